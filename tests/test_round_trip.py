"""truth -> pages -> crawl -> archive -> the same truth: every fact of the demo council is in the archive, nothing else.

The expectation is written from the truth alone (scraper/demo/expected.py); what is compared is what readers get, the
database, after a crawl through the command line over a real socket.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.columns import TYPES
from scraper.demo.council import council
from scraper.demo.expected import TABLES
from tests import truth
from tests.conftest import DEMO_YEARS


@pytest.fixture(scope="module")
def database(demo_archive: Path) -> Iterator[sqlite3.Connection]:
    with truth.database(demo_archive) as connection:
        yield connection


@pytest.mark.parametrize("table", TABLES)
def test_every_fact_of_the_truth_and_nothing_else(database: sqlite3.Connection, table: str) -> None:
    expected = truth.expected(database, council(years=DEMO_YEARS))[table]
    differences = truth.differences(truth.held(database, table), expected)
    assert not differences, f"{len(differences)} differences in {len(expected)} rows:\n" + "\n".join(differences[:40])
    assert len(expected) > 5


def test_tables_the_demo_says_nothing_about_are_empty(database: sqlite3.Connection) -> None:
    for table in TYPES.keys() - set(TABLES) - {"body"}:
        assert database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0, table


def test_the_demo_has_no_problems_and_nothing_withdrawn(database: sqlite3.Connection) -> None:
    problems = [tuple(row) for row in database.execute("SELECT kind, message, words, url FROM problem LIMIT 20")]
    assert problems == []
    for table in TABLES:
        assert database.execute(f"SELECT count(*) FROM {table} WHERE withdrawn_at IS NOT NULL").fetchone()[0] == 0


def test_every_place_holds_the_words_it_is_given_for(database: sqlite3.Connection) -> None:
    items = {row["id"]: row for row in database.execute("SELECT * FROM agenda_item")}
    told = [(i["id"], i["outcome_place"], i["outcome_basis"]) for i in items.values() if i["outcome_place"]]
    for table, column in (("vote", "words"), ("speech", "text"), ("reference", "words")):
        told += database.execute(f"SELECT agenda_item, place, {column} FROM {table}").fetchall()
    assert len(told) > 1_000
    assert [(i, place) for i, place, words in told if looked_up(items[i], place) != [words]] == []
    voted = [i for i in items.values() if i["votes_yes"] is not None]
    assert len(voted) > 50
    assert all(str(i["votes_yes"]) in "".join(looked_up(i, i["votes_place"])) for i in voted if i["votes_yes"] > 12)


def test_speakers_are_the_people_of_their_names(database: sqlite3.Connection) -> None:
    sql = "SELECT s.name, p.name FROM speech s JOIN person p ON p.id = s.person"
    linked = database.execute(sql).fetchall()
    assert all(person.split()[-1] in name for name, person in linked if name)
    assert len(linked) > 0.3 * database.execute("SELECT count(*) FROM speech").fetchone()[0]


def test_references_lead_to_the_papers_and_meetings_they_name(database: sqlite3.Connection) -> None:
    papers = database.execute(
        "SELECT r.value, p.reference, (SELECT count(*) FROM paper o WHERE o.reference = r.value) AS times "
        "FROM reference r LEFT JOIN paper p ON p.id = r.to_paper WHERE r.kind = 'paper'"
    ).fetchall()
    assert [row for row in papers if (row["reference"] == row["value"]) != (row["times"] == 1)] == []
    assert len([row for row in papers if row["reference"]]) > 20
    meetings = database.execute(
        "SELECT r.value, substr(m.start, 1, 10) AS day, m.organization = own.organization AS same "
        "FROM reference r JOIN meeting m ON m.id = r.to_meeting JOIN agenda_item i ON i.id = r.agenda_item "
        "JOIN meeting own ON own.id = i.meeting"
    ).fetchall()
    assert all(row["value"] == row["day"] and row["same"] for row in meetings)
    assert len(meetings) > 30


def test_unchanged_is_what_the_portal_calls_so(database: sqlite3.Connection) -> None:
    sql = "SELECT result, adoption, count(*) FROM agenda_item WHERE adoption IS NOT NULL GROUP BY 1, 2"
    told = {(result, adoption) for result, adoption, _ in database.execute(sql)}
    assert ("ungeändert beschlossen", "unchanged") in told
    assert ("ungeändert beschlossen", "amended") not in told and ("geändert beschlossen", "unchanged") not in told


def looked_up(item: sqlite3.Row, place: str) -> list[str]:
    """What stands at "minutes_text 12-40; vote_text 0-9"."""
    parts = (part.split() for part in place.split("; "))
    return [item[field][slice(*map(int, span.split("-")))] for field, span in parts]
