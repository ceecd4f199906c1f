"""The same thing under another number: what one response dropped and has again, as a record never met before.

Only where exactly one fits exactly one: of all records of its type that the response before had, the one that is gone;
of all that this response has, the one that is new. Two points "Mitteilungen" on one agenda fit each other, so neither
is ever taken for the other; and what another page still shows has not moved. Several looks are tried in order; the
first in which anything fits decides.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from typing import NamedTuple

from archive import statements as st
from archive.past import SHOWN, Moment, Past
from archive.statements import Hashed, Value

_ID = "coalesce((SELECT t.id FROM record t WHERE t.number = r.replaced_by), r.id)"
_DROPPED = f"""
SELECT DISTINCT {_ID} FROM statement s JOIN record r ON r.number = s.record
WHERE s.page = ?1 AND s.to_capture = ?2 AND NOT EXISTS (
  SELECT 1 FROM statement n JOIN record q ON q.number = n.record
  WHERE n.page = ?1 AND n.from_capture = ?2
    AND coalesce(q.replaced_by, q.number) = coalesce(r.replaced_by, r.number))"""  # noqa: S608
# the same night's other pages may have had it already: a month's page and the start page have the same calendar
_FRESH = f"""
SELECT DISTINCT {_ID} FROM statement s JOIN record r ON r.number = s.record JOIN capture f ON f.number = s.from_capture
WHERE s.page = ?1 AND s.from_capture = ?2 AND NOT EXISTS (
  SELECT 1 FROM statement n JOIN record q ON q.number = n.record JOIN capture a ON a.number = n.from_capture
  WHERE (q.number = coalesce(r.replaced_by, r.number) OR q.replaced_by = coalesce(r.replaced_by, r.number))
    AND (a.fetched, a.number) < (?3, ?2) AND (a.crawl IS NULL OR a.crawl IS NOT f.crawl))"""  # noqa: S608
_SAID = f"""
SELECT {_ID}, t.fields FROM statement s JOIN record r ON r.number = s.record JOIN content t ON t.number = s.content
JOIN capture a ON a.number = s.from_capture LEFT JOIN capture b ON b.number = s.to_capture
WHERE s.page = ?1 AND (a.fetched, a.number) {{}} (?2, ?3)
  AND (b.number IS NULL OR (b.fetched, b.number) {{}} (?2, ?3))"""  # noqa: S608
_BEFORE, _AFTER = _SAID.format("<", ">="), _SAID.format("<=", ">")
_WORD = re.compile(r"\w+")


class Face(NamedTuple):
    """A record as one response has it."""

    id: str
    fields: dict[str, Value | Hashed]


Look = Callable[[Face, Face], bool]  # whether the first, that was, is the second, that is, under another number


def _same(*names: str) -> Look:
    """All of these are said, and the same."""
    return lambda was, now: all(was.fields.get(n) is not None and was.fields[n] == now.fields.get(n) for n in names)


def _that_day(name: str) -> Look:
    """Without a number a meeting goes by its day, hour and name: another hour is another id."""
    same = _same(name)
    return lambda was, now: _made_up(was) and bool(_day(was)) and _day(was) == _day(now) and same(was, now)


def _renamed(was: Face, now: Face) -> bool:
    """ "Sitzung des Ältestenrates" is now "ENTFÄLLT! Sitzung des Ältestenrates", at the same hour, or again is not."""
    one, other = (set(_WORD.findall(str(face.fields.get("name") or "").casefold())) for face in (was, now))
    return _made_up(was) and bool(one and other) and (one <= other or other <= one) and _same("start")(was, now)


def _of_one_day(was: Face, now: Face) -> bool:
    """Papers of one name and day, unless both have a reference: then these are different."""
    both = was.fields.get("reference") is not None and now.fields.get("reference") is not None
    return not both and _same("name", "date")(was, now)


def _made_up(face: Face) -> bool:
    return ":~" in face.id


def _day(face: Face) -> str:
    return str(face.fields.get("start") or "")[:10]


LOOKS: dict[str, tuple[Look, ...]] = {
    "meeting": (_same("name", "start"), _that_day("name"), _renamed, _that_day("organization_name")),
    # no point of the open part is one of the closed part, be both called "Mitteilungen"
    "agenda_item": (
        _same("meeting", "number", "title"),
        _same("meeting", "paper", "public"),
        _same("meeting", "title", "public"),
    ),
    "paper": (_same("reference", "name"), _same("reference"), _of_one_day),
    "organization": (_same("classification", "name"),),
}


def moved(db: sqlite3.Connection, id_: str, page: int, at: Moment) -> list[tuple[str, str]]:
    """The (old id, new id) in which this record takes part in the page's response of that moment."""
    kind = st.type_of(id_)
    if kind not in LOOKS:
        return []
    dropped = {one for (one,) in db.execute(_DROPPED, (page, at[1])) if st.type_of(one) == kind}
    fresh = {one for (one,) in db.execute(_FRESH, (page, at[1], at[0])) if st.type_of(one) == kind}
    if not dropped or not fresh or id_ not in dropped | fresh:
        return []
    before, after = (_faces(db.execute(sql, (page, *at)), kind) for sql in (_BEFORE, _AFTER))
    forth, back = [_turned(look) for look in LOOKS[kind]], LOOKS[kind]
    old = id_ if id_ in dropped else _only_one(back, before, after[id_])
    new = _only_one(forth, after, before[old]) if old in dropped else ""
    if new not in fresh or id_ not in (old, new) or _only_one(back, before, after[new]) != old:
        return []
    return [(old, new)] if Past(db, old).standing(at).kind != SHOWN else []


def _turned(look: Look) -> Look:
    return lambda now, was: look(was, now)


def _only_one(looks: Iterable[Look], among: dict[str, Face], face: Face) -> str:
    """Which of these is the other one, by the first look by which any is; "" where several are."""
    for look in looks:
        found = [id_ for id_, one in among.items() if look(one, face)]
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


def _faces(said: Iterable[tuple[str, bytes]], kind: str) -> dict[str, Face]:
    faces: dict[str, Face] = {}
    for id_, blob in said:
        if st.type_of(id_) == kind:
            faces.setdefault(id_, Face(id_, {})).fields.update(st.parsed(id_, st.unpack(blob)))
    return faces
