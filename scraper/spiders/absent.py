"""Absent: the part of a crawl that finds pages gone which were there, and asks whether it is they or the portal.

What answers 404 or 410 is held back and judged when the run ends (archive/missing.py). If the last pages asked for were
gone, the last page that was read well is asked for once more, so that there is something to judge them by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from scrapy.http import Response

from archive.missing import Missing
from scraper.items import Item, Problem, Reading
from scraper.planner import Due
from scraper.resume import RESUMED
from scraper.spiders.watching import Watching


class Absent(Watching):
    """What this run has found gone so far, and the newest page that shows that the portal is not."""

    well: Due | None = None
    again: Due | None = None  # that page, asked for once more; nothing is followed from there

    def opened(self) -> None:
        self.missing = Missing(self.archive)
        super().opened()

    def met_well(self, due: Due, response: Response, reading: Reading) -> None:
        """A page that says something. The start page proves nothing: it may stand there without what is behind it."""
        if due.first or due.session or RESUMED in response.flags:
            return
        if any(isinstance(item, Item) for item in reading.items):
            self.well, self.missing.well = due, response.meta["capture"]

    def to_note(self, problem: Problem, meta: Mapping[str, Any]) -> Problem | None:
        """What is to be noted at once of a page that did not come."""
        noted = self.missing.hold(meta.get("capture"), asdict(problem))
        return Problem(**noted) if noted else None

    def once_more(self) -> list[Due]:
        """At the end: the page to ask for again, if pages were gone after it."""
        well, self.well = self.well, None
        self.again = replace(well, walk=None) if well and self.missing.open else None
        return [self.again] if self.again else []

    def judge(self, crawl: int) -> None:
        """Notes which of them count as gone. Raises ArchiveError."""
        archive: Any = self.crawler.archive  # type: ignore[attr-defined]  # set by Booked
        for held in self.missing.judged(crawl):
            archive.remark(held.capture, [held.problem])
        if self.missing.words and not self.progress.words:
            self.progress.words = f"{self.portal.slug}: {self.missing.words}"
