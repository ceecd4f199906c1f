"""Texts as ALLRIS classic prints them: whole HTML documents that Aspose.Words made of RTF, nested behind an anchor.

Each document has one of several habits of real ones: words split over spans at random places or at every umlaut, soft
hyphens inside long words, quotes as numeric references or as cp1252 bytes, footnote marks and bullets in the Symbol
and Wingdings fonts, dates linked to the calendar, tabs as empty inline blocks, empty paragraphs at the end.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from scraper.demo.blocks import Block, Bullets, Gap, Numbered, Para, Table, Text

PROLOG = (
    '<?xml version="1.0" encoding="iso-8859-1" standalone="no"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 '
    'Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
    '<html xmlns="http://www.w3.org/1999/xhtml"><head>'
    '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1" />'
    '<meta http-equiv="Content-Style-Type" content="text/css" />'
)
P = '<p style="margin-top:0pt; margin-bottom:8pt; line-height:108%; font-size:11pt">'
EMPTY = f'{P}<span style="font-family:Arial; -aw-import:ignore">&#xa0;</span></p>'
TAB = '<span style="width:35.4pt; display:inline-block">&#xa0;</span>'
FOOTNOTE = (
    '<a href="#_ftn1" style="text-decoration:none"><span style="font-family:Symbol; font-size:7.33pt">'
    "&#xF05B;&#xF02A;&#xF05D;</span></a>"
)
_UMLAUT = re.compile("(?<=[äöüÄÖÜß])(?=[a-zäöüß])")
_SYLLABLE = re.compile(r"(?<=[a-zäöüß]{6})(?=[bdfgklmnprst][aeiouäöü][a-zäöüß]{4})")
_DATE = re.compile(r"\b(\d\d)\.(\d\d)\.(20\d\d)\b")
_LONG_WORD = re.compile("[a-zäöüß]{7}(?=[a-zäöüß]{3})")
_QUOTES = {"„": "&#x201E;", "“": "&#x201C;", "–": "&#x2013;", "€": "&#x20AC;"}


def section(anchor: str, number: int, text: Text, filler: str = "") -> str:
    """A section with its comment and anchor. Number 0: there is no document at all. `filler` stands in for no text."""
    head = f'<!-- ### {anchor}{number}.rtf -->\n<a name="allris{anchor}"></a>\n'
    return head + document(number, text, filler) if number else head


@lru_cache(maxsize=8192)
def document(number: int, text: Text, filler: str = "") -> str:
    """The nested document. The file number decides its habits."""
    body = "".join(_block(block, number) for block in text) if text else filler or EMPTY
    tail = EMPTY * (number % 3)
    if number % 5 == 2:  # the later converter
        generator, open_, close = "23.4.0", "<div> <h4></h4><div>", "</div></div>"
        style = ' style="line-height:116%; font-family:Aptos; font-size:12pt" '
    else:
        generator, open_, close, style = "19.1", " <hr /><div>" if number % 2 else "<div>", "</div>", ""
    meta = f'<meta name="generator" content="Aspose.Words for .NET {generator}" /><title></title></head>'
    return f"{PROLOG}{meta}<body{style}>{open_}{body}{tail}{close}</body></html>"


PLACEHOLDER = f'{P}<span style="font-family:Arial; font-weight:bold">Beschluss:</span></p>{P}<span>---</span></p>'


def _block(block: Block, number: int) -> str:
    if isinstance(block, Para):
        return f"{P}{_inline(block.text, number)}</p>"
    if isinstance(block, Gap):
        return EMPTY
    if isinstance(block, Numbered):
        start = f'start="{block.start}" ' if block.start != 1 else ""
        items = "".join(f'<li style="margin-left:33.01pt">{_inline(i, number)}</li>' for i in block.items)
        return f'<ol {start}type="1" style="margin:0pt; padding-left:0pt">{items}</ol>'
    if isinstance(block, Bullets):
        return _bullets(block, number)
    return _table(block, number)


def _bullets(block: Bullets, number: int) -> str:
    if block.sign == "•" and number % 2:
        items = "".join(f"<li>{_inline(i, number)}</li>" for i in block.items)
        return f'<ul type="disc" style="margin:0pt; padding-left:0pt">{items}</ul>'
    font, code = ("Symbol", "&#xf0b7;") if block.sign == "•" else ("Wingdings", "&#xf0a7;")
    sign = f'<span style="font-family:{font}">{code}</span>{TAB}'
    return "".join(f"{P}{sign}{_inline(i, number)}</p>" for i in block.items)


def _table(block: Table, number: int) -> str:
    cell = '<td style="width:155.5pt; border:0.75pt solid #000000; padding:3.62pt; vertical-align:top">'
    rows = "".join(
        "<tr>" + "".join(f"{cell}{P}{_inline(c, number)}</p></td>" for c in row) + "</tr>" for row in block.rows
    )
    return f'<table cellspacing="0" cellpadding="0" style="border-collapse:collapse">{rows}</table>'


def _inline(text: str, number: int) -> str:
    """Text inside a paragraph, splintered in the document's way."""
    habit = number % 5
    open_ = f'<span style="font-family:{("Arial", "Calibri", "Aptos", "Arial", "Calibri")[habit]}">'
    split = f"</span>{open_}"
    words = escape(text, quote=False)
    if habit == 0:
        words = _LONG_WORD.sub(lambda m: f"{m[0]}{split}", words)
    elif habit == 1:
        words = _UMLAUT.sub(split, words)
    elif habit == 2:
        words = _DATE.sub(_dated, words)
    elif habit == 3:
        words = _SYLLABLE.sub("&#xad;", words)
    else:
        words = "".join(_QUOTES.get(c, c) for c in words)
    if "§ " in words:
        words = words.replace("§ ", f"</span><span style=\"font-family:'Times New Roman'\">§&#xa0;</span>{open_}")
    words = words.replace("\n", f"</span><br />{open_}").replace("\t", f"</span>{TAB}{open_}")
    return f"{open_}{words.replace('[*]', f'</span>{FOOTNOTE}{open_}')}</span>"


def _dated(found: re.Match[str]) -> str:
    day, month, year = found.groups()
    return (
        f'<a href="si010_e.asp?YY={year}&amp;MM={month}&amp;DD={day}" '
        f'title="Sitzungskalender {month}/{year} anzeigen">{found[0]}</a>'
    )
