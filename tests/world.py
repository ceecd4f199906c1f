"""The pages of a council's portal as they come to be, for planning them: when each says something new, and no contents.

Thousands of meetings over two years after two years of stock: agendas appear and change, meetings move, outcomes and
minutes follow after days to many months, resolutions are edited long after. Papers grow and are withdrawn; they wait
for days to a year until a body takes them up, some for ever, and only their own page says that the next meeting has a
day. Seats change on the pages of organizations and persons.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from scraper.due import Known

START = date(2024, 1, 1)
STOCK, YEARS = 730, 730  # days before the first night, and nights
Spread = tuple[tuple[float, int, int], ...]  # share, from, to: in days


@dataclass(frozen=True, slots=True)
class Portal:
    """How a portal publishes. `minutes`: days from outcome to minutes. `shows`: share of meetings whose agenda and
    calendar tell that there are minutes. `waits`: days from a new paper to its first meeting. `dated`: days before a
    meeting when the papers' pages say its day. `never`: share of papers that no meeting takes up.
    """

    name: str
    a_year: int
    minutes: Spread
    shows: float
    waits: Spread = ((0.70, 8, 24), (0.25, 25, 120), (0.05, 121, 360))
    dated: int = 21
    never: float = 0.05


USUALLY = ((0.80, 14, 42), (0.15, 43, 120), (0.05, 121, 240))
PORTALS = (
    Portal("weeks", 600, USUALLY, 0.8),
    Portal("after the next meeting", 600, ((0.1, 14, 42), (0.8, 43, 110), (0.1, 111, 300)), 0.8),
    Portal("silent agendas", 600, USUALLY, 0.0),
    Portal("papers that wait", 600, USUALLY, 0.8, ((0.2, 8, 24), (0.4, 25, 120), (0.4, 121, 420)), 60, 0.2),
)
ORGANIZATIONS, PERSONS = 40, 160  # of bodies and factions in office and before, and of their members
SEATS = 60  # that change in a year: on the page of the organization, and on that of the person


class Told(NamedTuple):
    """What a paper's page says from some day on: the day of its next meeting, None while that is to be found, and when
    that meeting's outcome will be there.
    """

    since: date
    day: date | None = None
    outcome: date = date.max


@dataclass(slots=True)
class Page:
    """What there is. `news`: the days on which it says something new, the first being its appearance; `lines`: those of
    them on which its line in a list is new, too.
    """

    key: str
    kind: str
    day: date | None
    news: list[date]
    lines: list[date] = field(default_factory=list)
    parents: tuple[str, ...] = ()
    outcome: date = date.max
    minutes: date = date.max
    children: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    def seen(self, known: Known, night: date) -> Known:
        """What is known of it to who reads it that night."""
        if not self.told:
            return replace(known, day=self.day, outcome=self.outcome <= night, minutes=self.minutes <= night)
        told = [one for one in self.told if one.since <= night]
        newest = max((one for one in told if one.day), key=lambda one: one.day or date.min, default=Told(self.news[0]))
        waits = (newest.day or self.news[0]) if told and told[-1].day is None else None
        return replace(known, day=newest.day, outcome=newest.outcome <= night, waits=waits)


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
        self.first, self.days = first, stock + nights + 60
        days = sorted(self._some_day() for _ in range(count))
        for n, day in enumerate(days):
            self._meeting(n, day)
        self._people()
        self._forgotten()
        self.lines: dict[tuple[str, date], list[str]] = defaultdict(list)  # (list, day) -> pages whose line is new
        for page in list(self.pages.values()):
            for parent in (self.pages[key] for key in page.parents):
                if parent.kind == "meeting":
                    parent.children.append(page.key)
                for day in page.lines if parent.kind != "meeting" else ():
                    self.lines[parent.key, day].append(page.key)
                    parent.news.append(day)
        for page in self.pages.values():
            page.news = sorted(set(page.news))

    def _add(self, page: Page) -> Page:
        return self.pages.setdefault(page.key, page)

    def _after(self, day: date, low: int, high: int) -> date:
        return day + timedelta(days=self.chance.randint(low, high))

    def _some_day(self) -> date:
        return self.first + timedelta(days=self.chance.randrange(self.days))

    def _drawn(self, spread: Spread) -> int:
        _, low, high = self.chance.choices(spread, [share for share, _, _ in spread])[0]
        return self.chance.randint(low, high)

    def _people(self) -> None:
        self._add(Page("calendar", "calendar", None, [date.min]))  # as it opens: this month once more
        lists = [self._add(Page(f"{kind}s", f"{kind}_list", None, [date.min])) for kind in ("organization", "person")]
        for n, kind in enumerate(["organization"] * ORGANIZATIONS + ["person"] * PERSONS):
            self._add(Page(f"{kind}{n}", kind, None, [date.min], parents=(lists[kind == "person"].key,)))
        for _ in range(SEATS * self.days // 365):
            day = self._some_day()
            self.pages[f"organization{self.chance.randrange(ORGANIZATIONS)}"].news.append(day)
            self.pages[f"person{ORGANIZATIONS + self.chance.randrange(PERSONS)}"].news.append(day)

    def _forgotten(self) -> None:
        """Papers that wait for ever."""
        for n in range(int(len(self.papers) * self.portal.never)):
            shown = self._some_day()
            page = self._add(Page(f"forgotten{n}", "paper", None, [shown], [shown], (self.paper_list.key,)))
            page.told.append(Told(shown))

    def _month(self, day: date) -> Page:
        return self._add(Page(f"{day:%Y-%m}", "calendar", day.replace(day=1), [date.min]))

    def _meeting(self, n: int, day: date) -> None:
        chance, month = self.chance, self._month(day)
        agenda, outcome = self._after(day, -9, -5), self._after(day, 1, 9)
        minutes = outcome + timedelta(days=self._drawn(self.portal.minutes))
        lines = [agenda, outcome]
        if chance.random() < self.portal.shows:
            lines.append(minutes)
        if chance.random() < 0.05:
            lines.append(max(agenda, self._after(day, -7, -2)))  # moved
        meeting = self._add(Page(f"m{n}", "meeting", day, [*lines], lines, (month.key,), outcome, minutes))
        month.news.append(self._after(day, -120, -60))
        if chance.random() < 0.3:
            meeting.news.append(max(agenda, self._after(day, -3, -1)))  # late items
        for i in range(chance.randint(3, 12)):
            news = [outcome, minutes]
            if chance.random() < 0.04:
                news.append(self._after(minutes, 3, 250))  # edited, and nothing tells
            self._add(Page(f"i{n}.{i}", "agenda_item", day, news, [], (meeting.key,), outcome, minutes))
        for p in range(chance.randint(1, 6)):
            self._paper(f"p{n}.{p}", day, agenda, outcome, meeting.key)

    def _paper(self, key: str, day: date, agenda: date, outcome: date, meeting: str) -> None:
        """A paper, new or from an earlier committee; the day after a meeting its page names the body that is next."""
        chance, dated = self.chance, day - timedelta(days=self.portal.dated)
        if self.papers and chance.random() < 0.4:
            old = chance.choice(self.papers[-200:])
            if old.day and old.day < day:
                next_day = old.day + timedelta(days=1)
                next_day = old.day + timedelta(days=1)
                old.told += [Told(next_day), Told(max(next_day, dated), day, outcome)]
                old.news += [next_day, max(next_day, dated), agenda, outcome]
                old.day, old.parents = day, (*old.parents, meeting)
                return
        shown = min(agenda, day - timedelta(days=self._drawn(self.portal.waits)))
        told = [Told(shown), Told(max(shown, dated), day, outcome)]
        page = Page(key, "paper", day, [shown, told[1].since, agenda, outcome], [shown], (self.paper_list.key, meeting))
        page.told += told
        self._add(page)
        if chance.random() < 0.05:
            page.news.append(self._after(shown, 2, 30))  # amended
        if chance.random() < 0.02:
            page.lines.append(self._after(shown, 5, 400))  # withdrawn: refused, and dropped by the list
            page.news.append(page.lines[-1])
        self.papers.append(page)
