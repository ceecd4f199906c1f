"""A meeting's agenda: to010.asp, to010_r.asp.

Each row of the agenda is an item, section headings without page and result included. The item's number TOLFDNR stands
in the link of the number cell even where there is no to020 page. A row without number continues the one above (the
minutes of the meeting whose minutes are approved).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from scraper.items import AgendaItem, Link, Meeting, Organization, Paper, Problem, Said
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, maybe, words
from scraper.vendors.allris3 import files
from scraper.vendors.allris3.addresses import link, number, organization_url, own, program
from scraper.vendors.allris3.header import Header
from scraper.vendors.allris3.keys import Unique, public
from scraper.vendors.allris3.sections import cut

_TABLES = (
    "//table[contains(concat(' ', @class, ' '), ' toTable ')]//tr[td[contains(@class, 'tonr')]]",
    "//table[contains(concat(' ', @class, ' '), ' tl1 ')]//tr[td]",
)
_ANCHOR_ID = re.compile(r"(?:link_|top)(\d+)$")
_LATE = ".//@title[contains(., 'Nachtrag')] | .//@data-simpletooltip-text[contains(., 'Nachtrag')]"
_GREY = ".//span[@title='Zusatzinfo' or contains(concat(' ', @class, ' '), ' zusatzinfo ')]"
OPEN = "(offen)"  # printed where there is no result yet


def parse(page: Page) -> Iterator[Said]:
    """The Meeting (detail), its Organization, its agenda as AgendaItems, Papers named there, Files, Links."""
    whole = cut(page)
    tree = whole.tree
    header = Header(tree)
    key = own_number(page, tree, "SILFDNR")
    about = header.meeting()
    rows = next((found for table in _TABLES if (found := many(tree, table))), [])
    if not about["date_words"] or not (about["organization_name"] or rows):
        raise PageChanged("an agenda page without date and organization in its head", words(maybe(tree, "(//h1)[1]")))
    url = own(page, "to010", key, "SILFDNR")
    yield Meeting(key=key, detail=True, url=url, name=_name(tree, header), **about)
    yield from organization(page, about)
    yield from header.unknown()
    yield from files.documents(page, tree, meeting=key)
    yield from files.attachments(page, tree, f"~si{key}", meeting=key)
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
    shown = next(iter(many(tree, "//meta[translate(@name, 'ID', 'id')='objectid']/@content")), None)
    if asked and shown and shown.isdigit() and asked != shown:
        raise PageChanged(f"{parameter}={asked} was asked for, the page shows {shown}")
    if not (asked or shown):
        hidden = {*many(tree, f"//form[not(ancestor::table)]//input[@name='{parameter}']/@value")}
        shown = hidden.pop() if len(hidden) == 1 else None
    if not (asked or shown):
        raise PageChanged(f"no {parameter}, neither in the address nor on the page", page.url)
    return str(asked or shown)


def _name(tree: HtmlElement, header: Header) -> str | None:
    """The meeting's name: its field, or what follows "Tagesordnung - " in the heading."""
    if said := header.say("#sibetreff", "bezeichnung"):
        return said
    heading = words(next(iter(many(tree, "//*[starts-with(@id, 'risname')]//h1")), None))
    return heading.partition(" - ")[2] or None if heading else None


@dataclass(frozen=True)
class _Row:
    """One agenda row: where its parts are."""

    number: HtmlElement
    title: HtmlElement | None
    rest: list[HtmlElement]

    def href(self, name: str) -> str | None:
        cells = [self.title, *self.rest] if self.title is not None else self.rest
        return next((h for c in cells for h in many(c, ".//a/@href") if program(h) == name), None)

    def text(self, name: str) -> str | None:
        """The words of the first link to that program beside the title."""
        return next(
            (
                w
                for c in self.rest
                for a in many(c, ".//a[@href]")
                if program(a.get("href")) == name and (w := words(a))
            ),
            None,
        )


def _row(row: HtmlElement) -> _Row:
    cells = many(row, "./td")
    named = {c: next((d for d in cells if c in d.get("class", "").split()), None) for c in ("tonr", "tobetreff")}
    if named["tonr"] is not None:
        rest = [c for c in cells if c is not named["tonr"] and c is not named["tobetreff"]]
        return _Row(named["tonr"], named["tobetreff"], rest)
    linked = next((c for c in cells[1:] for h in many(c, ".//a/@href") if program(h) == "to020"), None)
    title = linked if linked is not None else next((c for c in cells[1:] if words(c) and not _leads_away(c)), None)
    return _Row(cells[0], title, [c for c in cells[1:] if c is not title])


