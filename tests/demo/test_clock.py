"""The demo's clock: every day is a portal that reads as its truth; in a year all happens that happens to portals."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from scraper.demo import expected
from scraper.demo.allris_classic import Request, Site
from scraper.demo.clock import as_of
from scraper.demo.council import council
from scraper.demo.events import WENT, flat
from scraper.demo.fates import OTHER_NUMBER
from tests.demo.test_round_trip import differences
from tests.demo.walk import BASE, SLUG, walk
from tests.simulation import FIRST, LAST, TRUTH, town, year


@pytest.mark.parametrize("day", [FIRST, date(2026, 2, 28), date(2026, 6, 3), date(2026, 10, 9), LAST], ids=str)
def test_every_day_reads_as_its_truth(day: date) -> None:
    truth = as_of(TRUTH, day)
    found = walk(Site(truth))
    assert found.problems == []
    wanted = expected.rows(truth, SLUG, f"{BASE}/bi/")
    assert [d for t in expected.TABLES for d in differences(found.rows.get(t, {}), wanted[t])] == []


def test_a_day_is_the_same_whenever_it_is_asked_for() -> None:
    day = date(2026, 5, 5)
    once = flat(as_of(TRUTH, day), SLUG, BASE)
    assert flat(as_of(town(), day), SLUG, BASE) == once


def test_before_the_present_council_there_is_no_clock() -> None:
    with pytest.raises(ValueError, match="2025-11-01"):
        as_of(TRUTH, date(2025, 10, 31))


def test_the_log_leads_from_the_first_day_to_the_last() -> None:
    rows, went = flat(as_of(TRUTH, FIRST), SLUG, f"{BASE}/bi/"), set[str]()
    for event in year():
        if event.what in WENT:
            went.add(event.id)
        elif event.what == "changed":
            assert event.field
            assert rows[event.id].get(event.field) == event.old
            rows[event.id] = {**rows[event.id], event.field: event.new}
        else:
            went.discard(event.id)
            rows |= {event.id: event.new} if event.what == "appeared" else {}
    found = {i: {k: v for k, v in row.items() if v is not None} for i, row in rows.items() if i not in went}
    assert found == flat(as_of(TRUTH, LAST), SLUG, f"{BASE}/bi/")


def test_in_a_year_all_happens_that_happens_to_portals() -> None:
    seen = Counter((e.id.split(":")[1], e.what, e.field) for e in year())
    for what in (
        ("agenda_item", "appeared", None), ("agenda_item", "changed", "outcome"),
        ("agenda_item", "changed", "resolution_text"), ("agenda_item", "changed", "title"),
        ("agenda_item", "withdrawn", None), ("agenda_item", "returned", None), ("paper", "appeared", None),
        ("paper", "withdrawn", None), ("paper", "depublished", None), ("paper", "returned", None),
        ("paper", "changed", "justification"),
        ("meeting", "withdrawn", None), ("meeting", "moved", None),
        ("consultation", "appeared", None), ("consultation", "changed", "state"), ("meeting", "changed", "start"),
        ("meeting", "changed", "room"), ("meeting", "changed", "end"), ("membership", "withdrawn", None),
        ("membership", "appeared", None), ("file", "appeared", None),
    ):  # fmt: skip
        assert seen[what], what
    edited = [e for e in year() if e.field == "resolution_text" and e.old and e.new]
    assert edited, "a resolution is edited after it was published"


def test_outcomes_come_within_days_and_some_minutes_after_many_months() -> None:
    rows = flat(as_of(TRUTH, LAST), SLUG, BASE)
    held = {id_: date.fromisoformat(row["start"][:10]) for id_, row in rows.items() if ":meeting:" in id_}
    delays = {"result": [], "resolution_text": []}  # type: dict[str, list[int]]
    for e in year():
        if e.what == "changed" and e.old is None and e.field in delays and (m := rows.get(e.id, {}).get("meeting")):
            delays[e.field].append((e.day - held[m]).days)
    assert 0 < min(delays["result"]) <= max(delays["result"]) <= 9
    assert min(delays["resolution_text"]) >= 15
    assert max(delays["resolution_text"]) > 60


def test_a_meeting_may_move_to_another_number_and_its_old_one_is_refused_or_not_found() -> None:
    big = council()
    days = [date(2025, 11, 10) + timedelta(days=10 * n) for n in range(36)]
    towns = [as_of(big, day) for day in days]
    answers = set()
    for before, after in pairwise(towns):
        for number in before.meeting.keys() - after.meeting.keys():
            if number > OTHER_NUMBER:
                assert number - OTHER_NUMBER in after.meeting
                assert before.meeting[number].organization == after.meeting[number - OTHER_NUMBER].organization
                answers.add(Site(after).respond(Request(f"/bi/to010.asp?SILFDNR={number}")).status)
    assert answers == {302, 404}
