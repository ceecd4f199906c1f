"""robots.txt, read before anything else and obeyed (RFC 9309).

Scrapy's own middleware takes an error page for an empty robots.txt and no answer for "everything allowed"; RFC 9309
says that what cannot be read forbids everything. Nor can it stop a crawl with a clear word, or know of a permission.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from scraper.guest import Part, Refused, origin
from scraper.problems import Forbidden, Unreachable

_ROBOTS_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB


class Robots(Part):
    """Reads robots.txt once per origin, before anything else, and obeys it.

    A page it forbids is refused; if it is the page the crawl begins with, the crawl stops. `permission` in the portal's
    row overrides; a Crawl-delay longer than the row's delay is kept.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self.capture: int | None = None  # the recorded robots.txt
        self.said = False  # whether the spider has been told of the verdict on the start page
        self.rules: dict[tuple[str, str, int], asyncio.Future[ProtegoRobotParser | None]] = {}

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots") or not self.crawler.settings.getbool("ROBOTSTXT_OBEY"):
            return
        key = origin(request.url)
        if key not in self.rules:
            self.rules[key] = asyncio.ensure_future(self._read(request.url))
        rules = await asyncio.shield(self.rules[key])
        allowed = rules is None or rules.allowed(request.url, self.agent)
        verdict = "forbids" if not allowed else "allows" if rules else "none"
        if request.meta.get("first") and not self.said:
            self.said = True
            self.spider.robots_said(verdict, self.capture)
        self._say(verdict)
        if allowed:
            return
        if self.spider.portal.permission:
            return
        if request.meta.get("first"):
            raise Forbidden(
                f"{self.spider.portal.slug}: robots.txt forbids {request.url}; ask the portal's operator and record "
                "who allowed it and when in the column permission of your portals.csv"
            )
        raise Refused("robots", "robots.txt forbids this page")

    async def _read(self, url: str) -> ProtegoRobotParser | None:
        """The rules, or None where there are none (4xx). Raises Forbidden where they cannot be read."""
        scheme, host, _ = origin(url)
        address = f"{scheme}://{urlsplit(url).netloc}/robots.txt"
        request = Request(address, callback=NO_CALLBACK, meta={"robots": True}, dont_filter=True)
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest:  # a redirect without end: RFC 9309, 2.3.1.2
            return None
        except OSError as error:
            self._unread(address, str(error) or type(error).__name__)
            return None
        except Exception as error:
            if not type(error).__module__.startswith(("scrapy.", "twisted.")):
                raise  # ours: not recorded, blocked, moved
            if type(error).__name__ in ("CannotResolveHostError", "DownloadConnectionRefusedError"):
                raise Unreachable(f"{self.spider.portal.slug}: no answer from {host}: {error or 'refused'}") from error
            self._unread(address, str(error) or type(error).__name__)
            return None
        asked = response.request or request
        self.capture = asked.meta.get("capture")
        if response.status == 429 or response.status >= 500:
            self._unread(address, f"HTTP {response.status}")
            return None
        if response.status >= 300:
            return None
        rules: ProtegoRobotParser = ProtegoRobotParser.from_crawler(self.crawler, response.body[:_ROBOTS_BYTES])
        self._slow_down(host, rules.crawl_delay(self.agent))
        return rules

    def _unread(self, address: str, why: str) -> None:
        self._say("unread")
        if not self.spider.portal.permission:
            raise Forbidden(
                f"{self.spider.portal.slug}: {address} cannot be read ({why}), so nothing may be (RFC 9309); try later"
            )

    def _slow_down(self, host: str, asked: float | None) -> None:
        delay = min(asked or 0.0, self.crawler.settings.getfloat("CRAWL_DELAY_MAX"))
        if delay > self.spider.portal.delay and not self.spider.portal.permission:
            assert self.crawler.engine is not None
            downloader = self.crawler.engine.downloader
            downloader.per_slot_settings[host] = {**downloader.per_slot_settings.get(host, {}), "delay": delay}
            if host in downloader.slots:
                downloader.slots[host].delay = delay
            self.spider.progress.delay = delay

    def _say(self, verdict: str) -> None:
        if self.spider.progress.robots is None or verdict == "forbids":
            self.spider.progress.robots = verdict
