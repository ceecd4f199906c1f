"""What one run brought, by name, and nothing of any other run."""

from __future__ import annotations

import pytest

from archive.archive import Archive
from archive.news import News, Trouble, news
from tests.archive.conftest import SITE, after
from tests.archive.telling import CALENDAR, HEAD, OWN, gone
from tests.archive.test_store import ITEM, MEETING, about, say

OTHER = "musterbach:agenda_item:13"
PROBLEM = {"kind": "unknown_outcome", "message": "not understood", "words": "vertagt?"}


def a_run(archive: Archive, day: float) -> int:
    return archive.start_crawl("musterbach", after(day), "ratsarchiv crawl musterbach")


def ended(archive: Archive, crawl: int, day: float) -> News:
    archive.finish_crawl(crawl, after(day), reason="finished", exit_code=0, counts={})
    return news(archive.db.conn, crawl)


@pytest.fixture
def first(archive: Archive) -> News:
    archive.put_portal({"slug": "musterbach", "vendor": "allris-classic"})
    crawl = a_run(archive, 0)
    say(archive, 1, about(MEETING, name="Rat", start="2026-03-05T18:00:00+01:00"), page=CALENDAR)
    items = [about(i, meeting=MEETING, number="Ö 4", title="Haushalt") for i in (ITEM, OTHER)]
    say(archive, 1, HEAD, *items, page="agenda")
    say(archive, 1, about(ITEM, True, title="Haushalt", result="vertagt?", public=True), page=OWN, problems=[PROBLEM])
    return ended(archive, crawl, 2)


def test_the_first_run_brings_all_as_new(first: News) -> None:
    assert first.new == {"meeting": 1, "agenda_item": 2}
    assert {kind: n for kind, n in first.counts.items() if n} == {"new": 3}
    assert [(one.record, one.name, one.day) for one in first.records["new"]] == [
        (MEETING, "Rat", "2026-03-05"),
        (ITEM, "Ö 4 Haushalt", "2026-03-05"),
        (OTHER, "Ö 4 Haushalt", "2026-03-05"),
    ]


def test_a_later_run_brings_what_changed_in_it(archive: Archive, first: News) -> None:
    crawl = a_run(archive, 10)
    say(archive, 11, HEAD, about(ITEM, meeting=MEETING, number="Ö 4", title="Haushalt"), page="agenda")
    say(archive, 11, about(ITEM, True, title="Haushalt 2026", result="vertagt", public=True), page=OWN)
    brought = ended(archive, crawl, 12)
    assert {kind: n for kind, n in brought.counts.items() if n} == {"changed": 1, "withdrawn": 1}
    assert [(one.record, one.fields) for one in brought.records["changed"]] == [(ITEM, ("result", "title"))]
    assert [one.name for one in brought.records["withdrawn"]] == ["Ö 4 Haushalt"]
    crawl = a_run(archive, 20)
    gone(archive, 21, OWN)
    assert [one.record for one in ended(archive, crawl, 22).records["depublished"]] == [ITEM]
    assert not ended(archive, a_run(archive, 30), 31)


def test_problems_come_with_an_example(archive: Archive, first: News) -> None:
    crawl = a_run(archive, 10)
    held = archive.db.execute("SELECT max(number) FROM capture").fetchone()[0]
    archive.db.conn.execute("UPDATE problem SET crawl = ?", [crawl])
    assert ended(archive, crawl, 12).troubles == [
        Trouble("unknown_outcome", 1, "not understood", SITE + OWN, held),
    ]


def test_a_list_is_cut_and_every_type_has_its_share(archive: Archive) -> None:
    archive.put_portal({"slug": "musterbach", "vendor": "allris-classic"})
    crawl = a_run(archive, 0)
    many = [about(f"musterbach:{t}:{n}", name="x") for t in ("meeting", "paper", "file") for n in range(40)]
    say(archive, 1, *many)
    brought = ended(archive, crawl, 2)
    types = [one.record.split(":")[1] for one in brought.records["new"]]
    assert brought.counts["new"] == 120 and types == ["meeting"] * 4 + ["paper"] * 3 + ["file"] * 3


def test_it_costs_what_the_run_brought(archive: Archive) -> None:
    plan = "EXPLAIN QUERY PLAN SELECT count(*) FROM paper WHERE +portal = 'x' AND first_seen BETWEEN 'a' AND 'b'"
    assert "USING INDEX paper_first_seen" in archive.db.execute(plan).fetchone()[3]
    with pytest.raises(LookupError):
        news(archive.db.conn, 99)
