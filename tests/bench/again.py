"""Again: a second crawl of all of an unchanged portal writes no row but bookkeeping, and the database hardly grows.

`python -m tests.bench.again URL FOLDER` is one such crawl.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from archive.columns import TYPES
from tests.bench import Figure

YEARS = 3
LASTING = (*TYPES, "record", "content", "statement", "alias", "text", "gone", "change", "problem", "payload")


def run() -> Iterator[Figure]:
    from scraper.demo.council import council
    from scraper.demo.server import serve

    with tempfile.TemporaryDirectory() as made, serve(council(years=YEARS)) as portal:
        folder = Path(made) / "archive"
        (rows, size), (rows_then, size_then) = (_crawled(portal.url, folder) for _ in range(2))
        yield Figure("again: responses of both crawls", _count(folder, "capture"))
        yield Figure("again: rows of what is said", sum(map(len, rows.values())))
        different = sum(len(rows[table] ^ rows_then[table]) for table in LASTING)
        yield Figure("again: of these written by the second crawl", different, "", "<= 0")
        yield Figure("again: database before", size / 1e6, "MB")
        yield Figure("again: growth of the database", (size_then / size - 1) * 100, "%", "<= 1")


def _crawled(url: str, folder: Path) -> tuple[dict[str, set[tuple[object, ...]]], int]:
    """All rows of the lasting tables after one more crawl, and the size of the database in bytes."""
    subprocess.run([sys.executable, "-m", "tests.bench.again", url, str(folder)], check=True)
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        rows = {table: set(db.execute(f'SELECT * FROM "{table}"')) for table in LASTING}
    return rows, (folder / "archive.db").stat().st_size


def _count(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def main(url: str, folder: Path) -> None:
    from scraper.crawl import Wishes, crawl
    from scraper.demo.allris_classic import VENDOR
    from scraper.portals import Portal

    (came,) = crawl([Portal(slug="demo", vendor=VENDOR, url=url, delay=0.0)], folder, Wishes(full=True))
    if came.reason != "finished":
        raise SystemExit(f"the crawl was not finished: {came.reason} {came.words}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
