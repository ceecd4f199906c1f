"""Decisions on a paper: vo021.asp. Known second hand only (no saved page): built from the notes.

Promised is no more than this: rows that lead to the agenda items which decided on the paper, and to their meetings.
Nothing is read out of the words; a page without such rows is PageChanged.
"""

from __future__ import annotations

from collections.abc import Iterator

from scraper.items import AgendaItem, Link, Said
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many
from scraper.vendors.allris3.addresses import digits, link, number, own, program
from scraper.vendors.allris3.meeting import own_number
from scraper.vendors.allris3.sections import cut


def parse(page: Page) -> Iterator[Said]:
    """AgendaItems (mentions) that decided on the paper, Links to them and to their meetings."""
    tree = cut(page).tree
    paper = own_number(page, tree, "VOLFDNR")
    items = dict.fromkeys(
        v for v in many(tree, "//form[contains(@action, 'to020')]//input[@name='TOLFDNR']/@value") if digits(v)
    )
    hrefs = many(tree, "//a/@href[contains(., 'to020') or contains(., 'to010')]")
    items |= dict.fromkeys(n for h in hrefs if program(h) == "to020" and (n := number(h, "TOLFDNR")))
    if not items:
        raise PageChanged("decisions on a paper without any agenda item", page.url)
    for item in items:
        url = own(page, "to020", item, "TOLFDNR")
        yield AgendaItem(key=item, url=url, paper=paper)
        yield Link(url, "agenda_item")
    yield from dict.fromkeys(found for h in hrefs if program(h) == "to010" and (found := link(page, h)))
