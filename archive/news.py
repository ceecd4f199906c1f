"""What one run brought: which records are new, changed, gone or back, and what could not be read; bounded lists.

Taken from the rows' `first_seen`, the tables `change` and `problem`, through their indexes, so it costs what the run
brought and not what the archive holds. ("+portal" keeps SQLite from walking over all of a portal's rows instead.)
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from archive import statements as st

NEW, CHANGED = "new", "changed"
KINDS = (NEW, CHANGED, "withdrawn", "depublished", "returned", "moved")
_ORDER = ("meeting", "paper", "file", "agenda_item", "organization", "person", "membership", "consultation", "vote",
          "speech", "reference", "body")  # fmt: skip
_UNTOLD = ("body", "reference")  # new ones are no news: the portal's own name, what a text names in passing
_DATED = "(SELECT start FROM meeting m WHERE m.id = t.meeting)"


def _both(first: str, second: str) -> str:
    return f"trim(coalesce({first}, '') || ' ' || coalesce({second}, ''))"


_NAME = {
    "meeting": "coalesce(organization_name, name)",
    "paper": _both("reference", "name"),
    "agenda_item": _both("number", "title"),
    "membership": _both("person_name", "role"),
    "consultation": "organization_name",
    "vote": "motion",
    "speech": "speaker",
    "reference": "words",
}
_DATE = {"meeting": "start", "paper": "date", "agenda_item": _DATED, "file": _DATED, "consultation": "date"}
_URL = {"vote": "NULL", "speech": "NULL", "reference": "NULL"}
_SHOWN = {t: f"t.id, {_NAME.get(t, 'name')}, {_DATE.get(t, 'NULL')}, {_URL.get(t, 't.url')}" for t in _ORDER}
_WHERE = "WHERE +portal = :portal AND {} BETWEEN :since AND :until"


@dataclass(frozen=True, slots=True)
class Told:
    """A record in a list: its name and day as far as known, its address, and the columns that changed."""

    record: str
    name: str | None
    day: str | None
    url: str | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Problems of one kind that a run met, with one example; `capture` is the recorded page that has it."""

    kind: str
    times: int
    message: str
    url: str | None
    capture: int | None


@dataclass(frozen=True, slots=True)
class News:
    """`counts` by kind (KINDS), `new` by type, `records` the first of each kind, `troubles` most frequent first."""

    counts: dict[str, int] = field(default_factory=dict)
    new: dict[str, int] = field(default_factory=dict)
    records: dict[str, list[Told]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(self.counts.values())


def news(db: sqlite3.Connection, crawl: int, most: int = 10) -> News:
    """What this run brought, `most` records of each kind by name. Raises LookupError if there is no such run."""
    row = db.execute("SELECT portal, started_at, finished_at FROM crawl WHERE number = ?", (crawl,)).fetchone()
    if row is None:
        raise LookupError(f"no crawl {crawl} in this archive")
    span = {"portal": row[0], "since": row[1], "until": row[2] or "9999", "most": most}
    new = {t: n for t in _ORDER if t not in _UNTOLD and (n := _count(db, t, span))}
    sql = f"SELECT kind, count(DISTINCT coalesce(nullif(old, ''), record)) FROM change {_WHERE.format('seen_at')} "  # noqa: S608
    moved = dict(db.execute(sql + "AND kind = 'moved' GROUP BY kind", span))
    sql = f"SELECT kind, count(DISTINCT record) FROM change {_WHERE.format('seen_at')} GROUP BY kind"  # noqa: S608
    counts = {NEW: sum(new.values())} | {k: n for k, n in db.execute(sql, span) if k != NEW} | moved
    records = {kind: list(_changed(db, kind, span)) for kind in KINDS[1:] if counts.get(kind)}
    return News({k: counts.get(k, 0) for k in KINDS}, new, {NEW: _new(db, new, span), **records}, _troubles(db, crawl))


def _count(db: sqlite3.Connection, table: str, span: dict[str, object]) -> int:
    sql = f"SELECT count(*) FROM {table} {_WHERE.format('first_seen')}"  # noqa: S608
    return int(db.execute(sql, span).fetchone()[0])


def _new(db: sqlite3.Connection, new: dict[str, int], span: dict[str, object]) -> list[Told]:
    """Meetings and papers first, and of each type the latest; each type has its share of the list."""
    most = int(str(span["most"]))
    told: list[Told] = []
    for left, table in zip(range(len(new), 0, -1), new, strict=True):
        share = max(-(-(most - len(told)) // left), 0)
        sql = f"SELECT {_SHOWN[table]} FROM {table} t {_WHERE.format('t.first_seen')} ORDER BY 3 DESC, 1 LIMIT :most"  # noqa: S608
        told += [Told(*row) for row in db.execute(sql, {**span, "most": share})]
    return told


def _changed(db: sqlite3.Connection, kind: str, span: dict[str, object]) -> Iterator[Told]:
    sql = (
        f"SELECT record, group_concat(DISTINCT field) FROM change {_WHERE.format('seen_at')} AND kind = :kind "  # noqa: S608
        "GROUP BY record ORDER BY record LIMIT :most"
    )
    for record, names in db.execute(sql, {**span, "kind": kind}).fetchall():
        table = st.type_of(record)
        row = db.execute(f"SELECT {_SHOWN[table]} FROM {table} t WHERE t.id = ?", (record,)).fetchone()  # noqa: S608
        _, name, day, url = row or (record, None, None, None)
        yield Told(record, name, day, url, tuple(n for n in names.split(",") if n))


def _troubles(db: sqlite3.Connection, crawl: int) -> list[Trouble]:
    sql = (
        "SELECT kind, count(*), message, url, max(capture) FROM problem WHERE crawl = ? GROUP BY kind, message "
        "ORDER BY count(*) DESC, kind, message LIMIT 20"
    )
    return [Trouble(*row) for row in db.execute(sql, (crawl,))]
