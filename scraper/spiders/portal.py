"""The one spider: asks for what the planner says, reads what comes, and follows. `scrapy crawl portal -a portal=SLUG`.

It knows no vendor and no page. What a page says goes down the pipelines as a Reading; where it leads is the planner's
business; what must not be asked for is guest.py's. Whatever goes wrong with one page becomes a problem of that page;
whatever goes wrong with the portal or the archive stops the crawl with a reason.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Self
from urllib.parse import urljoin

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from archive.archive import Archive
from archive.errors import ArchiveError
from archive.exchange import UNMODIFIED
from scraper.answers import no_page, page_of, unreadable
from scraper.guest import Lost
from scraper.items import Item, Link, Problem, Reading
from scraper.page import Page
from scraper.planner import Due, Planner
from scraper.portals import UNKNOWN, Portal
from scraper.problems import Blocked, Stopped, Unreachable, UsageError
from scraper.progress import STOPPED
from scraper.reading import route_of
from scraper.recorded import comes_to, fault, nothing, recognised
from scraper.spiders.planned import Planned
from scraper.vendors import Vendor, vendor, vendors

_HOME = Link("", "start")
_ANSWERS = frozenset({"robots", "not_followed", "not_html", "too_large"})


class PortalSpider(Planned):
    """One portal, one run. `portal` is a slug, an address or a Portal; `archive` a directory or an open Archive."""

    name = "portal"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        crawler.signals.connect(spider.stored, signals.item_scraped)
        return spider

    def __init__(  # noqa: PLR0917  # Scrapy passes what -a names
        self,
        portal: str | Portal,
        archive: str | Archive | None = None,
        since: str | date | None = None,
        today: str | date | None = None,
        max_requests: str | int = 0,
        max_time: str | float = 0,
        full: str | bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(portal, archive, **kwargs)
        self.vendor: Vendor | None = None if self.portal.vendor == UNKNOWN else vendor(self.portal.vendor)
        self.planner = Planner(self._canonical, date.fromisoformat(since) if isinstance(since, str) else since)
        self.today = date.fromisoformat(today) if isinstance(today, str) else today
        self.max_requests = int(max_requests)
        self.max_time = float(max_time)  # seconds
        self.full = full in (True, "1", "yes", "true")
        self.failures = 0  # in a row
        self.ours = True  # whether the first page is one of a vendor that is known
        self.first: Due | None = None  # the page without which there is no portal
        self.waiting: list[Due] = []  # start addresses that wait until the first page has been read

    def _canonical(self, url: str) -> str:
        return self.vendor.canonical(url) if self.vendor else url

    # ---- beginning

    async def start(self) -> AsyncIterator[Request]:
        self._begin()
        for due in self._go_on():
            yield self._request(due)

    def _begin(self) -> None:
        """Sets the start addresses. An address no row knows is tried as it is, then as each vendor's start page."""
        if self.vendor:
            self.plan(self.vendor, None if self.full else self.today)
        homes = dict.fromkeys(module.START[0] for module in vendors().values() if module.START)
        links = self.vendor.START if self.vendor else (_HOME, *homes)
        due = self.planner.begin(replace(link, url=urljoin(self.portal.url, link.url)) for link in links)
        self.waiting = [replace(d, first=self.vendor is None or n == 0) for n, d in enumerate(due)]

    def _go_on(self) -> list[Due]:
        """The start addresses that may be asked for now: alone, while it is open whether there is a portal."""
        if self.waiting and self.waiting[0].first:
            return [self.waiting.pop(0)]
        due, self.waiting = self.waiting, []
        return due

    def idle(self) -> None:
        due = [] if self.stopping else self.planner.leftovers() or self.once_more()
        for one in due:
            assert self.crawler.engine is not None
            self.crawler.engine.crawl(self._request(one))
        if due:
            raise DontCloseSpider

    def stored(self, item: Reading) -> None:
        for due in self.news(item):
            assert self.crawler.engine is not None
            self.crawler.engine.crawl(self._request(due))

    # ---- asking

    def _request(self, due: Due, led: Mapping[str, Any] | None = None) -> Request:
        """`led` is the meta of the response that led here: its capture, and the cookies of its session."""
        meta: dict[str, Any] = {"due": due, "first": due.first, "parent": (led or {}).get("capture")}
        if due.session and led and led.get("cookies"):
            meta["cookies"] = dict(led["cookies"])
        return Request(
            due.url, callback=self.parse, errback=self.failed, priority=due.priority, meta=meta, dont_filter=True
        )

    def _requests(self, due: list[Due], led: Mapping[str, Any] | None = None) -> Iterator[Request]:
        return (self._request(d, led) for d in due)

    # ---- reading

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Reading | Request]:
        """Every response that came: a Reading, and requests for where it leads; then what was noticed."""
        yield from self._came(response)
        yield from self.remarks()

    def _came(self, response: Response) -> Iterator[Reading | Request]:
        due: Due = response.meta["due"]
        self.progress.period = due.period or self.progress.period
        try:
            held = self.archive.unmodified(response.meta["capture"]) if response.status == UNMODIFIED else None
            if held is not None:
                self.failures = 0
                yield from self._requests(self.unmodified(response, due, held), response.meta)
                yield from self._requests(self._go_on() if due.first else [], response.meta)
                return
            if problem := unreadable(response):
                yield from self._lost(due, problem, response.meta)
                return
            reading = self._read(response, due)
        except ArchiveError as error:
            self.stop("archive_failed", f"{self.portal.slug}: {error}", error.exit_code)
            return
        except Stopped as error:
            reading = self._remark(due, Problem(error.kind, str(error)), response.meta)
            self._stopped(error, response.meta, response.url)
        self.failures = 0
        self.read_or_not(reading)
        self.progress.pages += 1
        self.met_well(due, response, reading)
        self.first = self.first or due
        over = reading.failed or due is self.again
        follow = self.planner.skip(due) if over else self.planner.follow(due, self.own_links(reading))
        yield from self._told(reading)
        if due.first and reading.failed and not reading.remark:
            yield self._remark(due, Problem(self.progress.reason, self.progress.words), response.meta)
        yield from self._requests(follow, response.meta)
        if due.first and not self.stopping:
            yield from self._requests(self._go_on(), response.meta)

    def _read(self, response: Response, due: Due) -> Reading:
        """What the page says, as a replay would read it. Raises Stopped where it leads to no portal."""
        page = page_of(response)
        try:
            home = due.first and self._is_home(page, response.meta)
        except (Stopped, UsageError, ArchiveError):
            raise
        except Exception as error:  # a fault of the page, or of who was to recognise it
            reading = self._remark(due, fault(error), response.meta)
        else:
            slug, held = self.portal.slug, response.meta["capture"]
            stop = partial(self._stopped, meta=response.meta, url=page.url)
            reading = nothing(slug, page) if home else comes_to(slug, self.portal.vendor, page, stop)
            reading = replace(reading, capture=held)
        if due.first and reading.failed:  # nothing leads on from here, so the crawl must not count as finished
            stopped = Blocked if reading.problems[0].kind in ("denied", "blocked") else Unreachable
            if not self.ours:
                self.software(page, None, response.meta)
            words = f"{self.portal.slug}: {reading.problems[0].message} ({page.url})"
            self._stopped(stopped(words), response.meta, page.url)
        return reading

    def _stopped(self, error: Stopped, meta: Mapping[str, Any], url: str) -> None:
        if not self.stopping:
            self.refused(error, meta, url)
        self.stop(error.kind, str(error), error.exit_code)

    def _is_home(self, page: Page, meta: Mapping[str, Any]) -> bool:
        """Notes vendor and version; True if this is only the way to a start page. Raises Unreachable."""
        found = self.vendor.recognise(page) if self.vendor else recognised(page)
        home, self.ours = False, found is not None
        self.address(meta, page.url)
        if found:
            self.software(page, found, meta)
        if self.vendor is None:
            if found is None:
                raise Unreachable(f"{page.url} is no council information system that a reader knows")
            self.portal = replace(self.portal, vendor=found[0])
            self.vendor = vendor(found[0])
            self._begin()
            home = route_of(self.vendor, page.url) is None
            self.waiting = [replace(due, first=home and n == 0) for n, due in enumerate(self.waiting)]
        self.archive.put_portal(self._row(found[1] if found else None))
        return home

    def _told(self, reading: Reading) -> Iterator[Reading]:
        """The reading, counted; and a remark about what the planner left out."""
        cut, self.planner.cut = self.planner.cut, []
        self.progress.found.update(item.type for item in reading.items if isinstance(item, Item) and item.detail)
        told = [reading]
        if cut:
            left_out = tuple(Problem("not_followed", words) for words in cut)
            told.append(replace(reading, items=(), links=(), withheld=(), problems=left_out, route=None, remark=True))
        for one in told:
            if one.capture is not None:
                yield one
                continue
            for problem in one.problems:  # nowhere to store it
                self.progress.problem(problem.kind, problem.message)

    # ---- what did not come, or not as a page

    def failed(self, failure: Failure) -> Iterator[Reading | Request]:
        """Every request without a response to read; then what was noticed."""
        yield from self._failed(failure)
        yield from self.remarks()

    def _failed(self, failure: Failure) -> Iterator[Reading | Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        due: Due = request.meta["due"]
        error: BaseException = failure.value  # type: ignore[assignment]
        if isinstance(error, Stopped):
            self._stopped(error, request.meta, request.url)
        elif isinstance(error, Lost):
            yield from self._requests(self.planner.skip(due), request.meta)
        elif isinstance(error, ArchiveError):
            self.stop("not_recorded", f"{self.portal.slug}: {error}", error.exit_code)
        elif isinstance(error, CloseSpider):
            self.stop(error.reason, "", STOPPED)
        else:
            problem = no_page(error)
            if problem.kind == "fault":
                self.logger.error("%s: %s", request.url, problem.message, exc_info=error)
            yield from self._lost(due, problem, request.meta)

    def _lost(self, due: Due, problem: Problem, meta: Mapping[str, Any]) -> Iterator[Reading | Request]:
        """A page that did not come: a problem, and on with the plan, unless it was the first."""
        if due.first and self.vendor is None and self.waiting:
            yield from self._requests(self._go_on())
            return
        if due.first:
            kind = Blocked if problem.kind in ("http_401", "http_403") else Unreachable
            self._stopped(kind(f"{self.portal.slug}: {due.url}: {problem.message}{self._so()}"), meta, due.url)
        if meta.get("capture") is None:  # nothing came; it is a problem of the page that led here
            words = due.url if problem.words is None else f"{due.url}: {problem.words}"
            problem = replace(problem, words=words)
        if noted := self.to_note(problem, meta):
            yield from self._told(self._remark(due, noted, meta))
        yield from self._requests(self.planner.skip(due), meta)
        yield from self._requests(self._doubt(problem))

    def _so(self) -> str:
        if self.failures:
            return f", nor did {self.failures} pages before it; run again later to go on"
        return "; check the address in the portal's row"

    def _doubt(self, problem: Problem) -> list[Due]:
        """After many pages in a row without an answer, the first page once more: is it they, or is it the portal?"""
        if problem.kind in _ANSWERS:
            self.failures = 0
            return []
        self.failures += 1
        again = self.first if self.failures == self.crawler.settings.getint("FAILURES_IN_A_ROW") else None
        return [again] if again and not self.stopping else []

    def _remark(self, due: Due, problem: Problem, meta: Mapping[str, Any]) -> Reading:
        """What the crawl, not the page, has to say."""
        capture = meta.get("capture")
        return Reading(
            portal=self.portal.slug,
            url=due.url,
            capture=meta.get("parent") if capture is None else capture,
            route=None if capture is None else due.kind,
            fetched_at=meta.get("fetched_at"),
            problems=(problem,),
            remark=True,
        )
