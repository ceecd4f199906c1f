"""Exports say what the tables say; status says it in a line."""

from __future__ import annotations

import csv
import io
import json
import resource
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive import export
from archive.archive import Archive
from archive.columns import TYPES
from scraper.cli import cli
from tests.archive.conftest import DAY, after
from tests.archive.test_store import ITEM, LONG, MEETING, RAT, about, say

NASTY = '=HYPERLINK("http://x";"ü")\nzweite Zeile, "so"; \'x\''


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.put_portal({"slug": "anderswo", "vendor": "x"})
    crawl = archive.start_crawl("musterbach", DAY, "crawl musterbach")
    say(archive, 0, about(ITEM, True, title=NASTY, public=True, meeting=MEETING, resolution_text=LONG), page="a")
    say(archive, 5, about(MEETING, True, name="Sitzung", organization=RAT), page="b")
    say(archive, 6, about(ITEM, True, title=NASTY, public=True, meeting=MEETING, resolution_text=LONG), page="a")
    say(archive, 7, page="c", failed=True, problems=[{"kind": "denied", "message": "nein"}])
    archive.finish_crawl(crawl, after(7), reason="finished", exit_code=1, counts={"pages": 4})
    return archive


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(w) for w in words])


def table(text: str, **how) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), **how))


def test_csv_says_what_the_table_says(filled: Archive, tmp_path: Path) -> None:
    done = run("export", "csv", "--archive", filled.folder, "-o", tmp_path / "out")
    assert done.exit_code == 0 and "rows of 13 tables" in done.stderr and done.stdout == ""
    assert {p.name for p in (tmp_path / "out").iterdir()} == {f"{t}.csv" for t in export.DEFAULT} | {export.DICTIONARY}
    (item,) = table((tmp_path / "out" / "agenda_item.csv").read_bytes().decode())
    assert (item["title"], item["resolution_text"], item["public"], item["unanimous"]) == (NASTY, LONG, "1", "")
    assert (item["first_seen"], item["last_seen"]) == ("2026-03-01T12:00:00Z", "2026-03-07T12:00:00Z")


def test_the_dictionary_explains_every_column(filled: Archive, tmp_path: Path) -> None:
    run("export", "csv", "--archive", filled.folder, "-o", tmp_path)
    explained = {(r["table"], r["column"]): r for r in table((tmp_path / export.DICTIONARY).read_bytes().decode())}
    for name in export.DEFAULT:
        header = (tmp_path / f"{name}.csv").read_bytes().decode().split("\r\n")[0].split(",")
        assert all(explained[name, column]["description"] for column in header)
    assert explained["agenda_item", "resolution_text"]["oparl"] == "resolutionText"
    assert explained["agenda_item", "meeting"]["refers_to"] == "meeting.id"


def test_the_spreadsheet_flavour_runs_no_formula(filled: Archive, tmp_path: Path) -> None:
    run("export", "csv", "--archive", filled.folder, "-o", tmp_path, "--spreadsheet")
    raw = (tmp_path / "agenda_item.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfid;portal;")
    (item,) = table(raw.decode("utf-8-sig"), delimiter=";")
    assert item["title"] == "'" + NASTY


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_formulas_are_disarmed(value: str) -> None:
    assert export.disarmed(value) == "'" + value
    assert (export.disarmed("Rat"), export.disarmed(-1), export.disarmed(None)) == ("Rat", -1, None)


