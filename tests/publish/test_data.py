"""The tables: everything described, every reference readable, nothing writable, nothing unpublished."""

from __future__ import annotations

import asyncio
import csv
import io
import sqlite3
from pathlib import Path

import pytest

from archive.columns import RECORDS, TABLES, VIEWS
from archive.errors import ArchiveMissing
from archive.publish import Publication, datasette
from archive.publish.configure import INTERNAL, QUERIES, REFUSED
from archive.publish.describe import german, told
from tests.publish import council
from tests.publish.conftest import Get


def tables(folder: Path) -> dict[str, list[str]]:
    """Every table and view in the database with its columns, without the search index."""
    db = sqlite3.connect(f"file:{folder / 'archive.db'}?mode=ro", uri=True)
    names = [r[0] for r in db.execute("select name from sqlite_master where type in ('table', 'view')")]
    held = {n: [r[1] for r in db.execute(f'pragma table_info("{n}")')] for n in names if "_fts" not in n}
    db.close()
    return {name: columns for name, columns in held.items() if name not in INTERNAL}


def test_every_table_and_column_is_described(archive: tuple[Path, dict[str, int]], ds: Publication) -> None:
    described = ds.metadata("databases")["archive"]["tables"]
    for name, columns in tables(archive[0]).items():
        assert described[name]["description"], name
        assert set(columns) <= set(described[name]["columns"]), name
        assert all(described[name]["columns"].values()), name
        assert described[name]["title"] != name or name in REFUSED, f"{name} has no German name"


def test_every_description_is_german() -> None:
    names = {**TABLES, **VIEWS}
    columns = {(name, column.name) for name, table in names.items() for column in table.columns}
    assert {place for place in columns if told(*place) is None} == set()
    assert {name for name in names if told(name) is None} == set()
    known = columns | {("*", column) for _, column in columns} | {(name, "") for name in names}
    assert german().keys() - known == set(), "german.csv describes what is not there"


def test_facets_labels_and_orders_name_columns_there_are(archive: tuple[Path, dict[str, int]], ds: Publication) -> None:
    described = ds.metadata("databases")["archive"]["tables"]
    for name, columns in tables(archive[0]).items():
        said = described[name]
        named = [*said["facets"], *(said[k] for k in ("sort", "sort_desc") if k in said)]
        assert set(named) <= set(columns), name


@pytest.mark.parametrize("table", [t.name for t in RECORDS])
def test_references_read_as_names(get: Get, table: str) -> None:
    """Datasette expands every reference to a record whose table says which column names it."""
    rows = get(f"/archive/{table}.json?_labels=on&_shape=objects&_size=300").json()["rows"]
    for column in TABLES[table].stored:
        if not column.fk:
            continue
        values = [row[column.name] for row in rows if row[column.name] is not None]
        assert values, f"no row of the sample refers to {column.name}"
        assert all(isinstance(v, dict) and set(v) == {"value", "label"} for v in values), column.name
        assert any(v["label"] not in (None, v["value"]) for v in values), column.name


def test_ids_in_queries_become_links(get: Get) -> None:
    page = get("/archive/umstrittene_beschluesse").text
    assert f'<a href="/archive/agenda_item/{council.ITEM}">' in page
    assert f'<a href="/archive/agenda_item/{council.ITEM}">' in get("/archive/decisions?outcome=accepted_amended").text


@pytest.mark.parametrize("name", QUERIES)
def test_prepared_queries_answer(get: Get, name: str) -> None:
    answer = get(f"/archive/{name}.json?jahr=&_shape=objects").json()
    assert answer["rows"], name


@pytest.mark.parametrize("order", ["", "&_sort=outcome", "&_sort_desc=outcome", "&_sort=id", "&_sort_desc=position"])
def test_pages_of_a_table_lead_through_all_its_rows(get: Get, order: str) -> None:
    """Also where many rows share a value, which is where Datasette's own paging loses some."""
    seen: list[str] = []
    asked = f"_size=40&_shape=objects{order}"
    following = ""
    while following is not None:
        answer = get(f"/archive/agenda_item.json?{asked}" + (f"&_next={following}" if following else "")).json()
        seen += [row["id"] for row in answer["rows"]]
        following = answer["next"]
    assert len(seen) == len(set(seen)) == answer["filtered_table_rows_count"] > 200


