"""The same thing under another number: what one response dropped and has again, as a record never met before.

Only where exactly one fits exactly one; else it stays one record that is gone and one that is new.
"""

from __future__ import annotations

import sqlite3
from collections import Counter

from archive import statements as st
from archive.past import Moment

# what makes two numbers one thing, if all of it is said
SAME = {
    "meeting": ("name", "start"),
    "agenda_item": ("meeting", "number", "title"),
    "paper": ("reference", "name"),
    "organization": ("classification", "name"),
}
_ID = "coalesce((SELECT t.id FROM record t WHERE t.number = r.replaced_by), r.id)"
_DROPPED = f"""
SELECT {_ID}, c.fields FROM statement s JOIN record r ON r.number = s.record JOIN content c ON c.number = s.content
WHERE s.page = ?1 AND s.to_capture = ?2 AND NOT EXISTS (
  SELECT 1 FROM statement n JOIN record q ON q.number = n.record
  WHERE n.page = ?1 AND n.from_capture = ?2
    AND coalesce(q.replaced_by, q.number) = coalesce(r.replaced_by, r.number))"""  # noqa: S608
_FRESH = f"""
SELECT {_ID}, c.fields FROM statement s JOIN record r ON r.number = s.record JOIN content c ON c.number = s.content
WHERE s.page = ?1 AND s.from_capture = ?2 AND NOT EXISTS (
  SELECT 1 FROM statement n JOIN record q ON q.number = n.record JOIN capture a ON a.number = n.from_capture
  WHERE (q.number = coalesce(r.replaced_by, r.number) OR q.replaced_by = coalesce(r.replaced_by, r.number))
    AND (a.fetched, a.number) < (?3, ?2))"""  # noqa: S608


def moved(db: sqlite3.Connection, id_: str, page: int, at: Moment) -> list[tuple[str, str]]:
    """The (old id, new id) in which this record takes part in the page's response of that moment."""
    kind = st.type_of(id_)
    if kind not in SAME:
        return []
    dropped = _by_looks(db.execute(_DROPPED, (page, at[1])).fetchall(), kind)
    if not dropped:
        return []
    fresh = _by_looks(db.execute(_FRESH, (page, at[1], at[0])).fetchall(), kind)
    return [(old, fresh[looks]) for looks, old in dropped.items() if looks in fresh and id_ in (old, fresh[looks])]


def _by_looks(found: list[tuple[str, bytes]], kind: str) -> dict[tuple[object, ...], str]:
    """What the records of this type look like, where only one does."""
    held: dict[str, tuple[object, ...]] = {}
    for id_, blob in found:
        if st.type_of(id_) == kind:
            fields = st.parsed(id_, st.unpack(blob))
            looks = tuple(fields.get(name) for name in SAME[kind])
            if all(part is not None for part in looks):
                held[id_] = looks
    times = Counter(held.values())
    return {looks: id_ for id_, looks in held.items() if times[looks] == 1}
