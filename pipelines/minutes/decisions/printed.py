"""The results a portal prints above or beside a text: "Beschluss: mehrheitlich beschlossen", "Beschlussart: vertagt".

A page that collects what several bodies did prints several. In the stations of a paper (Beratungsfolge) the last one
with a result counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipelines.minutes.sections.headings import bare, label, printed
from pipelines.minutes.spans import Span, lines, lowered
from pipelines.minutes.understood import Section
from pipelines.outcomes import outcome

_LABEL = re.compile(
    r"beschlussart:[ \t]{0,9}([^\n]{1,80}?)[ \t]{0,9}(?=\n|$|\b(?:status|datum|zeit|raum|gremium|sitzung):)"
)
_LABELLED = re.compile(r"beschluss(?:art)?:")
_STATIONS = re.compile(r"beratungs(?:reihen)?folge\b")
_STATION = re.compile(r"(?:sitzung|tagung|\d{4})\b\s{1,9}(?:[^\n]{0,60}wahlperiode)?\s{0,9}(\D{4,160})$")
_WHOLE_LINE = re.compile(r"(.+)")
_NO_RESULT = (None, "no_vote", "unknown")


class Printed(NamedTuple):
    """A printed result: its words and the outcome they stand for ("unknown": no row of outcomes.csv knows them)."""

    span: Span | None  # None: they do not stand in the text
    outcome: str
    conclusive: bool  # of this page's own item, not a station of a paper


def results(text: str, sections: Iterable[Section]) -> tuple[Printed, ...]:
    """The printed results, in order; those that say nothing ("(offen)") left out."""
    found: list[Printed] = []
    for section in sections:
        if section.role == "metadata":
            stations = _STATIONS.search(lowered(section.of(text)))
            start = section.start + stations.end() if stations else section.end
            found += _lines(text, section.start, start)
            found += list(_stations(text, start, section.end))[-1:]
    return tuple(found)


def _lines(text: str, start: int, end: int) -> Iterator[Printed]:
    above, other = "", False
    for number, line in enumerate(lines(text, start, end)):
        words = line.of(text)
        valued, above = bool(_LABELLED.fullmatch(above)), lowered(words)
        value, other = other, label(words)  # of some other label: "Status:" and below it "gemischt (genehmigt)"
        if valued:
            yield from _said(text, line.start, words)
        elif result := printed(words, line.start == 0):
            yield from _said(text, line.start + words.rindex(result), result)
        elif found := _LABEL.search(lowered(words)):
            yield from _said(text, line.start + found.start(1), words[found.start(1) : found.end(1)])
        elif number and not value and bare(words):
            yield from _said(text, line.start, words)


def _said(text: str, start: int, words: str) -> Iterator[Printed]:
    if value := outcome(words):
        yield Printed(Span(start, start + len(words)), value, True)


def _stations(text: str, start: int, end: int) -> Iterator[Printed]:
    for line in lines(text, start, end):
        words = line.of(text)
        found = _STATION.search(lowered(words)) or (_WHOLE_LINE.match(words) if bare(words) else None)
        value = outcome(found[1].strip()) if found else None
        if found and value not in _NO_RESULT:
            yield Printed(Span(line.start + found.start(1), line.start + found.end(1)), value or "", False)
