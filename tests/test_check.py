"""`ratsarchiv check`: what an operator and a monitor get to know, and the exit code."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.archive import Archive
from archive.statements import Statement
from scraper.cli import cli
from tests.archive.conftest import SITE, exchange


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One meeting with an item, crawled a moment ago."""
    now = datetime.now(UTC)
    with Archive.open(tmp_path / "data", write=True) as archive:
        archive.put_portal({"slug": "musterbach", "vendor": "allris-classic", "url": SITE})
        crawl = archive.start_crawl("musterbach", now, "ratsarchiv crawl musterbach")
        held = archive.record("musterbach", crawl, exchange(SITE + "to010.asp?SILFDNR=5", now)).number
        start = (now - timedelta(days=40)).strftime("%Y-%m-%d")
        meeting = Statement("meeting", "musterbach:meeting:5", True, {"name": "Rat", "start": start})
        item = {"meeting": meeting.id, "number": "Ö 1", "public": True, "title": "Haushalt", "outcome": "accepted"}
        archive.store(held, [meeting, Statement("agenda_item", "musterbach:agenda_item:1", False, item)])
        archive.finish_crawl(crawl, now, reason="finished", exit_code=0, counts={})
    return tmp_path / "data"


def check(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(cli, ["check", "--archive", str(folder), *more])


def test_a_whole_archive_exits_0_and_says_so(folder: Path) -> None:
    result = check(folder)
    assert result.exit_code == 0, result.output
    assert "musterbach: Ergebnis nach 60 Tagen (angenommen)" in result.output
    assert "Keine Befunde." in result.output and "Unversehrt: jedes Byte und jede Zeile geprüft." in result.output


def test_something_to_look_at_exits_1(folder: Path) -> None:
    with Archive.open(folder, write=True) as archive:
        held = archive.record("musterbach", 1, exchange(SITE + "to020.asp?TOLFDNR=1", datetime.now(UTC))).number
        unknown = {"kind": "unknown_outcome", "message": "no row", "words": "na schön"}
        archive.store(held, [], [unknown])
        archive.put_portal({"slug": "musterbach", "floors": "meetings >= 9/month"})
    result = check(folder)
    assert result.exit_code == 1
    assert "ALARM   musterbach" in result.output and "verlangt ist „meetings >= 9/month“" in result.output
    assert "„na schön“ auf 1 Seite" in result.output


@pytest.mark.parametrize("more", [(), ("--quick",)])
def test_damage_exits_4_and_names_file_and_record(folder: Path, more: tuple[str, ...]) -> None:
    (path,) = (folder / "warc").glob("*.gz")
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    result = check(folder, *more)
    assert result.exit_code == 4
    assert f"SCHADEN warc/{path.name}, capture 1, Byte " in result.output and "SILFDNR=5" in result.output


def test_json_says_everything(folder: Path) -> None:
    said = json.loads(check(folder, "--json", "--quick").stdout)
    assert (said["exit_code"], said["findings"], said["integrity"]) == (0, [], [])
    (portal,) = said["portals"]
    assert portal["portal"] == "musterbach" and portal["delays"]["minutes"]["learnt"] is False
    assert portal["months"][0]["with_outcome"] == 1


def test_only_the_portals_asked_for_are_judged(folder: Path) -> None:
    with Archive.open(folder, write=True) as archive:
        archive.put_portal({"slug": "nebenan", "vendor": "allris-classic", "url": SITE})
    assert check(folder).exit_code == 1  # nebenan was never crawled
    result = check(folder, "musterbach")
    assert result.exit_code == 0 and "nebenan" not in result.output
    assert "knows no portal nirgends" in str(check(folder, "nirgends").exception)


def test_a_database_that_cannot_be_read_is_damage(folder: Path) -> None:
    content = bytearray((folder / "archive.db").read_bytes())
    for start in range(8 * 4096, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    (folder / "archive.db").write_bytes(content)
    result = check(folder)
    assert getattr(result.exception, "exit_code", result.exit_code) == 4  # main() makes this of an ArchiveDamaged
