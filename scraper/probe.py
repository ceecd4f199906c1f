"""Which vendor, version and state is this address? Answered in at most 8 requests, robots.txt among them.

Asked are robots.txt, the address itself, and, where no vendor knows the page, the start pages the vendors have; once
one is recognised, its start page and one page of each kind its menu leads to. Nothing is guessed: a page kind counts as
reachable only if the reader of pages read one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from protego import Protego

from scraper.page import Page
from scraper.portals import folder, slug_of_url
from scraper.problems import Blocked, PageProblem, Unreachable
from scraper.reading import read
from scraper.vendors import Vendor, vendor, vendors

MOST = 8  # requests
ROBOTS_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB
AGENT = "ratsarchiv"  # the name robots.txt knows us by
_REFUSED = {401: "wants a login", 403: "refuses us", 429: "says there were too many requests"}
_HREF = re.compile(r"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.I)


class Fetch(Protocol):
    """Asks for a page; `requests` counts how often a server was asked, redirects included."""

    requests: int

    def __call__(self, url: str) -> Page: ...


@dataclass(slots=True)
class Verdict:
    """What was found out. `robots`: allows, forbids, none (there is no robots.txt) or unreadable, which forbids too.

    `pages` maps a page kind to "read" or to why it could not be read; `vendor` is None where no reader knows the pages.
    """

    url: str
    home: str
    vendor: str | None = None
    version: str | None = None
    robots: str = "none"
    delay: float | None = None  # robots.txt asks for this many seconds between requests
    pages: dict[str, str] = field(default_factory=dict)
    requests: int = 0

    @property
    def allowed(self) -> bool:
        return self.robots in ("allows", "none")

    def row(self) -> dict[str, str]:
        """The row of portals.csv this portal would have; body_name is for a human to fill in."""
        if self.vendor is None:
            return {}
        delay = f"{self.delay:g}" if self.delay and self.delay > 2 else ""
        slug = slug_of_url(self.home)
        return {"slug": slug, "vendor": self.vendor, "url": self.home, "body_name": "", "delay": delay}


def probe(url: str, fetch: Fetch) -> Verdict:
    """The verdict on an address. Raises UsageError for what is no address, Unreachable, Blocked."""
    return _Probe(url, fetch).run()


class _Probe:
    """One run; `verdict` grows with it."""

    def __init__(self, url: str, fetch: Fetch) -> None:
        self.url = url
        self.fetch = fetch
        self.verdict = Verdict(url, folder(url))
        self.rules: Protego | None = None
        self.origin = ""

    def run(self) -> Verdict:
        for page in self._pages():
            if page.status == 200 and (known := _recognise(page)):
                self.verdict.vendor, self.verdict.version = known
                self.verdict.home = folder(page.url)
                self._reach(vendor(known[0]), page)
                break
        self.verdict.requests = self.fetch.requests
        return self.verdict

    # ---- asking

    def _ask(self, url: str) -> Page | None:
        """The page, None where robots.txt forbids it or the requests are used up. Raises Unreachable, Blocked."""
        self._obey(url)
        if self.fetch.requests >= MOST or not self._may(url):
            return None
        page = self.fetch(url)
        if page.status in _REFUSED:
            raise Blocked(f"{url} {_REFUSED[page.status]} ({page.status})")
        if page.status >= 500:
            raise Unreachable(f"{url}: the server says {page.status}; try again later")
        return page

    def _obey(self, url: str) -> None:
        """Reads robots.txt of an origin that is new. What cannot be read forbids everything (RFC 9309)."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin == self.origin or self.fetch.requests >= MOST:
            return
        self.origin, self.rules = origin, None
        page = self.fetch(f"{origin}/robots.txt")
        self.verdict.robots, self.verdict.delay = "none", None
        if page.status >= 500:
            self.verdict.robots = "unreadable"
        elif 200 <= page.status < 300 and page.body.strip():
            self.rules = Protego.parse(page.body[:ROBOTS_BYTES].decode("utf-8", "replace"))
            self.verdict.delay = self.rules.crawl_delay(AGENT)
            self.verdict.robots = "allows" if self._may(url) else "forbids"

    def _may(self, url: str) -> bool:
        return self.verdict.robots != "unreadable" and (self.rules is None or bool(self.rules.can_fetch(url, AGENT)))

    def _pages(self) -> Iterator[Page]:
        """The address; what it links to that is called like a start page; start pages beside it."""
        page = self._ask(self.url)
        if page is None:
            return
        yield page
        starts = [link.url for source in dict.fromkeys(vendors().values()) for link in source.START]
        beside = [urljoin(folder(page.url), start) for start in starts]
        for address in dict.fromkeys([*_linked(page, set(starts)), *beside]):
            if (further := self._ask(address)) is not None:
                yield further

    # ---- reaching

    def _reach(self, source: Vendor, page: Page) -> None:
        """Reads the start page and one page of each kind it leads to."""
        start = urljoin(self.verdict.home, source.START[0].url)
        first = page if source.canonical(page.url) == source.canonical(start) else self._ask(start)
        kinds = self._read(first) if first else {}
        for kind, address in kinds.items():
            if kind in self.verdict.pages or self.fetch.requests >= MOST:
                continue
            if not address.startswith(f"{self.origin}/"):
                self.verdict.pages[kind] = "on another server"
            elif answer := self._ask(address):
                self._read(answer, kind)
            else:
                self.verdict.pages[kind] = "forbidden by robots.txt"

    def _read(self, page: Page, kind: str | None = None) -> dict[str, str]:
        """Notes whether this page could be read; the first address of each page kind it leads to."""
        said = read("probe", str(self.verdict.vendor), page)
        problem = next((p.message for p in said.problems), "nothing is known about it")
        self.verdict.pages[kind or said.route or "start"] = problem if said.failed else "read"
        kinds: dict[str, str] = {}
        for link in said.links:
            kinds.setdefault(link.kind, link.url)
        return kinds


def _recognise(page: Page) -> tuple[str, str | None] | None:
    for source in dict.fromkeys(vendors().values()):
        try:
            if known := source.recognise(page):
                return known
        except PageProblem:  # no page of anybody's
            continue
    return None


def _linked(page: Page, starts: set[str]) -> list[str]:
    """Links on an unknown page (a town's own website) that are named like a vendor's start page; two at most."""
    try:
        hrefs = [h for h in _HREF.findall(page.text) if urlsplit(h).path.rpartition("/")[2] in starts]
        return list(dict.fromkeys(page.join(h) for h in hrefs))[:2]
    except (PageProblem, ValueError):
        return []
