"""Recording: a response into the WARC, and one row about it; both or neither."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import NotRecorded
from archive.exchange import Exchange
from archive.warc import Place, Recorder, digest, iterate


class Recording:
    """Appends to one WARC file per portal and crawl. Writes its rows in transactions of its own."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self.db, self.folder, self.operator = db, folder, ""
        self._recorder: Recorder | None = None
        self._of: tuple[str, int | None] = ("", None)

    def close(self) -> None:
        if self._recorder is not None:
            self._recorder.close()
            self._recorder = None

    def record(self, portal: str, crawl: int | None, exchange: Exchange) -> int:
        """The number of the capture. Raises NotRecorded."""
        recorder = self._recorder_of(portal, crawl, exchange)
        place = recorder.append(exchange)
        try:
            self.db.execute("BEGIN IMMEDIATE")
            number = self._note(portal, crawl, exchange, place)
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

        They are kept, because the portal may not show the same again. Raises ArchiveDamaged.
        """
        of = self._whose(path.name)
        if of is None:
            return
        self.db.execute("BEGIN IMMEDIATE")
        try:
            for place, exchange in iterate(path):
                if place.offset >= known:
                    self._note(*of, exchange, place)
            self.db.execute("COMMIT")
        except BaseException:
            self.db.execute("ROLLBACK")
            raise

    def _whose(self, name: str) -> tuple[str, int] | None:
        """Portal and crawl that wrote a file; the newest ones of that name."""
        crawls = self.db.execute("SELECT portal, number, started_at FROM crawl ORDER BY number DESC")
        begun = ((p, n, Recorder(self.folder, p, datetime.fromisoformat(at)).stem) for p, n, at in crawls)
        return next(((portal, crawl) for portal, crawl, stem in begun if name.startswith(f"{stem}-")), None)

    def _recorder_of(self, portal: str, crawl: int | None, exchange: Exchange) -> Recorder:
        if self._recorder is None or self._of != (portal, crawl):
            self.close()
            row = self.db.execute("SELECT started_at FROM crawl WHERE number = ?", (crawl,)).fetchone()
            started = datetime.fromisoformat(row[0]) if row else exchange.fetched_at
            self._recorder, self._of = Recorder(self.folder, portal, started.astimezone(UTC)), (portal, crawl)
        self._recorder.operator = self.operator
        return self._recorder

    def _note(self, portal: str, crawl: int | None, exchange: Exchange, place: Place) -> int:
        db = self.db
        db.execute("INSERT INTO portal (slug) VALUES (?) ON CONFLICT DO NOTHING", (portal,))
        page = self._page(portal, exchange)
        row = db.execute(
            "INSERT INTO capture (page, crawl, fetched, status, payload, warc, offset, length) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
            (
                page,
                crawl,
                int(exchange.fetched_at.timestamp()),
                exchange.status,
                self._payload(page, exchange),
                self._warc(portal, place.name),
                place.offset,
                place.length,
            ),
        ).fetchone()
        return int(row[0])

    def _page(self, portal: str, exchange: Exchange) -> int:
        url = exchange.url.encode("utf-8", "replace").decode()
        key = (url, portal, exchange.method, digest(exchange.request_body) if exchange.request_body else "")
        found = self.db.execute(
            "SELECT number FROM page WHERE url = ? AND portal = ? AND method = ? AND request = ?", key
        ).fetchone()
        if found is None:
            found = self.db.execute(
                "INSERT INTO page (url, portal, method, request) VALUES (?, ?, ?, ?) RETURNING number", key
            ).fetchone()
        return int(found[0])

    def _payload(self, page: int, exchange: Exchange) -> int:
        """The body's number; that of the page's response before it, if not a byte is different."""
        body = (digest(exchange.body), exchange.content_type, len(exchange.body))
        before = self.db.execute(
            "SELECT b.number, b.digest, b.content_type, b.size FROM capture c JOIN payload b ON b.number = c.payload "
            "WHERE c.page = ? ORDER BY c.number DESC LIMIT 1",
            (page,),
        ).fetchone()
        if before is not None and before[1:] == body:
            return int(before[0])
        row = self.db.execute(
            "INSERT INTO payload (digest, content_type, size) VALUES (?, ?, ?) RETURNING number", body
        ).fetchone()
        return int(row[0])

    def _warc(self, portal: str, name: str) -> int:
        self.db.execute("INSERT INTO warc_file (name, portal) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, portal))
        return int(self.db.execute("SELECT number FROM warc_file WHERE name = ?", (name,)).fetchone()[0])
