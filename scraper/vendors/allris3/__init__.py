"""ALLRIS 3 by CC e-gov: classic (`to010.asp`) and responsive (`to010_r.asp`) pages, one family of programs.

The start menu names the one calendar program that is released. Calendar -> agendas -> items and papers is a full
enumeration by GET; the paper list adds papers on no public agenda. Menu folding, sorting, print and calendar variants
of pages are never followed, nor are the temporary addresses of attachments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from scraper.items import Link, Problem, Said
from scraper.page import Page
from scraper.problems import Unreadable
from scraper.select import many
from scraper.vendors import Parse, Route
from scraper.vendors.allris3 import (
    agenda_item,
    calendar,
    council_list,
    decisions,
    meeting,
    organization,
    organization_list,
    paper,
    paper_list,
    person,
    person_list,
    start,
)
from scraper.vendors.allris3.addresses import canonical, month, odd
from scraper.vendors.allris3.refusals import gate, recognise
from scraper.vendors.allris3.sections import cut

NAMES = ("allris-classic", "allris3-responsive")
START = (Link("allris.net.asp", "start"),)


# nothing but comments and counters may follow the page's end
_END = re.compile(r"</html\s*>(?:\s|<!--.*?-->|<(script|noscript)\b.*?</\1\s*>)*\Z", re.S | re.I)


def _whole(page: Page) -> None:
    """Raises Unreadable for a page whose end is missing: half an agenda would look like one that lost its items."""
    end = max(page.text.rfind("</html"), page.text.rfind("</HTML"))
    if end < 0 or not _END.match(page.text, end):
        raise Unreadable("the page breaks off: it has no end", page.text[-80:])


# a number that is none; in running text this is found too, so the links then decide. %0D and %26 follow the number in
# the "send this page" link of every page
_ODD = re.compile(r"LFDNR=(?!\d{1,12}(?:[\"'&#<>\s]|%0D|%26))[^\"'&#<>\s]")


def _numbered(page: Page) -> Iterator[Said]:
    """A problem where a link's number is none: nothing behind it will be found."""
    if _ODD.search(page.text):
        hrefs = many(cut(page).tree, "//a/@href[contains(., 'LFDNR=')]")
        if wrong := next((href for href in hrefs if odd(href)), None):
            yield Problem("odd_number", "a link to a record has no number where one must be", wrong)


def _start(page: Page) -> Iterator[Said]:
    _whole(page)
    return start.parse(page)


def _route(name: str, programs: str, parse: Parse) -> Route:
    """Any of these programs may answer with the selection of a council instead."""

    def read(page: Page) -> Iterator[Said]:
        _whole(page)
        said = council_list.parse(page) if council_list.shown(page) else parse(page)
        return chain(said, _numbered(page))

    return Route(name, re.compile(rf"/(?:{programs})(?:_\w+)?\.asp\?", re.I), read)


ROUTES = (
    _route("meeting", "to010", meeting.parse),
    _route("agenda_item", "to020", agenda_item.parse),
    _route("paper", "vo020", paper.parse),
    _route("calendar", "si010", calendar.parse),
    _route("organization", "(?:pa|au|fr)02[01]", organization.parse),
    _route("organization_list", "(?:pa|au|fr)010", organization_list.parse),
    _route("person", "kp020", person.parse),
    _route("person_list", "kp04[01]", person_list.parse),
    _route("paper_list", "vo040", paper_list.parse),
    _route("decisions", "vo021", decisions.parse),
    _route("council_list", "pa000", council_list.parse),
    Route("start", re.compile(r"/(?:allris\.net(?:_\w+)?\.asp)?\?", re.I), _start),
    _route("menu", "yw0[14]0|info|impressum|legende", start.parse),
)

__all__ = ["NAMES", "ROUTES", "START", "canonical", "gate", "month", "recognise"]
