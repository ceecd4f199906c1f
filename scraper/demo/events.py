"""What happened in the demo municipality's portal, day by day, told from the truth: the log a history must equal.

Records are named by their ids and fields by the archive's columns; nothing is asked of readers, pipelines or archive.
Only what a visitor could see on some day is in it: what came and went between two days was never there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from scraper.demo.clock import as_of
from scraper.demo.expected import Row, rows
from scraper.demo.truth import Council


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a visitor of that day sees and one of the day before did not.

    `what`: a record appeared (`new` is its row), went (no page names it any more) or came back; or a field changed,
    None being "nothing".
    """

    day: date
    id: str
    what: Literal["appeared", "went", "returned", "changed"]
    field: str | None = None
    old: Any = None
    new: Any = None


def flat(council: Council, slug: str, base: str) -> dict[str, Row]:
    """The expected rows of all tables, by id."""
    return {id_: row for table in rows(council, slug, base).values() for id_, row in table.items()}


def log(council: Council, first: date, last: date, slug: str, base: str) -> list[Event]:
    """The events of all days after `first` up to `last`, in order; within a day by id and field."""
    return list(_events(council, first, last, slug, base))


def _events(council: Council, first: date, last: date, slug: str, base: str) -> Iterator[Event]:
    town = as_of(council, first)
    before = flat(town, slug, base)
    known: dict[str, Row] = dict(before)  # what was last said of each
    for day in (first + timedelta(days=n) for n in range(1, (last - first).days + 1)):
        town, yesterday = as_of(council, day), town
        if _looks(town) == _looks(yesterday):
            continue
        now = flat(town, slug, base)
        for id_ in sorted(before.keys() | now.keys()):
            yield from _about(day, id_, id_ in before, known.get(id_), now.get(id_))
        known |= now
        before = now


def _looks(council: Council) -> tuple[object, ...]:
    """All that changes from day to day, and nothing else."""
    ended = [o.id for o in council.organizations if o.end and o.end < council.today]
    return council.meetings, council.papers, council.memberships, ended


def _about(day: date, id_: str, there: bool, known: Row | None, now: Row | None) -> Iterator[Event]:
    if now is None:
        yield Event(day, id_, "went")
    elif known is None:
        yield Event(day, id_, "appeared", new=now)
    else:
        if not there:
            yield Event(day, id_, "returned")
        if known != now:
            yield from _changes(day, id_, known, now)


def _changes(day: date, id_: str, old: Row, new: Row) -> Iterator[Event]:
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield Event(day, id_, "changed", name, old.get(name), new.get(name))
