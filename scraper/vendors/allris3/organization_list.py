"""Lists of organizations: fr010.asp; pa010.asp and au010.asp known second hand only, built from the notes and alike.

A row: button, name with link, number of members or "(bis 28.05.2019)", last and next meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from scraper.items import Link, Organization, Said
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3.addresses import organization_key, organization_url, program
from scraper.vendors.allris3.header import heading
from scraper.vendors.allris3.sections import cut

_UNTIL = re.compile(r"\bbis\s+(\d{1,2}\.\d{1,2}\.\d{4})")
_SINCE = re.compile(r"\b(?:seit|ab|von)\s+(\d{1,2}\.\d{1,2}\.\d{4})")
_PAGES = ("pa020", "pa021", "au020", "au021", "fr020", "fr021")


def parse(page: Page) -> Iterator[Said]:
    """Organizations (mentions) and Links to their members' pages."""
    tree = cut(page).tree
    title = heading(tree)
    found = False
    for row in many(tree, "//tr[.//a[@href]]"):
        anchor = next((a for a in many(row, "./td//a[@href]") if program(a.get("href")) in _PAGES and words(a)), None)
        if anchor is not None and (key := organization_key(anchor.get("href"))):
            found = True
            yield from _organization(page, key, anchor, row, title)
    if not found:
        raise PageChanged("a list of organizations without any", title)


def _organization(page: Page, key: str, anchor: HtmlElement, row: HtmlElement, title: str | None) -> Iterator[Said]:
    cells = [w for c in many(row, "./td") if (w := words(c))]
    until = next((m[1] for w in cells if (m := _UNTIL.search(w)) and w.startswith("(")), None)
    since = next((m[1] for w in cells if (m := _SINCE.search(w)) and w.startswith("(")), None)
    button = next(iter(many(row, ".//input[@type='submit']/@title")), None)
    url = organization_url(page, key)
    yield Organization(
        key=key,
        url=url,
        name=words(anchor),
        classification=words(button) or title,
        start_date=since,
        end_date=until,
    )
    yield Link(url, "organization")
