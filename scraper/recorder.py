"""Recorder: downloader middleware nearest the net. Every response goes into the WARC before anything reads it, or the
crawl stops.

Here the body is as sent (still compressed), and robots.txt, every redirect hop, every refusal and every retry pass by.
`response_downloaded` would be too weak a place: Scrapy swallows what a signal's receiver raises, so on a full disk
pages would be read and not kept.

What Scrapy does not hand on cannot be kept: the reason phrase (the standard one is written), the letter case of header
names, and Transfer-Encoding, which the WARC standard wants undone anyway. "Now" is asked here and nowhere else.
"""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Headers, Request, Response

from archive.errors import NotRecorded
from archive.warc import Exchange
from scraper.guest import Part
from scraper.problems import Stopped
from scraper.resume import RESUMED


class Enough(Stopped):
    """As many requests have gone out as were asked for."""

    kind = "max_requests"
    exit_code = 0


class TimeUp(Enough):
    """The time that was granted is over."""

    kind = "max_time"


class Recorder(Part):
    """Leaves `capture` (its number) and `fetched_at` in the request's meta. Raises NotRecorded, Enough, TimeUp."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.lost: NotRecorded | None = None  # from then on nothing more is asked for

    def process_request(self, request: Request) -> None:
        if self.spider.stopping or self.lost:  # Scrapy has the next request ready before a page has been read
            raise self.lost or Stopped(self.spider.stopping)
        limit = self.spider.max_requests
        if limit and self.spider.progress.requests >= limit:
            raise Enough(f"{self.spider.portal.slug}: stopped after {limit} requests, as asked; run again to go on")
        granted = self.spider.max_time
        if granted and monotonic() - self.spider.progress.started >= granted:
            raise TimeUp(f"{self.spider.portal.slug}: stopped after {granted:,.0f} s, as asked; run again to go on")
        request.meta.pop("capture", None)  # of the hop or try before, of which this is a copy
        self.spider.progress.requests += 1

    def process_response(self, request: Request, response: Response) -> Response:
        if RESUMED in response.flags:
            return response  # it is in the archive already
        archive: Any = self.crawler.archive  # type: ignore[attr-defined]  # set by the spider
        try:
            capture = archive.record(self.spider.portal.slug, self.spider.crawl, exchange(request, response))
        except NotRecorded as error:
            self.lost = error
            raise
        except Exception as error:  # whatever it is: what is not recorded must not be read
            words = f"{type(error).__name__}: {error}"
            self.lost = NotRecorded(f"{request.url} could not be recorded ({words}); run again when that is mended")
            raise self.lost from error
        request.meta["capture"] = capture.number
        request.meta["fetched_at"] = capture.fetched_at
        return response


def exchange(request: Request, response: Response) -> Exchange:
    """One request and its response, as they went over the wire."""
    sent = lines(request.headers)
    if not any(name.lower() == "host" for name, _ in sent):  # the agent adds it in front
        sent = (("Host", urlsplit(request.url).netloc.rpartition("@")[2]), *sent)
    try:
        reason = HTTPStatus(response.status).phrase
    except ValueError:
        reason = ""
    return Exchange(
        url=request.url,
        method=request.method,
        request_headers=sent,
        request_body=request.body,
        status=response.status,
        reason=reason,
        headers=lines(response.headers),
        body=response.body,
        fetched_at=now(),
        http_version=response.protocol or "HTTP/1.1",
    )


def now() -> datetime:
    return datetime.now(UTC)


def lines(headers: Headers) -> tuple[tuple[str, str], ...]:
    """All header lines, repeated ones too."""
    pairs = ((name, value) for name, values in headers.items() for value in values)
    return tuple((_text(name), _text(value)) for name, value in pairs)


def _text(raw: bytes | str) -> str:
    return raw if isinstance(raw, str) else raw.decode("latin-1")
