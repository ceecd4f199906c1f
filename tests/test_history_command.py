"""`ratsarchiv history`: what changed, and what it said on a day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.archive import Archive
from scraper.cli import cli
from tests.archive.test_history import HEAD, OWN, gone
from tests.archive.test_store import ITEM, about, say


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Archive.open(tmp_path, write=True) as archive:
        archive.put_portal({"slug": "musterbach", "vendor": "allris-classic"})
        say(archive, 0, HEAD, page="x")
        say(archive, 0, about(ITEM, True, title="Haushalt 2026 \x1b[31m", public=True), page=OWN)
        say(archive, 2, about(ITEM, True, title="Haushalt 2027 \x1b[31m", public=True), page=OWN)
        gone(archive, 4, OWN)
    return tmp_path


def ask(folder: Path, *more: str) -> str:
    done = CliRunner().invoke(cli, ["history", ITEM, "--archive", str(folder), *more])
    assert done.exit_code == 0, done.output
    return done.output


def test_what_changed(folder: Path) -> None:
    assert ask(folder).splitlines() == [
        "2026-03-03 12:00:00 (Seite 3), nach 2026-03-01 12:00:00 (Seite 2):",
        "  Betreff: Haushalt [-2026-] {+2027+} [31m",
        "2026-03-05 12:00:00 (Seite 4), nach 2026-03-03 12:00:00 (Seite 3):",
        "  eigene Seite gelöscht",
    ]
    assert [change["kind"] for change in json.loads(ask(folder, "--json"))] == ["changed", "depublished"]


def test_what_it_said_on_a_day(folder: Path) -> None:
    assert "Betreff: Haushalt 2026" in ask(folder, "--as-of", "2026-03-02")
    assert "Betreff: Haushalt 2027" in ask(folder, "--as-of", "2026-03-03")
    assert ask(folder, "--as-of", "2026-03-06").startswith("eigene Seite gelöscht seit 2026-03-05")
    assert "noch nicht bekannt" in ask(folder, "--as-of", "2026-02-01")
    assert json.loads(ask(folder, "--as-of", "2026-03-02", "--json"))["captures"] == [2]


def test_an_unknown_id_is_wrong_use(folder: Path) -> None:
    done = CliRunner().invoke(cli, ["history", "musterbach:paper:1", "--archive", str(folder)])
    assert done.exit_code == 2 and "no page ever mentioned musterbach:paper:1" in done.output
