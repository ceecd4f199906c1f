"""Vendors: a folder each, found by listing. Adding one touches no line elsewhere.

A vendor module (`scraper/vendors/<folder>/__init__.py`) has

    NAMES       the vendor names portals.csv uses for it, e.g. ("allris-classic", "allris3-responsive")
    START       addresses relative to the portal's url where a crawl begins, as Links
    ROUTES      Route(name, pattern, parse) in order; the first whose pattern is found in path?query wins
    gate(page)      raises Denied or Blocked if the page is not content but a refusal, in this vendor's words
    recognise(page) (vendor name, version or None) if the page is this vendor's, else None
    canonical(url)  the address without session, sorting and display parameters: what identifies a page
    month(url)      the month "2023-10" that the address of a calendar page names, or None
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Protocol
from urllib.parse import urlsplit

from scraper.items import Link, Said
from scraper.page import Page
from scraper.problems import UsageError

Parse = Callable[[Page], Iterator[Said]]


@dataclass(frozen=True, slots=True)
class Route:
    """`name` is the page kind ("agenda_item"), `pattern` is searched in path?query, `parse` reads such a page."""

    name: str
    pattern: re.Pattern[str]
    parse: Parse

    def matches(self, url: str) -> bool:
        parts = urlsplit(url)
        return bool(self.pattern.search(f"{parts.path}?{parts.query}"))


class Vendor(Protocol):
    NAMES: tuple[str, ...]
    START: tuple[Link, ...]
    ROUTES: tuple[Route, ...]

    def gate(self, page: Page) -> None: ...

    def recognise(self, page: Page) -> tuple[str, str | None] | None: ...

    def canonical(self, url: str) -> str: ...

    def month(self, url: str) -> str | None: ...


@cache
def vendors() -> dict[str, Vendor]:
    """Vendor name -> module, for every folder here."""
    found: dict[str, Vendor] = {}
    for info in pkgutil.iter_modules(__path__):
        module: Vendor = importlib.import_module(f"{__name__}.{info.name}")
        found |= dict.fromkeys(module.NAMES, module)
    return found


def vendor(name: str) -> Vendor:
    """The vendor called `name`. Raises UsageError naming those that exist."""
    try:
        return vendors()[name]
    except KeyError:
        raise UsageError(f"no reader for vendor {name!r}; there are: {', '.join(sorted(vendors()))}") from None
