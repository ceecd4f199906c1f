"""A meeting's agenda: to010.asp, to010_r.asp.

Each row of the agenda is an item, section headings without page and result included. The item's number TOLFDNR stands
in the link of the number cell even where there is no to020 page. A row without number continues the one above (the
minutes of the meeting whose minutes are approved).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from scraper.items import AgendaItem, Link, Meeting, Organization, Paper, Problem, Said
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3 import files
from scraper.vendors.allris3.addresses import digits, link, number, organization_url, own, program
from scraper.vendors.allris3.agenda_row import Row, row_of
from scraper.vendors.allris3.header import Header, heading
from scraper.vendors.allris3.keys import Unique, public
from scraper.vendors.allris3.sections import cut

_TABLES = (
    "//table[contains(concat(' ', @class, ' '), ' toTable ')]//tr[td[contains(@class, 'tonr')]]",
    "//table[contains(concat(' ', @class, ' '), ' tl1 ')]//tr[td]",
)


def parse(page: Page) -> Iterator[Said]:
    """The Meeting (detail), its Organization, its agenda as AgendaItems, Papers named there, Files, Links."""
    whole = cut(page)
    tree = whole.tree
    header = Header(whole)
    key = own_number(page, tree, "SILFDNR")
    about = header.meeting()
    rows = next((found for table in _TABLES if (found := many(tree, table))), [])
    if not rows and not (about["date_words"] and about["organization_name"]):
        raise PageChanged("an agenda page without items, and without date and organization in its head", heading(tree))
    if not about["date_words"]:
        yield Problem("missing", "an agenda without the meeting's date", None, f"meeting:{key}")
    url = own(page, "to010", key, "SILFDNR")
    yield Meeting(key=key, detail=True, url=url, name=_name(tree, header), **about)
    yield from organization(page, about)
    yield from header.unknown()
    yield from files.documents(page, whole, meeting=key)
    yield from files.attachments(whole, f"~si{key}", meeting=key)
    yield from _agenda(page, key, rows)


def organization(page: Page, about: dict[str, Any]) -> Iterator[Said]:
    """The organization named in a head."""
    if key := about["organization"]:
        url = organization_url(page, key)
        yield Organization(key=key, url=url, name=about["organization_name"])
        yield Link(url, "organization")


def own_number(page: Page, tree: HtmlElement, parameter: str) -> str:
    """The number of the record the page is about: asked for in the address and shown as objectID, both agreeing.

    Raises PageChanged where there is neither or they differ: the server then answered something else than asked.
    """
    asked = number(page.url, parameter)
    shown = digits(next(iter(many(tree, "//meta[@name='objectID' or @name='objectid']/@content")), None))
    if asked and shown and asked != shown:
        raise PageChanged(f"{parameter}={asked} was asked for, the page shows {shown}")
    if not (asked or shown):
        hidden = {*many(tree, f"//form[not(ancestor::table)]//input[@name='{parameter}']/@value")}
        shown = digits(hidden.pop()) if len(hidden) == 1 else None
    key = asked or shown
    if key is None:
        raise PageChanged(f"no {parameter}, neither in the address nor on the page", page.url)
    return key


def _name(tree: HtmlElement, header: Header) -> str | None:
    """The meeting's name: its field, or what follows "Tagesordnung - " in the heading."""
    if said := header.say("#sibetreff", "bezeichnung"):
        return said
    shown = heading(tree, responsive=False)
    return shown.partition(" - ")[2] or None if shown else None


def _agenda(page: Page, meeting: str, rows: list[HtmlElement]) -> Iterator[Said]:
    unique, position, last = Unique(), 0, None
    for row in map(row_of, rows):
        shown, top = words(row.first), row.top
        if not shown and top is None:
            yield from _continued(page, row, last)
            continue
        position += 1
        item = _item(page, meeting, (position, shown, top), row, unique)
        last = item, row.href("to010")
        yield item
        if item.public:
            yield from _around(page, item, row)
        elif item.public is None:
            record = f"agenda_item:{item.key}"
            yield Problem("unknown_mark", "an item whose mark says neither public nor non-public", shown, record)


def _item(page: Page, meeting: str, place: tuple[int, str | None, str | None], row: Row, unique: Unique) -> AgendaItem:
    position, shown, top = place
    open_to_all = public(shown)
    stand_in = unique(f"~{meeting}.{''.join((shown or '').split())}")
    return AgendaItem(
        key=top or stand_in,
        alias=stand_in if top and shown else None,
        url=own(page, "to020", top, "TOLFDNR") if top and row.has_page and open_to_all is not False else None,
        meeting=meeting,
        number=shown,
        position=position,
        public=open_to_all,
        late=row.late,
        addition=row.take_addition(),  # before the title, which it is taken out of
        title=words(row.title),
        paper=number(row.href("vo020"), "VOLFDNR"),
        paper_reference=row.text("vo020"),
        result=row.result,
        text_state="not_public" if open_to_all is False else "not_read" if row.has_page else "not_published",
    )


def _around(page: Page, item: AgendaItem, row: Row) -> Iterator[Said]:
    """Records and pages a public item names."""
    if item.url:
        yield Link(item.url, "agenda_item")
    if item.paper:
        url = own(page, "vo020", item.paper, "VOLFDNR")
        yield Paper(key=item.paper, url=url, reference=item.paper_reference)
        yield Link(url, "paper")
    other = row.href("to010")
    if other and (found := link(page, other)):
        yield found
    yield from _row_files(page, row, item, other)


def _continued(page: Page, row: Row, last: tuple[AgendaItem, str | None] | None) -> Iterator[Said]:
    """A row without number: files of the meeting the item above refers to."""
    if last and last[0].public:
        yield from _row_files(page, row, *last)


def _row_files(page: Page, row: Row, item: AgendaItem, other: str | None) -> Iterator[Said]:
    """Documents in a row: of the meeting whose minutes are approved, if it names one."""
    for form in row.forms:
        if program(form.get("action", "")) == "do027":
            meeting = number(other, "SILFDNR")
            if document := files.of_form(page, form, agenda_item=item.key, meeting=meeting):
                yield document
