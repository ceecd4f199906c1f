"""Planning: what a policy asks for per night, against how soon it sees what changes; numbers only, no pages.

Portals of thousands of meetings over two years after two years of stock: agendas appear and change, meetings move,
outcomes and minutes follow after days to many months, resolutions are edited long after, papers grow and are withdrawn.
Pages are known only once a page that lists them was fetched. A policy says when a page is due next; all that are due
are asked for in the night, and what those lead to as well.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from scraper.due import ROTATION, USUAL, Known, Pace, next_due
from tests.bench import Figure

START = date(2024, 1, 1)
STOCK, YEARS = 730, 730  # days before the first night, and nights
Policy = Callable[[Known, Pace, date], date]


@dataclass(frozen=True, slots=True)
class Portal:
    """How a portal publishes. `minutes`: (share, from, to) days after the outcome. `shows`: share of meetings whose
    agenda and calendar tell that there are minutes.
    """

    name: str
    a_year: int
    minutes: tuple[tuple[float, int, int], ...]
    shows: float


USUALLY = ((0.80, 14, 42), (0.15, 43, 120), (0.05, 121, 240))
PORTALS = (
    Portal("weeks", 600, USUALLY, 0.8),
    Portal("after the next meeting", 600, ((0.1, 14, 42), (0.8, 43, 110), (0.1, 111, 300)), 0.8),
    Portal("silent agendas", 600, USUALLY, 0.0),
)


@dataclass(slots=True)
class Page:
    """What there is: the days on which it says something new, the first being its appearance."""

    key: str
    kind: str
    day: date | None
    news: list[date]
    parents: tuple[str, ...] = ()
    outcome: date | None = None
    minutes: date | None = None
    children: list[str] = field(default_factory=list)


class World:
    """All pages of a portal, as they come to be."""

    def __init__(self, portal: Portal, nights: int = YEARS, stock: int = STOCK, seed: int = 11) -> None:
        self.chance, self.portal = random.Random(seed), portal
        self.begin, self.end = START, START + timedelta(days=nights)
        self.pages: dict[str, Page] = {}
        self.papers: list[Page] = []
        self.paper_list = self._add(Page("papers", "paper_list", None, [date.min]))
        first = START - timedelta(days=stock)
        count = portal.a_year * (stock + nights + 60) // 365
        days = sorted(first + timedelta(days=self.chance.randrange(stock + nights + 60)) for _ in range(count))
        for n, day in enumerate(days):
            self._meeting(n, day)
        self.lines: dict[tuple[str, date], list[str]] = defaultdict(list)  # (list, day) -> pages whose line is new
        for page in self.pages.values():
            page.news = sorted(set(page.news))
            for parent in (self.pages[key] for key in page.parents):
                if parent.kind == "meeting":
                    parent.children.append(page.key)
                for day in page.news if parent.kind != "meeting" else ():
                    self.lines[parent.key, day].append(page.key)

    def _add(self, page: Page) -> Page:
        return self.pages.setdefault(page.key, page)

    def _after(self, day: date, low: int, high: int) -> date:
        return day + timedelta(days=self.chance.randint(low, high))

    def _month(self, day: date) -> Page:
        return self._add(Page(f"{day:%Y-%m}", "calendar", day.replace(day=1), [date.min]))

    def _meeting(self, n: int, day: date) -> None:
        chance, month = self.chance, self._month(day)
        agenda, outcome = self._after(day, -9, -5), self._after(day, 1, 9)
        _, low, high = chance.choices(self.portal.minutes, [share for share, _, _ in self.portal.minutes])[0]
        minutes = self._after(outcome, low, high)
        meeting = self._add(Page(f"m{n}", "meeting", day, [agenda, outcome], (month.key,), outcome, minutes))
        month.news += [self._after(day, -120, -60), agenda, outcome]
        if chance.random() < self.portal.shows:
            meeting.news.append(minutes)
            month.news.append(minutes)
        if chance.random() < 0.3:
            meeting.news.append(max(agenda, self._after(day, -3, -1)))  # late items
        if chance.random() < 0.05:
            meeting.news.append(moved := max(agenda, self._after(day, -7, -2)))
            month.news.append(moved)
        for i in range(chance.randint(3, 12)):
            news = [outcome, minutes]
            if chance.random() < 0.04:
                news.append(self._after(minutes, 3, 250))  # edited, and nothing tells
            self._add(Page(f"i{n}.{i}", "agenda_item", day, news, (meeting.key,), outcome, minutes))
        for p in range(chance.randint(1, 6)):
            self._paper(f"p{n}.{p}", day, agenda, outcome, meeting.key)

    def _paper(self, key: str, day: date, agenda: date, outcome: date, meeting: str) -> None:
        """A paper, new or from an earlier committee."""
        chance = self.chance
        if self.papers and chance.random() < 0.4:
            old = chance.choice(self.papers[-200:])
            if old.day and old.day < day:
                old.news += [agenda, outcome]
                old.day, old.parents = day, (*old.parents, meeting)
                return
        shown = self._after(agenda, -15, -1)
        page = self._add(Page(key, "paper", day, [shown, agenda, outcome], (self.paper_list.key, meeting), outcome))
        self.paper_list.news.append(shown)
        if chance.random() < 0.05:
            page.news.append(self._after(shown, 2, 30))  # amended
        if chance.random() < 0.02:
            page.news.append(gone := self._after(shown, 5, 400))  # withdrawn: refused, and dropped by the list
            self.paper_list.news.append(gone)
        self.papers.append(page)


@dataclass
class Result:
    requests: int = 0
    nightly: int = 0  # what asking for everything every night would have asked for
    delays: list[int] = field(default_factory=list)  # days until a change was seen
    missed: int = 0  # changes not seen by the end, though they were due to be within ROTATION days
    oldest: int = 0  # days since the page was seen that has not been seen for longest, at any time

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
        known = Known(page.key, page.kind, page.day, night, None if last == date.min else last)
        self._plan(self._seen(known, page, night), self.world.begin)

    def _seen(self, known: Known, page: Page, night: date) -> Known:
        outcome = page.outcome is not None and page.outcome <= night
        return replace(known, day=page.day, outcome=outcome, minutes=bool(page.minutes and page.minutes <= night))

    def _plan(self, known: Known, night: date) -> None:
        self.known[known.key] = known
        self.waiting[known.key] = day = max(night, self.policy(known, self.pace, night))
        self.calendar[day].add(known.key)

    def _night(self, night: date) -> None:
        if night.day == 1:
            self.pace = Pace.learned(self.outcomes[-2000:], self.minutes[-2000:])
        while keys := self.calendar.pop(night, set()):
            for key in sorted(keys):
                if self.waiting[key] == night:
                    self._fetch(self.world.pages[key], night)
        self.result.nightly += bisect_right(self.births, night)

    def _fetch(self, page: Page, night: date) -> None:
        self.result.requests += 1
        known = self.known[page.key]
        since = known.fetched or date.min
        news = [d for d in page.news if since < d <= night and d != date.min]
        self.result.delays += [(night - d).days for d in news if d >= self.world.begin]
        now = replace(known, fetched=night, stirred=False, changed=night if news else known.changed)
        now = self._seen(now, page, night)
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
                    self._plan(Known(key, child.kind, child.day), night)
            elif known.fetched != night:
                self._plan(replace(known, stirred=True, day=child.day), night)

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
    """Everything of meetings from 14 days ahead to 90 days back every night, lists too."""
    if page.fetched is None or page.day is None:
        return night
    first, last = page.day - timedelta(days=14), page.day + timedelta(days=90)
    return max(first, night) if night <= last else date.max


def once(page: Known, pace: Pace, night: date) -> date:
    """Lists every night; what they lead to once."""
    if page.fetched is None or page.kind == "paper_list":
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
