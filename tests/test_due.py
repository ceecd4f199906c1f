"""When pages are due again: the rules one by one, what holds for any page, and all of them in a simulation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.due import AHEAD, OFTEN, ROTATION, USUAL, Known, Pace, due, next_due, turn, walked
from tests.bench.planning import Policy, Result, Run, by_life_cycle, fixed_window, once
from tests.world import PORTALS, World

TODAY = date(2026, 3, 10)
KINDS = ("start", "calendar", "meeting", "agenda_item", "paper", "paper_list", "organization", "person", "decisions")
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@st.composite
def pages(draw: st.DrawFn) -> Known:
    fetched = draw(st.none() | days)
    changed = draw(st.none() | st.integers(0, 4000)) if fetched else None
    return Known(
        key=draw(st.text(max_size=8)),
        kind=draw(st.sampled_from(KINDS)),
        day=draw(st.none() | days),
        fetched=fetched,
        changed=fetched - timedelta(days=changed) if fetched and changed is not None else None,
        stirred=draw(st.booleans()),
        outcome=draw(st.booleans()),
        minutes=draw(st.booleans()),
        waits=draw(st.none() | days),
    )


paces = st.builds(Pace.learned, st.lists(st.integers(0, 900), max_size=40), st.lists(st.integers(0, 900), max_size=40))


@given(pages(), paces)
def test_every_page_is_due_again_within_the_rotation_and_never_twice_a_day(page: Known, pace: Pace) -> None:
    day = next_due(page, pace)
    if page.fetched is None or page.stirred:
        assert day == date.min
    else:
        assert page.fetched < day <= page.fetched + timedelta(days=ROTATION)


@given(st.lists(pages(), max_size=30), days, paces)
def test_due_is_what_next_due_says_and_each_page_once(known: list[Known], today: date, pace: Pace) -> None:
    found = due(known, today, pace)
    assert sorted(map(repr, found)) == sorted(repr(p) for p in known if next_due(p, pace) <= today)


@given(st.lists(pages(), max_size=12, unique_by=lambda p: p.key), days)
def test_the_order_does_not_depend_on_the_order_of_asking(known: list[Known], today: date) -> None:
    assert due(known, today) == due(known[::-1], today)


def test_the_old_stock_is_spread_evenly_however_it_was_fetched() -> None:
    turns = [turn(f"http://ris.example/to010.asp?SILFDNR={n}", TODAY) for n in range(9000)]
    per_night = [turns.count(TODAY + timedelta(days=n)) for n in range(1, ROTATION + 1)]
    assert sum(per_night) == 9000
    assert min(per_night) > 50
    assert max(per_night) < 150


def nights(page: Known, pace: Pace = USUAL) -> int:
    """How many nights after being fetched it is due, the rotation aside."""
    assert page.fetched
    keys = (f"k{n}" for n in range(1000))
    return max((next_due(replace(page, key=key), pace) - page.fetched).days for key in keys)


def held(kind: str, since: int, **more: object) -> Known:
    """A page of a meeting that lies `since` days before TODAY, when it was fetched."""
    day = TODAY - timedelta(days=since)
    return Known("k", kind, day, TODAY, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (held("meeting", -60), 60 - AHEAD),  # far ahead: nothing but its date, which the calendar tells
        (held("meeting", -7), 1),  # the agenda appears, and grows
        (held("meeting", 2), 1),  # the outcome is awaited
        (held("meeting", 25), OFTEN),  # ... in vain
        (held("meeting", 10, outcome=True), OFTEN),  # the minutes are awaited
        (held("agenda_item", 40, outcome=True), OFTEN),
        (held("agenda_item", 540, outcome=True), 90),  # nobody awaits them any more
        (held("meeting", 100, outcome=True, minutes=True), 90),
        (held("agenda_item", 100, outcome=True, minutes=True, changed=TODAY), OFTEN),
        (held("agenda_item", 100, outcome=True, minutes=True, changed=TODAY - timedelta(days=60)), 20),
        (held("paper", -5), OFTEN),
        (held("paper", 400, outcome=True), 90),
        (held("paper", 20, outcome=True, waits=TODAY - timedelta(days=20)), OFTEN),  # a further station has no day yet
        (held("paper", 400, outcome=True, waits=TODAY - timedelta(days=520)), 40),  # ... and may never get one
        (held("calendar", 10), 1),
        (held("calendar", 100), OFTEN),
        (held("calendar", 900), 90),
        (Known("k", "paper_list", None, TODAY), 1),
        (Known("k", "organization_list", None, TODAY), 7),
        (Known("k", "organization", None, TODAY), OFTEN),
        (Known("k", "person", None, TODAY), 90),
    ],
    ids=lambda value: f"{value.kind} {value.day}" if isinstance(value, Known) else str(value),
)
def test_a_page_waits_for_what_is_expected_of_it_next(page: Known, expected: int) -> None:
    assert nights(page) == expected


def test_a_portal_that_is_slow_is_waited_for_longer_and_one_that_is_never_early_later() -> None:
    slow = Pace.learned([5] * 30, list(range(60, 400, 10)))
    assert slow.minutes_early == 56
    assert slow.minutes_late > 500
    waiting = held("meeting", 20, outcome=True)
    assert nights(waiting, slow) == 36
    assert nights(waiting) == OFTEN
    assert nights(held("agenda_item", 400, outcome=True), slow) == OFTEN


def test_a_paper_is_waited_for_as_long_as_papers_usually_wait_for_their_meetings() -> None:
    forgotten = held("paper", 0, waits=TODAY - timedelta(days=150))
    swift = Pace.learned([], [], list(range(10, 40)))
    assert nights(replace(forgotten, day=None), swift) == (150 - 59) // 3
    assert nights(replace(forgotten, day=None)) == OFTEN


@pytest.mark.parametrize(("pages", "nights"), [(0, OFTEN), (17, 8), (400, ROTATION)])
def test_a_short_list_is_walked_to_its_end_often(pages: int, nights: int) -> None:
    days = [walked(f"k{n}", TODAY, pages) for n in range(500)]
    assert (min(days), max(days)) == (TODAY + timedelta(days=1), TODAY + timedelta(days=nights))


def test_few_observations_say_nothing_about_a_portal() -> None:
    assert Pace.learned([1] * 19, [900] * 19) == USUAL


def test_who_may_ask_for_little_asks_for_the_most_valuable() -> None:
    old = Known("old", "person", None, TODAY - timedelta(days=90))
    awaited = replace(held("agenda_item", 20, outcome=True), key="awaited", fetched=TODAY - timedelta(days=4))
    new, stirred = Known("new", "meeting", TODAY), Known("stirred", "paper", None, TODAY, stirred=True)
    month = Known("month", "calendar", TODAY.replace(day=1), TODAY - timedelta(days=1))
    found = [page.key for page in due([old, awaited, stirred, new, month], TODAY)]
    assert found == ["month", "new", "stirred", "awaited", "old"]


def simulated(number: int, policy: Policy) -> Result:
    portal = replace(PORTALS[number], a_year=70)
    return Run(World(portal, nights=365, stock=730), policy).all_nights()


@pytest.mark.parametrize("number", range(len(PORTALS)), ids=[p.name for p in PORTALS])
def test_simulated_it_sees_nearly_all_soon_and_everything_in_time_for_few_requests(number: int) -> None:
    ours = simulated(number, by_life_cycle)
    assert ours.share <= 8
    assert ours.soon >= 95
    assert ours.longest <= 90


def test_simulated_it_is_ahead_of_the_other_ways() -> None:
    ours, window, single = (simulated(0, policy) for policy in (by_life_cycle, fixed_window, once))
    assert ours.share < window.share
    assert single.soon < window.soon < ours.soon
    assert window.missed > 0
    assert single.missed > 0
    assert ours.missed == 0
