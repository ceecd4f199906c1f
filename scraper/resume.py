"""Resume: where a run was interrupted, the next one takes from the archive what that one had read.

A downloader middleware that answers in the server's place, without any request, so that planner and reader see the same
pages in the same order. The start page, paged lists (their sessions are over) and pages that failed are asked for
again; `--full` asks for all.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from archive.errors import ArchiveError
from archive.unfinished import Unfinished
from scraper.guest import Part
from scraper.planner import Due

RESUMED = "resumed"  # flag of a response that no server sent


class Resume(Part):
    """Answers from the archive while there are unfinished runs younger than RESUME_DAYS."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.days = crawler.settings.getfloat("RESUME_DAYS")
        self.unfinished: Unfinished | None = None

    def process_request(self, request: Request) -> Response | None:
        due: Due | None = request.meta.get("due")
        if self.spider.full or due is None or due.first or due.kind == "paper_list" or due.session:
            return None
        if self.unfinished is None:
            since = datetime.now(UTC) - timedelta(days=self.days)
            self.unfinished = Unfinished(self.spider.archive, self.spider.portal.slug, since)
        number = self.unfinished.capture(request.url) if self.unfinished else None
        return None if number is None else self._answer(request, number)

    def _answer(self, request: Request, number: int) -> Response | None:
        try:
            held = self.spider.archive.exchange(number)
            body = held.payload()
        except (ArchiveError, ValueError):
            return None  # whatever is wrong with it, the server still has it
        request.meta["capture"], request.meta["fetched_at"] = number, held.fetched_at
        self.spider.progress.resumed += 1
        headers = [(n, v.encode("latin-1")) for n, v in held.headers if n.lower() == "content-type"]
        return Response(request.url, held.status, headers=headers, body=body, flags=[RESUMED])
