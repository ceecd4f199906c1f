"""What is held need not be asked for again: answers from the archive, and conditional requests.

Resume      where a run was interrupted, what the plan does not want is answered from the archive, so that planner and
            reader see the same pages in the same order. The start page and paged lists (their sessions are over) are
            asked for again
Conditional says what is held (If-None-Match, If-Modified-Since); a server that honours it answers 304, without a page
"""

from __future__ import annotations

from scrapy.http import Request, Response

from archive.archive import Archive
from archive.errors import ArchiveError
from scraper.guest import Part
from scraper.plan import PAGED, Plan
from scraper.planner import Due

RESUMED = "resumed"  # flag of a response that no server sent
_ASKED = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
_HELD = "SELECT capture FROM page WHERE url = ? AND portal = ? AND method = 'GET'"


class Resume(Part):
    """Answers from the archive."""

    def process_request(self, request: Request) -> Response | None:
        due: Due | None = request.meta.get("due")
        plan: Plan | None = self.spider.planner.plan
        if due is None or plan is None or due.first or due.kind == PAGED or due.session:
            return None
        key = self.spider.planner.canonical(request.url)
        if plan.wanted(key) or key in self.spider.planner.stirred:
            return None
        row = self.spider.archive.db.conn.execute(_HELD, (request.url, self.spider.portal.slug)).fetchone()
        response = from_archive(self.spider.archive, request, row[0]) if row and row[0] else None
        if response:
            self.spider.progress.resumed += 1
            request.meta["capture"] = row[0]
        return response


class Conditional(Part):
    """Sets the headers of conditional requests, and takes them off where a redirect has led elsewhere."""

    def process_request(self, request: Request) -> None:
        for name in _ASKED.values():
            request.headers.pop(name, None)
        due: Due | None = request.meta.get("due")
        plan: Plan | None = self.spider.planner.plan
        if due is None or plan is None or due.first or due.kind == PAGED or due == self.spider.again:
            return
        key = self.spider.planner.canonical(request.url)
        if plan.urls.get(key) == request.url:
            for name, value in plan.validators.get(key, {}).items():
                request.headers[_ASKED[name]] = value


def from_archive(archive: Archive, request: Request, number: int) -> Response | None:
    """The response that the archive holds; None if it cannot be read: the server still has it.

    Leaves `fetched_at` in the request's meta.
    """
    try:
        held = archive.exchange(number)
        body = held.payload()
    except (ArchiveError, ValueError):
        return None
    request.meta["fetched_at"] = held.fetched_at
    headers = [(n, v.encode("latin-1")) for n, v in held.headers if n.lower() == "content-type"]
    return Response(request.url, held.status, headers=headers, body=body, flags=[RESUMED], request=request)
