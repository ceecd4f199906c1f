"""Where a page stands in the life of its meeting, as far as the archive can know it: what a crawl is planned by."""

from __future__ import annotations

from datetime import date

import pytest

from archive.archive import Archive
from archive.statements import Statement
from archive.stock import Held, Stock
from tests.archive.conftest import SITE, after
from tests.archive.test_store import ITEM, MEETING, about, say

OTHER, PAPER = "musterbach:agenda_item:13", "musterbach:paper:7"
HELD = "2026-02-26T18:00:00+01:00"


def stock(archive: Archive) -> dict[str, Held]:
    """Page -> what is held of it."""
    archive.tell_changes()
    return {held.url.removeprefix(SITE): held for held in Stock(archive.db.conn, "musterbach").pages()}


def item(id_: str, **more: object) -> Statement:
    return about(id_, True, meeting=MEETING, public=True, result="ungeändert beschlossen", **more)


def test_an_item_may_have_minutes_as_long_as_it_was_not_read_since_others_got_theirs(archive: Archive) -> None:
    say(archive, 0, about(MEETING, True, start=HELD), page="agenda")
    say(archive, 0, item(ITEM), page="one")
    say(archive, 0, item(OTHER), page="two")
    assert not any(held.minutes for held in stock(archive).values())
    say(archive, 30, item(ITEM, minutes_text="Herr Kranz fragt nach den Kosten."), page="one")
    held = stock(archive)
    assert (held["one"].minutes, held["two"].minutes, held["agenda"].minutes) == (True, False, False)
    say(archive, 31, item(OTHER), page="two")
    say(archive, 31, about(MEETING, True, start=HELD), page="agenda")
    held = stock(archive)
    assert held["two"].minutes and held["agenda"].minutes  # a point of order has no text, and never will


@pytest.mark.parametrize(
    ("stations", "waits"),
    [
        ([], None),
        ([{"state": "Bereit"}], "2026-01-10"),
        ([{"date": "2026-03-20"}], None),
        ([{"date": "2026-02-20", "result": "beschlossen", "outcome": "accepted"}], None),
        ([{"date": "2026-02-20", "result": "vertagt", "outcome": "postponed"}], "2026-02-20"),
        ([{"date": "2026-02-20", "outcome": "referred"}, {"date": "2026-03-20"}], None),
        ([{"date": "2026-02-20", "outcome": "accepted"}, {"state": "Bereit"}], "2026-02-20"),
    ],
    ids=["no station", "no day yet", "a day", "done", "put off", "taken up again", "the next body"],
)
def test_a_paper_waits_while_its_next_meeting_has_no_day(
    archive: Archive, stations: list[dict[str, object]], waits: str | None
) -> None:
    told = [about(f"musterbach:consultation:~7.{n}", True, paper=PAPER, **one) for n, one in enumerate(stations)]
    say(archive, 0, about(PAPER, True, date="2026-01-10"), *told, page="paper")
    assert stock(archive)["paper"].waits == (date.fromisoformat(waits) if waits else None)


def test_how_long_papers_wait_is_told_by_their_days(archive: Archive) -> None:
    days = ("2026-01-30", "2026-03-01")
    told = [about(f"musterbach:consultation:~7.{n}", True, paper=PAPER, date=day) for n, day in enumerate(days)]
    say(archive, 0, about(PAPER, True, date="2026-01-10"), *told, page="paper")
    say(archive, 0, about("musterbach:paper:8", True, date="2020-01-10"), page="old")
    assert Stock(archive.db.conn, "musterbach").delays(after(0).date()) == ([], [], [20, 30])
