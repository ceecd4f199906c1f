"""Marks for what is to be linked anew: a row changed that a link follows from (see linking.py).

A mark is made in the transaction that changes the row, and taken away in the one that makes the link: a run that is
killed in between leaves the mark, and the next one makes the link.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping

from archive.statements import portal_of, type_of

WIDE, PEOPLE, ADOPTION = 0, 1, 2  # steps: marks for many items are spread first
_TEXTS = frozenset(["paper", "recommendation", "resolution_text", "outcome", "substance", "adoption_said"])
_DEPENDS = {  # the columns links follow from
    "agenda_item": _TEXTS | {"meeting"},
    "meeting": frozenset(["organization", "start"]),
    "paper": frozenset(["recommendation"]),
    "person": frozenset(["name"]),
    "membership": frozenset(
        ["organization", "person", "person_name", "kind", "on_behalf_of", "start_date", "end_date", "withdrawn_at"]
    ),
    "speech": frozenset(["agenda_item", "speaker", "name", "role", "faction"]),
    "vote": frozenset(["agenda_item", "person_name", "faction"]),
}


class Unlinked:
    """Inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def mark(self, rows: Iterable[Mapping[str, object]], changed: Collection[str] | None = None) -> None:
        """Notes that links follow from these rows anew; `changed` are the columns that changed, None: all."""
        marks = {mark for row in rows for mark in _marks(row, changed)}
        if marks:
            self.db.executemany("INSERT OR IGNORE INTO unlinked (step, id) VALUES (?, ?)", sorted(marks))


def _marks(row: Mapping[str, object], changed: Collection[str] | None) -> Iterator[tuple[int, str]]:
    id_ = str(row["id"])
    type_ = type_of(id_)
    depends = _DEPENDS.get(type_, frozenset())
    met = {name for name in depends if row.get(name) is not None} if changed is None else depends.intersection(changed)
    if type_ == "agenda_item":
        if met & _TEXTS:
            yield ADOPTION, id_
        if changed is not None and "meeting" in met:
            yield PEOPLE, id_
    elif type_ in ("speech", "vote"):
        if met and row.get("agenda_item") is not None:
            yield PEOPLE, str(row["agenda_item"])
    elif met:
        yield WIDE, id_ if type_ in ("meeting", "paper") else portal_of(id_)
