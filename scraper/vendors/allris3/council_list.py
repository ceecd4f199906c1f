"""Selection of a council: pa000.asp, and any program asked without PALFDNR where there are several councils.

The server answers with this page instead (HTTP 200); its links "?PALFDNR=21" lead on to the page asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from scraper.items import Link, Organization, Said
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3.addresses import canonical, link, number
from scraper.vendors.allris3.sections import cut


def shown(page: Page) -> bool:
    """True if the page is this selection, whatever was asked for."""
    return 'href="?PALFDNR=' in page.text or "href='?PALFDNR=" in page.text


def parse(page: Page) -> Iterator[Said]:
    """The councils as Organizations (mentions), and Links to the page asked for, for each of them."""
    anchors = many(cut(page).tree, "//a[starts-with(@href, '?') and contains(@href, 'PALFDNR=')]")
    councils = [(key, a) for a in anchors if (key := number(a.get("href"), "PALFDNR"))]
    if not councils:
        raise PageChanged("a selection of councils without councils", page.url)
    for key, anchor in councils:
        yield Organization(key=f"pa{key}", name=words(anchor))
        address = page.join(anchor.get("href"))
        if (found := link(page, address)) and found.kind != "council_list":
            yield Link(canonical(address), found.kind)
