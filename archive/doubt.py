"""A list that is suddenly empty is not believed at once.

Portals that lose their database for a day go on answering: calendars without a meeting, agendas without an item. Taken
at its word such a day would withdraw everything that was known.

An answer is *emptied* if it lists less than a tenth of the records that the page's newest readable answer did (so of
one to ten, none). What counts depends on the page: on the own page of a record that lists others (past.LISTED_BY: a
meeting's items, an organization's memberships) only those, for its head stays when they are lost; on a page that is no
record's own (a calendar's month, the list of papers) all it names. By number and not by name, for page 1 of a list of
papers holds other papers every month. A record's own page that is silent about that record, or speaks of another in
its place, is emptied too; one that has lost a text is not: that happens every day.

What an emptied answer says is not stored: statements stay as they were, the answer goes into the table `doubted` and
the page has a problem until it is full again. If it is still emptied DAYS after the first such answer, without a full
one between them, it is believed and stored like any other. An emptied answer that arrives after a newer one of the
same page (archives merged) is never believed, for it has been refuted already.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from archive.merging import iso
from archive.past import LISTED_BY
from archive.settle import Page
from archive.statements import Statement, type_of

DAYS = 3
UNCONFIRMED = "gone_unconfirmed"  # kind of the problem that a page is gone, where that is not believed (missing.py)
EMPTIED = "a page came back without what it listed; what it said before stays until it has been empty for days"
_CURRENT = """
SELECT r.id, s.detail FROM statement s JOIN record r ON r.number = s.record
WHERE s.page = ? AND s.to_capture IS NULL"""
_FIRST = """
SELECT min(c.fetched) FROM doubted d JOIN capture c ON c.number = d.capture WHERE d.page = ? AND c.fetched > ?"""

Told = list[tuple[str, int]]  # record ids, and 1 where it is the record's own page that speaks of it


def doubted(db: sqlite3.Connection, page: Page, statements: Iterable[Statement]) -> dict[str, object] | None:
    """The problem with an answer that is not to be believed, which then is noted as doubted."""
    if page.newest is None or page.newest == page.capture:
        return None
    lost = _lost(db.execute(_CURRENT, (page.number,)).fetchall(), [(s.id, int(s.detail)) for s in statements])
    if lost is None or (page.moves_on and _long_since(db, page)):
        return None
    sql = "INSERT INTO doubted (page, capture) VALUES (?, ?) ON CONFLICT DO NOTHING"
    db.execute(sql, (page.number, page.capture))
    return {"kind": "emptied", "message": EMPTIED, "words": f"{lost}, last seen {iso(page.newest_fetched)}"}


def confirmed(db: sqlite3.Connection, page: Page) -> None:
    """The page is gone beyond doubt: that this was not believed before is over."""
    sql = "UPDATE problem SET resolved_at = ? WHERE page = ? AND kind = ? AND resolved_at IS NULL"
    db.execute(sql, (iso(page.fetched), page.number, UNCONFIRMED))


def _long_since(db: sqlite3.Connection, page: Page) -> bool:
    (first,) = db.execute(_FIRST, (page.number, page.newest_fetched)).fetchone()
    return first is not None and page.fetched - int(first) >= DAYS * 86_400


def _lost(before: Told, now: Told) -> str | None:
    """What was listed and is no more, in words; None if nothing is amiss."""
    own = {id_ for id_, detail in before if detail}
    if own and not own & {id_ for id_, detail in now if detail}:
        return f"nothing about {min(own)}"
    had, has = ({id_ for id_, _ in told if not own or _lists(own, id_)} for told in (before, now))
    return f"{len(has)} of {len(had)} records" if len(has) * 10 < len(had) else None


def _lists(own: set[str], id_: str) -> bool:
    """Whether the own page of one of these records is what lists such a record."""
    return LISTED_BY.get(type_of(id_)) in {type_of(owner) for owner in own}
