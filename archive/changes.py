"""The table `change`: what history.py finds, written down for readers wherever what is said about a record has changed.

Storing a page only marks the records concerned; the rows are made at the end of a crawl, each record's at once. So they
do not depend on the order of storing, and a record that a thousand pages mention is not gone through a thousand times.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from archive import statements as st
from archive.history import Change, History
from archive.past import OWNERS, hanging
from archive.rows import Rows

SHORT = 160  # characters of a value that the table shows
_ROW = tuple[object, ...]
_SELECT = (
    "SELECT record, portal, type, kind, field, old, new, seen_after, seen_at, capture_before, capture "
    "FROM change WHERE record = ?"
)
_GROUP = "SELECT coalesce(replaced_by, number) FROM record WHERE number IN ({})"
_MARK = "UPDATE record SET stale = 1 WHERE stale IS NULL AND number IN ({})"
# of what was said about it, or about a made-up id it replaced, something ended
_WITH_A_PAST = """
AND EXISTS (SELECT 1 FROM statement s WHERE s.to_capture IS NOT NULL AND s.record IN (
  SELECT record.number UNION ALL SELECT a.number FROM record a WHERE a.replaced_by = record.number))"""


class Changes:
    """Inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def mark(self, numbers: Iterable[int], *, only_with_a_past: bool = False) -> None:
        """Notes that these records' changes are to be made anew."""
        for batch in st.batched(numbers):
            sql = _MARK.format(_GROUP.format(",".join("?" * len(batch))))
            self.db.execute(sql + (_WITH_A_PAST if only_with_a_past else ""), batch)

    def mark_ids(self, ids: Iterable[str]) -> None:
        for batch in st.batched(ids):
            marks = ",".join("?" * len(batch))
            self.mark(n for (n,) in self.db.execute(f"SELECT number FROM record WHERE id IN ({marks})", batch))  # noqa: S608

    def stale(self, limit: int) -> list[str]:
        """Ids of records whose changes are to be made anew."""
        sql = "SELECT id FROM record WHERE stale = 1 ORDER BY number LIMIT ?"
        return [id_ for (id_,) in self.db.execute(sql, (limit,))]

    def make(self, ids: Iterable[str]) -> None:
        """Makes the rows of these records anew, and marks what hangs on those that differ now."""
        history, rows = History(self.db), Rows(self.db)
        for id_ in ids:
            self.db.execute("UPDATE record SET stale = NULL WHERE id = ?", (id_,))
            held = set(self.db.execute(_SELECT, (id_,)).fetchall())
            made = set(_rows(history.changes(id_))) if not history.aliases.resolve([id_]) else set()
            if held != made:
                self._write(held - made, made - held)
                self.mark_ids(_others(id_, held ^ made, rows))

    def _write(self, old: set[_ROW], new: set[_ROW]) -> None:
        sql = "DELETE FROM change WHERE record = ? AND capture = ? AND kind = ? AND field = ?"
        self.db.executemany(sql, ((row[0], row[10], row[3], row[4]) for row in old))
        names = "record, portal, type, kind, field, old, new, seen_after, seen_at, capture_before, capture"
        self.db.executemany(f"INSERT INTO change ({names}) VALUES ({','.join('?' * 11)})", sorted(new, key=str))  # noqa: S608


def _others(id_: str, rows: set[_ROW], of: Rows) -> Iterator[str]:
    """Records whose history depends on what differs: the other side of a move; what goes with it; what is as public."""
    for row in rows:
        if row[3] == "moved":
            yield from (str(side) for side in (row[5], row[6]) if side != id_)
        if row[2] in OWNERS and row[3] in ("withdrawn", "depublished", "returned"):
            yield from hanging(of.db, id_)
        if row[4] == "public":
            yield from of.referrers(id_)


def _rows(changes: Iterable[Change]) -> Iterator[_ROW]:
    for c in changes:
        old, new = excerpts(c.old, c.new)
        place = (c.record, st.portal_of(c.record), st.type_of(c.record))
        yield (*place, c.kind, c.field, old, new, c.seen_after, c.seen_at, c.before, c.capture)


def excerpts(old: object, new: object) -> tuple[str | None, str | None]:
    """Both values as text, the long ones from shortly before where they begin to differ."""
    texts = ["" if value is None else str(value) for value in (old, new)]
    start = 0
    if max(len(text) for text in texts) > SHORT:
        same = next((n for n, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), min(map(len, texts)))
        start = max(texts[0].rfind(" ", 0, max(same - 20, 0)), 0)
    cut = [("… " if start else "") + text[start : start + SHORT].strip() for text in texts]
    shown = [c + (" …" if len(text) > start + SHORT else "") for c, text in zip(cut, texts, strict=True)]
    return None if old is None else shown[0], None if new is None else shown[1]
