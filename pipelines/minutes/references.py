"""What a text refers to: papers, dates, other meetings, agenda items; each with the words and where they stand.

A paper's number counts with a word before it ("Vorlage Nr. 15/296") or with a prefix of its own ("DS/1246/V"); no law,
no amount, no bare fraction does. A date needs day, month and year, its own or that of the range it begins ("08.11. bis
10.12.2018"); a meeting needs a date. The words stand in references.csv, and stems of which each match holds one.

All of them need a number: the numbers of a text are found once, and only what stands around them is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pipelines.minutes.spans import Span
from pipelines.phrases import read

_PARTS = r"(?:[/-](?:[A-ZÄÖÜ]{1,6}|[IVX]{1,6}|\d{1,5})){1,5}"
_NUMBER = rf"(?:[A-ZÄÖÜ][A-Za-zÄÖÜ0-9]{{0,5}}[/-]|[A-ZÄÖÜ]{{1,5}}\s)?\d{{1,6}}(?:{_PARTS})?(?![\d/])"
_DAY = r"(?<![\d.,/])(?P<day>\d{1,2})\.\s?"
_YEAR = r"(?P<year>\d{4}|\d{2})(?![\d.]\d|\d|:\d)"
_ITEM = r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}[a-z]?)"
_GAP = r"[^.;:\n\d]{0,80}?"
_DIGITS = re.compile(r"\d+")
_LEAD = 31  # characters a word for a paper may have before its stem: "Verwaltungsv|orlage"
_PREFIX = 8  # from where a number's prefix begins to its first digit
_LONGEST = 60  # characters a paper's number may have behind its first digit


class Reference(NamedTuple):
    """`kind` is paper, date, meeting or item; `value` the paper's number, the ISO date, or the item's number."""

    kind: str
    literal: str
    value: str
    span: Span


def references(text: str) -> tuple[Reference, ...]:
    """All references in text order; a meeting's date is a date, too."""
    numbers = [found.span() for found in _DIGITS.finditer(text)]
    if not numbers:
        return ()
    dates = list(_dates(text, numbers))
    found = [*dates, *_papers(text, dates, numbers), *_meetings(text, dates), *_items(text)]
    return tuple(sorted(found, key=lambda reference: (reference.span, reference.kind)))


def own(text: str) -> str | None:
    """The number of the item's own paper: in the heading, or the only one of a Vorlage or Drucksache in the text."""
    papers = [found for found in references(text) if found.kind == "paper"]
    heading = [found.value for found in papers if "\n" not in text[: found.span.start].strip()]
    own_kind = {found.value for found in papers if _OWN.match(found.literal)}
    if heading:
        return heading[0]
    return own_kind.pop() if len(own_kind) == 1 else None


_SAYS_NUMBER = re.compile(r"\bN(?:r|o|rn)\b|[nN]ummer")
_OWN = re.compile(r"\w{0,30}[vV]orlage|\w{0,20}[dD]rucks|Dr?[sS]")


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for row in read("minutes/references.csv"):
        rows.setdefault(row["kind"], []).append(row["pattern"])
    return rows


@lru_cache(maxsize=8)
def _stems(kind: str) -> frozenset[str]:
    return frozenset(
        stem for row in read("minutes/references.csv") if row["kind"] == kind for stem in row["stems"].split("|")
    )


def _may_hold(kind: str, words: str) -> bool:
    return any(stem in words for stem in _stems(kind))


@lru_cache(maxsize=8)
def _pattern(kind: str) -> re.Pattern[str]:
    words = {name: "|".join(patterns) for name, patterns in _table().items()}
    near = r"(?=\D{0,90}+\d)"  # a number follows: most words are not looked at twice
    month = rf"(?:(?P<month>\d{{1,2}})\.\s?|(?P<name>{words['month']})\s?)"
    patterns = {
        "paper": rf"(?<![\w-]){near}(?:{words['word']})\s{{0,3}}(?:{words['number']})\s{{0,3}}(?P<number>{_NUMBER})",
        "prefixed": rf"(?<![\w/-])(?P<number>(?:{words['prefix']})[/ -]\s?\d{{1,6}}{_PARTS})(?![\w/])",
        "meeting": rf"(?<![\w-])(?:{words['meeting']})\s{_GAP}(?:am|vom|v\.|von|den)\s[^.;:\n\d]{{0,15}}\Z",
        "item": rf"(?<![\w-])(?:{words['item']})\s{{0,4}}(?:Nr\.\s?)?(?:[ÖN]\s)?{_ITEM}(?!\w)",
        "date": rf"{_DAY}{month}{_YEAR}",
        "begins": rf"{_DAY}{month}?(?:bis|-|–|und|/|und am|bis zum)\s{{0,3}}\Z",
    }
    return re.compile(patterns[kind])


