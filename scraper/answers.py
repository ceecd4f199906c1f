"""What came back: a response as a Page, or, where it is none or nothing came, the problem in words.

`no_page` knows exceptions by name: Scrapy's and Twisted's move between modules from release to release.
"""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from scraper.guest import Refused
from scraper.items import Problem
from scraper.page import Page
from scraper.recorded import refused

_NET = ("scrapy.", "twisted.", "OpenSSL.", "service_identity.")


def page_of(response: Response) -> Page:
    """The Page of a response that the recorder has recorded."""
    request = response.request
    assert request is not None
    return Page(
        url=request.url,
        body=response.body,
        content_type=(response.headers.get("Content-Type") or b"").decode("latin-1") or None,
        fetched_at=response.meta["fetched_at"],
        method=request.method,
        request_body=request.body,
        status=response.status,
    )


def unreadable(response: Response) -> Problem | None:
    """Why a response is no page to read, by status and content type alone."""
    hops = response.meta.get("redirect_urls")
    led = f" (led there from {hops[0]})" if hops else ""
    problem = refused(response.status, (response.headers.get("Content-Type") or b"").decode("latin-1"))
    return Problem(*problem, f"{response.url}{led}") if problem else None


def no_page(error: BaseException) -> Problem:
    """A failure of the request as a problem. Names of exceptions are Scrapy's and Twisted's."""
    words = str(error) or type(error).__name__
    if isinstance(error, Refused):
        return Problem(error.kind, words.partition(":")[0], words)
    if isinstance(error, IgnoreRequest):
        kind = "not_followed" if "redirect" in words else "too_large"
        return Problem(
            kind, "redirects without end" if "redirect" in words else "unpacks to more than is allowed", words
        )
    name = type(error).__name__
    known = {
        "DownloadTimeoutError": ("no_answer", "no answer in time"),
        "CannotResolveHostError": ("no_answer", "host not found"),
        "DownloadConnectionRefusedError": ("no_answer", "connection refused"),
        "DownloadFailedError": ("no_answer", "connection broken off"),
        "ResponseDataLossError": ("no_answer", "page broken off"),
        "DownloadCancelledError": ("too_large", "larger than a page may be"),
    }
    if name in known:
        return Problem(*known[name], words)
    if isinstance(error, OSError) or type(error).__module__.startswith(_NET):
        return Problem("no_answer", f"no answer: {name}", words)
    return Problem("fault", f"a fault of ratsarchiv itself: {name}; please report it", words)
