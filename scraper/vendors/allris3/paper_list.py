"""The list of papers: vo040.asp, newest first, 50 a page.

The next page is always `vo040.asp?shownext=true`, answered by where this server session stands; so its Link carries the
number of its first row as fragment and is marked `session`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from scraper.items import Link, Paper, Said
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3.addresses import digits, number, own, program
from scraper.vendors.allris3.agenda_item import reference_and_name
from scraper.vendors.allris3.sections import cut

_SPAN = re.compile(r"(\d+)\s*-\s*(\d+)\s+von")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}$")


def parse(page: Page) -> Iterator[Said]:
    """Papers (mentions), Links to them and to the next page of the list."""
    tree = cut(page).tree
    if not many(tree, "//table[contains(concat(' ', @class, ' '), ' tl1 ') or contains(@class, 'dataTable')]"):
        raise PageChanged("a list of papers without its table", words(next(iter(many(tree, "//h1")), None)))
    rows = 0
    anchors = many(tree, "//tr/td//a[contains(@href, 'vo020')]")
    for anchor in anchors:
        if (key := number(anchor.get("href"), "VOLFDNR")) and program(anchor.get("href")) == "vo020":
            rows += 1
            yield from _paper(page, key, anchor)
    if anchors and not rows:
        raise PageChanged("a list of papers none of which has a number", anchors[0].get("href"))
    yield from _next(page, tree, rows)


def _paper(page: Page, key: str, anchor: HtmlElement) -> Iterator[Said]:
    cells = [w for c in many(anchor, "ancestor::td[1]/following-sibling::td") if (w := words(c))]
    reference, name = reference_and_name(anchor)
    url = own(page, "vo020", key, "VOLFDNR")
    dates = [w for w in cells if _DATE.match(w)]
    others = [w for w in cells if not _DATE.match(w)]
    yield Paper(
        key=key,
        url=url,
        reference=reference,
        name=name,
        date_words=dates[0] if dates else None,
        paper_type=others[-1] if others else None,
    )
    yield Link(url, "paper")


def _next(page: Page, tree: HtmlElement, rows: int) -> Iterator[Link]:
    spans = [found for w in many(tree, "//td/text()[contains(., ' von ')]") if (found := _SPAN.search(w))]
    asked = page.url.partition("#")[2]
    if spans and digits(asked) and spans[0][1] != asked:  # the session is over, or somebody has asked it twice
        raise PageChanged(f"not the page of the list that begins with row {asked}", spans[0][0])
    if not rows or not many(tree, "//a/@href[contains(., 'shownext')]"):
        return
    first = int(spans[0][2]) + 1 if spans else int(asked) + rows if digits(asked) else rows + 1
    yield Link(f"{page.url.partition('?')[0].partition('#')[0]}?shownext=true#{first}", "paper_list", session=True)
