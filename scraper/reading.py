"""read(portal, page) -> Reading: finds the route, calls the parser, turns failures into problems.

A failed reading keeps nothing of what the parser had said so far: half a page would look like a page that lost its
other half.
"""

from __future__ import annotations

from collections.abc import Iterator

from scraper.items import Item, Link, Problem, Reading, Said, Withheld
from scraper.page import Page
from scraper.problems import PageProblem
from scraper.vendors import Route, Vendor, vendor


def route_of(source: Vendor, url: str) -> Route | None:
    """The first route whose pattern is found in the address."""
    return next((r for r in source.ROUTES if r.matches(url)), None)


def read(portal: str, vendor_name: str, page: Page) -> Reading:
    """All that `page` says, for the portal with this slug and vendor.

    Raises Blocked if the page is a refusal meant for the whole portal, UsageError for an unknown vendor; everything
    else that goes wrong is a problem in the Reading.
    """
    source = vendor(vendor_name)
    route = route_of(source, page.url)
    try:
        source.gate(page)
        if route is None:
            problem = Problem("no_route", f"no reader of vendor {vendor_name} knows this address", page.url)
            return _reading(portal, page, None, iter([problem]))
        return _reading(portal, page, route.name, route.parse(page))
    except PageProblem as error:
        problem = Problem(error.kind, str(error), error.words)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        # a parser's own fault must not lose the crawl; the page is recorded and can be read again
        problem = Problem("unreadable", f"the reader failed: {type(error).__name__}: {error}")
    return _reading(portal, page, route.name if route else None, iter([problem]))


def _reading(portal: str, page: Page, route: str | None, said: Iterator[Said]) -> Reading:
    everything = tuple(said)
    return Reading(
        portal=portal,
        url=page.url,
        route=route,
        fetched_at=page.fetched_at,
        items=tuple(s for s in everything if isinstance(s, Item)),
        links=tuple(s for s in everything if isinstance(s, Link)),
        problems=tuple(s for s in everything if isinstance(s, Problem)),
        withheld=tuple(s for s in everything if isinstance(s, Withheld)),
    )
