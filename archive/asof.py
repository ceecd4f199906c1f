"""The state of the whole archive on a day, record by record: how many stood how, and what they said.

Each record goes through history.py as one asked for by its id would, so both always agree, and nothing that is not
public now comes out. Records come in the order of their ids, one at a time, so memory does not grow with the archive.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from archive.columns import TYPES
from archive.history import History, State
from archive.past import NOW, UNKNOWN, Past
from archive.statements import SAYABLE

_OF = "SELECT id FROM record WHERE id > ? AND id < ? AND replaced_by IS NULL ORDER BY id"
FIRST = ("id", "portal", "standing", "since")


def columns(type_: str) -> list[str]:
    """What a row as of a day has: the record, how it stood and since when (if not shown), and what it said."""
    return [*FIRST, *(c.name for c in TYPES[type_].columns if c.name in SAYABLE[type_])]


def portals(db: sqlite3.Connection) -> list[str]:
    return [slug for (slug,) in db.execute("SELECT slug FROM portal ORDER BY slug")]


def counts(db: sqlite3.Connection, at: datetime, portal: str | None = None) -> Iterator[tuple[str, str, Counter[str]]]:
    """Per portal and type, how many records were shown, withdrawn and depublished at that time."""
    moment = (int(at.timestamp()), NOW[0])
    for slug in [portal] if portal else portals(db):
        for type_ in TYPES:
            found = Counter(Past(db, id_).standing(moment).kind for id_ in _records(db, slug, type_))
            del found[UNKNOWN]
            if found:
                yield slug, type_, found


def rows(db: sqlite3.Connection, at: datetime, type_: str, portal: str | None = None) -> Iterator[dict[str, object]]:
    """The records of a type as they were at that time, with `columns(type_)`; those not known yet are left out."""
    history = History(db)
    for slug in [portal] if portal else portals(db):
        for id_ in _records(db, slug, type_):
            state = history.state(id_, at)
            if state is not None:
                yield _row(state, slug, type_)


def _row(state: State, portal: str, type_: str) -> dict[str, object]:
    first = dict(zip(FIRST, (state.record, portal, state.kind, state.since), strict=True))
    return first | {name: state.fields.get(name) for name in columns(type_)[len(FIRST) :]}


def _records(db: sqlite3.Connection, portal: str, type_: str) -> Iterator[str]:
    prefix = f"{portal}:{type_}:"
    return (id_ for (id_,) in db.execute(_OF, (prefix, prefix[:-1] + ";")))
