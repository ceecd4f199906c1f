"""Pages that answered 404 or 410 although they were read before: gone, or is it the portal that is?

A portal in maintenance answers 404 to everything. So a run holds such answers back and judges them when it ends. One
counts as gone only if a page with something on it was read after it; and if of all pages of its kind that the run
asked for and an earlier one had read more than MOST and more than half are gone, only where the same page had been
gone in a run at least DAYS before already, and was not read since. What is not believed is noted with a kind of its
own and changes no record; a later run may confirm it. The judgement is written into the crawl's diary, so a replay
comes to the same; of a run that was killed no such answer counts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from archive.archive import Archive
from archive.doubt import DAYS, UNCONFIRMED

GONE = ("http_404", "http_410")  # kinds of the problems
MOST = 20
_HELD = 5_000  # answers held back; what comes beyond is no single page any more, and never believed
_READ_BEFORE = """
EXISTS (SELECT 1 FROM capture b WHERE b.page = c.page AND b.unchanged IS NOT NULL AND b.crawl IS NOT c.crawl)"""
_KNOWN = f"SELECT {_READ_BEFORE} FROM capture c WHERE c.number = ?"  # noqa: S608
_SHARES = f"""
SELECT p.route, count(DISTINCT c.page), count(DISTINCT CASE WHEN c.status IN (404, 410) THEN c.page END)
FROM capture c JOIN page p ON p.number = c.page WHERE c.crawl = ? AND {_READ_BEFORE} GROUP BY 1"""  # noqa: S608
_LONG = """
SELECT 1 FROM capture c JOIN page p ON p.number = c.page JOIN capture b ON b.page = p.number
WHERE c.number = ? AND b.status IN (404, 410) AND b.fetched > p.fetched AND b.fetched <= c.fetched - ? LIMIT 1"""


class Held(NamedTuple):
    """An answer held back: its capture, and the problem as it is if believed."""

    capture: int
    problem: dict[str, Any]


class Missing:
    """What one run has found gone so far."""

    def __init__(self, archive: Archive) -> None:
        self.db: sqlite3.Connection = archive.db.conn
        self.held: list[Held] = []
        self.well = 0  # capture of the newest page that was read and had something on it
        self.words = ""  # what the run is to say about it, if pages were gone in masses

    def hold(self, capture: int | None, problem: dict[str, Any]) -> dict[str, Any] | None:
        """The problem to be noted at once; None if it is held back."""
        if capture is None or problem["kind"] not in GONE or not self.db.execute(_KNOWN, (capture,)).fetchone()[0]:
            return problem  # nothing depends on it, for the page was never read before
        if len(self.held) >= _HELD:
            return _doubted(problem, "so do thousands of pages")
        self.held.append(Held(capture, problem))
        return None

    @property
    def open(self) -> bool:
        """Whether pages were gone after the last one that was read."""
        return bool(self.held) and self.held[-1].capture > self.well

    def judged(self, crawl: int) -> Iterator[Held]:
        """All that was held back, with the problem each comes to."""
        masses = self._masses(crawl) if len(self.held) > MOST else set()
        for one in self.held:
            if one.capture > self.well:
                yield one._replace(problem=_doubted(one.problem, "no page was read after it"))
            elif masses and self._route(one.capture) in masses and not self._gone_long(one.capture):
                yield one._replace(problem=_doubted(one.problem, "so do most pages of its kind"))
            else:
                yield one
        self.held = []

    def _masses(self, crawl: int) -> set[str | None]:
        """The kinds of pages of which too many are gone at once."""
        many = [share for share in self.db.execute(_SHARES, (crawl,)) if share[2] > MOST and share[2] * 2 > share[1]]
        if many:
            shares = ", ".join(f"{gone:,} of {asked:,} pages of kind {route}" for route, asked, gone in many)
            self.words = f"{shares} are gone at once: that is not believed until they are in a run {DAYS} days later"
        return {route for route, _, _ in many}

    def _route(self, capture: int) -> str | None:
        sql = "SELECT p.route FROM capture c JOIN page p ON p.number = c.page WHERE c.number = ?"
        return self.db.execute(sql, (capture,)).fetchone()[0]  # type: ignore[no-any-return]

    def _gone_long(self, capture: int) -> bool:
        return self.db.execute(_LONG, (capture, DAYS * 86_400)).fetchone() is not None


def _doubted(problem: dict[str, Any], why: str) -> dict[str, Any]:
    return problem | {"kind": UNCONFIRMED, "message": f"{problem['message']}, but {why}: not believed yet"}
