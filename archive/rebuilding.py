"""Rebuilding: a new database beside the old one, filled from the recorded pages and then put in its place at once.

Until then readers and the next crawl have the old one, and so they keep it if anything fails. The new content goes in
as one transaction of the old database file: whoever is reading goes on with what they see and sees the new one with
their next query, which a file put in the place of another would not give a server that has it open. Only where there
is no database, or none that can be opened, the file itself is put there.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import sqlite_utils

from archive import schema, search
from archive.errors import ArchiveDamaged, ArchiveError, NotRecorded
from archive.exchange import UNMODIFIED
from archive.linking import Links
from archive.noting import Facts, note, note_crawl, note_end, note_portal
from archive.opening import PREPARED
from archive.statements import Statement
from archive.store import Store
from archive.unmodified import unmodified

_TOGETHER = 200  # pages in one transaction


class Rebuilding:
    """A database in the making, in `archive.db.new`. With `over`, a copy of the old one, in which pages are read anew.

    Call with the archive's lock held.
    """

    def __init__(self, folder: Path, *, over: bool = False) -> None:
        self.folder, self.over = folder, over
        self.path = folder / "archive.db.new"
        _remove(self.path)
        if over:
            _copy(folder / "archive.db", self.path)
        self.db = sqlite3.connect(self.path, isolation_level=None, cached_statements=PREPARED)
        # the cache is what grows with the archive: 8 MB are full after 2,000 pages, and more of it saves no time
        for setting in ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -8000"):
            self.db.execute(f"PRAGMA {setting}")
        schema.migrate(sqlite_utils.Database(self.db))
        if not over:
            search.pause(sqlite_utils.Database(self.db))
        self.db.execute("PRAGMA foreign_keys = ON")
        self.store = Store(self.db)
        self.crawls: dict[str, int | None] = {}  # by the run's id in its files
        self.of: tuple[str, int | None] = ("", None)
        self.waiting = 0

    # ---- what the files say, in order

    def begin(self, head: Mapping[str, Any]) -> None:
        """A file of this run begins."""
        portal = str(head["portal"]["slug"])
        if head["id"] not in self.crawls:
            self.crawls[head["id"]] = None if self.over else self._crawl(head)
        self.of = portal, self.crawls[head["id"]]

    def _crawl(self, head: Mapping[str, Any]) -> int | None:
        portal, begun, command = head["portal"], head["started_at"], head["command"]
        self._write(lambda: note_portal(self.db, portal))
        if head["number"] is None:
            return None
        return int(self._write(lambda: note_crawl(self.db, portal["slug"], begun, command)))

    def capture(self, held: Facts) -> int | None:
        """The number of a recorded response; None if it is read over a database that does not know it."""
        if not self.over:
            number = int(self._write(lambda: note(self.db, *self.of, held)))
            if held.status == UNMODIFIED:
                self._write(lambda: unmodified(self.store, number))
            return number
        sql = "SELECT c.number FROM capture c JOIN warc_file w ON w.number = c.warc WHERE w.name = ? AND c.offset = ?"
        found = self.db.execute(sql, (held.warc, held.offset)).fetchone()
        return int(found[0]) if found else None

    def page(
        self,
        capture: int,
        statements: Sequence[Statement],
        problems: Sequence[Mapping[str, object]],
        *,
        failed: bool,
        route: str | None,
        ends: bool = False,
    ) -> None:
        """Stores what a page says, as Archive.store does that may doubt. Raises ValueError for what cannot be said."""
        try:
            put = partial(self.store.put, capture, statements, problems, failed=failed, route=route)
            self._write(partial(put, doubt=True, ends=ends))
        except ValueError:
            self.store.recall()
            raise

    def entry(self, entry: Mapping[str, Any]) -> None:
        """A line of the crawl's diary."""
        if entry["entry"] == "remark":
            self._remark(entry)
        elif self.over:
            return  # portals and runs are as they were
        elif entry["entry"] == "portal":
            self._write(lambda: note_portal(self.db, entry["portal"]))
        elif entry["entry"] == "end" and (crawl := self.of[1]) is not None:
            self._write(lambda: note_end(self.db, crawl, entry))

    def _remark(self, entry: Mapping[str, Any]) -> None:
        page = entry["page"]
        found = self.db.execute(
            "SELECT c.number FROM capture c JOIN page p ON p.number = c.page WHERE p.url = ? AND p.portal = ? "
            "AND p.method = ? AND p.request = ? AND c.fetched = ? ORDER BY c.number DESC LIMIT 1",
            (page["url"], self.of[0], page["method"], page["request"], page["fetched"]),
        ).fetchone()
        if found:
            self.page(int(found[0]), (), entry["problems"], failed=True, route=entry["route"])

    def forget_problems(self, portal: str | None, since: int) -> None:
        """Before pages are read over: problems met only in what is now read again."""
        sql = (
            "DELETE FROM problem WHERE portal = coalesce(?, portal) "
            "AND first_seen >= strftime('%Y-%m-%dT%H:%M:%SZ', ?, 'unixepoch')"
        )
        self._write(lambda: self.db.execute(sql, (portal, since)))

    # ---- writing

    def _write(self, work: Callable[[], Any]) -> Any:
        """Does it whole or not at all; many such steps are one transaction, for the file is nobody's yet."""
        try:
            if not self.db.in_transaction:
                self.db.execute("BEGIN")
            self.db.execute("SAVEPOINT step")
            try:
                done = work()
            except ValueError:
                self.db.execute("ROLLBACK TO step")
                raise
            self.db.execute("RELEASE step")
            self.waiting += 1
            if self.waiting >= _TOGETHER:
                self._commit()
        except sqlite3.OperationalError as error:
            raise _full(self.path, error) from error
        return done

    def _commit(self) -> None:
        if self.db.in_transaction:
            self.db.execute("COMMIT")
        self.waiting = 0

    # ---- ending

    def abandon(self) -> None:
        self.db.close()
        _remove(self.path)

    def put_in_place(self) -> None:
        """Makes it the archive's database. Raises NotRecorded, with the old one as it was."""
        try:
            while ids := self.store.changes.stale(_TOGETHER):
                self._write(partial(self.store.changes.make, ids))
            links = Links(self.db)
            while links.marked():
                self._write(links.make)
            self._commit()
            if not self.over:
                search.resume(sqlite_utils.Database(self.db))
            broken = self.db.execute("PRAGMA foreign_key_check").fetchone()
            if broken:
                raise ArchiveDamaged(f"the rebuilt database is not consistent ({broken}); the old one was kept")
            _switch(self.db, self.path, self.folder / "archive.db")
        except (sqlite3.OperationalError, OSError) as error:
            raise _full(self.path, error) from error
        finally:
            self.abandon()


def _full(path: Path, error: Exception) -> ArchiveError:
    return NotRecorded(f"{path} could not be written: {error}; the old database was kept. Make room and run again")


def _remove(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _copy(old: Path, new: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{old.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(new)) as target,
        ):
            source.backup(target)
    except sqlite3.DatabaseError as error:
        raise ArchiveDamaged(
            f"{old} cannot be read: {error}; replay everything instead, without --portal and --since"
        ) from error


def _switch(new: sqlite3.Connection, path: Path, old: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{old.absolute().as_uri()}?mode=rw", uri=True, timeout=30)) as target:
            target.execute("PRAGMA journal_mode = WAL")
            new.backup(target)
        return
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and old.exists():
            raise
    new.execute("PRAGMA journal_mode = DELETE")
    new.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    for suffix in ("-wal", "-shm"):  # of the file that could not be opened; they must not be laid over the new one
        old.with_name(old.name + suffix).unlink(missing_ok=True)
    path.replace(old)
