"""A person: kp020.asp. Known second hand only (no saved page): built from notes and from the columns peers describe.

The heading is the name. A table lists the person's organizations, each row: button, name with link, role, time
("14.07.1999 - 13.12.1999", "seit 02.07.2014"); rows of one heading cell group them. Address, telephone, e-mail and
birthday stand above: contact data is withheld, never an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from scraper.items import Link, Membership, Organization, Person, Said, Withheld
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3.addresses import organization_key, organization_url, own, program
from scraper.vendors.allris3.header import heading
from scraper.vendors.allris3.keys import Unique
from scraper.vendors.allris3.meeting import own_number
from scraper.vendors.allris3.organization_list import _PAGES
from scraper.vendors.allris3.sections import cut

_SINCE = re.compile(r"seit\s+(\d{1,2}\.\d{1,2}\.\d{4})")
_UNTIL = re.compile(r"bis\s+(\d{1,2}\.\d{1,2}\.\d{4})")
_SPAN = re.compile(r"(\d{1,2}\.\d{1,2}\.\d{4})\s*-\s*(\d{1,2}\.\d{1,2}\.\d{4})?")


def parse(page: Page) -> Iterator[Said]:
    """The Person (detail), Memberships, Organizations named, Links, Withheld contact data."""
    tree = cut(page).tree
    key = own_number(page, tree, "KPLFDNR")
    name = heading(tree)
    if name is None:
        raise PageChanged("a person's page without the name", page.url)
    yield Person(key=key, detail=True, url=own(page, "kp020", key, "KPLFDNR"), name=name)
    unique = Unique()
    for row in many(tree, "//tr[td[2]][.//a[@href]]"):
        yield from _membership(page, key, name, row, unique)
    yield from _contact(tree)


def _membership(page: Page, person: str, name: str, row: HtmlElement, unique: Unique) -> Iterator[Said]:
    cells = many(row, "./td")
    at, anchor = next(
        (
            (i, a)
            for i, c in enumerate(cells)
            for a in many(c, ".//a[@href]")
            if program(a.get("href")) in _PAGES and words(a)
        ),
        (0, None),
    )
    organization = organization_key(anchor.get("href")) if anchor is not None else None
    if organization is None or many(row, ".//table"):
        return
    after = [w for c in cells[at + 1 :] if (w := words(c))]
    times = [w for w in after if _SPAN.search(w) or _SINCE.search(w) or _UNTIL.search(w)]
    start, end = _time(times[0] if times else "")
    yield Membership(
        key=unique(f"~{organization}.{person}"),
        organization=organization,
        person=person,
        person_name=name,
        role=next((w for w in after if w not in times), None),
        start_date=start,
        end_date=end,
    )
    url = organization_url(page, organization)
    yield Organization(key=organization, url=url, name=words(anchor))
    yield Link(url, "organization")


def _time(said: str) -> tuple[str | None, str | None]:
    if span := _SPAN.search(said):
        return span[1], span[2]
    since, until = _SINCE.search(said), _UNTIL.search(said)
    return since[1] if since else None, until[1] if until else None


def _contact(tree: HtmlElement) -> Iterator[Withheld]:
    """Values beside labels, and mail addresses: on a person's page all of them are contact or private data."""
    values = [words(c.getnext()) for c in many(tree, "//td[contains(@class, 'kb1')]") if c.getnext() is not None]
    mails = [words(a) for a in many(tree, "//a[starts-with(@href, 'mailto:') and not(starts-with(@href, 'mailto:?'))]")]
    yield from (Withheld(said, "contact") for said in dict.fromkeys((*values, *mails)) if said)
