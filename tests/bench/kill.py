"""Kill: crawls killed with SIGKILL at random moments, each resumed until it is complete, and what is lost or doubled.

Most die after a random time, some when a chosen function is entered for the n-th time, some with the last record torn.
After some, the database is put back to what it was before that run began, as a power loss may leave it beside newer
WARC files. A crawl is a child forked from a process that has imported everything and started nothing, which saves two
seconds each. It announces
every response in a file as soon as the archive has said that it is recorded.

`python -m tests.bench.kill KILLS SEED FOLDER` prints the outcome as JSON; a council is crawled anew every few kills.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from archive.columns import RECORDS
from tests.bench import Figure

KILLS, IN_A_ROW = 200, 4  # in a row: kills that one archive suffers before it may be completed
LAST = "killed"  # where the last of these archives is left
MOMENTS = (
    ("before", "archive.warc", "Recorder._write"),
    ("after", "archive.warc", "Recorder._write"),
    ("torn", "archive.warc", "Recorder.append"),
    ("before", "archive.archive", "Archive.store"),
    ("after", "archive.store", "Store.put"),
    ("after", "archive.archive", "Archive.start_crawl"),
    ("before", "archive.archive", "Archive.finish_crawl"),
)


@dataclass
class Outcome:
    """What came of all kills; the lists say what went wrong, and are to be empty."""

    kills: int = 0
    rolled_back: int = 0
    announced: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    amiss: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        came = killed(KILLS, 1, Path(folder))
    yield Figure("kill: crawls killed and resumed", came["kills"], "", f">= {KILLS}")
    yield Figure("kill: of these with a database put back", came["rolled_back"])
    yield Figure("kill: responses announced as recorded", came["announced"])
    for name in ("lost", "doubled", "amiss", "differences"):
        yield Figure(f"kill: {name}", len(came[name]), "", "<= 0")
    yield Figure("kill: time", came["seconds"], "s")


def killed(kills: int, seed: int, folder: Path) -> dict[str, Any]:
    """The Outcome of a process of its own, as a dict."""
    line = [sys.executable, "-m", "tests.bench.kill", str(kills), str(seed), str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(kills: int, seed: int, folder: Path) -> None:
    from scraper.demo.council import council
    from scraper.demo.server import serve

    whole = council(years=1, scale=0.05)
    persons = whole.persons[::12]
    kept = {None, *(p.number for p in persons)}
    town = replace(whole, persons=persons, memberships=tuple(m for m in whole.memberships if m.person in kept))
    with serve(town) as portal:
        print(json.dumps(Killing(portal.url, folder, seed).go(kills).__dict__))


class Killing:
    """Kills crawls of one portal, and compares what they leave with an archive that no kill has met."""

    def __init__(self, url: str, folder: Path, seed: int) -> None:
        self.url, self.folder, self.chance = url, folder, random.Random(seed)
        self.came = Outcome()

    def go(self, kills: int) -> Outcome:
        _warm_up()
        begun = time.monotonic()
        reference = self.folder / "reference"
        self._crawl(reference)
        self.takes = time.monotonic() - begun
        self.wanted = _all(reference)
        while self.came.kills < kills:
            shutil.rmtree(self.folder / LAST, ignore_errors=True)
            self._one(self.folder / LAST, min(IN_A_ROW, kills - self.came.kills))
        self.came.seconds = time.monotonic() - begun
        return self.came

    def _one(self, archive: Path, kills: int) -> None:
        """An archive whose crawls die so many times, unless one of them is quicker; and then is completed."""
        announced: list[str] = []
        for _ in range(kills):
            copy = _copy_of(archive)
            died, said = self._crawl(archive, self._death())
            announced += said
            if not died:
                break
            self.came.kills += 1
            if copy and self.chance.random() < 0.3:
                self.came.rolled_back += 1
                _put_back(copy, archive)
            self._judge(archive, announced)
        else:
            announced += self._crawl(archive)[1]
        self._judge(archive, announced)
        self._complete(archive)

    def _death(self) -> tuple[Any, ...]:
        """After so many seconds, or at a moment."""
        if self.chance.random() < 0.7:
            return (self.chance.uniform(0, self.takes / 2),)
        moment = self.chance.choice(MOMENTS)
        return (*moment, 1 if "crawl" in moment[2] else self.chance.randint(1, 60))

    # ---- one crawl

    def _crawl(self, archive: Path, death: tuple[Any, ...] = ()) -> tuple[bool, list[str]]:
        """Whether it was killed, and what it announced."""
        said = archive.with_suffix(".said")
        said.write_text("")
        child = os.fork()
        if not child:
            _be_a_crawl(self.url, archive, death, said)
        if len(death) == 1:
            time.sleep(death[0])
            os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status not in (0, -signal.SIGKILL):
            self.came.amiss.append(f"a crawl ended with {status}")
        lines = said.read_text().splitlines()
        self.came.announced += len(lines)
        return status == -signal.SIGKILL, lines

    # ---- what must hold

    def _judge(self, archive: Path, announced: list[str]) -> None:
        """What was announced is there, once; every byte and row is as it should be."""
        from archive.archive import Archive
        from archive.verify import verify

        Archive.open(archive, write=True).close()  # as the next run does first
        held = _captures(archive)
        self.came.lost += set(announced) - held.keys()
        everything = held + Counter(_record_ids(archive))
        self.came.doubled += [line for line, times in everything.items() if times > 1]
        self.came.amiss += [str(one) for one in verify(archive) if one.severity != "note"]

    def _complete(self, archive: Path) -> None:
        """It is the archive that a crawl gives that nobody killed."""
        found = _all(archive)
        self.came.lost += [name for name in self.wanted.keys() - found.keys() if name.startswith("page ")]
        self.came.doubled += _stored_again(archive)
        for name in self.wanted.keys() | found.keys():
            if found.get(name) != self.wanted.get(name):
                self.came.differences.append(f"{name}: {found.get(name)} instead of {self.wanted.get(name)}")


# ---- a crawl


def _warm_up() -> None:
    import pipelines.store
    import scraper.crawl
    import scraper.spiders.portal
    from scraper.vendors import vendors

    assert pipelines.store and scraper.crawl and scraper.spiders.portal
    assert vendors()


def _be_a_crawl(url: str, archive: Path, death: tuple[Any, ...], said: Path) -> None:
    """Never returns."""
    from archive.archive import Archive
    from scraper.crawl import Wishes, crawl
    from scraper.demo.allris_classic import VENDOR
    from scraper.portals import Portal
    from tests.hostile.run import die

    code = 1
    try:
        if len(death) > 1:
            die(*death)
        _announce(Archive, os.open(said, os.O_WRONLY | os.O_APPEND))
        wishes = Wishes(today=date.today())  # goes on where the one before was killed
        came = crawl([Portal(slug="demo", vendor=VENDOR, url=url, delay=0.0)], archive, wishes)
        code = came[0].exit_code
    finally:
        os._exit(code)


def _announce(archive: Any, to: int) -> None:
    """Writes a line whenever the archive has said that a response is recorded; the line survives SIGKILL."""
    record = archive.record

    def announced(*args: Any, **kwargs: Any) -> Any:
        capture = record(*args, **kwargs)
        os.write(to, f"{_line(capture.url, capture.digest, capture.warc_file, capture.offset)}\n".encode())
        return capture

    archive.record = announced


def _line(*facts: object) -> str:
    return " ".join(map(str, facts))


# ---- what there is


def _query(archive: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive / "archive.db")) as db:
        return db.execute(sql).fetchall()


def _captures(archive: Path) -> Counter[str]:
    sql = """SELECT p.url, b.digest, w.name, c.offset FROM capture c JOIN page p ON p.number = c.page
        JOIN payload b ON b.number = c.payload JOIN warc_file w ON w.number = c.warc"""
    return Counter(_line(*row) for row in _query(archive, sql))


def _record_ids(archive: Path) -> Iterator[str]:
    for path in (archive / "warc").glob("*.warc.gz"):
        for id_ in re.findall(rb"WARC-Record-ID: (\S+)", gzip.decompress(path.read_bytes())):
            yield id_.decode()


def _stored_again(archive: Path) -> list[str]:
    """Pages of which two responses were stored, though the second run had no need to ask again."""
    sql = """SELECT p.url FROM capture c JOIN page p ON p.number = c.page
        WHERE c.unchanged IS NOT NULL AND p.route NOT IN ('start', 'paper_list')
        GROUP BY p.number HAVING count(*) > 1"""
    return [f"{url} was stored again" for (url,) in _query(archive, sql)]


def _all(archive: Path) -> dict[str, object]:
    """Every page and whether it was read, every record, every problem; without times and numbers of captures."""
    found: dict[str, object] = {
        f"page {url}": read for url, read in _query(archive, "SELECT url, said IS NOT NULL FROM page")
    }
    found |= {f"problem {row}": 1 for row in _query(archive, "SELECT kind, url, words, resolved_at FROM problem")}
    for kind in RECORDS:
        names = ", ".join(c.name for c in kind.stored if c.name not in ("first_seen", "last_seen", "capture"))
        found |= {str(row[0]): row for row in _query(archive, f"SELECT {names} FROM {kind.name}")}
    return found


def _copy_of(archive: Path) -> Path | None:
    """The database as it is between two crawls."""
    if not (archive / "archive.db").exists():
        return None
    copy = archive.with_suffix(".db")
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(archive / "archive.db")) as db, closing(sqlite3.connect(copy)) as kept:
        db.backup(kept)
    return copy


def _put_back(copy: Path, archive: Path) -> None:
    for suffix in ("-wal", "-shm"):
        (archive / f"archive.db{suffix}").unlink(missing_ok=True)
    shutil.copy(copy, archive / "archive.db")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