def _dates(text: str, numbers: list[tuple[int, int]]) -> Iterator[Reference]:
    after = 0
    for start, end in numbers:
        if start < after or end - start > 2 or text[end : end + 1] != ".":
            continue
        found = _pattern("date").match(text, start)
        if found is None:
            continue
        after = found.end()
        last = _iso(found["day"], _month(found), found["year"])
        if last is None:
            continue
        first = _pattern("begins").search(text, max(0, found.start() - 24), found.start())
        begun = _iso(first["day"], _month(first) or last.month, str(last.year)) if first else None
        if first and begun and begun < last:
            yield _reference(text, "date", begun.isoformat(), Span(*first.span("day")))
        yield _reference(text, "date", last.isoformat(), Span(*found.span()))


def _month(found: re.Match[str]) -> int | None:
    if found["month"]:
        return int(found["month"])
    if not found["name"]:
        return None
    return next(at for at, names in enumerate(_table()["month"], 1) if re.fullmatch(names, found["name"]))


def _iso(day: str, month: int | None, year: str) -> date | None:
    """Two digits are this century, or the last one from 50 on."""
    number = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 50 else 2000)
    try:
        return date(number, month or 0, int(day)) if number >= 1500 else None
    except ValueError:
        return None


def _papers(text: str, dates: list[Reference], numbers: list[tuple[int, int]]) -> Iterator[Reference]:
    taken = [found.span for found in dates]
    found = [*_worded(text), *_prefixed(text, numbers)]
    end = 0
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        number = match["number"]
        if match.start() < end or _in(taken, match.start("number")) or not re.search(r"\d\d|[/-]", number):
            continue
        if number.isdigit() and not _OWN.match(match[0]) and not _SAYS_NUMBER.search(match[0]):
            continue  # "Beschluss: 12 : 1", "Antrag: 15 Ja"
        end = match.end()
        yield _reference(text, "paper", " ".join(number.split()), Span(*match.span()))


def _worded(text: str) -> Iterator[re.Match[str]]:
    """Numbers behind a word for a paper: tried where a word begins that holds a stem of one."""
    end = 0
    for start in sorted({_beginning(text, at) for stem in _stems("word") for at in _places(text, stem)}):
        if start >= end and (found := _pattern("paper").match(text, start)):
            end = found.end()
            yield found


def _places(text: str, stem: str) -> Iterator[int]:
    at = text.find(stem)
    while at >= 0:
        yield at
        at = text.find(stem, at + 1)


def _beginning(text: str, at: int) -> int:
    start = at
    while start and at - start < _LEAD and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return start


def _prefixed(text: str, numbers: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Numbers with a prefix of their own: looked for around numbers that go on, in stretches put together."""
    begin = stop = 0
    for start, end in numbers:
        if text[end : end + 1] not in ("/", "-"):
            continue
        if start - _PREFIX > stop:
            yield from _pattern("prefixed").finditer(text, begin, stop)
            begin = start - _PREFIX
        stop = start + _LONGEST
    yield from _pattern("prefixed").finditer(text, begin, stop)


def _in(spans: list[Span], at: int) -> bool:
    """Whether a span begins here: "Vorlage 12.03.2024" is a date."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if spans[middle].start < at else (low, middle)
    return low < len(spans) and spans[low].start == at


def _meetings(text: str, dates: list[Reference]) -> Iterator[Reference]:
    for found in dates:
        start = max(0, found.span.start - 140)
        if not _may_hold("meeting", text[start : found.span.start]):
            continue
        before = _pattern("meeting").search(text, start, found.span.start)
        if before:
            yield _reference(text, "meeting", found.value, Span(before.start(), found.span.end))


def _items(text: str) -> Iterator[Reference]:
    for found in _pattern("item").finditer(text) if _may_hold("item", text) else ():
        yield _reference(text, "item", found["number"], Span(*found.span()))
        at = found.end()
        while more := _MORE.match(text, at):
            yield _reference(text, "item", more["number"], Span(*more.span("number")))
            at = more.end()


_MORE = re.compile(
    rf"(?:,\s?(?:und\s)?|\s(?:und|bis|sowie|-|–)\s|/){_ITEM}(?![\w:]|\.\d|\s?(?:Uhr|€|Euro|%))",
)


def _reference(text: str, kind: str, value: str, span: Span) -> Reference:
    return Reference(kind, " ".join(span.of(text).split()), value, span)
