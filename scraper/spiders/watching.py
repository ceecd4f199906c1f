"""Watching: the part of a crawl that notices that the portal is not what it was (breaks.py), and says so at once.

A break goes into the archive as a remark about the response that shows it, after what that response itself says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archive.before import Before, before, lasting, read_before
from scraper import breaks
from scraper.breaks import Break, Kinds
from scraper.items import Problem, Reading
from scraper.page import Page
from scraper.problems import Blocked, PageProblem, Stopped, Unreachable
from scraper.recorded import recognised
from scraper.spiders.booked import Booked


class Watching(Booked):
    """What earlier runs knew, and what this one has noticed so far."""

    before = Before()
    kinds = Kinds()

    def opened(self) -> None:
        self.before = before(self.archive.db.conn, self.portal.slug)
        self.kinds = Kinds(self.before.routes)
        self.noticed: list[Break] = []
        super().opened()

    def notice(self, found: Break | None, meta: Mapping[str, Any], url: str) -> None:
        """Notes a break that the response of this request shows."""
        if found is None or (found.kind, "") in self.progress.breaks:
            return
        at = Break(found.kind, found.message, found.words, found.url or url, found.capture or meta.get("capture"))
        self.progress.breaks[found.kind, ""] = at
        self.noticed.append(at)

    def remarks(self) -> Iterator[Reading]:
        """What was noticed since the last time, for the archive."""
        noticed, self.noticed = self.noticed, []
        for one in noticed:
            problem = Problem(one.kind, one.message, one.words)
            if one.capture is None:  # nothing came that could show it
                self.progress.problem(one.kind, one.message)
                continue
            yield Reading(
                portal=self.portal.slug, url=one.url or "", capture=one.capture, problems=(problem,), remark=True
            )

    # ---- the start page

    def software(self, page: Page, found: tuple[str, str | None] | None, meta: Mapping[str, Any]) -> None:
        try:
            known = recognised(page) if found is None else None
        except PageProblem:  # no page at all
            known = None
        self.notice(breaks.software(self.before, self.portal.vendor, found, known and known[0]), meta, page.url)

    def address(self, meta: Mapping[str, Any], to: str) -> None:
        """Where the start page was found."""
        known = read_before(self.archive.db.conn, self.portal.slug, to, self.crawl)
        self.notice(breaks.moved(self.before, meta, to, known), meta, to)

    def robots_said(self, verdict: str, capture: int | None) -> None:
        """What robots.txt says about the start page. Nothing else is ever said of that file, so it is done at once."""
        found = breaks.robots(self.before, verdict)
        if capture is not None and verdict != "forbids" and lasting(self.archive.db.conn, capture):
            self.archive.remark(capture, ())  # what was wrong with it is over
        self.notice(found, {"capture": capture}, "")

    def refused(self, error: Stopped, meta: Mapping[str, Any], url: str) -> None:
        """The run was stopped by this."""
        if isinstance(error, Blocked):
            self.notice(breaks.gate(self.before, str(error)), meta, url)
        elif isinstance(error, Unreachable) and meta.get("first"):
            self.address(meta, url)

    # ---- every page

    def read_or_not(self, reading: Reading) -> None:
        """Counts a page by its kind; says once that a kind has become unreadable, and keeps the figures."""
        if reading.route is None:
            return
        if not reading.failed:
            self.kinds.read(reading.route)
            return
        first = reading.problems[0]
        found = self.kinds.failed(reading.route, first.kind, first.message, reading.url, reading.capture)
        if found:
            if (found.kind, found.about) not in self.progress.breaks:
                self.noticed.append(found)
            self.progress.breaks[found.kind, found.about] = found
