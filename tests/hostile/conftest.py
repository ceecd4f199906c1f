"""A small council on a portal that misbehaves, crawled as a user does, and what must hold of the archive afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from datasette.utils import tilde_encode

from archive.archive import Archive
from archive.publish import Publication, datasette
from archive.search import damaged
from archive.warc import digest
from scraper.cli._mask import mask_of
from scraper.demo.council import council
from scraper.demo.expected import TABLES
from scraper.demo.faults import Fault, hostile
from scraper.demo.server import Portal, serve
from scraper.demo.truth import Council
from tests.conftest import ROOT, Ran
from tests.truth import all_differences, database

PAGES = ("agenda_item", "meeting", "paper", "organization", "person", "membership", "consultation", "file")
FAST = {
    "DOWNLOAD_TIMEOUT": 2,
    "RETRY_TIMES": 1,
    "RETRY_AFTER_DEFAULT": 0.1,
    "RETRY_AFTER_MAX": 5,
}


def small(years: int = 1, scale: float = 0.1) -> Council:
    """A council of a hundred and some pages."""
    whole = council(years=years, scale=scale)
    persons = whole.persons[::6]
    kept = {None, *(p.number for p in persons)}
    return replace(whole, persons=persons, memberships=tuple(m for m in whole.memberships if m.person in kept))


SMALL = small()


@dataclass
class Town:
    """A portal, and the archive it is crawled into."""

    portal: Portal
    folder: Path
    truth: Council = SMALL
    slugs: tuple[str, ...] = ("demo",)

    def crawl(
        self,
        *faults: Fault,
        settings: dict[str, Any] | None = None,
        code: int = 0,
        as_json: bool = False,
        full: bool = True,
        **more: Any,
    ) -> Ran:
        """One `ratsarchiv crawl` with these faults in force, by default of every page; `more` see run.py."""
        self.portal.tell(faults=faults)
        wanted = json.dumps({"settings": FAST | (settings or {}), **more})
        done = subprocess.run(
            [sys.executable, "-m", "tests.hostile.run", wanted, "crawl", *self.slugs, "--archive", self.folder,
             *(["--json"] if as_json else []), *(["--full"] if full else [])],
            capture_output=True, text=True, timeout=120, check=False, cwd=ROOT,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
        return Ran(done.returncode, done.stdout, done.stderr)

    def rows(self) -> dict[str, dict[str, Any]]:
        """Every record as it is, but for when it was last looked at."""
        with database(self.folder) as db:
            return {
                row["id"]: {name: row[name] for name in row.keys() if name not in ("last_seen", "capture")}  # noqa: SIM118
                for table in TABLES
                for row in db.execute(f"SELECT * FROM {table}")
            }

    def problems(self, where: str = "1") -> dict[str, set[str]]:
        """Kind of problem -> addresses it is noted with."""
        found: dict[str, set[str]] = {}
        with database(self.folder) as db:
            for row in db.execute(f"SELECT kind, url, words FROM problem WHERE {where}"):
                found.setdefault(row["kind"], set()).update((row["url"] or "", row["words"] or ""))
        return found

    def differences(self, *spoiled: str) -> list[str]:
        return all_differences(self.folder, self.truth, spoiled=spoiled)


def intact(folder: Path, *, crashed: bool = False) -> None:
    """Both tools find every WARC clean, every response has its row and its bytes, and the database is sound.

    What a crash has left torn is repaired when the archive is opened for writing.
    """
    if crashed:
        Archive.open(folder, write=True).close()
    files = sorted((folder / "warc").glob("*.warc.gz"))
    assert files
    everything = folder.parent / "everything.warc.gz"  # files one after the other are a file, and checked much faster
    everything.write_bytes(b"".join(path.read_bytes() for path in files))
    tools = Path(sys.executable).parent
    for command in ([tools / "fastwarc", "check", "-p"], [tools / "warcio", "check"]):
        done = subprocess.run([*command, everything], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command[0].name}: {done.stdout}{done.stderr}"
    with Archive.open(folder, write=True) as archive:
        db = archive.db.conn
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert damaged(archive.db) == []
        assert _responses(files) == dict(
            db.execute("SELECT w.name, count(*) FROM capture c JOIN warc_file w ON w.number = c.warc GROUP BY w.name")
        )
        for number, said in db.execute(
            "SELECT c.number, b.digest FROM capture c JOIN payload b ON b.number = c.payload"
        ).fetchall():
            assert digest(archive.exchange(number).body) == said


def _responses(files: list[Path]) -> dict[str, int]:
    """Response records per file, counted by a tool that is not ours."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    found = {}
    for path in files:
        with path.open("rb") as stream:
            found[path.name] = sum(1 for _ in ArchiveIterator(stream, record_types=WarcRecordType.response))
    return {name: count for name, count in found.items() if count}


@contextmanager
def town(folder: Path, truth: Council = SMALL, slugs: tuple[str, ...] = ("demo",)) -> Iterator[Town]:
    with serve(truth) as portal:
        folder.mkdir(parents=True, exist_ok=True)
        rows = [f"{slug},allris-classic,{portal.url},0" for slug in slugs]
        (folder / "portals.csv").write_text("\n".join(["slug,vendor,url,delay", *rows]))
        yield Town(portal, folder, truth, slugs)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("texts") / "archive", hostile(SMALL)) as portal:
        portal.crawl()
        yield portal


@pytest.fixture(scope="session")
def ds(place: Town) -> Iterator[Publication]:
    publication = datasette(place.folder, mask_of(place.folder))
    yield publication
    for base in publication.databases.values():
        base.close()


def addresses(folder: Path) -> list[str]:
    """A page of every kind, with as much text as there is."""
    found = ["/", "/-/suche?q=script", "/-/suche?q=DROP", "/archive"]
    with database(folder) as db:
        for table in PAGES:
            (id_,) = db.execute(f"SELECT max(id) FROM {table}").fetchone()
            found += [f"/archive/{table}", f"/archive/{table}/{tilde_encode(id_)}"]
        (number,) = db.execute("SELECT capture FROM agenda_item WHERE minutes_text IS NOT NULL LIMIT 1").fetchone()
    return [*found, f"/-/archivseite/{number}", f"/-/archivseite/{number}/seite"]


__all__ = ["PAGES", "SMALL", "Fault", "Town", "addresses", "intact", "town"]
