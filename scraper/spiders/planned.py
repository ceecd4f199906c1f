"""Planned: the part of a crawl that goes by the plan: what is due, what there is news of, and what is as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from scrapy.http import Response

from archive.stock import addresses, stirred
from scraper import plan
from scraper.answers import page_of
from scraper.guest import own
from scraper.items import Link, Reading
from scraper.planner import Due, Planner
from scraper.progress import PROBLEMS
from scraper.recorded import comes_to
from scraper.resume import from_archive
from scraper.spiders.absent import Absent
from scraper.vendors import Vendor


class Planned(Absent):
    """What to ask for besides what pages lead to."""

    planner: Planner

    def plan(self, source: Vendor, today: date | None) -> None:
        """Plans the run from what the archive holds; without a day, or anything held, everything is asked for."""
        urls = addresses(self.archive.db.conn, self.portal.slug, "calendar")
        self.planner.months = [Link(url, "calendar", month) for url in urls if (month := source.month(url))]
        found = plan.of(self.archive, self.portal, today, source, self.planner.since) if today else None
        self.planner.plan = found
        self.progress.planned = found.requests if found else None

    def judge(self, crawl: int) -> None:
        """A portal whose months nobody has found as yet is not known in full, though there is nothing left to ask."""
        super().judge(crawl)
        unread = self.planner.unread() if self.before.finished is None else []
        if unread and self.progress.reason == "finished":
            words = f"the calendar could not be read to its end ({unread[0]}), so older months may be missing"
            self.progress.reason, self.progress.stop_code = "incomplete", PROBLEMS
            self.progress.words = f"{self.portal.slug}: {words}; the next run looks for them"

    def news(self, item: Reading) -> list[Due]:
        """A page has been stored: what it says anew may be news of other pages."""
        found = self.planner.plan
        if found is None or found.walks or item.capture is None or item.remark or item.failed or self.stopping:
            return []
        return self.planner.again(stirred(self.archive.db.conn, self.portal.slug, item.capture))

    def unmodified(self, response: Response, due: Due, number: int) -> list[Due]:
        """The page is as that capture has it: nothing to store, but where it leads to may still be unknown."""
        self.progress.pages += 1
        self.progress.unmodified += 1
        self.well = due  # if pages are gone at the end, this one is asked for in full
        assert response.request is not None
        held = from_archive(self.archive, response.request.copy(), number)
        reading = comes_to(self.portal.slug, self.portal.vendor, page_of(held)) if held else None
        if reading is None or reading.failed:
            return self.planner.skip(due)
        return self.planner.follow(due, self.own_links(reading))

    def own_links(self, reading: Reading) -> Reading:
        """Without links to other hosts; pages may well have them, they are none of ours."""
        return replace(reading, links=tuple(link for link in reading.links if own(self.portal, link.url)))
