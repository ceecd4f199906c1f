"""Recording: a response into the WARC, and one row about it; both or neither.

Between the responses stands the crawl's own diary, so that the database is a function of the WARC files alone:

crawl   begins every file: the run's id, number, start and command, and the portal's row
portal  the portal's row, where the crawl learns more about it
remark  what the crawl noted about a page that the page itself does not say: not found, no answer, not followed
end     when and how the run ended, and what it counted
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import NotRecorded
from archive.exchange import Capture, Exchange
from archive.noting import facts, note, note_crawl, note_portal
from archive.passages import passage
from archive.warc import Entry, Recorder


class Recording:
    """Appends to one WARC file per portal and crawl. Writes its rows in transactions of its own."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self.db, self.folder, self.operator = db, folder, ""
        self._recorder: Recorder | None = None
        self._of: tuple[str, int | None] = ("", None)
        self._said: dict[str, object] = {}  # the portal's row as the diary has it
        self._at = datetime.fromtimestamp(0, UTC)  # of what was recorded last

    def close(self) -> None:
        if self._recorder is not None:
            self._recorder.close()
            self._recorder = None

    def record(self, portal: str, crawl: int | None, exchange: Exchange) -> int:
        """The number of the capture. Raises NotRecorded."""
        recorder = self._recorder_of(portal, crawl, exchange.fetched_at)
        place = recorder.append(exchange)
        try:
            self.db.execute("BEGIN IMMEDIATE")
            number = note(self.db, portal, crawl, facts(exchange, place.name, place.offset, place.length))
            self.db.execute("COMMIT")
        except BaseException as error:
            recorder.undo(place.offset)
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise NotRecorded(
                    f"the response of {exchange.url} could not be noted in {self.folder.parent / 'archive.db'}: "
                    f"{error}; nothing of it was kept. Make room and run the same command again"
                ) from error
            raise
        return number

    def adopt(self, path: Path, known: int) -> None:
        """Notes the responses behind byte `known` of a WARC file: a crash came between their recording and their row.

        They are kept, because the portal may not show the same again. Where a power loss has taken even the run's row,
        that is noted again, but not that it ended: its pages are not read. Raises ArchiveDamaged.
        """
        self.db.execute("BEGIN IMMEDIATE")
        try:
            of = None
            for place, found in passage(path, known):
                if not isinstance(found, Exchange):
                    continue
                of = of or self._whose(path)
                if of is None:
                    break
                note(self.db, *of, facts(found, place.name, place.offset, place.length))
            self.db.execute("COMMIT")
        except BaseException:
            self.db.execute("ROLLBACK")
            raise

    def _whose(self, path: Path) -> tuple[str, int | None] | None:
        """Portal and run that wrote a file, by its head; None if it has none."""
        head = next((found for _, found in passage(path)), None)
        if not isinstance(head, Mapping) or head["entry"] != "crawl":
            return None
        slug, number, begun = head["portal"]["slug"], head["number"], head["started_at"]
        if number is None:
            return slug, None
        sql = "SELECT number FROM crawl WHERE portal = ? AND started_at = ? ORDER BY number <> ?, number DESC"
        held = self.db.execute(sql, (slug, begun, number)).fetchone()
        if held is None:
            note_portal(self.db, head["portal"])
        return slug, int(held[0]) if held else note_crawl(self.db, slug, begun, head["command"])

    def write(self, portal: str, crawl: int | None, entry: Entry, at: datetime) -> None:
        """Writes a line into the diary of this run. Raises NotRecorded."""
        self._recorder_of(portal, crawl, at).note(entry, at)

    def portal_changed(self, portal: str) -> None:
        """Writes the portal's row into the diary of the run under way, if it is not what the diary said last."""
        if self._recorder is None or self._of[0] != portal:
            return  # the head of the next file will say it
        row = self._portal(portal)
        if row != self._said:
            self._recorder.note({"entry": "portal", "portal": row}, self._at)
            self._said = row

    def remark(self, of: Capture, problems: Sequence[Mapping[str, object]], route: str | None) -> None:
        """Writes a remark about a capture into the diary of the run under way."""
        crawl, at = (self._of[1], self._at) if self._of[0] == of.portal else (of.crawl, of.fetched_at)
        page = {"url": of.url, "method": of.method, "request": of.request, "fetched": int(of.fetched_at.timestamp())}
        entry = {"entry": "remark", "page": page, "route": route, "problems": [dict(p) for p in problems]}
        self.write(of.portal, crawl, entry, at)

    def _recorder_of(self, portal: str, crawl: int | None, at: datetime) -> Recorder:
        self._at = at
        if self._recorder is None or self._of != (portal, crawl):
            self.close()
            row = self.db.execute("SELECT started_at, command FROM crawl WHERE number = ?", (crawl,)).fetchone()
            started, command = row or (at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), None)
            self._recorder = Recorder(self.folder, portal, datetime.fromisoformat(started).astimezone(UTC))
            self._of, self._said = (portal, crawl), self._portal(portal)
            self._recorder.head = {
                "entry": "crawl",
                "id": uuid.uuid4().hex,
                "number": crawl,
                "started_at": started,
                "command": command,
                "portal": self._said,
            }
        self._recorder.operator = self.operator
        return self._recorder

    def _portal(self, slug: str) -> dict[str, object]:
        """The portal's row as it stands."""
        cursor = self.db.execute("SELECT * FROM portal WHERE slug = ?", (slug,))
        row = cursor.fetchone()
        if row is None:
            return {"slug": slug}
        return {c[0]: v for c, v in zip(cursor.description, row, strict=True)}
