"""What is read as one: lines, put together where only wrapped, cut where a formula or heading begins in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from pipelines.minutes.spans import Span, paragraphs

FORMULA = re.compile(
    r"(?:(?<=[.:!?\xa0]\s)|(?<=[:\n\xa0])|^)(?:[Dd]er|[Dd]ie|[Dd]as)\s[^\n\xa0.:]{3,90}?\s(?:(?P<asks>(?:möge|wolle)\b[^\n.:]{0,60}"
    r"beschlie(?:ß|ss)en|empfiehlt|empfehlen|empfahl)|beschlie(?:ß|ss)t)[^\n.:]{0,100}:"
)  # fmt: skip
_INLINE = re.compile(  # headings on a page that lost its lines: "... erläutert. Beschluss: ... Abstimmung: Ja: 5"
    r"(?:(?:Beschluss|Beschluß)(?:vorschlag|empfehlung)?(?:\s\([^()\n]{1,60}\))?|Abstimmung(?:sergebnis)?|Protokoll"
    r"|Wortprotokoll|Sachverhalt|Begründung|Ergebnis|Antrag)\s?:(?=\s)"
    r"(?P<counted>(?:(?<=Abstimmung:)|(?<=Abstimmung\s:))(?=\s{1,3}(?:Ja|Dafür|\d)))?"
)  # fmt: skip
_BEHIND = re.compile(r"[.!?)“”\"\xa0]\s")  # what an inline heading stands behind; one with numbers behind any blank


def parts_of(text: str) -> list[Span]:
    """The parts in order, disjoint, without the blanks around them."""
    return list(_parts(text))


def _parts(text: str) -> Iterator[Span]:
    """Lines, and within a line what a formula ("Die Versammlung beschließt:") begins."""
    starts = sorted(_starts(text))
    for line in paragraphs(text):
        begin = line.start
        for start in starts[bisect_right(starts, begin) : bisect_left(starts, line.end)]:
            yield from paragraphs(text, begin, start)
            begin = start
        if begin == line.start:
            yield line
        else:
            yield from paragraphs(text, begin, line.end)


def _starts(text: str) -> Iterator[int]:
    """Where formulas and inline headings begin."""
    if "beschlie" in text or "empf" in text:
        yield from (found.start() for found in FORMULA.finditer(text))
    for found in _INLINE.finditer(text, 1):
        start = found.start()
        if (found["counted"] is not None and text[start - 1].isspace()) or _BEHIND.match(text, max(0, start - 2)):
            yield start
