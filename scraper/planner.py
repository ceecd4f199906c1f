"""Which addresses are due, and in what order. Pure: what pages said goes in, addresses come out.

The order is months, newest first: a month's calendar, its agendas, their items, their papers, then the month before,
back to the first month the portal offers; then organizations and persons; then the paper list, which only adds papers
no agenda named; last, meetings and items that only papers knew of. The order lives in `Due.priority`, so what waits is
never more than one month's pages and a handful of lists.

With a plan (plan.py) the order is the plan's, most valuable first, and of all that is linked only what is unknown or
due is asked for; what news was said about comes through `again`.

No clock: "now" is the month the portal's own calendar opens with. A calendar without end is bounded by months without
meetings, by a first year, and by how far ahead anybody plans.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from scraper.items import Link, Meeting, Paper, Reading
from scraper.plan import FOLLOWED, Plan

EMPTY_BACK = 24  # months in a row without any meeting before the calendar is taken to have ended
EMPTY_AHEAD = 6  # a recess, and a new council that has yet to plan
AHEAD = 18  # months after the one the calendar opens with
FIRST_YEAR = 1970
DEPTH = 30  # steps from a list; real portals need five, a chain of answers to answers some more
LIST_PAGES = 2_000  # pages of one session-paged list; the longest seen (Hamburg-Mitte, 19,200 papers) has 384

_IN_MONTH = {"calendar": 9, "meeting": 8, "agenda_item": 7, "paper": 6}
_BEFORE = {"start": 9_000_000, "council_list": 8_000_000, "calendar": 7_000_000}
_AFTER = {"organization_list": 900, "person_list": 850, "organization": 800, "person": 700, "meeting": 600,
          "agenda_item": 500, "paper": 400, "paper_list": 100}  # fmt: skip
_PARENT = {"meeting": ("calendar",), "agenda_item": ("meeting",)}  # who enumerates them; elsewhere they are but named
PLANNED = 1  # after all that pages led to: news goes before what is but due
_DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)\b")


@dataclass(eq=False, slots=True)
class Walk:
    """The way through one calendar's months. Months are counted as year * 12 + month - 1."""

    today: int | None = None  # the month the calendar opens with
    offered: dict[int, Link] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    empty_back: int = 0
    empty_ahead: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """An address to ask for now. `period` is the month it is asked for, `first` marks where the crawl begins."""

    url: str
    kind: str
    priority: int
    period: str | None = None
    session: bool = False
    first: bool = False
    depth: int = 0  # steps from the list that led here
    page: int = 0  # place in a session-paged list
    list: str = ""  # address of the first page of that list
    walk: Walk | None = None


