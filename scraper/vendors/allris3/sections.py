"""Cuts an ALLRIS 3 page, as raw text, into the outer page and the texts embedded in it.

`<a name="allrisBS"></a>` opens a section; what follows is a complete document of its own (`<?xml ...><html>...</html>`,
made by Aspose.Words from RTF), sometimes two, sometimes none. HTML parsers merge such documents into the outer tree in
surprising ways, so the borders are found in the text first and each document is parsed alone. What follows the last
document of the last section (attachments, family of papers, the page's foot) belongs to the outer page again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from scraper.page import Page, parse_html
from scraper.prose import prose
from scraper.select import many, squeeze

_ANCHOR = re.compile(r"<a\b[^<>]*?\bname\s*=\s*[\"']?allris([A-Z]{2,3})\b[\"']?[^<>]*>(?:\s*</a\s*>)?", re.I)
_NAME = re.compile(r"allris[A-Z]{2,3}\b", re.I)
_COMMENT = re.compile(r"<!--\s*###\s*\w+\.rtf\s*-->", re.I)
_HTML = re.compile(r"<(/?)html\b[^<>]*>", re.I)
# where a text without a document of its own ends at the latest: the outer page goes on
_OUTER = re.compile(r"<table\b[^<>]*\bclass=[\"']?tk1\b|<div\b[^<>]*\bid=[\"']?ris|<td\b[^<>]*images/deco/", re.I)
_NESTING = re.compile(r"<(/?)(div|td|tr|table|body|html|form|center|section|main)\b", re.I)
_JUMP = re.compile(r"#allris([A-Z]{2,3})\b[\"']?[^<>]*>([^<]*)</[aA]")
_NAMED = ('name="allris', "name='allris", "name=allris", 'NAME="allris')  # a search for these is cheaper than a pattern
_PLACEHOLDER = re.compile(r"(?:[^\n:]{1,60}:)?[\s\-\u2013\u2014_./]*\Z")
_LABELS = {
    "BV": "Beschlussvorschlag",
    "SV": "Sachverhalt",
    "FA": "Finanzielle Auswirkungen",
    "AN": "Anlage/n",
    "WP": "Wortprotokoll",
    "BS": "Beschluss",
    "AE": "Abstimmungsergebnis",
}
FIELDS = {
    "WP": "minutes_text",
    "BS": "resolution_text",
    "AE": "vote_text",
    "BV": "recommendation",
    "SV": "justification",
}


@dataclass(frozen=True)
class Section:
    """One embedded text: the anchor's letters ("BS"), the portal's label for it, the raw markup."""

    code: str
    label: str
    markup: str

    @cached_property
    def words(self) -> str | None:
        """All the section shows, headings and placeholders included."""
        return prose(self.markup)

    @cached_property
    def text(self) -> str | None:
        """Readable text, or None for nothing but a heading, dashes or blanks ("Beschluss:\\n---")."""
        text = self.words
        if text is None or _PLACEHOLDER.match(text) or text.rstrip(": ") == self.label:
            return None
        return text

    @property
    def block(self) -> str | None:
        """The text under the portal's label. A section shown with its heading and nothing else is its heading."""
        if self.text:
            return f"{self.label}:\n{self.text}"
        return self.words and self.words.split("\n")[0].strip("-–— ")


