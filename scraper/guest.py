"""A good guest: only the portal's own pages, and waiting when asked to. (What robots.txt says: robots.py)

    Guest      an address is asked for only on the portal's own host and port, never in a members' area
    Patience   429 and 503 are waited out as Retry-After says; too long or too often, the crawl stops
    Cookies    a session's cookies travel along one chain of redirects and pages, never further
    Resolver   a name that leads to a private address leads nowhere: checked where the connection is made

Which crawl it is comes from the spider: `spider.portal` (a Portal) and `spider.stopping`.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from scraper.portals import Portal, is_address
from scraper.problems import Blocked, Unreachable

LONGEST_URL = 2_000  # characters; servers cut off what is longer
_PORTS = {"http": 80, "https": 443}


class Refused(IgnoreRequest):
    """This one address is not asked for; the crawl goes on. `kind` becomes the problem's kind."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


class Lost(IgnoreRequest):
    """Not asked for in this run: too many pages of its kind in a row could not be read."""


class Part:
    """What our middlewares share: the crawler they belong to."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def spider(self) -> Any:
        return self.crawler.spider


# ---- whose pages


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address. Raises ValueError for a port that is no number."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def own(portal: Portal, url: str) -> bool:
    """True if an address is on the portal's own host and port; http may have become https, never the other way."""
    if len(url) > LONGEST_URL:
        return False
    try:
        scheme, host, port = origin(url)
    except ValueError:
        return False
    ours = origin(portal.url)
    upgraded = ours[0] == "http" and ours[2] == 80 and (scheme, host, port) == ("https", ours[1], 443)
    return (scheme, host, port) == ours or upgraded


class Guest(Part):
    """Refuses addresses that are not the portal's own, or in a part of it that is not public.

    "www.x.de" is another host than "x.de": where a portal has moved there, the crawl stops and says so, for the row
    decides where its permission and its delay hold.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.never = [re.compile(pattern, re.I) for pattern in crawler.settings.getlist("GUEST_NEVER")]

    def process_request(self, request: Request) -> None:
        due = request.meta.get("due")
        if due is not None and due.kind in self.spider.kinds.lost:
            raise Lost(f"too many pages of the kind {due.kind} could not be read")
        portal: Portal = self.spider.portal
        parts = urlsplit(request.url)
        if not own(portal, request.url):
            raise self._foreign(request, portal)
        if match := next((m for pattern in self.never if (m := pattern.search(f"{parts.path}?{parts.query}"))), None):
            words = f"{match[0]!r} is a part of the portal that is not for the public"
            if request.meta.get("first"):
                raise Blocked(f"{portal.slug}: {request.url}: {words}; put the public address into its row")
            raise Refused("not_followed", words)

    def _foreign(self, request: Request, portal: Portal) -> Exception:
        hops = request.meta.get("redirect_urls")
        if hops and (request.meta.get("first") or request.meta.get("robots")):
            return Unreachable(
                f"{portal.slug}: {hops[0]} leads to {request.url}, which is another host; if the portal has moved "
                "there, put that address into its row"
            )
        return Refused("not_followed", f"{'redirect to ' if hops else ''}another host: {request.url}")


# ---- waiting


class Patience(Part):
    """Waits where the server asks for it; RetryMiddleware then asks again."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.longest = crawler.settings.getfloat("RETRY_AFTER_MAX")
        self.default = crawler.settings.getfloat("RETRY_AFTER_DEFAULT")
        self.times = crawler.settings.getint("RETRY_TIMES")
        self.refusals = 0

    async def process_response(self, request: Request, response: Response) -> Response:
        if response.status not in (429, 503):
            self.refusals = 0
            return response
        asked = retry_after(response, request.meta.get("fetched_at"))
        if response.status == 429 or asked is not None:  # else it may be this one page, as with a 500
            self.refusals += 1
        wait = self.default if asked is None else asked
        slug = self.spider.portal.slug
        if wait > self.longest:
            raise Blocked(
                f"{slug}: the server wants {wait:,.0f} s of rest (HTTP {response.status}, Retry-After); run again later"
            )
        if self.refusals > self.times and not request.meta.get("robots"):
            raise Blocked(
                f"{slug}: the server answered {self.refusals} times in a row with HTTP {response.status}; "
                "run again later, or raise the delay in the portal's row"
            )
        self.spider.progress.waiting = wait
        await self._rest(wait)
        self.spider.progress.waiting = 0.0
        return response

    async def _rest(self, seconds: float) -> None:
        """Sleeps, but not on when the crawl is being stopped."""
        until = monotonic() + seconds
        while not self.spider.stopping and (left := until - monotonic()) > 0:
            await asyncio.sleep(min(0.5, left))


def retry_after(response: Response, now: Any) -> float | None:
    """The seconds a Retry-After header asks for; a date counts from `now`, the time of the answer."""
    words = (response.headers.get("Retry-After") or b"").decode("ascii", "replace").strip()
    if words.isdigit():
        return float(words)
    try:
        return max(0.0, (parsedate_to_datetime(words) - now).total_seconds()) if words and now else None
    except (TypeError, ValueError):
        return None


# ---- sessions


class Cookies(Part):
    """Sends the cookies of `request.meta["cookies"]` and adds those the answer sets.

    Redirects and retries copy the meta, so a session holds along one chain; the spider hands it on to the next page of
    a session-paged list. Nothing is kept anywhere else, so no page depends on which page was asked for before; and
    as requests never leave the portal's host, no public suffix list is needed (Scrapy would fetch it from the net).
    """

    def process_request(self, request: Request) -> None:
        jar: Mapping[str, str] = request.meta.get("cookies") or {}
        request.headers.pop("Cookie", None)
        if jar:
            request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())

    def process_response(self, request: Request, response: Response) -> Response:
        lines = response.headers.getlist("Set-Cookie")
        if lines:
            request.meta["cookies"] = bake(request.meta.get("cookies") or {}, lines)
        return response


def bake(jar: Mapping[str, str], lines: list[bytes]) -> dict[str, str]:
    """The cookies after some Set-Cookie lines; what cannot be read is left out, what has expired goes."""
    result = dict(jar)
    for line in lines:
        cookie = SimpleCookie()
        try:
            cookie.load(line.decode("latin-1"))
        except CookieError:
            continue
        for name, morsel in cookie.items():
            if morsel["max-age"] == "0" or (not morsel.value and morsel["expires"]):
                result.pop(name, None)
            else:
                result[name] = morsel.coded_value
    return result


# ---- where a name leads


class Resolver(CachingThreadedResolver):
    """Resolves names to public addresses only.

    An address written as such, and "localhost", has been compared with the portal's row already (Guest); but a public
    name that resolves to 10.0.0.1 would reach into the operator's own network. The address checked here is the one
    the connection is made to, and it is cached, so that a name cannot change its mind in between.
    """

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        found: Deferred[str] = super().getHostByName(name, timeout)
        named = name == "localhost" or is_address(name) or name in proxies()
        return found if named else found.addCallback(public, name)


def proxies() -> set[str]:
    """The hosts of the proxies that the environment names; whoever sets one trusts it, in whatever network."""
    return {urlsplit(url if "://" in url else f"//{url}").hostname or "" for url in getproxies().values()}


def public(address: str, name: str) -> str:
    """The address, if it is a public one. Raises DNSLookupError."""
    if not ipaddress.ip_address(address).is_global:
        # Twisted tells the asker no more than that nothing was found
        logging.getLogger(__name__).warning("%s leads to the private address %s and is not asked", name, address)
        raise DNSLookupError(f"{name} leads to the private address {address}; only a row may name such an address")
    return address