def month_number(period: str) -> int | None:
    """ "2023-10" -> 24285; None if it is no month."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", period)
    return int(match[1]) * 12 + int(match[2]) - 1 if match and 1 <= int(match[2]) <= 12 else None


def period_of(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


class Planner:
    """Remembers what has been asked for, and nothing else of what was read.

    `canonical(url)` is what identifies a page; `since` leaves out older months and the papers of older lists.
    """

    def __init__(self, canonical: Callable[[str], str], since: date | None = None, plan: Plan | None = None) -> None:
        self.canonical = canonical
        self.since = since
        self.plan = plan
        self.floor = since.year * 12 + since.month - 1 if since else FIRST_YEAR * 12
        self.seen: set[str] = set()
        self.later: dict[str, tuple[Link, int]] = {}  # meetings and items named by pages that do not enumerate them
        self.cut: list[str] = []  # why something was not followed to its end, in words
        self.planned: deque[Link] | None = None  # what is due, whatever leads to it
        self.stirred: set[str] = set()  # what is asked for because of what another page said

    def begin(self, start: Iterable[Link]) -> list[Due]:
        """The start addresses; the first one is marked as the page without which there is no crawl."""
        start = [link for n, link in enumerate(start) if n == 0 or self._wanted(link)]
        due = [d for link in start if (d := self._new(link, None, walk=Walk() if link.kind == "calendar" else None))]
        return [*(replace(d, first=True) for d in due[:1]), *due[1:]]

    def follow(self, asked: Due, reading: Reading) -> list[Due]:
        """What a page that was read leads to."""
        due = [d for link in reading.links if (d := self._link(asked, link, reading))]
        return [*due, *self._walk(asked, reading)] if asked.kind == "calendar" else due

    def skip(self, asked: Due) -> list[Due]:
        """What to ask for after a page that could not be read: a month that fails does not end the calendar."""
        return self._steps(asked.walk, month_number(asked.period or "")) if asked.walk else []

    def again(self, pages: Iterable[tuple[str, str]], period: str | None = None) -> list[Due]:
        """Pages (address and kind) that are due because of what another page said."""
        due = [d for url, kind in pages if kind in FOLLOWED if (d := self._new(Link(url, kind), period))]
        self.stirred.update(self.canonical(one.url) for one in due)
        return due

    def leftovers(self, most: int = 100) -> list[Due]:
        """Whenever nothing waits: what is planned, in its order, `most` at a time.

        At the end: meetings and items that no calendar and no agenda led to.
        """
        due: list[Due] = []
        planned = self._planned()
        while planned and len(due) < most:
            link = planned.popleft()
            due += [d] if (d := self._new(link, None, priority=PLANNED)) else []
        while self.later and len(due) < most:
            _, (link, depth) = self.later.popitem()
            due += [d] if (d := self._new(link, None, depth=depth)) else []
        return due

    def _planned(self) -> deque[Link]:
        if self.planned is None:
            plan = self.plan
            listed = [(plan.urls[p.key], p.kind) for p in plan.due] + plan.reread if plan and not plan.walks else []
            self.planned = deque(Link(url, kind) for url, kind in listed)
        return self.planned

    # ---- links

    def _wanted(self, link: Link) -> bool:
        """Whether a link is followed: what nobody knew, and months; all else that is due is planned for itself."""
        if self.plan is None or self.plan.walks:
            return True
        key = self.canonical(link.url)
        return self.plan.wanted(key) if link.kind == "calendar" else key not in self.plan.known

    def _news(self, asked: Due, reading: Reading) -> bool:
        """Whether to go on to a list's next page: it is walked to its end, or this page had something nobody knew."""
        plan = self.plan
        if plan is None or plan.walks or self.canonical(asked.list or asked.url) in plan.pages:
            return True
        keys = [self.canonical(link.url) for link in reading.links if not link.session]
        return any(key not in plan.known or key in plan.new for key in keys)

    def _link(self, asked: Due, link: Link, reading: Reading) -> Due | None:
        if link.kind not in FOLLOWED or link.kind == "calendar":
            return self._calendar(asked, link) if link.kind == "calendar" else None
        if link.session:
            return self._next_page(asked, link, reading) if self._news(asked, reading) else None
        if asked.depth >= DEPTH:
            self._cut(f"links on {asked.url} were not followed, {DEPTH} steps from any list")
            return None
        if asked.kind not in _PARENT.get(link.kind, (asked.kind,)):
            self._put_off(link, asked.depth + 1)
            return None
        period = link.period or asked.period
        if self._too_old(period) or not self._wanted(link):
            return None
        return self._new(link, period, depth=asked.depth + 1)

    def _put_off(self, link: Link, depth: int) -> None:
        key = self.canonical(link.url)
        if not self.since and self._wanted(link) and key not in self.seen:
            self.later.setdefault(key, (link, depth))

    def _cut(self, words: str) -> None:
        if words not in self.cut:
            self.cut.append(words)

    def _new(self, link: Link, period: str | None, **more: object) -> Due | None:
        key = self.canonical(link.url)
        if key in self.seen:
            return None
        self.seen.add(key)
        self.later.pop(key, None)
        more = {"priority": _priority(link.kind, period), **more}
        return Due(link.url, link.kind, period=period, session=link.session, **more)  # type: ignore[arg-type]

    def _too_old(self, period: str | None) -> bool:
        number = month_number(period) if period else None
        return number is not None and number < self.floor

    def _next_page(self, asked: Due, link: Link, reading: Reading) -> Due | None:
        if self.since and (dates := list(_dates(reading))) and max(dates) < self.since:
            return None
        if asked.page + 1 >= LIST_PAGES:
            self._cut(f"the list {asked.url} was left after {LIST_PAGES:,} pages")
            return None
        return self._new(link, None, page=asked.page + 1, list=asked.list or asked.url)

    # ---- months

    def _calendar(self, asked: Due, link: Link) -> Due | None:
        number = month_number(link.period) if link.period else None
        if number is not None and asked.walk:
            asked.walk.offered.setdefault(number, link)
            return None
        if asked.kind not in ("start", "council_list", "calendar"):
            return None  # a date in a subject, linked to its month
        if asked.kind == "calendar" and asked.walk is None:
            return None  # a month asked for by itself: what months there are is found out from today's
        return self._new(link, link.period, walk=Walk()) if self._wanted(link) else None

    def _walk(self, asked: Due, reading: Reading) -> list[Due]:
        walk = asked.walk
        if walk is None:
            return []
        number = month_number(asked.period) if asked.period else _shown(reading, walk)
        if number is None:
            return []
        if walk.today is None:
            walk.today = number
        held = any(isinstance(item, Meeting) for item in reading.items)
        if number <= walk.today:
            walk.empty_back = 0 if held else walk.empty_back + 1
        if number >= walk.today:
            walk.empty_ahead = 0 if held else walk.empty_ahead + 1
        return self._steps(walk, number)

    def _steps(self, walk: Walk, number: int | None) -> list[Due]:
        """The month before and the month after `number`, as far as the walk goes."""
        if number is None or walk.today is None:
            return []
        walk.asked.add(number)
        steps: list[int] = []
        if number >= walk.today and walk.empty_ahead < EMPTY_AHEAD:
            steps += [min((n for n in walk.offered if number < n <= walk.today + AHEAD), default=number)]
        if number <= walk.today and walk.empty_back < EMPTY_BACK:
            steps += [max((n for n in walk.offered if self.floor <= n < number), default=number)]
        return [d for n in steps if n not in walk.asked and (d := self._month(walk, n))]

    def _month(self, walk: Walk, number: int) -> Due | None:
        walk.asked.add(number)
        link = walk.offered[number]
        return self._new(link, period_of(number), walk=walk) if self._wanted(link) else None


