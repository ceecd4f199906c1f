"""Tables of votes in a text: a row per faction or member, a column per side, or the other way round.

Cells are parted by "|", a tab or wide gaps, or stand on lines of their own ("Fraktion ⏎ Ja ⏎ Nein ⏎ CDU ⏎ 5 ⏎ 0 ...").
Only a row or column that says so ("Gesamt", "Summe") gives the numbers of the vote; the others are shares, never added.
A flattened table whose rows do not all have as many numbers as there are columns is not read: a lost empty cell would
shift every number after it. Named votes ("Maier, Eva: Ja") are persons.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pipelines.minutes.spans import Span, Text
from pipelines.minutes.votes.counts import Counts
from pipelines.minutes.votes.runs import LABELS
from pipelines.minutes.votes.shares import Share
from pipelines.minutes.votes.votewords import SIDES, meaning

_CELLS = re.compile(r"[ ]*[|\t][ \t]*|[ ]{2,}")
_TOTAL = re.compile(
    r"(?:stimmen )?(?:gesamt|summe|insgesamt|zusammen|total|gesamtergebnis|ergebnis|gesamtsumme)\W*", re.I
)
_NUMBER = re.compile(r"\d{1,3}|-|–|")
_PLAIN_ROW = re.compile(r"(\D{2,60}?)((?:\s+(?:\d{1,3}|-|–)){2,6})")
_NAMED = re.compile(
    r"([^\W\d_][^\d:|\t]{2,50}?)\s*(?:[:|\t–]|\s-\s)\s*(Ja|Nein|Enthaltung|Enth\.|ja|nein|enthalten)\W*"
)
_ANSWERS = ("ja", "nein", "enthaltung", "enth", "enthalten")
_FEWEST_NAMES = 3
_LABEL = 30  # letters of a label


class _Row(NamedTuple):
    """A line with its cells; `side` is what a line of one cell is the label of."""

    span: Span
    cells: list[str]
    side: str | None


class _Rows:
    """The lines of a text; their cells are parted when first asked for."""

    def __init__(self, text: str) -> None:
        self._text, self._lines = text, Text.of(text).lines
        self._rows: list[_Row | None] = [None] * len(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, i: int) -> _Row:
        row = self._rows[i]
        if row is None:
            line = self._lines[i]
            row = self._rows[i] = _row(line, line.of(self._text))
        return row

    def heads(self, labels: Iterable[int]) -> list[int]:
        """The lines in which a table can begin: with two labels, or above a line with one, or above a rule over it."""
        starts = [line.start for line in self._lines]
        count = Counter(bisect_right(starts, label) - 1 for label in labels)
        found = {row for row, labelled in count.items() if labelled > 1}
        for row in count:
            above = row - 1
            while above > 0 and above not in count and self._text[starts[above]] in "-:|":
                above -= 1
            found.update(range(max(0, above), row))
        return sorted(found)


def tables(text: str, labels: Iterable[int]) -> Iterator[tuple[Counts, tuple[Share, ...]]]:
    """Every table of votes: its numbers and factions, and how each named person voted.

    `labels` are the places of words for a side or for those present.
    """
    rows = _Rows(text)
    after = 0
    for i in rows.heads(labels):
        if i < after:
            continue
        found, end = _by_row(rows, i) or _flat(rows, i) or _by_column(rows, i) or (None, i)
        if found is not None:
            yield found, ()
        elif len(people := _people(text, rows, i)) >= _FEWEST_NAMES:
            end = i + len(people)
            yield Counts(Span(rows[i].span.start, rows[end - 1].span.end)), tuple(people)
        after = max(end, i + 1)


def _row(span: Span, line: str) -> _Row:
    cells = _cells(line)
    return _Row(span, cells, _side(cells[0]) if len(cells) == 1 else None)


def _cells(line: str) -> list[str]:
    if "|" not in line and "\t" not in line and "  " not in line:
        return [line[:400].strip()]
    cells = [cell.strip() for cell in _CELLS.split(line[:400])]
    outer = line.startswith("|"), line.endswith("|")
    return cells[outer[0] : len(cells) - outer[1]]


@lru_cache(maxsize=4096)
def _side(cell: str) -> str | None:
    """The side a cell is the label of: "Ja-Stimmen:", "Enth."."""
    if len(cell) > _LABEL:
        return None
    words = cell.strip(" :.").split()
    kinds = [meaning(word)[0] for word in words[:3]]
    return kinds[0] if kinds and kinds[0] in LABELS and set(kinds[1:]) <= {"votes"} else None


def _by_row(rows: _Rows, i: int) -> tuple[Counts, int] | None:
    """A head of labels, then a faction per row."""
    cells = rows[i].cells
    if len(cells) == 1:
        cells = cells[0].split() if len(cells[0]) < 2 * _LABEL else []
    sides = [_side(cell) for cell in cells]
    while sides and sides[0] is None:
        sides = sides[1:]
    if len([s for s in sides if s in SIDES]) < 2 or None in sides:
        return None
    told: list[tuple[str, list[str]]] = []
    end = i + 1
    while end < len(rows) and (row := _numbered(rows[end].cells, len(sides))):
        told += [row] if row[0] else []
        end += 1
    return _told(rows, i, end, [s or "" for s in sides], told) if told else None


def _numbered(cells: list[str], columns: int) -> tuple[str, list[str]] | None:
    """Name and numbers of a row; the name of a ruled line is empty."""
    if cells and all(set(cell) <= set("-: ") and len(cell) > 1 for cell in cells):
        return "", []
    if len(cells) == 1 and (plain := _PLAIN_ROW.fullmatch(cells[0])):
        cells = [plain[1].strip(), *plain[2].split()]
    name, numbers = cells[0] if cells else "", cells[1:]
    if len(numbers) != columns or not name or name[0].isdigit() or not all(map(_NUMBER.fullmatch, numbers)):
        return None
    return (name, numbers) if any(n.isdigit() for n in numbers) else None


def _flat(rows: _Rows, i: int) -> tuple[Counts, int] | None:
    """Every cell on a line of its own."""
    if rows[i].side is None or (i and rows[i - 1].side is not None):
        return None
    sides: list[str] = []
    end = i
    while end < len(rows) and len(sides) < 6 and (side := rows[end].side):
        sides.append(side)
        end += 1
    if len([s for s in sides if s in SIDES]) < 2:
        return None
    told: list[tuple[str, list[str]]] = []
    while row := _flat_row(_single(rows, end, len(sides) + 1), len(sides)):
        told.append(row)
        end += len(sides) + 1
    whole = end >= len(rows) or not _is_number(rows[end].cells)
    return _told(rows, i, end, sides, told) if len(told) > 1 and whole else None


def _single(rows: _Rows, start: int, count: int) -> list[str]:
    """Of so many lines, those that are one cell."""
    cells = [rows[i].cells for i in range(start, min(start + count, len(rows)))]
    return [found[0] for found in cells if len(found) == 1]


def _flat_row(cells: list[str], columns: int) -> tuple[str, list[str]] | None:
    full = len(cells) == columns + 1 and all(_is_number([cell]) for cell in cells[1:])
    return (cells[0], cells[1:]) if full and not _is_number([cells[0]]) and _side(cells[0]) is None else None


def _is_number(cells: list[str]) -> bool:
    return len(cells) == 1 and bool(cells[0]) and bool(_NUMBER.fullmatch(cells[0]))


def _by_column(rows: _Rows, i: int) -> tuple[Counts, int] | None:
    """A head of factions, then a side per row."""
    names = rows[i].cells
    if len(names) < 2 or any(map(_side, names)):
        return None
    told: list[tuple[str, list[str]]] = []
    end = i + 1
    while end < len(rows):
        cells = rows[end].cells
        numbers, side = cells[1:], _side(cells[0]) if cells else None
        ruled = _numbered(cells, 0)
        if (
            side
            and len(numbers) > 1
            and all(map(_NUMBER.fullmatch, numbers))
            and len(numbers) in (len(names), len(names) - 1)
        ):
            told.append((side, numbers))
        elif not ruled or ruled[0]:
            break
        end += 1
    if len(told) < 2:
        return None
    names = names[-len(told[0][1]) :]
    turned = [(name, [row[n] for _, row in told if n < len(row)]) for n, name in enumerate(names)]
    return _told(rows, i, end, [side for side, _ in told], turned)


def _told(rows: _Rows, i: int, end: int, sides: list[str], told: list[tuple[str, list[str]]]) -> tuple[Counts, int]:
    totals: dict[str, int] = {}
    shares: list[Share] = []
    for name, numbers in told:
        counts = {side: int(n) for side, n in zip(sides, numbers, strict=False) if n.isdigit()}
        if _TOTAL.fullmatch(name):
            totals = counts
        else:
            shares += [Share(name, side, n) for side, n in counts.items() if side in SIDES]
    span = Span(rows[i].span.start, rows[end - 1].span.end)
    yes, no, abstain, biased, present = (totals.get(side) for side in (*SIDES, "present"))
    return Counts(span, yes, no, abstain, biased, present, tuple(shares), frozenset(totals)), end


def _people(text: str, rows: _Rows, i: int) -> list[Share]:
    people: list[Share] = []
    while i + len(people) < len(rows):
        line = rows[i + len(people)].span.of(text)
        named = _NAMED.fullmatch(line) if line[-12:].lower().rstrip(" .").endswith(_ANSWERS) else None
        if named is None:
            break
        side = meaning(named[2].strip("."))[0]
        if _side(named[1]) is not None:
            break
        people.append(Share(named[1].strip(), side))
    return people
