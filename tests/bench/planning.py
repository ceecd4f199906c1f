"""Planning: what a policy asks for per night, against how soon it sees what changes; numbers only, no pages.

The portals are those of tests/world.py. Pages are known only once a page that lists them was fetched. A policy says
when a page is due next; all that are due are asked for in the night, and what those lead to as well; robots.txt, the
start page and the further pages of the paper list come on top.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from scraper.due import ROTATION, USUAL, Known, Pace, next_due, walked
from tests.bench import Figure
from tests.world import PORTALS, STOCK, YEARS, Page, Portal, World

EVERY_RUN = 2  # robots.txt and the start page
LINES = 25  # papers on a page of their list
PATIENCE = 90  # days for which the fixed window asks for a paper that waits
Policy = Callable[[Known, Pace, date], date]


@dataclass
class Result:
    requests: int = 0
    nightly: int = 0  # what asking for everything every night would have asked for
    delays: list[int] = field(default_factory=list)  # days until a change was seen
    missed: int = 0  # changes not seen by the end, though they were due to be within ROTATION days

    @property
    def share(self) -> float:
        return 100 * self.requests / self.nightly

    @property
    def soon(self) -> float:
        return 100 * sum(d <= 3 for d in self.delays) / (len(self.delays) + self.missed)

    @property
    def longest(self) -> int:
        return max(self.delays) if not self.missed else YEARS


class Run:
    """One policy on one portal, night by night. Knows what was fetched, and nothing else of the world."""

    def __init__(self, world: World, policy: Policy) -> None:
        self.world, self.policy, self.pace = world, policy, USUAL
        self.known: dict[str, Known] = {}
        self.waiting: dict[str, date] = {}
        self.calendar: dict[date, set[str]] = defaultdict(set)
        self.outcomes: list[int] = []
        self.minutes: list[int] = []
        self.result = Result()
        self.births = sorted(page.news[0] for page in world.pages.values())
        self.papers = sorted(page.news[0] for page in world.pages.values() if page.kind == "paper")
        self.walked = world.begin  # when the list is to be walked to its end

    def all_nights(self) -> Result:
        for page in self.world.pages.values():  # the stock is held, as of the evening before
            if page.news[0] < self.world.begin:
                self._hold(page, self.world.begin - timedelta(days=1))
        day = self.world.begin
        while day < self.world.end:
            self._night(day)
            day += timedelta(days=1)
        self._reckon()
        return self.result

    def _hold(self, page: Page, night: date) -> None:
        last = max((d for d in page.news if d <= night), default=None)
        known = Known(page.key, page.kind, None, night, None if last == date.min else last)
        self._plan(page.seen(known, night), self.world.begin)

    def _plan(self, known: Known, night: date) -> None:
        self.known[known.key] = known
        self.waiting[known.key] = day = max(night, self.policy(known, self.pace, night))
        self.calendar[day].add(known.key)

    def _night(self, night: date) -> None:
        if night.day == 1:
            self.pace = Pace.learned(self.outcomes[-2000:], self.minutes[-2000:], list(self._waits(night)))
        while keys := self.calendar.pop(night, set()):
            for key in sorted(keys):
                if self.waiting[key] == night:
                    self._fetch(self.world.pages[key], night)
        self.result.requests += EVERY_RUN
        self.result.nightly += EVERY_RUN + bisect_right(self.births, night) + self._further(night)

    def _further(self, night: date) -> int:
        """How many pages the list of papers has after the first."""
        return bisect_right(self.papers, night) // LINES

    def _waits(self, night: date) -> Iterator[int]:
        """Days that the papers of the last two years have waited for each of their meetings, as far as is known."""
        for known in self.known.values():
            page = self.world.pages[known.key]
            if page.told and known.fetched and (night - page.news[0]).days <= 730:
                days = {one.day for one in page.told if one.day and one.since <= known.fetched}
                yield from ((then - day).days for day, then in pairwise([page.news[0], *sorted(days)]) if then > day)

    def _fetch(self, page: Page, night: date) -> None:
        self.result.requests += 1
        known = self.known[page.key]
        since = known.fetched or date.min
        news = [d for d in page.news if since < d <= night and d != date.min]
        self.result.delays += [(night - d).days for d in news if d >= self.world.begin]
        now = replace(known, fetched=night, stirred=False, changed=night if news else known.changed)
        now = page.seen(now, night)
        if page.kind == "paper_list" and self.walked <= night:
            self.result.requests += self._further(night)
            self.walked = walked(page.key, night, self._further(night))
        self._learn(known, now, page, night)
        self._plan(now, night + timedelta(days=1))
        if news:
            self._stir(page, news, night)

    def _learn(self, before: Known, now: Known, page: Page, night: date) -> None:
        """Only what was seen to come counts; what was there at the first visit came nobody knows when."""
        if page.kind == "agenda_item" and page.day and before.fetched and now.minutes and not before.minutes:
            self.minutes.append((night - page.day).days)
        if page.kind == "meeting" and page.day and before.fetched and now.outcome and not before.outcome:
            self.outcomes.append((night - page.day).days)

    def _stir(self, page: Page, news: list[date], night: date) -> None:
        """What a page that says something new leads to: of a list, those pages whose own line is new."""
        for key in page.children or [key for day in news for key in self.world.lines[page.key, day]]:
            child = self.world.pages[key]
            known = self.known.get(key)
            if known is None:
                if child.news[0] <= night:
                    self._plan(child.seen(Known(key, child.kind), night), night)
            elif known.fetched != night:
                self._plan(replace(child.seen(known, night), stirred=True), night)

    def _reckon(self) -> None:
        """Changes nobody saw, leaving out those of the last ROTATION days, for which there is still time."""
        limit = self.world.end - timedelta(days=ROTATION)
        for page in self.world.pages.values():
            known = self.known.get(page.key)
            since = known.fetched if known and known.fetched else date.min
            self.result.missed += sum(max(since, self.world.begin - timedelta(days=1)) < d < limit for d in page.news)


def by_life_cycle(page: Known, pace: Pace, night: date) -> date:
    return next_due(page, pace)


def fixed_window(page: Known, pace: Pace, night: date) -> date:
    """Everything of meetings from 14 days ahead to 90 days back every night, lists and people too."""
    if page.waits and page.fetched and (night - page.waits).days <= PATIENCE:
        return night
    if page.fetched is None or (page.day is None and page.kind != "paper"):
        return night
    if page.day is None:
        return date.max
    first, last = page.day - timedelta(days=14), page.day + timedelta(days=90)
    return max(first, night) if night <= last else date.max


def once(page: Known, pace: Pace, night: date) -> date:
    """Lists every night; what they lead to once."""
    if page.fetched is None or page.kind.endswith("_list"):
        return night
    if page.kind != "calendar" or page.day is None or (night - page.day).days > 62:
        return date.max
    return max(night, page.day - timedelta(days=62))


def measure(portal: Portal, policy: Policy, nights: int = YEARS, stock: int = STOCK) -> Result:
    return Run(World(portal, nights, stock), policy).all_nights()


def run() -> Iterator[Figure]:
    for portal in PORTALS:
        ours = measure(portal, by_life_cycle)
        yield Figure(f"planning ({portal.name}): requests of nightly", ours.share, "%", "<= 8")
        yield Figure(f"planning ({portal.name}): changes seen within 3 days", ours.soon, "%", ">= 95")
        yield Figure(f"planning ({portal.name}): longest delay", ours.longest, "days", "<= 90")
        yield Figure(f"planning ({portal.name}): changes", len(ours.delays), "")
        for name, policy in (("-14/+90 days", fixed_window), ("fetch once", once)):
            other = measure(portal, policy)
            yield Figure(f"planning ({portal.name}): {name}: requests of nightly", other.share, "%")
            yield Figure(f"planning ({portal.name}): {name}: seen within 3 days", other.soon, "%")
            yield Figure(f"planning ({portal.name}): {name}: never seen", other.missed, "changes")
