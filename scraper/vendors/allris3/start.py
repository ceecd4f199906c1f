"""The start menu: allris.net.asp, and any other page that is nothing but a menu (search forms).

Only one calendar program is released per portal, the menu says which; the others answer "Zugriff verweigert".
"""

from __future__ import annotations

from collections.abc import Iterator

from scraper.items import Said
from scraper.page import Page, parse_html
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3.addresses import link
from scraper.vendors.allris3.sections import cut


def parse(page: Page) -> Iterator[Said]:
    """Links to calendar, lists and pages the menu offers."""
    tree = parse_html(cut(page).outer)  # all its links: whether another host is asked is not decided here
    links = dict.fromkeys(
        found for href in many(tree, "//a/@href") if (found := link(page, href)) and found.kind != "start"
    )
    if not links:
        raise PageChanged("a start page without a menu", words(next(iter(many(tree, "//title")), None)))
    yield from links
