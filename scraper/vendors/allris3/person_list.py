"""Lists of persons: kp040.asp, kp041.asp. Known second hand only, built from the notes: rows with links to kp020."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.items import Link, Person, Said
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3.addresses import number, own
from scraper.vendors.allris3.sections import cut


def parse(page: Page) -> Iterator[Said]:
    """Persons (mentions) and Links to their pages. Raises PageChanged if there are none: a search form, maybe."""
    anchors = many(cut(page).tree, "//tr/td//a[contains(@href, 'kp020')]")
    found = {key: words(a) for a in anchors if words(a) and (key := number(a.get("href"), "KPLFDNR"))}
    if not found:
        raise PageChanged("a list of persons without any", page.url)
    for key, name in found.items():
        url = own(page, "kp020", key, "KPLFDNR")
        yield Person(key=key, url=url, name=name)
        yield Link(url, "person")