def _priority(kind: str, period: str | None) -> int:
    number = month_number(period) if period else None
    if number is not None and kind in _IN_MONTH:
        return number * 10 + _IN_MONTH[kind]
    return _BEFORE[kind] if kind in _BEFORE else _AFTER[kind]


def _shown(reading: Reading, walk: Walk) -> int | None:
    """The month a calendar opened with: its meetings', else the gap among those it offers."""
    months = Counter(n for link in reading.links if link.kind == "meeting" and (n := month_number(link.period or "")))
    months += Counter(
        int(m[3]) * 12 + int(m[2]) - 1
        for item in reading.items
        if isinstance(item, Meeting) and (m := _DATE.search(item.date_words or ""))
    )
    if months:
        return months.most_common(1)[0][0]
    return _gap(walk.offered)


def _gap(offered: Collection[int]) -> int | None:
    """The one month that is not offered, for it is the one shown.

    Of a year of which all others are: beside November 2026 a calendar that offers November 2025 too has another gap.
    """
    year = max(Counter(n // 12 for n in offered).items(), key=lambda found: (found[1], found[0]), default=(0, 0))[0]
    missing = [n for n in range(year * 12, year * 12 + 12) if n not in offered]
    if len(missing) == 1:
        return missing[0]
    return next((n + 1 for n in sorted(offered) if n + 1 not in offered and n + 2 in offered), None)


def _dates(reading: Reading) -> Iterator[date]:
    """The days a page of the paper list prints."""
    for item in reading.items:
        if isinstance(item, Paper) and (m := _DATE.search(item.date_words or "")):
            try:
                yield date(int(m[3]), int(m[2]), int(m[1]))
            except ValueError:
                continue
