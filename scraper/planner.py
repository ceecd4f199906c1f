"""Which addresses are due, and in what order. Pure: what pages said goes in, addresses come out.

The order is months, newest first: a month's calendar, its agendas, their items, their papers, then the month before,
back to the first month the portal offers; then organizations and persons; then the paper list, which only adds papers
no agenda named; last, meetings and items that only papers knew of. The order lives in `Due.priority`, so what waits is
never more than one month's pages and a handful of lists.

With a plan (plan.py) the order is the plan's, most valuable first, and of all that is linked only what is unknown or
due is asked for; what news was said about comes through `again`.

What months there are is found out from the calendar itself (months.py). Where a page of it cannot be read, the months
that the archive knows are asked for as well.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scraper.items import Link, Meeting, Reading
from scraper.months import FIRST_YEAR, Walk, month_number, period_of, printed_days
from scraper.plan import FOLLOWED, Plan

DEPTH = 30  # steps from a list; real portals need five, a chain of answers to answers some more
LIST_PAGES = 2_000  # pages of one session-paged list; the longest seen (Hamburg-Mitte, 19,200 papers) has 384

_IN_MONTH = {"calendar": 9, "meeting": 8, "agenda_item": 7, "paper": 6}
_BEFORE = {"start": 9_000_000, "council_list": 8_000_000, "calendar": 7_000_000}
_AFTER = {"organization_list": 900, "person_list": 850, "organization": 800, "person": 700, "meeting": 600,
          "agenda_item": 500, "paper": 400, "paper_list": 100}  # fmt: skip
_PARENT = {"meeting": ("calendar",), "agenda_item": ("meeting",)}  # who enumerates them; elsewhere they are but named
PLANNED = 1  # after all that pages led to: news goes before what is but due
PATIENCE = 14  # days after which a calendar's page that cannot be read is taken for its end


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
        self.months: Sequence[Link] = ()  # that the archive knows, should the calendar not lead to them
        self.walks: list[Walk] = []
        self.cut: list[str] = []  # why something was not followed to its end, in words
        self.planned: deque[Link] | None = None  # what is due, whatever leads to it
        self.stirred: set[str] = set()  # what is asked for because of what another page said

    def begin(self, start: Iterable[Link]) -> list[Due]:
        """The start addresses; the first one is marked as the page without which there is no crawl."""
        start = [link for n, link in enumerate(start) if n == 0 or self._wanted(link)]
        due = [d for link in start if (d := self._new(link, None, walk=self._opened(link)))]
        return [*(replace(d, first=True) for d in due[:1]), *due[1:]]

    def follow(self, asked: Due, reading: Reading) -> list[Due]:
        """What a page that was read leads to."""
        if asked.kind == "calendar" and asked.walk is None and any(isinstance(item, Meeting) for item in reading.items):
            asked = replace(asked, walk=Walk())  # a month asked for by itself: beside it there may be one nobody knows
        due = [d for link in reading.links if (d := self._link(asked, link, reading))]
        return [*due, *self._walk(asked, reading)] if asked.kind == "calendar" else due

    def skip(self, asked: Due) -> list[Due]:
        """What to ask for after a page that could not be read: a month that fails does not end the calendar."""
        walk, number = asked.walk, month_number(asked.period or "") or 0
        if walk is None:
            return []
        walk.failed[number] = asked.url
        known = {n: link for link in self.months if (n := month_number(link.period or ""))}
        walk.offered = known | walk.offered
        if walk.today is not None:
            return self._steps(walk, number)
        walk.today = max(known, default=None)
        walk.asked.update(known)
        return [d for link in self.months if self._wanted(link) and (d := self._dated(walk, link))]

    def unread(self) -> list[str]:
        """Addresses of calendar pages behind which there may be months that nobody knows."""
        known = self.plan.known if self.plan else {}
        today = self.plan.today if self.plan else date.min
        found = [url for walk in self.walks if (url := walk.broken(self.floor))]
        since = [page.failing if (page := known.get(self.canonical(url))) else None for url in found]
        return [url for url, day in zip(found, since, strict=True) if day is None or (today - day).days < PATIENCE]

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
        if self.since and (dates := list(printed_days(reading))) and max(dates) < self.since:
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
            return None  # an empty month leads no further, lest a calendar without end be gone through bit by bit
        return self._new(link, link.period, walk=self._opened(link)) if self._wanted(link) else None

    def _opened(self, link: Link) -> Walk | None:
        """The way that begins with this page, if it is a calendar's."""
        if link.kind != "calendar":
            return None
        self.walks.append(Walk())
        return self.walks[-1]

    def _walk(self, asked: Due, reading: Reading) -> list[Due]:
        walk = asked.walk
        number = walk.read(asked.period, reading) if walk else None
        return self._steps(walk, number) if walk and number is not None else []

    def _steps(self, walk: Walk, number: int) -> list[Due]:
        """The month before and the month after `number`, as far as the walk goes."""
        return [d for n in walk.steps(number, self.floor) if (d := self._month(walk, n))]

    def _month(self, walk: Walk, number: int) -> Due | None:
        walk.asked.add(number)
        link = replace(walk.offered[number], period=period_of(number))
        return self._dated(walk, link) if self._wanted(link) else None

    def _dated(self, walk: Walk, link: Link) -> Due | None:
        return None if self._too_old(link.period) else self._new(link, link.period, walk=walk)


def _priority(kind: str, period: str | None) -> int:
    number = month_number(period) if period else None
    if number is not None and kind in _IN_MONTH:
        return number * 10 + _IN_MONTH[kind]
    return _BEFORE[kind] if kind in _BEFORE else _AFTER[kind]
