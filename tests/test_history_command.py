"""`ratsarchiv history`: what changed, and what it said on a day."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.archive import Archive
from scraper.cli import cli
from tests.archive.telling import HEAD, OWN, gone
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


def asked(folder: Path, *more: str) -> str:
    done = CliRunner().invoke(cli, ["history", "--archive", str(folder), *more])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_archive_on_a_day_is_counted(folder: Path) -> None:
    counts = {row["type"]: row for row in json.loads(asked(folder, "--as-of", "2026-03-03", "--json"))}
    zero = {"portal": "musterbach", "shown": 0, "withdrawn": 0, "depublished": 0}
    assert counts["agenda_item"] == {**zero, "type": "agenda_item", "shown": 1}
    assert json.loads(asked(folder, "--as-of", "2026-02-01", "--json")) == []
    later = asked(folder, "--as-of", "2026-03-06").splitlines()
    assert [line.split() for line in later if "agenda_item" in line] == [["musterbach", "agenda_item", "0", "0", "1"]]


@pytest.mark.parametrize("day", ["2026-02-01", "2026-03-02", "2026-03-03", "2026-03-06"])
def test_rows_of_a_day_are_what_each_record_said(folder: Path, day: str) -> None:
    lines = asked(folder, "--as-of", day, "--type", "agenda_item", "--json").splitlines()
    alone = json.loads(ask(folder, "--as-of", day, "--json"))
    if alone is None:
        assert lines == []
        return
    [row] = [json.loads(line) for line in lines]
    assert {name: row.pop(name) for name in ("id", "portal", "standing", "since")} == {
        "id": ITEM,
        "portal": "musterbach",
        "standing": alone["kind"],
        "since": alone["since"],
    }
    assert {name: value for name, value in row.items() if value is not None} == alone["fields"]
    [as_csv] = csv.DictReader(io.StringIO(asked(folder, "--as-of", day, "--type", "agenda_item")))
    assert as_csv["title"] == row["title"] and as_csv["id"] == ITEM


def test_what_is_not_public_now_stays_out_of_any_day(folder: Path) -> None:
    with Archive.open(folder, write=True) as archive:
        say(archive, 8, about(ITEM, True, title="Grundstück", public=False), page=OWN)
    assert "Haushalt" not in asked(folder, "--as-of", "2026-03-02", "--type", "agenda_item")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name a record, or a day"),
        (["--as-of", "2026-03-02", "--type", "beschluss"], "is no type of records; there are: body"),
        (["--as-of", "2026-03-02", "--portal", "nirgends"], "knows no portal 'nirgends'"),
        ([ITEM, "--as-of", "2026-03-02", "--type", "paper"], "leave out the ID"),
    ],
)
def test_wrong_use_is_said(folder: Path, arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(cli, ["history", "--archive", str(folder), *arguments])
    assert done.exit_code == 2 and said in done.output
