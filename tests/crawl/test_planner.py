"""The plan is a function of what pages said: these tests walk it without any network."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest

from scraper.due import Known
from scraper.items import Item, Link, Meeting, Paper, Reading
from scraper.months import AHEAD, EMPTY_AHEAD, EMPTY_BACK, month_number, period_of
from scraper.plan import Plan
from scraper.planner import DEPTH, LIST_PAGES, PATIENCE, Due, Planner

START = (Link("https://x/start", "start"), Link("https://x/organizations", "organization_list"))


def said(*links: Link, items: tuple[Item, ...] = (), url: str = "https://x/") -> Reading:
    return Reading(portal="x", url=url, links=links, items=items)


class Walked:
    """Answers what a planner asks for, the most urgent first, as the scheduler does."""

    def __init__(
        self,
        held: Sequence[int],
        offers: Sequence[int],
        today: int,
        since: date | None = None,
        broken: Sequence[str] = (),
    ) -> None:
        self.held, self.offers, self.today, self.broken = held, offers, today, broken
        self.planner = Planner(lambda url: url.replace("&noise", ""), since)
        self.asked: list[str] = []
        order = count()
        queue = [(-d.priority, next(order), d) for d in self.planner.begin(START)]
        self.most_waiting = 0
        while queue:
            due = heapq.heappop(queue)[2]
            self.asked.append(due.url.removeprefix("https://x/"))
            for d in self.answer(due):
                heapq.heappush(queue, (-d.priority, next(order), d))
            self.most_waiting = max(self.most_waiting, len(queue))
            if not queue:
                queue = [(-d.priority, next(order), d) for d in self.planner.leftovers()]

    def answer(self, due: Due) -> list[Due]:
        if due.url.removeprefix("https://x/") in self.broken:
            return self.planner.skip(due)
        return self.planner.follow(due, self.page(due))

    def page(self, due: Due) -> Reading:
        name, _, n = due.url.removeprefix("https://x/").partition("?")
        match name:
            case "start":
                return said(Link("https://x/calendar", "calendar"), Link("https://x/list", "paper_list"))
            case "organizations":
                return said(Link("https://x/organization?1", "organization"))
            case "organization":
                return said(Link("https://x/person?1", "person"))
            case "calendar":
                return self.calendar(int(n or self.today))
            case "meeting":
                return said(*(Link(f"https://x/item?{n}{i}", "agenda_item") for i in (1, 2)))
            case "item":
                return said(Link(f"https://x/paper?{n}", "paper"), Link("https://x/item?9999", "agenda_item"))
            case "paper":
                return said(Link("https://x/meeting?hidden", "meeting"), Link("https://x/decisions?1", "decisions"))
            case "list":
                return said(Link("https://x/paper?242801&noise", "paper"), Link("https://x/paper?loose", "paper"))
        return said()

    def calendar(self, n: int) -> Reading:
        links = [Link(f"https://x/calendar?{m}", "calendar", period_of(m)) for m in self.offers if m != n]
        items: tuple[Item, ...] = ()
        if n in self.held:
            links.append(Link(f"https://x/meeting?{n}", "meeting", period_of(n)))
            items = (Meeting(key=str(n), date_words=f"Mo, 03.{n % 12 + 1:02d}.{n // 12}"),)
        return said(*links, items=items)

    def months(self) -> list[int]:
        return [int(a.partition("?")[2]) for a in self.asked if a.startswith("calendar?")]


def test_months_come_newest_first_and_each_is_finished_before_the_next() -> None:
    walked = Walked(range(24_280, 24_292), range(24_280, 24_292), today=24_290)
    assert walked.months() == [24_291, *range(24_289, 24_279, -1)]
    assert walked.asked[0] == "start"
    assert walked.asked[1] == "calendar"
    one = [a for a in walked.asked if "24289" in a]
    assert one == [
        "calendar?24289", "meeting?24289", "item?242891", "item?242892", "paper?242891", "paper?242892"
    ]  # fmt: skip
    at = walked.asked.index
    assert at("paper?242892") < at("calendar?24288")
    assert at("paper?242801") < at("organizations") < at("organization?1") < at("person?1") < at("list")
    assert at("list") < at("paper?loose") < at("meeting?hidden") < at("item?9999")
    assert len(set(walked.asked)) == len(walked.asked)
    assert not any("noise" in a or "decisions" in a for a in walked.asked)


def test_what_waits_does_not_grow_with_the_years() -> None:
    few = Walked(range(24_270, 24_292), range(24_270, 24_292), today=24_291)
    many = Walked(range(24_000, 24_292), range(24_000, 24_292), today=24_291)
    assert len(many.asked) > 10 * len(few.asked)
    assert many.most_waiting == few.most_waiting


def test_a_calendar_without_end_ends() -> None:
    walked = Walked(range(24_280, 24_291), range(24_000, 24_600), today=24_290)
    assert min(walked.months()) == 24_280 - EMPTY_BACK
    assert max(walked.months()) == 24_290 + EMPTY_AHEAD


def test_a_recess_is_looked_across_as_far_as_anybody_plans() -> None:
    held = [*range(24_280, 24_291), 24_296, 24_302, 24_308, 24_309]
    walked = Walked(held, range(24_000, 24_600), today=24_290)
    assert {"meeting?24296", "meeting?24302", "meeting?24308"} < set(walked.asked)
    assert max(walked.months()) == 24_290 + AHEAD


def test_nobody_plans_further_ahead_than_this() -> None:
    walked = Walked(range(24_280, 24_600), range(24_280, 24_600), today=24_290)
    assert max(walked.months()) == 24_290 + AHEAD


def test_meetings_forever_still_begin_in_a_first_year() -> None:
    walked = Walked(range(23_600, 24_291), range(23_600, 24_291), today=24_290)
    assert period_of(min(walked.months())) == "1970-01"


class Yearly(Walked):
    """A page offers all months of its year, the months before and after, and its own month of other years."""

    def calendar(self, n: int) -> Reading:
        said = super().calendar(n)
        near = {period_of(m) for m in self.offers if m // 12 == n // 12 or abs(m - n) == 1 or m % 12 == n % 12}
        return replace(said, links=tuple(k for k in said.links if k.kind != "calendar" or k.period in near))


def test_what_lies_behind_a_broken_month_is_found_from_the_other_side() -> None:
    offers = range(24_240, 24_300)
    walked = Yearly(offers, offers, today=24_290, broken=["calendar?24288", "calendar?24276"])
    assert set(walked.months()) == set(offers) - {24_290}
    assert walked.planner.unread() == []


@pytest.mark.parametrize("broken", ["calendar", "calendar?24289", "calendar?24280"])
def test_a_calendar_that_ends_with_a_broken_page_may_go_on_behind_it(broken: str) -> None:
    """Every month offers those beside it only."""
    walked = Nearby(range(24_280, 24_292), range(24_280, 24_292), today=24_290, broken=[broken])
    assert walked.planner.unread() == [f"https://x/{broken}"]


@pytest.mark.parametrize(("days", "waited_for"), [(PATIENCE - 1, True), (PATIENCE, False)])
def test_a_page_that_fails_for_weeks_is_taken_for_the_calendars_end(days: int, waited_for: bool) -> None:
    today = date(2024, 4, 1)
    failing = Known("https://x/calendar", "calendar", failing=today - timedelta(days=days), tried=today)
    planner = Planner(str, plan=Plan(today, walks=True, known={failing.key: failing}))
    [opening] = planner.begin([Link(failing.key, "calendar")])
    assert planner.skip(opening) == []
    assert bool(planner.unread()) == waited_for


def test_where_older_months_are_not_asked_for_a_broken_one_hides_none() -> None:
    walked = Nearby(range(24_280, 24_292), range(24_280, 24_292), 24_290, date(2023, 6, 9), ["calendar?24281"])
    assert walked.planner.unread() == []


def test_a_year_added_to_the_far_end_is_found_from_the_month_beside_it() -> None:
    """When the rotation comes to that month; an empty one leads no further."""
    today = date(2024, 4, 1)
    offers = range(24_268, 24_292)
    known = {f"https://x/calendar?{n}": Known(f"https://x/calendar?{n}", "calendar", today, today) for n in offers[11:]}
    portal = Nearby(offers[1:], offers, today=24_290)
    for first, found in ((24_279, [*range(24_278, 24_267, -1)]), (24_268, [])):
        due = [known.get(f"https://x/calendar?{first}", Known(f"https://x/calendar?{first}", "calendar"))]
        plan = Plan(today, known=known, urls={page.key: page.key for page in due}, due=due)
        portal.planner, months = Planner(str, plan=plan), []
        waiting = portal.planner.leftovers()
        while waiting:
            months.append(int(waiting[0].url.partition("?")[2]))
            waiting = [d for d in portal.answer(waiting[0]) if d.kind == "calendar"]
        assert months == [first, *found]


class Nearby(Walked):
    def calendar(self, n: int) -> Reading:
        said = super().calendar(n)
        near = {period_of(m) for m in (n - 1, n + 1)}
        return replace(said, links=tuple(k for k in said.links if k.kind != "calendar" or k.period in near))


def test_a_break_in_the_calendar_is_stepped_over_and_a_broken_month_does_not_end_it() -> None:
    offers = [*range(24_280, 24_284), *range(24_288, 24_291)]
    walked = Walked(range(24_280, 24_291), offers, today=24_290, broken=["calendar?24288"])
    assert walked.months() == [24_289, 24_288, 24_283, 24_282, 24_281, 24_280]


def test_since_leaves_out_older_months_and_what_only_papers_name() -> None:
    walked = Walked(range(24_280, 24_291), range(24_280, 24_291), today=24_290, since=date(2024, 3, 15))
    assert walked.months() == []
    assert "meeting?24290" in walked.asked
    assert Walked(range(24_280, 24_291), range(24_280, 24_291), 24_290, date(2024, 2, 1)).months() == [24_289]
    assert "meeting?hidden" not in walked.asked


def test_since_ends_the_paper_list_at_the_first_page_of_older_papers() -> None:
    planner = Planner(str, date(2024, 3, 1))
    asked = Due("https://x/list", "paper_list", 1)
    turn = Link("https://x/list?shownext#51", "paper_list", session=True)
    old = Paper(key="1", date_words="28.02.2024")
    new = Paper(key="2", date_words="am 01.03.2024")
    odd = Paper(key="3", date_words="99.99.2024")
    assert not planner.follow(asked, said(turn, items=(old, odd)))
    assert [d.session for d in planner.follow(asked, said(turn, items=(old, new)))] == [True]


def test_a_list_without_end_is_left_and_said_so() -> None:
    planner = Planner(str)
    due = Due("https://x/list", "paper_list", 1)
    for n in range(LIST_PAGES + 5):
        found = planner.follow(due, said(Link(f"https://x/list?shownext#{n}", "paper_list", session=True)))
        if not found:
            break
        due = found[0]
    assert due.page == LIST_PAGES - 1
    assert "was left after 2,000 pages" in planner.cut[0]


def test_links_that_breed_are_left_and_said_so() -> None:
    planner = Planner(str)
    due = Due("https://x/paper?0", "paper", 1)
    for n in range(1, 1000):
        found = planner.follow(due, said(Link(f"https://x/paper?{n}", "paper")))
        if not found:
            break
        due = found[0]
    assert due.depth == DEPTH
    assert planner.cut


def test_a_calendar_that_opens_with_an_empty_month_is_walked_from_there() -> None:
    """It says which month it shows only by not offering it; the same month of the year before is offered as well."""
    planner = Planner(str)
    (start,) = planner.begin([Link("https://x/months", "calendar")])
    months = ["2025-11", *(f"2026-{m:02}" for m in range(1, 11)), "2026-12"]
    page = said(*(Link(f"https://x/months?{m}", "calendar", period=m) for m in months))
    assert {d.period for d in planner.follow(start, page)} == {"2026-10", "2026-12"}


def test_two_councils_have_two_calendars() -> None:
    planner = Planner(str)
    first = Due("https://x/councils", "council_list", 1)
    both = planner.follow(first, said(*(Link(f"https://x/calendar?C={c}", "calendar") for c in "AB")))
    assert len(both) == 2
    for due, council in zip(both, "AB", strict=True):
        older = Link(f"https://x/calendar?C={council}&24289", "calendar", period_of(24_289))
        held = Link(f"https://x/meeting?{council}", "meeting", period_of(24_290))
        asked = planner.follow(due, said(older, held, items=(Meeting(key="1"),)))
        assert [d.url for d in asked] == [held.url, older.url]


@pytest.mark.parametrize("period", ["2024-13", "2024-00", "24-01", "", "heute"])
def test_what_is_no_month(period: str) -> None:
    assert month_number(period) is None


def test_months_and_numbers() -> None:
    assert [period_of(number) for p in ("2024-01", "1999-12") if (number := month_number(p))] == ["2024-01", "1999-12"]
