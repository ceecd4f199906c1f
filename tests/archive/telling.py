"""What tests of the history share: pages that list an item, refusals, and a record's changes told twice."""

from __future__ import annotations

from archive.archive import Archive
from archive.history import Change, History
from tests.archive.conftest import SITE, after, exchange
from tests.archive.test_store import ITEM, MEETING, about, row

OWN, AGENDA, CALENDAR = "to020.asp?TOLFDNR=12", "to010.asp?SILFDNR=5", "si010.asp?MM=3&YY=2026"
LISTED = about(ITEM, meeting=MEETING, number="Ö 4", title="Haushalt")
OTHER = about("musterbach:agenda_item:13", meeting=MEETING, number="Ö 5", title="Verschiedenes")
HEAD = about(MEETING, True, name="Rat", start="2026-03-05")


def told(archive: Archive, id_: str = ITEM) -> list[Change]:
    """The record's history, which the table `change` has too once the crawl is over."""
    changes = History(archive.db.conn).changes(id_)
    archive.tell_changes()
    written = list(archive.db.query("SELECT * FROM change WHERE record = ? ORDER BY seen_at", [id_]))
    assert sorted((w["kind"], w["field"], w["seen_after"], w["capture"]) for w in written) == sorted(
        (c.kind, c.field, c.seen_after, c.capture) for c in changes
    )
    return changes


def brief(changes: list[Change]) -> list[tuple[object, ...]]:
    return [(c.kind, c.field, c.old, c.new) for c in changes]


def gone(archive: Archive, n: float, page: str, status: int = 404) -> None:
    """The page answers with an error on that day, as the crawl stores it."""
    capture = archive.record("musterbach", None, exchange(SITE + page, after(n), status=status))
    archive.store(capture.number, [], [{"kind": f"http_{status}", "message": f"HTTP {status}"}], failed=True)


def withdrawn(archive: Archive, id_: str = ITEM) -> object:
    return row(archive, id_).get("withdrawn_at")
