"""What a run that did not come to its end has already read, so that the next one can go on instead of beginning again.

Counted are the runs since the last that finished, none older than `since`; and of their pages only those that were read
and stored. A page whose response was a failure is asked for again.
"""

from __future__ import annotations

from datetime import UTC, datetime

from archive.archive import Archive

_RUNS = """
SELECT number FROM crawl WHERE portal = ? AND started_at >= ?
  AND number > coalesce((SELECT max(number) FROM crawl WHERE portal = ? AND reason = 'finished'), 0)"""
_HELD = """
SELECT c.number, c.crawl FROM page p JOIN capture c ON c.page = p.number
WHERE p.url = ? AND p.portal = ? AND p.method = 'GET' AND c.status = 200 AND c.unchanged IS NOT NULL
ORDER BY c.number DESC LIMIT 1"""


class Unfinished:
    """The pages that the unfinished runs over one portal have read. Falsy if there are no such runs."""

    def __init__(self, archive: Archive, portal: str, since: datetime) -> None:
        self.archive = archive
        self.portal = portal
        at = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.crawls = {int(row[0]) for row in archive.db.conn.execute(_RUNS, (portal, at, portal))}

    def __bool__(self) -> bool:
        return bool(self.crawls)

    def capture(self, url: str) -> int | None:
        """The number of the newest response to this address, if one of these runs has read it."""
        row = self.archive.db.conn.execute(_HELD, (url, self.portal)).fetchone()
        return int(row[0]) if row and row[1] in self.crawls else None
