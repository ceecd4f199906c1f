"""Opens the database of an archive: for reading without ever blocking, for writing alone, repaired and up to date."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import filelock
import sqlite_utils

from archive import schema
from archive.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, ArchiveMissing, NotRecorded
from archive.recording import Recording
from archive.repair import repair

PREPARED = 256  # statements that SQLite is asked again and again while pages are stored; 128, as it is, are too few
_HINT = "`ratsarchiv crawl SLUG --archive {0}` makes one, `ratsarchiv demo --archive {0}` a sample"


def lock(folder: Path) -> filelock.BaseFileLock:
    """The right to write; free again when its holder ends, however it ends. Raises ArchiveLocked, ArchiveDamaged."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = filelock.FileLock(folder / "write.lock", timeout=0)
        held.acquire()
    except filelock.Timeout:
        raise ArchiveLocked(
            f"another ratsarchiv is writing to {folder}; wait until it is done, or name another directory"
        ) from None
    except OSError as error:
        raise ArchiveDamaged(f"{folder} cannot be written: {error.strerror}; name another directory") from error
    return held


def to_write(folder: Path) -> sqlite_utils.Database:
    """The database, made where there is none and brought to this version. Call with the lock held."""
    path = folder / "archive.db"
    (folder / "warc").mkdir(exist_ok=True)
    db = _connect(f"{path.absolute().as_uri()}?mode=rwc", path)
    try:
        db.conn.execute("PRAGMA journal_mode = WAL")
        db.conn.execute("PRAGMA synchronous = NORMAL")
        db.conn.execute("PRAGMA cache_size = -8000")
        schema.migrate(db)
        db.conn.execute("PRAGMA foreign_keys = ON")
        _repair_tails(db, folder / "warc")
    except sqlite3.DatabaseError as error:
        db.conn.close()
        raise _damaged(path, error) from error
    except BaseException:
        db.conn.close()
        raise
    return db


def mend(folder: Path) -> None:
    """Cuts off what crashes left unfinished at the ends of WARC files, also where the database cannot be used."""
    try:
        to_write(folder).conn.close()
    except ArchiveDamaged:
        for path in (folder / "warc").glob("*.warc.gz"):
            repair(path)


def to_read(folder: Path) -> sqlite_utils.Database:
    """The database, read-only. An archive of an older version is brought to this one first."""
    path = folder / "archive.db"
    if not path.is_file():
        raise ArchiveMissing(f"there is no archive in {folder}; " + _HINT.format(folder))
    # in a directory that cannot be written and has no -wal file, SQLite must be told that nobody else writes
    alone = not os.access(folder, os.W_OK) and not path.with_name("archive.db-wal").exists()
    db = _connect(f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if alone else ""), path)
    try:
        state = schema.state(db)
    except sqlite3.DatabaseError as error:
        db.conn.close()
        raise _damaged(path, error) from error
    except BaseException:
        db.conn.close()
        raise
    if state == "current":
        return db
    db.conn.close()
    if state == "empty":
        raise ArchiveMissing(f"the archive in {folder} is empty; " + _HINT.format(folder))
    held = lock(folder)
    try:
        to_write(folder).conn.close()
    finally:
        held.release()
    return to_read(folder)


def _connect(uri: str, path: Path) -> sqlite_utils.Database:
    try:
        connection = sqlite3.connect(
            uri, uri=True, timeout=30, isolation_level=None, check_same_thread=False, cached_statements=PREPARED
        )
        connection.execute("PRAGMA query_only")
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error
    return sqlite_utils.Database(connection)


def _damaged(path: Path, error: sqlite3.DatabaseError) -> ArchiveError:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):  # nothing is lost
        return NotRecorded(
            f"{path} could not be written: {error}; nothing was changed. Make room and run the same command again"
        )
    return ArchiveDamaged(f"{path} cannot be used: {error}; restore it, or rebuild it from the recorded pages")


def _repair_tails(db: sqlite_utils.Database, folder: Path) -> None:
    """Cuts off what a crash left unfinished at the end of a WARC file, and notes what is whole but was not noted."""
    known = db.conn.execute(
        "SELECT w.name, max(c.offset + c.length) FROM capture c JOIN warc_file w ON w.number = c.warc GROUP BY c.warc"
    )
    ends = dict(known.fetchall())
    for path in folder.glob("*.warc.gz"):
        end = ends.get(path.name, 0)
        if path.stat().st_size > end:
            repair(path, end)
            Recording(db.conn, folder).adopt(path, end)
