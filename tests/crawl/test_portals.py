"""The register: shipped rows, a user's own file over them, and looking up."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scraper.cli.portals import command
from scraper.portals import COLUMNS, UNKNOWN, Portal, folder, lay_over, lookup, register, shipped, slug_for, slug_of_url
from scraper.problems import UsageError

SOURCES = Path(__file__).parents[3] / "shared" / "portals.csv"
HEAD = "slug,vendor,url,delay,permission,ags\n"


@pytest.fixture(scope="module")
def rows() -> dict[str, Portal]:
    return shipped()


def test_shipped_rows_are_complete_and_unlike_each_other(rows: dict[str, Portal]) -> None:
    assert sum(p.vendor == "allris-classic" for p in rows.values()) == 40
    assert sum(p.vendor == "allris-4" for p in rows.values()) == 316
    assert len({p.url for p in rows.values()}) == len(rows)
    assert all(p.delay >= 1 and p.permission is None for p in rows.values())
    assert rows["geestland"].url == "https://sitzungsdienst.geestland.eu/bi/"
    assert rows["geestland"].body_name == "Stadt Geestland"


@pytest.mark.skipif(not SOURCES.exists(), reason="../shared/portals.csv is not here")
def test_every_collected_allris_row_is_shipped_under_the_slug_of_the_rule(rows: dict[str, Portal]) -> None:
    with SOURCES.open(encoding="utf-8", newline="") as file:
        collected = [r for r in csv.DictReader(file) if r["system_vendor"] in ("allris-classic", "allris-4")]
    taken: dict[str, str] = {}
    for row in sorted(collected, key=lambda r: r["system_vendor"] != "allris-classic"):
        slug = slug_for(row["body_name"], row["kind"], taken)
        taken[slug] = folder(row["base_url"])
    assert {slug: p.url for slug, p in rows.items()} == taken


def test_a_users_file_changes_cells_and_adds_rows(rows: dict[str, Portal]) -> None:
    text = "\ufeff".join(["", ""]) + HEAD + 'geestland,,,5,"Frau Muster, Hauptamt, 2026-11-02",\n'
    text += "neu,allris-classic,https://ris.neustadt.example/bi/allris.net.asp,,,01234567\n# a remark\n\n"
    mine = lay_over(rows, text.lstrip("\ufeff"), "mine.csv")
    assert (mine["geestland"].delay, mine["geestland"].permission) == (5, "Frau Muster, Hauptamt, 2026-11-02")
    assert mine["geestland"].url == rows["geestland"].url
    assert mine["neu"].url == "https://ris.neustadt.example/bi/"
    assert mine["neu"].ags == "01234567"
    assert len(mine) == len(rows) + 1


def test_excel_saves_semicolons(rows: dict[str, Portal]) -> None:
    assert lay_over(rows, "slug;delay\ngeestland;2,5\n", "mine.csv")["geestland"].delay == 2.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("slug,speed\n", "mine.csv, line 1: no column is called 'speed'"),
        ("vendor\nx\n", "mine.csv, line 1: the first line must name the columns"),
        (HEAD + "Neu Stadt,v,https://x.de/\n", "mine.csv, line 2, column slug: 'Neu Stadt'"),
        (HEAD + "neu,,https://x.de/\n", "mine.csv, line 2, column vendor: empty"),
        (HEAD + "neu,v,\n", "mine.csv, line 2, column url: empty"),
        (HEAD + "neu,A B,https://x.de/\n", "mine.csv, line 2, column vendor: 'A B'"),
        (HEAD + "neu,v,ftp://x.de/\n", "mine.csv, line 2, column url: 'ftp://x.de/' must begin with https://"),
        (HEAD + "neu,v,https://me:pw@x.de/\n", "mine.csv, line 2, column url: no user name or password"),
        (HEAD + "neu,v,https://x.de:99999/\n", "mine.csv, line 2, column url: 'https://x.de:99999/' is no address"),
        (HEAD + "\ngeestland,,,fast\n", "mine.csv, line 3, column delay: 'fast' is no number"),
        (HEAD + "geestland,,,-1\n", "mine.csv, line 2, column delay: -1 is not between"),
        (HEAD + "geestland,,,nan\n", "mine.csv, line 2, column delay: nan is not between"),
        (HEAD + "geestland,,,0.1\n", "mine.csv, line 2, column delay: under 1 second needs the operator's word"),
        (HEAD + "geestland,,,,,8x\n", "mine.csv, line 2, column ags: '8x'"),
        (HEAD + "geestland\ngeestland\n", "mine.csv, line 3, column slug: 'geestland' is on line 2 already"),
        (HEAD + "geestland,,,,a,b,c\n", "mine.csv, line 2: 7 cells under 6 columns"),
    ],
)
def test_every_mistake_is_named_with_file_line_and_column(rows: dict[str, Portal], text: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        lay_over(rows, text, "mine.csv")
    assert str(error.value).startswith(said)


def test_where_the_users_file_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, delay in (("given", 3), ("set", 4), ("archive", 5)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "portals.csv").write_text(f"slug,delay\ngeestland,{delay}\n", "utf-8-sig")
    monkeypatch.delenv("RATSARCHIV_PORTALS", raising=False)
    assert register()["geestland"].delay == 2
    assert register(archive=tmp_path / "archive")["geestland"].delay == 5
    monkeypatch.setenv("RATSARCHIV_PORTALS", str(tmp_path / "set" / "portals.csv"))
    assert register(archive=tmp_path / "archive")["geestland"].delay == 4
    assert register(tmp_path / "given" / "portals.csv", tmp_path / "archive")["geestland"].delay == 3
    with pytest.raises(UsageError, match="cannot read the portals file"):
        register(tmp_path / "missing.csv")
    (tmp_path / "latin.csv").write_bytes(b"slug,notes\ngeestland,M\xfcnder\n")
    with pytest.raises(UsageError, match="not UTF-8"):
        register(tmp_path / "latin.csv")


@pytest.mark.parametrize(
    ("name", "kind", "taken", "slug"),
    [
        ("Stadt Geestland", "Stadt", (), "geestland"),
        ("Gemeinde Freden (Leine)", "Gemeinde", (), "freden"),
        ("Große Kreisstadt Weißenburg i. Bay.", "Stadt", (), "weissenburg-i-bay"),
        ("Landkreis Osnabrück", "Landkreis", (), "osnabrueck"),
        ("Landkreis Osnabrück", "Landkreis", ("osnabrueck",), "landkreis-osnabrueck"),
        ("Landkreis Osnabrück", "Landkreis", ("osnabrueck", "landkreis-osnabrueck"), "landkreis-osnabrueck-2"),
        ("BVV Berlin-Mitte", "Bezirk", (), "berlin-mitte"),
        ("Märkischer Kreis", "Landkreis", (), "maerkischer-kreis"),
    ],
)
def test_slugs(name: str, kind: str, taken: tuple[str, ...], slug: str) -> None:
    assert slug_for(name, kind, taken) == slug


def test_lookup_by_slug_and_by_address(rows: dict[str, Portal]) -> None:
    assert lookup(rows, "geestland").slug == "geestland"
    assert lookup(rows, "http://sitzungsdienst.geestland.eu/bi/si010_e.asp?MM=1").slug == "geestland"
    strange = lookup(rows, "https://www.ris.muster.example:8443/rats/info.asp")
    assert strange == Portal(
        slug="ris-muster-example-8443-rats", vendor=UNKNOWN, url="https://www.ris.muster.example:8443/rats/"
    )
    with pytest.raises(UsageError, match="did you mean geestland"):
        lookup(rows, "geestlnd")
    with pytest.raises(UsageError, match="no portal is called"):
        lookup(rows, "")
    with pytest.raises(UsageError, match="must begin with https"):
        lookup(rows, "gopher://x/")


@given(st.text(max_size=80))
def test_no_text_breaks_the_rules(text: str) -> None:
    slug = slug_for(text, text)
    assert slug == "" or set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    try:
        assert folder(text).endswith("/")
        assert slug_of_url(text)
    except UsageError:
        pass
    try:
        lay_over({}, text, "mine.csv")
    except UsageError as error:
        assert "mine.csv" in str(error)


def test_the_command_lists_and_filters() -> None:
    table = CliRunner().invoke(command, ["geestl"])
    assert table.exit_code == 0
    assert table.stdout.split() == [
        "geestland", "allris-classic", "Stadt", "Geestland", "Niedersachsen", "https://sitzungsdienst.geestland.eu/bi/"
    ]  # fmt: skip
    everything = json.loads(CliRunner().invoke(command, ["--json", "--vendor", "allris-classic"]).stdout)
    assert len(everything) == 40
    assert tuple(everything[0]) == COLUMNS
