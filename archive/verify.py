"""Verifying: every recorded byte is what was written, every row is there, and what is amiss is named.

Nothing is repaired: opening the archive for writing would cut off torn tails, and with them the evidence. (An archive
of an older version is brought to this one first, though, as by every command.) A crawl may go on meanwhile: what it has
just appended is not mistaken for damage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import filelock

from archive import opening, verify_db, verify_warc
from archive.amiss import Amiss

Progress = Callable[[str, int, int], None]  # what is being verified, how much is done, of how much


def verify(folder: Path, *, quick: bool = False, progress: Progress = lambda *_: None) -> Iterator[Amiss]:
    """All that is amiss in the archive, as it is found; an archive of 1,000,000 pages needs no more memory than one.

    `quick` leaves out what reads every byte: payload digests, and rows held against their statements. Raises
    ArchiveDamaged if the database cannot be read at all.
    """
    live = written_to(folder)
    with closing(opening.to_read(folder).conn) as db:
        yield from verify_db.verify(db, quick=quick, progress=progress)
        yield from verify_warc.verify(folder / "warc", db, quick=quick, live=live, progress=progress)
    if live:
        yield Amiss("note", "fts", "archive.db", "", "Der Suchindex wurde nicht geprüft, weil gerade geschrieben wird")
    else:
        yield from verify_db.verify_index(folder)


def written_to(folder: Path) -> bool:
    """Whether another process is writing to this archive."""
    path = folder / "write.lock"
    if not path.exists():
        return False
    try:
        with filelock.FileLock(path, timeout=0):  # free again at once
            return False
    except filelock.Timeout:
        return True
    except OSError:  # a folder that cannot be written: nobody writes here
        return False