def test_json_lines_to_standard_output(filled: Archive) -> None:
    done = run("export", "jsonl", "--archive", filled.folder, "--table", "agenda_item")
    (item,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert item["title"] == NASTY and item["public"] is True and item["unanimous"] is None
    assert list(item) == [c.name for c in TYPES["agenda_item"].columns]


def test_since_takes_what_is_new_or_changed(filled: Archive) -> None:
    def ids(day: str, name: str) -> list[str]:
        done = run("export", "jsonl", "--archive", filled.folder, "--table", name, "--since", day)
        assert done.exit_code == 0, done.stderr
        return [json.loads(line)["id"] for line in done.stdout.splitlines()]

    assert ids("2026-03-01", "agenda_item") == [ITEM]
    assert ids("2026-03-02", "agenda_item") == [], "seen again unchanged is not changed"
    assert ids("2026-03-02", "meeting") == [MEETING], "its own page came later"
    assert ids("2026-03-02", "organization") == [RAT]
    say(filled, 9, page="a")
    assert ids("2026-03-09", "agenda_item") == [ITEM]


def test_one_portal(filled: Archive) -> None:
    arguments = ("export", "csv", "--archive", filled.folder, "--table", "portal")
    assert len(table(run(*arguments).stdout)) == 2
    assert [r["slug"] for r in table(run(*arguments, "--portal", "anderswo").stdout)] == ["anderswo"]
    assert table(run(*arguments[:-1], "meeting", "--portal", "anderswo").stdout) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("csv",), "name a directory for the files with -o, or one table"),
        (("csv", "--table", "nix"), "no table nix; there are: portal, body"),
        (("csv", "--table", "text"), "no table text"),
        (("jsonl", "--table", "meeting", "--spreadsheet"), "goes with csv only"),
        (("csv", "--table", "meeting", "--portal", "nix"), "knows no portal 'nix'"),
        (("csv", "--table", "meeting", "--since", "gestern"), "gestern"),
    ],
)
def test_wrong_use_is_said(filled: Archive, words: tuple[str, ...], sentence: str) -> None:
    done = run("export", *words, "--archive", filled.folder)
    assert done.exit_code == 2 and sentence in done.stderr


@pytest.mark.parametrize("name", export.EXPORTABLE)
def test_every_table_and_view_can_be_exported(filled: Archive, name: str) -> None:
    for kind in ("csv", "jsonl"):
        done = run("export", kind, "--archive", filled.folder, "--table", name, "--since", "2026-01-01")
        assert done.exit_code == 0, done.stderr


def test_exporting_needs_little_memory(archive: Archive) -> None:
    text = LONG * 20
    for n in range(40):
        items = [about(f"musterbach:agenda_item:{n}.{i}", True, resolution_text=f"{n} {i} {text}") for i in range(50)]
        say(archive, n, *items, page=str(n))
    with Archive.open(archive.folder) as reader, Path("/dev/null").open("w") as nowhere:
        export.write_csv(nowhere, reader.db.conn, "person", export.Choice())
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert export.write_csv(nowhere, reader.db.conn, "agenda_item", export.Choice()) == 2000
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000  # kB, of 20 MB


def test_status_is_one_line_per_portal(filled: Archive) -> None:
    done = run("status", "--archive", filled.folder)
    assert done.exit_code == 0
    head, first, second = done.stdout.splitlines()
    assert " ".join(head.split()).startswith("Portal letzter Abruf (UTC) Ende Gremien Sitzungen TOPs Vorlagen")
    assert " ".join(first.split()) == "anderswo nie - 0 0 0 0 0 0 -"
    assert " ".join(second.split()) == "musterbach 2026-03-01 12:00 finished (1) 1 1 1 0 1 1 0"


def test_status_as_json(filled: Archive) -> None:
    (_, portal) = json.loads(run("status", "--json", "--archive", filled.folder).stdout)
    assert (portal["slug"], portal["reason"], portal["exit_code"], portal["failed"]) == ("musterbach", "finished", 1, 1)
    assert portal["counts"] == {"pages": 4} and portal["last_seen"] == "2026-03-07T12:00:00Z" and portal["due"] == 0


def test_status_of_a_crawl_that_never_ended(archive: Archive) -> None:
    archive.start_crawl("musterbach", DAY, "crawl")
    assert "läuft oder abgebrochen" in run("status", "--archive", archive.folder).stdout
