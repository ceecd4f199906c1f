"""Records that went under a made-up key (~) until the portal gave them a number: one record, no twins.

Which number an alias stands for is a function of all claims ever stored: the smallest id that claims it.
"""

# ruff: noqa: S608  (only question marks are put into SQL)

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from archive.rows import Rows
from archive.statements import batched


class Aliases:
    """Inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, rows: Rows) -> None:
        self.db, self.rows = db, rows

    def resolve(self, ids: Iterable[object]) -> dict[str, str]:
        """Of these ids the aliases, with the id each stands for."""
        made_up = {id_ for id_ in ids if isinstance(id_, str) and ":~" in id_}
        found: dict[str, str] = {}
        for batch in batched(made_up):
            sql = (
                "SELECT a.alias, min(r.id) FROM alias a JOIN record r ON r.number = a.record "
                f"WHERE a.alias IN ({','.join('?' * len(batch))}) GROUP BY a.alias"
            )
            found.update(self.db.execute(sql, batch))
        return found

    def claim(self, claims: set[tuple[str, str]], numbers: dict[str, int]) -> set[str]:
        """Notes that these (alias, id) are one; returns the ids of all records whose rows this may change."""
        if not claims:
            return set()
        held: set[tuple[str, int]] = set()
        for batch in batched({alias for alias, _ in claims}):
            sql = f"SELECT alias, record FROM alias WHERE alias IN ({','.join('?' * len(batch))})"
            held.update(self.db.execute(sql, batch))
        new = sorted((alias, id_) for alias, id_ in claims if (alias, numbers[id_]) not in held)
        before = self.resolve(alias for alias, _ in new)
        self.db.executemany(
            "INSERT INTO alias (alias, record) VALUES (?, ?)", ((alias, numbers[id_]) for alias, id_ in new)
        )
        return self._redirect(before, self.resolve(alias for alias, _ in new))

    def adopt(self, ids: Iterable[str]) -> None:
        """Records now mentioned for the first time that are aliases already claimed."""
        self._redirect({}, self.resolve(ids))

    def _spoken_of(self, aliases: Iterable[str]) -> list[str]:
        """Those of which anybody ever spoke by the made-up key."""
        found: list[str] = []
        for batch in batched(aliases):
            sql = f"SELECT id FROM record WHERE id IN ({','.join('?' * len(batch))}) ORDER BY id"
            found += (id_ for (id_,) in self.db.execute(sql, batch))
        return found

    def _redirect(self, before: dict[str, str], after: dict[str, str]) -> set[str]:
        touched: set[str] = set()
        for alias in self._spoken_of(after):
            id_ = after[alias]
            if before.get(alias) == id_:
                continue
            sql = "UPDATE record SET replaced_by = (SELECT number FROM record WHERE id = ?), stale = 1 WHERE id = ?"
            self.db.execute(sql, (id_, alias))  # stale: what was told of it under the made-up key is told no more
            touched |= {id_, *self.rows.referrers(alias)}
            if alias in before:
                self.rows.keep_texts(before[alias])
                touched |= {before[alias], *self.rows.referrers(before[alias])}
            self.rows.delete(alias)
        return touched
