"""The pieces of a text in which speakers are looked for: sentences, and lines that belong together.

Wrapped lines are one ("Herr Muster lässt" + newline + "abstimmen."), so are a name and what stands below it ("Herr
Muster" + newline + "Fragt nach den Kosten."), and a label with the names below it ("An der Diskussion beteiligen sich:"
+ newline + "Herr Muster" + newline + "Frau Beispiel").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from pipelines.minutes.spans import Span, Text
from pipelines.minutes.speakers.clauses import is_open, is_spoken
from pipelines.minutes.speakers.named import looked_at, only_persons
from pipelines.minutes.speakers.occasions import is_label
from pipelines.minutes.speakers.roles import is_head

_LONGEST = 2_000
_NAMES = 120  # characters of a line with nothing but names
_LABEL = 80
_FIRST = re.compile(r"(?:[-–•*.]\s*)?([^\W\d_]+)")
_LAST = re.compile(r"[^\W\d_]+\Z")


def pieces(text: str) -> Iterator[Span]:
    """Sentences; lines that belong together are one."""
    held: Span | None = None
    listing = False
    found = [*_sentences(text)]
    for span, following in zip_longest(found, found[1:]):
        if held is not None:
            if listing or _is_label(text, held):
                near = span.end - held.start <= _LONGEST and _are_persons(text, span)
                listing = near and not (following and _said_below(text, span, following))
            if listing or _goes_on(text, held, span):
                held = Span(held.start, span.end)
                continue
            yield held
        held = span
    if held is not None:
        yield held


def _sentences(text: str) -> Iterator[Span]:
    """Sentences, at most _LONGEST characters of one at a time: what is longer is a table or a list."""
    for span in Text.of(text).sentences:
        start = span.start
        if span.end - start <= _LONGEST:
            yield span
            continue
        while span.end - start > _LONGEST:
            blank = text.rfind(" ", start, start + _LONGEST)
            end = blank if blank > start else start + _LONGEST
            yield Span(start, end)
            start = end + (blank > start)
        if start < span.end:
            yield Span(start, span.end)


def _goes_on(text: str, before: Span, after: Span) -> bool:
    """Whether lines that follow each other are one piece."""
    breaks = text.count("\n", before.end, after.start)
    if not breaks or after.end - before.start > _LONGEST:
        return False
    return (breaks == 1 and _wrapped(text, before, after)) or _said_below(text, before, after)


def _wrapped(text: str, before: Span, after: Span) -> bool:
    if text[before.end - 1] == ",":
        return True
    if text[before.end - 1] in ".!?:;|":
        return False
    if text[after.start].islower():
        return True
    last = _LAST.search(text, max(before.start, before.end - 30), before.end)
    return last is not None and is_open(last[0])


def _said_below(text: str, before: Span, after: Span) -> bool:
    """ "Herr Muster" on a line of its own, and below it "Fragt nach den Kosten." """
    if before.end - before.start > _NAMES or after.end - before.start > _LONGEST or after.start - before.end < 1:
        return False
    if "\n" not in text[before.end : after.start]:
        return False
    first = _FIRST.match(text, after.start, after.end)
    said = first is not None and (is_spoken(first[1].lower()) or text[after.end - 1] == "?")
    return said and _are_persons(text, before)


def _is_label(text: str, span: Span) -> bool:
    return text[span.end - 1] == ":" and span.end - span.start < _LABEL and is_label(text[span.start : span.end - 1])


def _are_persons(text: str, span: Span) -> bool:
    """Whether a line names persons and says nothing of them."""
    if span.end - span.start > _NAMES:
        return False
    first = _FIRST.match(text, span.start, span.end)
    sentence = looked_at(text, span) if first is not None and is_head(first[1]) else None
    return sentence is not None and only_persons(sentence)
