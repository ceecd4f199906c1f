"""What a page says becomes rows; what it drops is withdrawn; what failed changes nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import search
from archive.archive import Archive
from archive.columns import RECORDS
from archive.statements import SAYABLE, Statement, fingerprint
from archive.store import Stored
from tests.archive.conftest import SITE, after, exchange

LONG = "Der Rat der Gemeinde Musterbach beschließt den Haushalt. " * 9
ITEM, MEETING, RAT = "musterbach:agenda_item:12", "musterbach:meeting:5", "musterbach:organization:1"


def say(archive: Archive, day: float, *statements: Statement, page: str = "a", **more) -> Stored:
    """Records a response of `page` on that day and stores what it says."""
    capture = archive.record("musterbach", None, exchange(SITE + page, after(day)))
    return archive.store(capture.number, statements, **more)


def row(archive: Archive, id_: str) -> dict[str, object] | None:
    found = list(archive.db.query(f"SELECT * FROM {id_.split(':')[1]} WHERE id = ?", [id_]))
    return {k: v for k, v in found[0].items() if v is not None} if found else None


def about(id_: str, detail: bool = False, alias: str | None = None, **fields) -> Statement:
    return Statement(id_.split(":")[1], id_, detail, fields, alias)


def day(n: int) -> str:
    return after(n).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_page_becomes_rows(archive: Archive) -> None:
    stored = say(
        archive,
        0,
        about(ITEM, True, title="Haushalt", public=True, resolution_text=LONG, meeting=MEETING, votes_yes=0),
        about(MEETING, name="Sitzung", organization=RAT),
    )
    assert stored == Stored(new=3)
    assert row(archive, ITEM) == {
        "id": ITEM, "portal": "musterbach", "meeting": MEETING, "title": "Haushalt", "public": 1,
        "resolution_text": LONG, "votes_yes": 0, "first_seen": day(0), "capture": 1,
    }  # fmt: skip
    assert row(archive, RAT) == {"id": RAT, "portal": "musterbach", "first_seen": day(0)}


def test_the_own_page_beats_a_mention_and_the_newest_mention_the_older(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, title="eigen"), page="own")
    say(archive, 1, about(ITEM, title="erwähnt", number="Ö 1"), page="b")
    say(archive, 2, about(ITEM, title="erwähnt", number="Ö 2"), page="c")
    assert (row(archive, ITEM)["title"], row(archive, ITEM)["number"]) == ("eigen", "Ö 2")
    say(archive, 3, about(ITEM, title="erwähnt", number="Ö 1"), page="b")
    assert row(archive, ITEM)["number"] == "Ö 1", "a page seen again unchanged is the newest again"


def test_a_value_no_longer_shown_leaves_the_row_and_stays_in_the_history(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, title="T", resolution_text=LONG))
    assert say(archive, 1, about(ITEM, True, title="T")) == Stored(changed=1)
    assert "resolution_text" not in row(archive, ITEM)
    assert list(archive.db.query("SELECT from_capture, to_capture FROM statement ORDER BY 1")) == [
        {"from_capture": 1, "to_capture": 2},
        {"from_capture": 2, "to_capture": None},
    ]
    (key,) = [k for (k,) in archive.db.conn.execute("SELECT hash FROM text")]
    assert archive._store.rows.text(key) == LONG
    say(archive, 2, about(ITEM, True, title="T", resolution_text=LONG))
    assert row(archive, ITEM)["resolution_text"] == LONG


def test_dropped_by_all_is_withdrawn_and_comes_back(archive: Archive) -> None:
    say(archive, 0, about(MEETING, name="Sitzung", room="Saal"), page="a")
    say(archive, 1, about(MEETING, name="Sitzung"), page="b")
    say(archive, 2, page="a")
    assert "withdrawn_at" not in row(archive, MEETING)
    assert say(archive, 3, page="b").withdrawn == 1
    assert row(archive, MEETING) == {
        "id": MEETING, "portal": "musterbach", "name": "Sitzung", "first_seen": day(0), "withdrawn_at": day(3),
    }  # fmt: skip
    assert [r["id"] for r in archive.db.query("SELECT * FROM withdrawn_records")] == [MEETING]
    (seen,) = archive.db.query("SELECT * FROM seen WHERE id = ?", [MEETING])
    assert (seen["last_seen"], seen["pages"]) == (day(1), 0)
    say(archive, 4, about(MEETING, name="Sitzung"), page="b")
    assert "withdrawn_at" not in row(archive, MEETING)


def test_a_failed_page_changes_nothing(archive: Archive) -> None:
    say(archive, 0, about(MEETING, name="Sitzung"))
    before = row(archive, MEETING)
    problem = {"kind": "denied", "message": "Zugriff verweigert"}
    assert say(archive, 1, failed=True, problems=[problem]) == Stored()
    assert row(archive, MEETING) == before
    (noted,) = archive.db.query("SELECT * FROM problem")
    assert (noted["kind"], noted["capture"], noted["resolved_at"]) == ("denied", 2, None)
    say(archive, 2, about(MEETING, name="Sitzung"))
    (noted,) = archive.db.query("SELECT * FROM problem")
    assert (noted["resolved_at"], noted["last_seen"]) == (day(2), day(1))
    (seen,) = archive.db.query("SELECT last_seen FROM seen WHERE id = ?", [MEETING])
    assert seen["last_seen"] == day(2)


def test_a_problem_met_again_is_one_row(archive: Archive) -> None:
    problem = {"kind": "unknown_outcome", "message": "nobody mapped this", "words": "vielleicht", "record": ITEM}
    for n in range(3):
        say(archive, n, about(ITEM, title="T"), problems=[problem, problem])
    (noted,) = archive.db.query("SELECT * FROM problem")
    assert (noted["first_seen"], noted["last_seen"], noted["capture"]) == (day(0), day(2), 3)
    assert noted["resolved_at"] is None and noted["words"] == "vielleicht"


def test_the_numbered_record_replaces_its_alias_without_twins(archive: Archive) -> None:
    alias = "musterbach:meeting:~2026-03-05.1800.rat"
    say(archive, 0, about(alias, name="Rat", room="Saal"), about(ITEM, meeting=alias), page="calendar")
    say(archive, 1, about(ITEM, meeting=alias, title="T"), page="other")
    say(archive, 2, about(MEETING, True, alias, name="Rat"), page="own")
    assert row(archive, alias) is None
    assert row(archive, MEETING)["room"] == "Saal" and row(archive, MEETING)["first_seen"] == day(0)
    assert row(archive, ITEM)["meeting"] == MEETING
    say(archive, 3, about(alias, name="Rat"), page="third")
    assert row(archive, alias) is None
    assert list(archive.db.query("PRAGMA foreign_key_check")) == []
    assert search.damaged(archive.db) == []


def test_a_second_crawl_writes_only_bookkeeping(archive: Archive) -> None:
    pages = {
        f"p{n}": [about(f"musterbach:agenda_item:{n}", True, title=f"TOP {n}", resolution_text=LONG + str(n))]
        for n in range(300)
    }
    tables = [t.name for t in RECORDS] + ["statement", "content", "record", "text", "alias", "payload"]

    def all_rows() -> list[object]:
        return [archive.db.conn.execute(f"SELECT * FROM {t}").fetchall() for t in tables]

    for name, says in pages.items():
        say(archive, 0, *says, page=name)
    before, writes = all_rows(), archive.db.conn.total_changes
    for name, says in pages.items():
        assert say(archive, 1, *says, page=name) == Stored(unchanged=1)
    assert all_rows() == before
    assert archive.db.conn.total_changes - writes <= 5 * len(pages)
    assert [r["n"] for r in archive.db.query("SELECT count(*) AS n FROM capture WHERE unchanged = 1")] == [300]


def test_long_texts_do_not_lie_twice(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, title="T", resolution_text=LONG), page="a")
    say(archive, 1, about(ITEM, title="T", resolution_text=LONG), page="b")
    assert archive.db.conn.execute("SELECT count(*) FROM text").fetchone() == (0,)
    blobs = archive.db.conn.execute("SELECT fields FROM content").fetchall()
    assert all(len(blob) < 120 for (blob,) in blobs)


def test_an_organization_on_many_pages_does_not_slow_storing(archive: Archive) -> None:
    """Counted in steps of SQLite's machine; also where the mention disagrees with the organization's own page."""
    say(archive, 0, about(RAT, True, name="Rat der Gemeinde"), page="own")
    steps = [0]

    def count() -> None:
        steps[0] += 1

    def cost(first: int, count: int) -> int:
        before = steps[0]
        for n in range(first, first + count):
            item = about(f"musterbach:meeting:{n}", True, organization=RAT)
            say(archive, 1 + n / 1000, item, about(RAT, name="Rat"), page=f"m{n}")
        return steps[0] - before

    archive.db.conn.set_progress_handler(count, 10)
    early = cost(0, 50)
    cost(50, 1000)
    assert cost(1050, 50) < early * 1.5
    assert row(archive, RAT)["name"] == "Rat der Gemeinde"


@pytest.mark.parametrize(
    "wrong",
    [
        about("anders:meeting:1"),
        Statement("meeting", "musterbach:paper:1", False, {}),
        Statement("unsinn", "musterbach:unsinn:1", False, {}),
        about(MEETING, capture=1),
        about(MEETING, color="blau"),
        about(MEETING, organization="musterbach:person:1"),
        about(MEETING, alias="musterbach:meeting:6"),
        about(ITEM, position=2**70),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(archive: Archive, wrong: Statement) -> None:
    with pytest.raises(ValueError):
        say(archive, 0, about(RAT, name="Rat"), wrong)
    assert archive.db.conn.execute("SELECT count(*) FROM record").fetchone() == (0,)
    assert not archive.db.conn.in_transaction
    say(archive, 1, about(RAT, name="Rat"))
    assert row(archive, RAT)["name"] == "Rat"


def test_an_unknown_capture_is_named(archive: Archive) -> None:
    with pytest.raises(LookupError, match="no capture 99"):
        archive.store(99, [])
    with pytest.raises(LookupError, match="no capture 99"):
        archive.exchange(99)


HOSTILE = (
    "'; DROP TABLE meeting; --", "<script>alert(1)</script>", "=HYPERLINK(\"http://x\")", "\0\x01", "\ud800",
    "👾" * 150,    '"NEAR(', "%s %d {0}", "\u202etxt", "a" * 100_000, "NULL", "~", ":", "[\"x\"]", "\\", "'" * 300,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(), max_size=300), min_size=1, max_size=4),
    chance=st.randoms(use_true_random=False),
)
def test_any_text_in_every_field(archive: Archive, words: list[str], chance: random.Random) -> None:
    (times,) = archive.db.conn.execute("SELECT count(*) FROM capture").fetchone()
    for table in RECORDS:
        free = [c.name for c in table.columns if c.name in SAYABLE[table.name] and c.type == "TEXT" and not c.fk]
        fields = {name: chance.choice(words) for name in free}
        id_ = f"musterbach:{table.name}:{chance.choice(words)}"
        say(archive, times, Statement(table.name, id_, True, fields), page=f"x{times}{table.name}")
        clean = id_.encode("utf-8", "replace").decode()
        got = row(archive, clean)
        assert got is not None
        assert all(got[n] == v.encode("utf-8", "replace").decode() for n, v in fields.items())
    assert search.damaged(archive.db) == []
    assert list(archive.db.query("PRAGMA foreign_key_check")) == []


def test_the_fingerprint_sees_every_difference() -> None:
    base = about(ITEM, title="T")
    others = [about(ITEM, True, title="T"), about(ITEM, title="t"), about(ITEM, title="T", number="1"), about(RAT)]
    assert len({fingerprint([s]) for s in (base, *others)}) == 5
    assert fingerprint([base, base]) != fingerprint([base])


def test_search_follows_the_rows(archive: Archive, tmp_path: Path) -> None:
    def found(words: str) -> list[str]:
        hits = "SELECT rowid FROM agenda_item_fts WHERE agenda_item_fts MATCH ?"
        sql = f"SELECT id FROM agenda_item WHERE rowid IN ({hits})"
        return [r["id"] for r in archive.db.query(sql, [words])]

    say(archive, 0, about(ITEM, True, title="Straßenausbau Füssen"))
    assert found("fussen") == [ITEM] and found("radweg") == []
    say(archive, 1, about(ITEM, True, title="Radweg"))
    assert found("fussen") == [] and found("radweg") == [ITEM]
    assert search.damaged(archive.db) == []
    archive.db.conn.execute("DROP TRIGGER agenda_item_fts_update")
    say(archive, 2, about(ITEM, True, title="Brücke"))
    assert search.damaged(archive.db) == ["agenda_item"]
    search.rebuild(archive.db)
    assert search.damaged(archive.db) == []
