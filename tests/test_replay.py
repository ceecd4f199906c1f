"""The database is a function of the recorded pages: made anew, it is what crawling made, row for row."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace as changed
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest

from archive.archive import Archive
from archive.errors import ArchiveDamaged, ArchiveLocked, ArchiveMissing
from archive.passages import passage
from archive.warc import iterate
from scraper import replay as replaying
from scraper.replay import STRETCH, replay
from tests.conftest import ROOT, ratsarchiv


@pytest.fixture(scope="session")
def small(demo_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first pages of it, as if the crawl had been killed there. For reading only."""
    (whole,) = (demo_archive / "warc").iterdir()
    folder = tmp_path_factory.mktemp("small")
    (folder / "warc").mkdir()
    ends = [place.offset + place.length for place, _ in passage(whole)]
    (folder / "warc" / whole.name).write_bytes(whole.read_bytes()[: ends[150] + 100])
    assert replay(folder).refused == []
    return folder


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    """A copy to write to."""
    return Path(shutil.copytree(small, tmp_path / "archive"))


def tables(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, with its rowid; of the search index its contents are checked, not its storage."""
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        names = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if "_fts" not in n]
        names.remove("_sqlite_migrations")  # says when the tables were created, not what is in them
        for table in ("agenda_item", "paper"):
            db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")
        rows = {}
        for name in names:
            without = (
                "WITHOUT ROWID" in db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone()[0]
            )
            rows[name] = db.execute(f'SELECT {"" if without else "rowid, "}* FROM "{name}"').fetchall()
        return rows


def differences(one: Path, other: Path) -> list[str]:
    a, b = tables(one), tables(other)
    assert a.keys() == b.keys()
    return [f"{n}: {x} / {y}" for n in a for x, y in zip_all(a[n], b[n]) if x != y]


def zip_all(a: list[tuple[object, ...]], b: list[tuple[object, ...]]) -> Iterator[tuple[object, object]]:
    for n in range(max(len(a), len(b))):
        yield (a[n] if n < len(a) else None), (b[n] if n < len(b) else None)


def test_a_replay_is_what_crawling_was(demo_archive: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(demo_archive, tmp_path / "archive", ignore=shutil.ignore_patterns("archive.db*")))
    done = replay(folder, jobs=2)
    assert done.pages > 1000 and done.refused == []
    assert differences(demo_archive, folder) == []
    assert not list(folder.glob("archive.db.new*"))
    assert multiprocessing.active_children() == []


def test_over_an_existing_database_it_takes_its_place_at_once(small: Path, folder: Path) -> None:
    """A reader in the middle of something goes on with what it sees, and sees the new rows with the next query."""
    with closing(sqlite3.connect(folder / "archive.db")) as db, db:
        db.execute("UPDATE paper SET name = 'verdorben'")
    reader = Archive.open(folder).db.conn
    reader.execute("BEGIN")
    assert reader.execute("SELECT DISTINCT name FROM paper").fetchall() == [("verdorben",)]
    replay(folder)
    assert reader.execute("SELECT DISTINCT name FROM paper").fetchall() == [("verdorben",)]
    reader.execute("COMMIT")
    assert reader.execute("SELECT count(DISTINCT name) FROM paper").fetchone()[0] > 10
    reader.close()
    assert differences(small, folder) == []


def test_a_damaged_database_is_replaced(small: Path, folder: Path) -> None:
    with (folder / "archive.db").open("r+b") as file:
        file.write(b"nothing that SQLite knows")
    with pytest.raises(ArchiveDamaged):
        Archive.open(folder)
    replay(folder)
    assert differences(small, folder) == []


def test_when_it_fails_the_old_database_stays(small: Path, folder: Path) -> None:
    (path,) = (folder / "warc").iterdir()
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(ArchiveDamaged, match=path.name):
        replay(folder)
    assert differences(small, folder) == []
    assert not list(folder.glob("archive.db.new*"))
    Archive.open(folder, write=True).close()


def test_one_writer_at_a_time(folder: Path) -> None:
    with Archive.open(folder, write=True), pytest.raises(ArchiveLocked):
        replay(folder)
    with pytest.raises(ArchiveMissing):
        replay(folder / "nirgends")


WAITS = """
import multiprocessing, sys, time
from pathlib import Path
from scraper.replay import replay
def wait(_):
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    time.sleep(60)
if __name__ == "__main__":
    replay(Path(sys.argv[1]), jobs=2, every=wait)
"""


def test_killed_it_leaves_no_process_behind_and_the_archive_free(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WAITS, folder], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writing:
        assert writing.stdout
        reading = writing.stdout.readline().split()
        writing.kill()
    assert len(reading) == 2
    until = monotonic() + 20
    while any(map(alive, reading)):
        assert monotonic() < until, "a reading process waits for ever"
        sleep(0.05)
    Archive.open(folder, write=True).close()


def alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_what_readers_learn_old_pages_tell(small: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that has learned to see more of a page sees it in the pages already recorded."""

    def better(portal: str, vendor: str, page: object) -> object:
        reading = comes_to(portal, vendor, page)
        seen = tuple(
            changed(i, place=f"Saal {i.key}") if i.type == "meeting" and i.detail else i for i in reading.items
        )
        return changed(reading, items=seen)

    comes_to = replaying.comes_to
    monkeypatch.setattr(replaying, "comes_to", better)
    before = tables(folder)
    replay(folder, portal="demo")
    limited = Archive.open(folder).db
    (places,) = limited.execute("SELECT count(*) FROM meeting WHERE place LIKE 'Saal %'").fetchone()
    limited.conn.close()
    replay(folder)
    after = tables(folder)
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        assert db.execute("SELECT count(*) FROM meeting WHERE place LIKE 'Saal %'").fetchone() == (places,)
    assert places > 3
    assert all(before[name] == after[name] for name in ("paper", "person", "agenda_item", "capture", "crawl"))


def test_only_since_a_day(small: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert replay(folder, since=date(2100, 1, 1)).pages == 0
    assert differences(small, folder) == []
    assert replay(folder, since=date(2020, 1, 1)).pages > 100
    assert differences(small, folder) == [], "read again by the same reader, a page says the same"


@pytest.mark.parametrize("step", [STRETCH, 99_991, 5_000])
def test_stretches_hold_every_record_once(demo_archive: Path, step: int) -> None:
    (path,) = (demo_archive / "warc").iterdir()
    whole = [(place, type(found)) for place, found in passage(path)]
    assert len([1 for _, kind in whole if kind is not dict]) == len(list(iterate(path)))
    size = min(path.stat().st_size, step * 40)
    parts = [p for at in range(0, size, step) for p in passage(path, at, at + step)]
    assert [place for place, _ in parts] == [place for place, _ in whole if place.offset < -(-size // step) * step]


def test_the_command(small: Path, folder: Path) -> None:
    ran = ratsarchiv("replay", "--jobs", "2", "--json", "--archive", folder)
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["pages"] > 100
    assert differences(small, folder) == []
    assert ratsarchiv("replay", "--portal", "nirgends", "--archive", folder).code == 2
