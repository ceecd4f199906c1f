"""What earlier runs knew of a portal, for comparison with what a run meets."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_LAST = "SELECT reason FROM crawl WHERE portal = ? AND finished_at IS NOT NULL ORDER BY number DESC LIMIT 1"
_FINISHED = "SELECT max(finished_at) FROM crawl WHERE portal = ? AND reason = 'finished'"
_ROUTES = "SELECT DISTINCT route FROM page WHERE portal = ? AND capture IS NOT NULL AND route IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Before:
    """`vendor`, `version` and `robots` as last seen; `reason` is how the last run ended, `finished` when (UTC) one last
    came to its end; `routes` are the page kinds of which pages could be read.
    """

    vendor: str | None = None
    version: str | None = None
    robots: str | None = None
    reason: str | None = None
    finished: str | None = None
    routes: frozenset[str] = frozenset()


def before(db: sqlite3.Connection, portal: str) -> Before:
    """To be asked before the run is noted."""
    row = db.execute("SELECT vendor, version, robots FROM portal WHERE slug = ?", (portal,)).fetchone()
    if row is None:
        return Before()
    (reason,) = db.execute(_LAST, (portal,)).fetchone() or (None,)
    (finished,) = db.execute(_FINISHED, (portal,)).fetchone()
    routes = frozenset(route for (route,) in db.execute(_ROUTES, (portal,)))
    return Before(row[0], row[1], row[2], reason, finished, routes)


def read_before(db: sqlite3.Connection, portal: str, url: str, crawl: int | None) -> bool:
    """Whether a run before this one asked for this address and could read what came."""
    sql = (
        "SELECT 1 FROM page p JOIN capture c ON c.page = p.number "
        "WHERE p.url = ? AND p.portal = ? AND c.unchanged IS NOT NULL AND c.crawl IS NOT ? LIMIT 1"
    )
    return db.execute(sql, (url, portal, crawl)).fetchone() is not None


def lasting(db: sqlite3.Connection, capture: int) -> bool:
    """Whether the page of this capture has problems that are not over."""
    sql = (
        "SELECT 1 FROM problem b JOIN capture c ON c.page = b.page "
        "WHERE c.number = ? AND b.resolved_at IS NULL AND b.capture < c.number LIMIT 1"
    )
    return db.execute(sql, (capture,)).fetchone() is not None
