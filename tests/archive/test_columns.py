"""What is described is what there is: columns, items, views, indexes, search."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import fields

import pytest
from datasette.utils import detect_fts

from archive.archive import Archive
from archive.columns import BOOKKEEPING, RECORDS, TABLES, TYPES, VIEWS, table
from archive.search import INDEXED
from archive.statements import DICTIONARY, KEPT_BY_ARCHIVE, pack, unpack
from scraper import items
from tests.archive.conftest import SITE, after
from tests.archive.test_store import ITEM, MEETING, RAT, about, say


def test_items_and_columns_are_the_same() -> None:
    assert items.TYPES.keys() == TYPES.keys()
    for name, item in items.TYPES.items():
        said = {f.name for f in fields(item)} - {"key", "alias", "detail", "author"}
        sayable = [c for c in TYPES[name].columns if not c.linked]
        assert said | KEPT_BY_ARCHIVE == {c.name for c in sayable}, name
        assert item.refs() == {c.name: c.fk for c in sayable if c.fk and c.name in said}, name


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_as_described(archive: Archive, name: str) -> None:
    db = archive.db.conn
    held = {row[1]: row[2] for row in db.execute(f"PRAGMA table_info({name})")}
    assert held == {c.name: c.sql_type for c in TABLES[name].stored}
    targets = {(row[3], row[2]) for row in db.execute(f"PRAGMA foreign_key_list({name})")}
    assert targets == {(c.name, c.fk) for c in TABLES[name].stored if c.fk}
    assert "DEFERRABLE INITIALLY DEFERRED" in archive.db[name].schema or not targets


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_as_described(archive: Archive, name: str) -> None:
    cursor = archive.db.conn.execute(f"SELECT * FROM {name}")
    assert [d[0] for d in cursor.description] == [c.name for c in VIEWS[name].columns]


def test_everything_is_described_in_a_sentence() -> None:
    for described in (*RECORDS, *BOOKKEEPING, *VIEWS.values()):
        assert described.text.endswith((".", ")."))
        assert all(c.text for c in described.columns)
        assert not described.sort or described.column(described.sort)
        assert not described.label or described.column(described.label)
    with pytest.raises(KeyError):
        table("meeting").column("nix")


def test_every_filter_and_reference_of_records_has_an_index(archive: Archive) -> None:
    for described in RECORDS:
        indexed = {i.columns[0] for i in archive.db[described.name].indexes}
        wanted = {c.name for c in described.stored if c.fk or c.facet or c.index}
        assert wanted <= indexed


def test_pragmas(archive: Archive) -> None:
    db = archive.db.conn
    assert [db.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "synchronous", "foreign_keys")] == [
        "wal",
        1,
        1,
    ]


def test_references_are_enforced(archive: Archive) -> None:
    archive.db.conn.execute("BEGIN")
    archive.db.conn.execute("INSERT INTO paper (id, portal) VALUES ('musterbach:paper:1', 'niemand')")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        archive.db.conn.execute("COMMIT")
    archive.db.conn.execute("ROLLBACK")


def test_datasette_finds_the_search_index(archive: Archive) -> None:
    assert {t: detect_fts(archive.db.conn, t) for t in INDEXED} == {t: f"{t}_fts" for t in INDEXED}
    assert detect_fts(archive.db.conn, "membership") is None


def test_views_answer(archive: Archive) -> None:
    paper, station = "musterbach:paper:7", "musterbach:consultation:~7.1"
    say(
        archive,
        0,
        about(RAT, True, name="Rat", url=SITE),
        about(MEETING, True, name="Sitzung", organization=RAT, start="2999-01-01T18:00:00+01:00"),
        about(
            ITEM,
            True,
            title="Haushalt",
            meeting=MEETING,
            paper=paper,
            public=1,
            result="beschlossen",
            outcome="accepted",
        ),
        about(
            "musterbach:agenda_item:13", True, title="Weiteres", meeting=MEETING, minutes_text="Herr Muster spricht."
        ),
        about(paper, True, reference="VO/7", name="Haushalt"),
        about(station, True, paper=paper, agenda_item=ITEM, meeting=MEETING, organization=RAT, position=1),
        about("musterbach:file:1", meeting=MEETING),
    )
    db = archive.db

    def only(view: str) -> dict[str, object]:
        (found,) = db.query(f"SELECT * FROM {view}")
        return {k: v for k, v in found.items() if v is not None}

    decision = only("decisions")
    assert (decision["id"], decision["organization_name"], decision["reference"]) == (ITEM, "Rat", "VO/7")
    upcoming = only("upcoming_meetings")
    assert (upcoming["id"], upcoming["items"]) == (MEETING, 2)
    overview = only("meeting_overview")
    counts = ("items", "public_items", "with_outcome", "with_resolution", "with_minutes", "files")
    assert [overview[n] for n in counts] == [2, 1, 1, 0, 1, 1]
    path = only("paper_path")
    assert (path["paper"], path["date"], path["result"]) == (paper, "2999-01-01T18:00:00+01:00", "beschlossen")
    assert only("capture_overview")["url"] == SITE + "a"
    portal = only("portal_overview")
    assert (portal["slug"], portal["agenda_items"], portal["last_seen"]) == ("musterbach", 2, "2026-03-01T12:00:00Z")
    say(archive, 1)
    assert {r["type"] for r in db.query("SELECT type FROM withdrawn_records")} >= {"meeting", "paper", "file"}
    assert list(db.query("SELECT * FROM decisions")) == []
    assert after(1).strftime("%Y-%m-%d") == only("withdrawn_records WHERE type = 'paper'")["withdrawn_at"][:10]


def test_what_was_packed_before_there_were_more_columns_is_still_read() -> None:
    """The words a content is compressed with are frozen: with others no older archive could be read."""
    assert hashlib.sha256(DICTIONARY).hexdigest().startswith("11d8400f26267ec4")
    assert unpack(pack('{"title":"Haushalt"}')) == '{"title":"Haushalt"}'


def test_an_archive_of_before_gets_the_columns_of_what_is_understood(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, title="Haushalt", outcome="accepted"))
    folder, db = archive.folder, archive.db
    for view in db.view_names():
        db[view].drop()
    db.execute("DROP INDEX speech_faction")
    for name, columns in {"agenda_item": ("substance", "conflict"), "speech": ("faction", "name")}.items():
        for column in columns:
            db.execute(f"ALTER TABLE {name} DROP COLUMN {column}")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm009_understood'")
    db.conn.commit()
    archive.close()
    with Archive.open(folder, write=True) as again:
        assert [again.db["agenda_item"].get(ITEM)[n] for n in ("title", "substance", "conflict")] == [
            "Haushalt",
            None,
            None,
        ]
        assert {"faction", "name"} <= again.db["speech"].columns_dict.keys()
        assert ["faction"] in [i.columns for i in again.db["speech"].indexes]
