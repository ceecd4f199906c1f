"""Marks for what is to be linked anew: a row changed that a link follows from (see linking.py).

A mark is made in the transaction that changes the row, and taken away in the one that makes the link: a run that is
killed in between leaves the mark, and the next one makes the link.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping

from archive.statements import portal_of, type_of

WIDE, PEOPLE, ADOPTION, NAMED, CITED = range(5)  # steps; WIDE and NAMED mean many items, and are spread before these
_TEXTS = frozenset(["paper", "recommendation", "resolution_text", "outcome", "substance", "adoption_said"])
_DEPENDS = {  # the columns links follow from
    "agenda_item": _TEXTS | {"meeting"},
    "meeting": frozenset(["organization", "organization_name", "start", "withdrawn_at"]),
    "paper": frozenset(["recommendation", "reference", "withdrawn_at"]),
    "person": frozenset(["name"]),
    "membership": frozenset(
        ["organization", "person", "person_name", "kind", "on_behalf_of", "start_date", "end_date", "withdrawn_at"]
    ),
    "speech": frozenset(["agenda_item", "speaker", "name", "role", "faction"]),
    "vote": frozenset(["agenda_item", "person_name", "faction"]),
    "reference": frozenset(["agenda_item", "kind", "words", "value"]),
}
_TOLD = {"speech": PEOPLE, "vote": PEOPLE, "reference": CITED}  # in the texts of an item
_NAMES = {"meeting": "start", "paper": "reference"}  # what texts name them by


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
    if not met:
        return
    if type_ == "agenda_item":
        if met & _TEXTS:
            yield ADOPTION, id_
        if changed is not None and "meeting" in met:
            yield PEOPLE, id_
            yield CITED, id_
    elif type_ in _TOLD:
        if row.get("agenda_item") is not None:
            yield _TOLD[type_], str(row["agenda_item"])
    elif type_ in _NAMES:
        yield WIDE, id_
        if name := row.get(_NAMES[type_]):
            yield NAMED, f"{portal_of(id_)}:{str(name)[:10] if type_ == 'meeting' else name}"
    else:
        yield WIDE, portal_of(id_)