def _leads_away(cell: HtmlElement) -> bool:
    """A cell of the paper columns: a link to a paper or to another meeting."""
    return any(program(h) in ("vo020", "to010") for h in many(cell, ".//a/@href"))


def _agenda(page: Page, meeting: str, rows: list[HtmlElement]) -> Iterator[Said]:
    unique, position, last = Unique(), 0, None
    for row in rows:
        parts = _row(row)
        if not words(parts.number) and _top(parts.number) is None:
            yield from _continued(page, row, last)
            continue
        position += 1
        for said in _item(page, meeting, position, parts, unique):
            last = (said, parts.href("to010")) if isinstance(said, AgendaItem) else last
            yield said


def _top(cell: HtmlElement) -> str | None:
    """TOLFDNR of a number cell, from its link or the link's id."""
    for anchor in many(cell, ".//a"):
        found = _ANCHOR_ID.search(anchor.get("id", ""))
        if top := number(anchor.get("href"), "TOLFDNR") or (found and found[1]):
            return top
    return None


def _item(page: Page, meeting: str, position: int, row: _Row, unique: Unique) -> Iterator[Said]:
    said = words(row.number)
    open_to_all = public(said)
    stand_in = unique(f"~{meeting}.{''.join((said or '').split())}")
    top = _top(row.number)
    page_of_item = row.href("to020") or (f"?TOLFDNR={top}" if _hidden(row, "TOLFDNR") else None)
    paper = number(row.href("vo020"), "VOLFDNR")
    grey = next((g for g in many(row.title, _GREY)), None) if row.title is not None else None
    addition = words(grey)
    if grey is not None:
        grey.drop_tree()
    item = AgendaItem(
        key=top or stand_in,
        alias=stand_in if top else None,
        url=own(page, "to020", top, "TOLFDNR") if top and page_of_item and open_to_all is not False else None,
        meeting=meeting,
        number=said,
        position=position,
        public=open_to_all,
        late=bool(many(row.number, _LATE)),
        title=words(row.title),
        addition=addition,
        paper=paper,
        paper_reference=row.text("vo020"),
        result=_result(row),
        text_state="not_public" if open_to_all is False else "not_read" if page_of_item else "not_published",
    )
    yield item
    if open_to_all is None:
        record = f"agenda_item:{item.key}"
        yield Problem("unknown_mark", "an agenda item whose mark says neither public nor non-public", said, record)
    if open_to_all:
        yield from _around(page, item, row)


def _hidden(row: _Row, name: str) -> str | None:
    return next((v for c in row.rest for v in many(c, f".//input[@name='{name}']/@value")), None)


def _result(row: _Row) -> str | None:
    """The result: a button's title in classic pages, a column in responsive ones."""
    said = [words(v) for c in row.rest for v in many(c, ".//input[contains(@class, 'il1_naz')]/@title")]
    said += [words(c) for c in row.rest if "tobanr" in c.get("class", "").split()]
    return next((w for w in said if w and w != OPEN), None)


def _around(page: Page, item: AgendaItem, row: _Row) -> Iterator[Said]:
    """Records and pages a public item names."""
    if item.url:
        yield Link(item.url, "agenda_item")
    if item.paper:
        url = own(page, "vo020", item.paper, "VOLFDNR")
        yield Paper(key=item.paper, url=url, reference=item.paper_reference)
        yield Link(url, "paper")
    if (other := row.href("to010")) and (found := link(page, other)):
        yield found
    for cell in row.rest:
        for form in many(cell, ".//form[contains(@action, 'do027')]"):
            if document := files.of_form(
                page, form, agenda_item=item.key, meeting=number(row.href("to010"), "SILFDNR")
            ):
                yield document


def _continued(page: Page, row: HtmlElement, last: tuple[AgendaItem, str | None] | None) -> Iterator[Said]:
    """A row without number: files of the meeting the item above refers to."""
    for form in many(row, ".//form[contains(@action, 'do027')]"):
        if last and last[0].public:
            other = number(last[1], "SILFDNR")
            if document := files.of_form(page, form, agenda_item=last[0].key, meeting=other):
                yield document