def test_filters_and_full_text_narrow_down(get: Get) -> None:
    rows = get("/archive/agenda_item.json?outcome=rejected&number__contains=5&_shape=objects").json()["rows"]
    assert rows and {r["outcome"] for r in rows} == {"rejected"}
    found = get("/archive/agenda_item.json?_search=Querungsstellen&_shape=objects").json()["rows"]
    assert [r["id"] for r in found] == [council.ITEM]


def test_csv_has_every_row_and_label(get: Get) -> None:
    answer = get("/archive/agenda_item.csv?_stream=on&_labels=on&_dl=on")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == get("/archive/agenda_item.json?_size=0").json()["filtered_table_rows_count"]
    one = next(r for r in rows if r["id"] == council.ITEM)
    assert one["meeting_label"] == "Sitzung des Rates"
    assert one["resolution_text"].startswith("Der Rat der Stadt Musterau beschließt:")
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_record_as_json(get: Get) -> None:
    row = get(f"/archive/agenda_item/{council.ITEM}.json?_shape=objects").json()["rows"][0]
    assert row["votes_abstain"] == 4 and row["minutes_text"].count("\n\n") == 3


@pytest.mark.parametrize(
    "sql",
    [
        "delete from paper",
        "insert into paper(id) values('x')",
        "update paper set name=''",
        "drop table paper",
        "vacuum",
        "attach 'x.db' as x",
        "pragma writable_schema=1",
        "with x as (select 1) delete from paper",
        "select 1; delete from paper",
        "select load_extension('x')",
        "pragma journal_mode=delete",
    ],
)
def test_nothing_can_be_written(get: Get, archive: tuple[Path, dict[str, int]], sql: str) -> None:
    before = get("/archive/paper.json?_size=0").json()["filtered_table_rows_count"]
    assert get("/archive.json", params={"sql": sql}).status_code in (400, 500)
    assert get("/archive/paper.json?_size=0").json()["filtered_table_rows_count"] == before
    assert not Path("x.db").exists()


def test_the_connection_itself_is_read_only(ds: Publication) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        asyncio.run(ds.archive.execute("delete from paper", log_sql_errors=False))


@pytest.mark.parametrize(
    "sql",
    [
        "select fields from content",
        "select * from content",
        "select body from text",
        "select hex(body) from text",
        "with seen as (select fields from content) select * from seen",
        "select (select max(fields) from content)",
        "select c.fields from statement s join content c on c.number = s.content",
    ],
)
def test_what_was_said_and_may_be_redacted_cannot_be_read(get: Get, sql: str) -> None:
    answer = get("/archive.json", params={"sql": sql})
    assert answer.status_code == 400 and "prohibited" in answer.json()["error"]


@pytest.mark.parametrize("table", sorted(REFUSED))
def test_bookkeeping_is_not_published(get: Get, table: str) -> None:
    assert get(f"/archive/{table}").status_code == 403
    assert get(f"/archive/{table}.json").status_code == 403


def test_the_file_itself_is_not_handed_out(get: Get) -> None:
    assert get("/archive.db").status_code == 403


def test_a_crawl_shows_at_once(tmp_path: Path) -> None:
    council.build(tmp_path)
    publication = datasette(tmp_path, now=lambda: council.NOW)
    before = asyncio.run(publication.client.get("/archive/person.json")).json()["filtered_table_rows_count"]
    db = sqlite3.connect(tmp_path / "archive.db")
    with db:
        db.execute("insert into person (id, portal, name) values ('musterau:person:77', 'musterau', 'Neu Gewählt')")
    db.close()
    after = asyncio.run(publication.client.get("/archive/person.json")).json()["filtered_table_rows_count"]
    assert after == before + 1


def test_no_archive_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="no archive in"):
        datasette(tmp_path / "nichts")


def test_another_datasette_in_this_process_is_left_alone() -> None:
    from datasette.app import Datasette

    answer = asyncio.run(Datasette(memory=True).client.get("/"))
    assert answer.status_code == 200 and "Ratsarchiv" not in answer.text


def test_every_view_is_titled() -> None:
    from archive.publish.describe import TITLES

    assert set(VIEWS) <= set(TITLES)