@dataclass(frozen=True)
class Cut:
    """The outer page and its sections in the page's order."""

    outer: str
    sections: tuple[Section, ...]
    url: str = ""

    @cached_property
    def tree(self) -> HtmlElement:
        """The outer page alone, parsed; links to other hosts are mere words: a neighbour's meeting 77 is not ours."""
        tree = parse_html(self.outer)
        away = [a for a in tree.iter("a") if "//" in a.get("href", "") and _abroad(a.get("href"), self.url)]
        # a portal inside a town's site may name that site's host in every link, and then means itself
        if away and len(away) < len(many(tree, "//a[contains(@href, '.asp')]")):
            for anchor in away:
                del anchor.attrib["href"]
        return tree

    @cached_property
    def links(self) -> list[tuple[str, HtmlElement]]:
        """The outer page's links with their addresses, in order."""
        return [(href, anchor) for anchor in self.tree.iter("a") if (href := anchor.get("href"))]

    def shows(self, word: str) -> bool:
        """True if the outer page's markup contains this: much cheaper than asking the tree for what is not there."""
        return word in self.outer

    def fields(self, known: dict[str, str] = FIELDS) -> dict[str, str]:
        """Section texts by field name; sections without a field of their own are `other_text`, under their labels."""
        texts: dict[str, list[str]] = {}
        for section in self.sections:
            field = known.get(section.code, "other_text")
            if text := section.block if field == "other_text" else section.text:
                texts.setdefault(field, []).append(text)
        return {field: "\n\n".join(blocks) for field, blocks in texts.items()}


def _abroad(href: str, url: str) -> bool:
    """True for an address on another host than `url` (the page's; "" for none), or that is no web address."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return True
    host = urlsplit(url).hostname or parts.hostname or ""
    there = parts.hostname or host
    return parts.scheme not in ("", "http", "https") or there.removeprefix("www.") != host.removeprefix("www.")


def _documents(text: str, start: int, end: int) -> int | None:
    """Where the last complete document between start and end closes; None if there is none."""
    depth, closed = 0, None
    for tag in _HTML.finditer(text, start, end):
        depth += -1 if tag[1] else 1
        if depth < 0:
            break
        if depth == 0:
            closed = tag.end()
    return closed


def _fragment(text: str, start: int, end: int) -> int:
    """Where a text without a complete document ends: at the first tag that closes something opened before it."""
    open_tags: dict[str, int] = {}
    limit = landmark.start() if (landmark := _OUTER.search(text, start, end)) else end
    for tag in _NESTING.finditer(text, start, limit):
        name = tag[2].lower()
        if tag[1] and not open_tags.get(name):
            return tag.start()
        open_tags[name] = open_tags.get(name, 0) + (-1 if tag[1] else 1)
    return limit


def _anchors(text: str) -> Iterator[re.Match[str]]:
    """The anchors that open sections, found by their names: to try every link of the page takes five times as long."""
    tags = dict.fromkeys(text.rfind("<", 0, name.start()) for name in _NAME.finditer(text))
    return (anchor for tag in tags if (anchor := _ANCHOR.match(text, tag)))


def _borders(text: str) -> Iterator[tuple[str, int, int]]:
    """Code, start and end of every section's own markup."""
    anchors = list(_anchors(text))
    whole = sum(-1 if tag[1] else 1 for tag in _HTML.finditer(text)) <= 0  # every document opened is closed
    for anchor, following in zip(anchors, [*anchors, None][1:], strict=True):
        start, end = anchor.end(), following.start() if following else len(text)
        comment = _COMMENT.search(text, start, end)
        end = comment.start() if comment else end
        if following is None:
            closed = _documents(text, start, end) if whole else None
            end = _fragment(text, start, end) if closed is None else closed
        yield anchor[1].upper(), start, end


def cut(page: Page) -> Cut:
    """The page's outer markup and its sections. Pages without sections come back whole."""
    text = page.text
    if not any(name in text for name in _NAMED):
        return Cut(text, (), page.url)
    labels = {code.upper(): squeeze(unescape(label)) for code, label in _JUMP.findall(text) if label.strip()}
    outer, sections, position = [], [], 0
    for code, start, end in _borders(text):
        label = (labels.get(code) or _LABELS.get(code) or code).rstrip(":")
        sections.append(Section(code, label, text[start:end]))
        outer.append(text[position:start])
        position = end
    outer.append(text[position:])
    return Cut("".join(outer), tuple(sections), page.url)
