"""Archive: a directory with archive.db and warc/, the only class other rooms need.

One writer at a time (a file lock, free again when its holder dies); readers any time. A response is recorded before
anything reads it; what a page says is stored in one transaction or not at all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import filelock
import sqlite_utils

from archive import opening, warc
from archive.changes import Changes
from archive.errors import ArchiveDamaged, ArchiveError, NotRecorded
from archive.exchange import Capture, Exchange
from archive.linking import Links
from archive.noting import note_crawl, note_end, note_portal
from archive.recording import Recording
from archive.statements import Statement
from archive.store import Store, Stored
from archive.unmodified import unmodified

_CAPTURE = """
SELECT c.number, p.portal, p.method, p.url, p.request, c.fetched, c.status, b.content_type, b.digest, w.name,
  c.offset, c.length, c.crawl
FROM capture c JOIN page p ON p.number = c.page JOIN payload b ON b.number = c.payload
JOIN warc_file w ON w.number = c.warc WHERE c.number = ?"""
_AT_ONCE = 500  # records whose changes are written in one transaction


class Archive:
    """An open archive. `operator` is the contact that goes into the head of every WARC file."""

    def __init__(self, folder: Path, db: sqlite_utils.Database, lock: filelock.BaseFileLock | None) -> None:
        self.folder, self.db, self.operator = folder, db, ""
        self._lock = lock
        self._store: Store | None = Store(db.conn) if lock else None
        self._recording: Recording | None = Recording(db.conn, folder / "warc") if lock else None

    @classmethod
    def open(cls, folder: Path, *, write: bool = False) -> Archive:
        """Opens the archive in this directory; for writing, makes one where there is none and repairs torn tails.

        Raises ArchiveMissing (only for reading), ArchiveLocked (only for writing) and ArchiveDamaged.
        """
        folder = Path(folder)
        if not write:
            return cls(folder, opening.to_read(folder), None)
        lock = opening.lock(folder)
        try:
            db = opening.to_write(folder)
            return cls(folder, db, lock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        if self._lock is not None and self._lock.is_locked:
            with suppress(ArchiveError, sqlite3.Error):  # what is left to tell is marked, and told next time
                self.tell_changes()
                self.link()
        if self._recording is not None:
            self._recording.close()
        self.db.conn.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def put_portal(self, row: Mapping[str, object]) -> None:
        """Notes a portal (by `slug`; keys without a column are left out) and its body `<slug>:body:~portal`."""
        with self._writing():
            note_portal(self.db.conn, row)
        if self._recording is not None:
            self._recording.portal_changed(str(row["slug"]))

    def start_crawl(self, portal: str, started_at: datetime, command: str) -> int:
        """The number of a new run over this portal."""
        with self._writing():
            return note_crawl(self.db.conn, portal, _utc(started_at), command)

    def finish_crawl(
        self, crawl: int, finished_at: datetime, *, reason: str, exit_code: int, counts: Mapping[str, int]
    ) -> None:
        """Notes how a run ended: finished, blocked, robots, unreachable, interrupted, disk_full ...

        Raises LookupError for an unknown crawl, NotRecorded.
        """
        end = {"finished_at": _utc(finished_at), "reason": reason, "exit_code": exit_code, "counts": dict(counts)}
        with self._writing():
            portal = note_end(self.db.conn, crawl, end)
        if self._recording is not None:
            self._recording.operator = self.operator
            self._recording.write(portal, crawl, {"entry": "end", **end}, finished_at)
        self.tell_changes()
        self.link()

    def link(self) -> None:
        """Makes the links that follow from what was stored (see linking.py); the end of a crawl does it."""
        links = Links(self.db.conn)
        while links.marked():
            with self._writing():
                links.make()

    def tell_changes(self) -> None:
        """Brings the table `change` up to date with what was stored; the end of a crawl does it."""
        changes = Changes(self.db.conn)
        while ids := changes.stale(_AT_ONCE):
            with self._writing():
                changes.make(ids)

    def record(self, portal: str, crawl: int | None, exchange: Exchange) -> Capture:
        """Keeps a response, in the WARC and as a capture row. Raises NotRecorded, and then nothing of it is kept."""
        assert self._recording is not None, "the archive is open for reading only"
        self._recording.operator = self.operator
        return self.capture(self._recording.record(portal, crawl, exchange))

    def store(
        self,
        capture: int,
        statements: Sequence[Statement],
        problems: Sequence[Mapping[str, object]] = (),
        *,
        failed: bool = False,
        doubt: bool = False,
        route: str | None = None,
        ends: bool = False,
    ) -> Stored:
        """Stores all that the page of this capture says, in one transaction.

        What it said before and says no more is forgotten (but for the history), unless `failed`: then nothing changes,
        and only the problems are noted; or it is not believed (see doubt.py), which only `doubt` asks about.
        A problem has `kind` and `message`, and maybe `words` and `record`. `ends`: it is the last page
        of a list (see walks.py).
        Raises LookupError for an unknown capture, ValueError for statements that cannot be.
        """
        assert self._store is not None, "the archive is open for reading only"
        try:
            with self._writing():
                return self._store.put(
                    capture, statements, problems, failed=failed, doubt=doubt, route=route, ends=ends
                )
        except BaseException:
            self._store.recall()
            raise

    def unmodified(self, capture: int) -> int | None:
        """Notes that by this answer (304) the page still says what it said; the capture that holds it.

        None where nothing is held of the page: then the server has answered what nobody asked. Raises LookupError.
        """
        assert self._store is not None, "the archive is open for reading only"
        with self._writing():
            return unmodified(self._store, capture)

    def remark(self, capture: int, problems: Sequence[Mapping[str, object]], *, route: str | None = None) -> Stored:
        """Notes problems that the crawl met with a page and that the page itself does not say; it changes no record.

        No problem at all: what was wrong with the page is over. They go into the WARC too, where a replay finds them.
        Raises LookupError, NotRecorded.
        """
        assert self._recording is not None, "the archive is open for reading only"
        self._recording.remark(self.capture(capture), problems, route)
        return self.store(capture, (), problems, failed=True, route=route)

    def capture(self, number: int) -> Capture:
        """Raises LookupError if there is no response of this number."""
        row = self.db.conn.execute(_CAPTURE, (number,)).fetchone()
        if row is None:
            raise LookupError(f"no capture {number} in {self.folder}")
        portal, method, url, request, fetched, *rest = row[1:]
        return Capture(number, portal, method, url, request, datetime.fromtimestamp(fetched, UTC), *rest)

    def exchange(self, number: int) -> Exchange:
        """The recorded response and its request. Raises LookupError, ArchiveDamaged."""
        held = self.capture(number)
        return warc.read(self.folder / "warc" / held.warc_file, held.offset, held.length)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction. Raises NotRecorded on a full disk, ArchiveDamaged on a broken file."""
        db = self.db.conn
        try:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise NotRecorded(
                f"{self.folder / 'archive.db'} could not be written: {error}; nothing was changed. "
                "Make room and run the same command again"
            ) from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError):
                raise
            raise ArchiveDamaged(
                f"{self.folder / 'archive.db'} is damaged: {error}; rebuild it from the recorded pages"
            ) from error


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
