"""Text is clean: NFC, plain blanks, "\\n" as line end, nothing invisible, None instead of nothing.

Gone: soft hyphens, zero-width characters, control characters, bidi overrides (they make "Anlage" read as "egalnA"),
lone surrogates, blanks at line ends, more than one blank line in a row. Numeric references to the C1 range ("&#150;")
become what browsers show for them, the cp1252 character ("–"). Hard hyphens stay: "Regel-verfahren" may be what the
portal means. In single-line fields runs of blanks become one; in texts they may be a table's columns and stay.
"""

from __future__ import annotations

import re
from dataclasses import replace
from operator import attrgetter
from typing import Any
from unicodedata import normalize

from pipelines.steps import FIELDS, changed, once
from scraper.items import Item, Problem, Reading, Withheld

PROSE = frozenset({"recommendation", "minutes_text", "resolution_text", "vote_text", "justification", "other_text",
                   "text", "words"})  # fmt: skip
_NAMES = {t: tuple(name for name in FIELDS[t] if "str" in str(t.__dataclass_fields__[name].type)) for t in FIELDS}
_TEXTS = {t: (names, attrgetter(*names)) for t, names in _NAMES.items()}
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_BLANK = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_C1 = re.compile("[\x80-\x9f]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_TRAILING = re.compile(" +(?=\n|$)")
_BLANKS = re.compile("  +")


def clean(text: str, prose: bool = True) -> str | None:
    """The text as described above, or None where nothing is left."""
    if not text.isprintable():  # anything but plain one-line text; most titles end here
        text = _visible(text)
    if not text.isascii():
        text = normalize("NFC", text)
    if " \n" in text:
        text = _TRAILING.sub("", text)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    if not prose and "  " in text:
        text = _BLANKS.sub(" ", text)
    return text.strip(" \n") or None


def _visible(text: str) -> str:
    """Line ends and blanks made plain, what nobody sees taken out. The first lines save the slower ones."""
    text = text.replace("\u00a0", " ").replace("\u00ad", "")
    if text.replace("\n", "").isprintable():
        return text
    text = _LINE_END.sub("\n", text)
    text = _BLANK.sub(" ", text)
    text = _C1.sub(lambda found: found[0].encode("latin-1").decode("cp1252", "ignore"), text)
    return _UNSEEN.sub("", text)


def _tidied(item: Item) -> Item:
    changes: dict[str, Any] = {}
    names, texts = _TEXTS[type(item)]
    for name, text in zip(names, texts(item), strict=True):
        if text is not None and (new := clean(text, name in PROSE)) is not text and new != text:
            changes[name] = new or ("" if name == "key" else None)
    return changed(item, **changes) if changes else item


def _plain(said: Problem) -> Problem:
    """Words beside the items, as clean as those in them."""
    words = clean(said.words) if said.words else None
    return said if words == said.words else replace(said, words=words)


def step(reading: Reading) -> Reading:
    items = tuple(map(_tidied, reading.items))
    problems = once((), [_plain(p) for p in reading.problems])
    withheld = once((), [Withheld(words, w.why) for w in reading.withheld if (words := clean(w.words))])
    return replace(reading, items=items, problems=problems, withheld=withheld)
