"""What happened in the demo municipality's portal, day by day, told from the truth: the log a history must equal.

Records are named by their ids and fields by the archive's columns; nothing is asked of readers, pipelines or archive.
Only what a visitor could see on some day is in it: what came and went between two days was never there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from scraper.demo.clock import as_of
from scraper.demo.expected import Row, rows
from scraper.demo.keys import meeting_key
from scraper.demo.truth import Council

Going = Literal["withdrawn", "depublished", "moved"]
WENT = frozenset(get_args(Going))
OWNERS = ("agenda_item", "paper", "meeting")  # what hangs on one of these goes as it does


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a visitor of that day sees and one of the day before did not.

    `what`: a record appeared (`new` is its row) or came back; it was withdrawn (no list names it any more),
    depublished (its page, or that of what it hangs on, is not found), or moved (it is there under the id `new`, which
    has appeared); or a field changed, None being "nothing".
    """

    day: date
    id: str
    what: Literal["appeared", "returned", "changed"] | Going
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
        turned = _moves(yesterday, town, slug)
        for id_ in sorted(before.keys() | now.keys()):
            if id_ not in now:
                yield Event(day, id_, _going(id_, before, now, town, turned), new=turned.get(id_))
            else:
                yield from _about(day, id_, id_ in before, known.get(id_), now[id_])
        known |= now
        before = now


def _looks(council: Council) -> tuple[object, ...]:
    """All that changes from day to day, and nothing else."""
    ended = [o.id for o in council.organizations if o.end and o.end < council.today]
    return council.meetings, council.papers, council.memberships, ended


def _moves(yesterday: Council, town: Council, slug: str) -> dict[str, str]:
    """Old id -> new one of meetings that the calendar shows without a number, and now by another hour or name."""
    pairs = ((m, town.meeting[m.number]) for m in yesterday.meetings if m.number in town.meeting)
    keys = ((meeting_key(was), meeting_key(now)) for was, now in pairs if was.day == now.day)
    return {f"{slug}:meeting:{was}": f"{slug}:meeting:{now}" for was, now in keys if was != now}


def _going(id_: str, before: dict[str, Row], now: dict[str, Row], town: Council, turned: dict[str, str]) -> Going:
    kind, key = id_.split(":", 2)[1:]
    if id_ in turned:
        return "moved"
    if key.isdecimal() and (kind, int(key)) in town.gone:
        return "depublished"
    owners = (before[id_].get(name) for name in OWNERS if kind in ("agenda_item", "consultation", "file"))
    owner = next((o for o in owners if o and o in before and o not in now), None)
    return _going(owner, before, now, town, turned) if owner else "withdrawn"


def _about(day: date, id_: str, there: bool, known: Row | None, now: Row) -> Iterator[Event]:
    if known is None:
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
