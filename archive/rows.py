"""Reads and writes the rows of record tables, and keeps long texts that leave a row.

A row is written only where something in it changes, and only the columns that do, so that neither indexes nor the
full-text search do work for nothing.
"""

# ruff: noqa: S608  (the names put into SQL come from columns.py)

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator

from archive.columns import TYPES
from archive.errors import ArchiveDamaged
from archive.statements import REFS, batched, is_long, portal_of, text_hash, type_of
from archive.unlinked import Unlinked

Row = dict[str, object]
COLUMNS = {t: tuple(c.name for c in TYPES[t].stored if not c.linked) for t in TYPES}
_NAMES = {t: ", ".join(f'"{c}"' for c in COLUMNS[t]) for t in TYPES}
_INSERT = {t: f'INSERT INTO "{t}" ({_NAMES[t]}) VALUES ({", ".join("?" * len(COLUMNS[t]))})' for t in TYPES}
_LINKS = {
    target: [(t, c.name) for t in TYPES for c in TYPES[t].columns if c.linked and c.fk == target] for target in TYPES
}
_REFERRERS = {
    target: [(t, name) for t, refs in REFS.items() for name, to in refs.items() if to == target] for target in TYPES
}


class Rows:
    """The record tables, inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.unlinked = Unlinked(db)

    def load(self, ids: Iterable[str]) -> dict[str, Row]:
        """The rows there are, by id."""
        by_type: dict[str, list[str]] = {}
        for id_ in ids:
            by_type.setdefault(type_of(id_), []).append(id_)
        rows: dict[str, Row] = {}
        for table, wanted in by_type.items():
            for batch in batched(wanted):
                sql = f'SELECT {_NAMES[table]} FROM "{table}" WHERE id IN ({",".join("?" * len(batch))})'
                for values in self.db.execute(sql, batch):
                    rows[values[0]] = dict(zip(COLUMNS[table], values, strict=True))
        return rows

    def insert(self, rows: Iterable[Row]) -> None:
        by_type: dict[str, list[list[object]]] = {}
        held = list(rows)
        for row in held:
            table = type_of(str(row["id"]))
            row["portal"] = portal_of(str(row["id"]))
            by_type.setdefault(table, []).append([row.get(c) for c in COLUMNS[table]])
        for table, values in by_type.items():
            self.db.executemany(_INSERT[table], values)
        self.unlinked.mark(held)

    def update(self, id_: str, old: Row, changes: Row) -> None:
        """Writes the columns in `changes`; what they replace is kept where it is long."""
        for name in changes:
            if is_long(old.get(name)):
                self.keep(str(old[name]))
        names = ", ".join(f'"{name}" = ?' for name in changes)
        self.db.execute(f'UPDATE "{type_of(id_)}" SET {names} WHERE id = ?', (*changes.values(), id_))
        self.unlinked.mark([{**old, "id": id_}, {**old, **changes, "id": id_}], changes.keys())

    def delete(self, id_: str) -> None:
        """Removes the row of a record that now goes under another id."""
        self.keep_texts(id_)
        for table, name in _LINKS[type_of(id_)]:
            self.db.execute(f'UPDATE "{table}" SET "{name}" = NULL WHERE "{name}" = ?', (id_,))
        self.unlinked.mark(self.load([id_]).values())
        self.db.execute(f'DELETE FROM "{type_of(id_)}" WHERE id = ?', (id_,))

    def keep_texts(self, id_: str) -> None:
        """Keeps the long texts of a row that is about to lose them."""
        for row in self.load([id_]).values():
            for value in row.values():
                if is_long(value):
                    self.keep(str(value))

    def referrers(self, id_: str) -> Iterator[str]:
        """Ids of the records whose row refers to this one."""
        for table, name in _REFERRERS[type_of(id_)]:
            for (other,) in self.db.execute(f'SELECT id FROM "{table}" WHERE "{name}" = ?', (id_,)).fetchall():
                yield other

    def keep(self, text: str) -> None:
        """Keeps a long text that a statement speaks of and no row shows."""
        self.db.execute(
            "INSERT INTO text (hash, body) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
            (text_hash(text), zlib.compress(text.encode(), 9)),
        )

    def text(self, key: bytes) -> str:
        """A text kept. Raises ArchiveDamaged if it is not there."""
        found = self.db.execute("SELECT body FROM text WHERE hash = ?", (key,)).fetchone()
        if found is None:
            raise ArchiveDamaged(
                f"a text of the history is missing (hash {key.hex()}); rebuild the database by a replay"
            )
        return zlib.decompress(found[0]).decode()
