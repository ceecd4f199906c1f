"""The texts of an agenda item as one text, as its page reads from top to bottom; and back again to fields and places.

The portal's result is the first line, each layer stands under a heading that names it, unless it begins with a heading
of its own. A place is told as field and characters, "resolution_text 17-43", those of the field as it is stored.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from pipelines.minutes.sections.headings import heading
from pipelines.minutes.spans import Span, Text, sentences
from scraper.items import AgendaItem

LAYERS = {"minutes_text": "Wortprotokoll:", "resolution_text": "Beschluss:", "vote_text": "Abstimmungsergebnis:"}
LONGEST_RESULT = 100  # a category is a few words; what is longer is read from the field alone


_start = attrgetter("start")


class Part(NamedTuple):
    """Where a field's text stands in the composed one."""

    field: str
    start: int
    end: int


class Composed:
    """One text, and the fields it is made of."""

    def __init__(self, text: str, parts: tuple[Part, ...]) -> None:
        self.text, self.parts = Text(text), parts
        self._cut: dict[Part, tuple[Span, ...]] = {}

    def within(self, span: Span) -> Iterator[tuple[Part, Span]]:
        """What of the span stands in which field; headings put in between are in none."""
        for part in self.parts:
            start, end = max(span.start, part.start), min(span.end, part.end)
            if start < end:
                yield part, Span(start, end)

    def place(self, *spans: Span) -> str | None:
        """ "vote_text 0-40", several parted by "; "; None for what stands in the portal's result alone."""
        told = [
            f"{part.field} {span.start - part.start}-{span.end - part.start}"
            for wanted in sorted(spans)
            for part, span in self.within(wanted)
            if part.field != "result"
        ]
        return "; ".join(dict.fromkeys(told)) or None

    def sentences(self, span: Span) -> tuple[Span, ...]:
        """The whole sentences the span is of, in the first text it has part in; none where it has in none."""
        part, span = next((held for held in self.within(span) if held[0].field != "result"), (None, span))
        if part is None:
            return ()
        if part not in self._cut:
            self._cut[part] = sentences(self.text, part.start, part.end, wrapped=True)
        told = self._cut[part]
        first = max(0, bisect_right(told, span.start, key=_start) - 1)
        return told[first : max(first + 1, bisect_right(told, span.end - 1, key=_start))]

    def trimmed(self, span: Span) -> Span:
        """The span without the blanks at its end."""
        return Span(span.start, span.start + len(span.of(self.text).rstrip()))


def composed(item: AgendaItem) -> Composed | None:
    """The item's texts as one, None where it has none."""
    pieces: list[str] = []
    parts: list[Part] = []
    length = 0
    for field, lead, text in _layers(item):
        start = length + len(lead)
        parts.append(Part(field, start, start + len(text)))
        pieces.append(f"{lead}{text}\n\n")
        length += len(pieces[-1])
    return Composed("".join(pieces), tuple(parts)) if parts else None


def _layers(item: AgendaItem) -> Iterator[tuple[str, str, str]]:
    """Field, the heading put before it, and its text."""
    texts = [(field, text) for field in LAYERS if (text := getattr(item, field))]
    result = item.result or ""
    if texts and result and len(result) <= LONGEST_RESULT and "\n" not in result:
        yield "result", "Beschlussart: ", result
    for field, text in texts:
        headed = heading(text[: text.find("\n") if "\n" in text else len(text)].strip())
        yield field, "" if headed else LAYERS[field] + "\n", text
