"""A portal crawled day by day without sockets: the demo's clock, readers, pipelines and archive as they are.

Every day the driver asks for what is listed (the month's calendar, the paper list) and for the pages of which the truth
says that they changed, records what comes and stores what it says, at that day's hour. So the archive's history can be
held against the truth's own log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path

from archive.archive import Archive
from archive.exchange import Exchange
from pipelines import interpret
from pipelines.store import ends, statements
from scraper.demo.allris_classic import COOKIE, Request, Response, Site
from scraper.demo.clock import as_of
from scraper.demo.council import council
from scraper.demo.events import Event, log
from scraper.demo.keys import organization_key
from scraper.demo.truth import Council, Meeting, Paper
from scraper.items import Problem
from scraper.page import Page
from scraper.reading import read
from scraper.vendors import vendor
from tests.demo.walk import BASE, SLUG


def town(scale: float = 0.15) -> Council:
    """Of the small councils one in whose last year everything happens, without people who sit nowhere."""
    whole = council(seed=43, years=2, scale=scale)
    seated = {m.person for m in whole.memberships}
    return replace(whole, persons=tuple(p for p in whole.persons if p.number in seated))


TRUTH = town()
FIRST, LAST = TRUTH.today - timedelta(days=365), TRUTH.today
FOLDER = f"{BASE}/bi/"
PROGRAM = {"pa": "pa020.asp?PALFDNR=", "au": "au020.asp?AULFDNR=", "fr": "fr020.asp?FRLFDNR="}


@cache
def year() -> list[Event]:
    """What the truth says happened from the day after FIRST to LAST."""
    return log(TRUTH, FIRST, LAST, SLUG, FOLDER)


@dataclass
class Crawler:
    """Keeps one archive up to date with the portal of `truth`."""

    archive: Archive
    truth: Council
    seen: set[str] = field(default_factory=set)
    before: Council | None = None
    pages: int = 0

    def __post_init__(self) -> None:
        self.vendor = vendor("allris-classic")
        self.archive.put_portal({"slug": SLUG, "vendor": "allris-classic", "url": FOLDER, "body_name": self.truth.name})

    def run(self, first: date, last: date) -> None:
        for n in range((last - first).days + 1):
            self.visit(first + timedelta(days=n))

    def visit(self, day: date) -> None:
        """One night's crawl: all pages the first time, then what changed and what that leads to."""
        now = as_of(self.truth, day)
        at = datetime.combine(day, time(22), UTC)
        visit = _Visit(self, Site(now), at, self.archive.start_crawl(SLUG, at, "a night"))
        start = [link.url for link in self.vendor.START]
        asked = start if self.before is None else [*start, "vo040.asp", *changed(self.before, now)]
        self.pages += (pages := visit.walk(f"{FOLDER}{target}" for target in dict.fromkeys(asked)))
        end = {"reason": "finished", "exit_code": 0, "counts": {"requests": pages}}
        self.archive.finish_crawl(visit.crawl, visit.at, **end)
        self.before = now


@dataclass
class _Visit:
    crawler: Crawler
    site: Site
    at: datetime
    crawl: int
    cookies: dict[str, str] = field(default_factory=dict)

    def walk(self, urls: Iterable[str]) -> int:
        """The number of pages asked for: these, the pages of paged lists, and all that nobody knew before."""
        todo, done = list(urls), set[str]()
        while todo:
            url = todo.pop(0)
            if url in done:
                continue
            done.add(url)
            self.crawler.seen.add(url)
            for link, session in self.read(url):
                if link not in self.crawler.seen or (session and link not in done):
                    todo.append(link)
        return len(done)

    def read(self, url: str) -> Iterator[tuple[str, bool]]:
        """Records and stores the page; where it leads."""
        response = self.site.respond(Request(url.removeprefix(BASE).partition("#")[0], headers=self.cookies))
        for name, value in response.headers:
            if name == "Set-Cookie" and value.startswith(COOKIE):
                self.cookies = {"cookie": value.partition(";")[0]}
        archive, capture = self.crawler.archive, self.record(url, response)
        if response.status != 200:
            problem = Problem(f"http_{response.status}", f"HTTP {response.status}", url)
            archive.store(capture, [], [asdict(problem)], failed=True)
            return
        page = Page(url=url, body=response.body, content_type="text/html", fetched_at=self.at)
        reading = interpret(read(SLUG, "allris-classic", page))
        problems = [asdict(p) | {"record": p.record and str(p.record)} for p in reading.problems]
        how = {"failed": reading.failed, "route": reading.route, "ends": ends(reading)}
        archive.store(capture, statements(reading), problems, **how)
        yield from ((link.url, link.session) for link in reading.links)

    def record(self, url: str, response: Response) -> int:
        self.at += timedelta(seconds=1)
        reason = HTTPStatus(response.status).phrase
        sent = Exchange(url, "GET", (), b"", response.status, reason, response.headers, response.body, self.at)
        return self.crawler.archive.record(SLUG, self.crawl, sent).number


def changed(before: Council, now: Council) -> Iterator[str]:
    """The pages whose truth is not what it was, relative to the portal's folder."""
    meetings = _differing(before.meeting, now.meeting)
    papers = _differing(before.paper, now.paper)
    for town in (before, now):
        for meeting in town.meetings:
            if meeting.number in meetings or any(i.paper in papers for i in meeting.items):
                yield from _of_meeting(town, meeting)
        touched = {i.paper for number in meetings if number in town.meeting for i in town.meeting[number].items}
        for paper in town.papers:
            if paper.number in papers | touched and paper.public:
                yield f"vo020.asp?VOLFDNR={paper.number}"
    for seat in set(before.memberships) ^ set(now.memberships):
        key = organization_key(seat.organization)
        yield f"{PROGRAM[key[:2]]}{key[2:]}"
        yield "pa021.asp"  # the council in office once more
        yield from [f"kp020.asp?KPLFDNR={seat.person}"] if seat.person else []


def _differing(before: dict[int, Meeting] | dict[int, Paper], now: dict[int, Meeting] | dict[int, Paper]) -> set[int]:
    return {n for n in before.keys() | now.keys() if before.get(n) != now.get(n)}


def _of_meeting(town: Council, meeting: Meeting) -> Iterator[str]:
    yield f"si010_e.asp?MM={meeting.day.month}&YY={meeting.day.year}"
    if meeting.published:
        yield f"to010.asp?SILFDNR={meeting.number}"
        yield from (f"to020.asp?TOLFDNR={i.number}" for i in meeting.items if i.public and i.extract and i.number)


def simulate(folder: Path, first: date = FIRST, last: date = LAST) -> int:
    """Fills the archive in this folder; the number of pages asked for."""
    with Archive.open(folder, write=True) as archive:
        crawler = Crawler(archive, TRUTH)
        crawler.run(first, last)
        return crawler.pages
