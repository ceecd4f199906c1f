"""What a recorded response comes to: the one place where crawl and replay turn it into a Reading.

Pure, but for what the readers of pages themselves remember. A response that is no page (an error, a redirect,
robots.txt, a PDF) comes to nothing here: what the crawl makes of it, after how many tries and from where, is a remark
of the crawl, kept beside the recorded responses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from archive.exchange import Exchange
from scraper.items import Problem, Reading
from scraper.page import MAX_BYTES, Page
from scraper.problems import PageProblem, Stopped, UsageError
from scraper.reading import read, route_of
from scraper.vendors import vendor, vendors

_HTML = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")


def refused(status: int, content_type: str | None) -> tuple[str, str] | None:
    """Kind and message of the problem that a response is no page to read, by status and content type alone."""
    if status >= 300 or status < 200:
        return f"http_{status}", f"HTTP {status}"
    declared = content_type or "text/html"
    if declared.partition(";")[0].strip().lower() not in _HTML:
        return "not_html", f"not an HTML page but {declared}"
    return None


def page_of(response: Exchange) -> Page | None:
    """The Page of a response; None if it is none."""
    declared = [value for name, value in response.headers if name.lower() == "content-type"]
    content_type = (declared[-1] if declared else None) or None
    if refused(response.status, content_type) or urlsplit(response.url).path == "/robots.txt":
        return None
    try:
        body = response.payload(MAX_BYTES)
    except ValueError:  # unpacks to more than a page may be: the crawl has not read it either
        return None
    return Page(
        response.url, body, content_type, response.fetched_at, response.method, response.request_body, response.status
    )


def comes_to(portal: str, vendor_name: str, page: Page, stop: Callable[[Stopped], None] = lambda _: None) -> Reading:
    """All that a page says, or the problem that it says nothing; `stop` is told if it speaks for the whole portal.

    Raises UsageError for an unknown vendor.
    """
    try:
        return read(portal, vendor_name, page)
    except UsageError:
        raise
    except Stopped as error:
        stop(error)
        problem = Problem(error.kind, str(error))
    except Exception as error:  # a parser's fault is this page's problem and must not end the run
        problem = fault(error)
    route = route_of(vendor(vendor_name), page.url)
    return replace(nothing(portal, page), route=route.name if route else None, problems=(problem,))


def fault(error: Exception) -> Problem:
    """What a reader raised, as a problem of its page."""
    if isinstance(error, PageProblem):
        return Problem(error.kind, str(error), error.words)
    return Problem("unreadable", f"the reader failed: {type(error).__name__}: {error}")


def nothing(portal: str, page: Page) -> Reading:
    return Reading(portal=portal, url=page.url, fetched_at=page.fetched_at)


def recognised(page: Page) -> tuple[str, str | None] | None:
    """Vendor and version, by the page itself."""
    known = dict.fromkeys(vendors().values())
    return next((found for module in known if (found := module.recognise(page))), None)


def leads_on(vendor_name: str, page: Page) -> bool:
    """True for the front page of a portal found by its bare address: it is no page of a reader's, and says nothing."""
    return route_of(vendor(vendor_name), page.url) is None and vendor(vendor_name).recognise(page) is not None
