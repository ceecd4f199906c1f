"""An agenda item's page (excerpt of the minutes): to020.asp; to020_r.asp known second hand only, built from notes.

The head names the meeting, then, from the link to vo020 on, the paper (labels repeat: "Status" stands in both). The
texts follow in sections. "Beschlussart" may say "(offen)" although the text holds an approval: both are kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from lxml.html import HtmlElement

from scraper.items import AgendaItem, Link, Meeting, Paper, Problem, Said
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3 import files
from scraper.vendors.allris3.addresses import digits, number, own
from scraper.vendors.allris3.agenda_row import OPEN
from scraper.vendors.allris3.header import Header, heading, paper_words
from scraper.vendors.allris3.keys import public
from scraper.vendors.allris3.meeting import organization, own_number
from scraper.vendors.allris3.sections import Cut, cut

_DATED = re.compile(r"^\d{1,2}\.\d{1,2}\.\d{4}\s+-\s+")
_REFERENCE = re.compile(r"^\S*\d\S*")


def parse(page: Page) -> Iterator[Said]:
    """The AgendaItem (detail) with its texts, its Meeting, Organization and Paper, Files, Withheld names of staff."""
    whole = cut(page)
    header = Header(whole, split_at_paper=True)
    key = _number(page, whole.tree)
    place = header.place()
    if place is None:
        raise PageChanged("an agenda item's page without its number", words(next(iter(many(whole.tree, "//h1")), None)))
    meeting = _meeting_key(page, whole)
    papers = list(_paper(page, whole.tree, header))
    paper = next((p for p in papers if isinstance(p, Paper)), None)
    refs = {"paper": paper.key, "paper_reference": paper.reference} if paper else {}
    yield _item(page, key, place, whole, header, meeting=meeting, **refs)
    if public(place) is None:
        yield Problem(
            "unknown_mark", "an agenda item whose mark says neither public nor non-public", place, f"agenda_item:{key}"
        )
    if meeting:
        yield from _meeting(page, whole, meeting, header)
    if public(place):
        yield from papers
        yield from files.documents(page, whole, agenda_item=key)
        yield from files.attachments(whole, f"~to{key}", agenda_item=key)
    yield from header.staff()
    yield from header.unknown()


def _number(page: Page, tree: HtmlElement) -> str:
    """TOLFDNR; a page saved without its address still has it in the form that leads back to the agenda."""
    if not number(page.url, "TOLFDNR"):
        back = many(tree, "//form[contains(@action, 'topSelected=')]/@action")
        found = {re.sub(r".*topSelected=(\d+).*", r"\1", str(a)) for a in back if re.search(r"topSelected=\d", str(a))}
        if len(found) == 1:
            return found.pop()
    return own_number(page, tree, "TOLFDNR")


def _item(page: Page, key: str, place: str, whole: Cut, header: Header, **refs: str | None) -> AgendaItem:
    texts = whole.fields()
    words_there: dict[str, Any] = {**refs, **texts}
    open_to_all = public(place)
    state = "published" if texts else "not_published"
    result = header.say("#toBeschlussart", "#tobeschlussart", "beschlussart")
    return AgendaItem(
        key=key,
        detail=True,
        url=own(page, "to020", key, "TOLFDNR"),
        number=place,
        public=open_to_all,
        title=_title(whole.tree, place),
        result=None if result == OPEN else result,
        text_state="not_public" if open_to_all is False else state,
        **words_there,
    )


def _title(tree: HtmlElement, place: str = "") -> str | None:
    """What follows "Auszug - " or, responsive, date and number in the heading; one cut short with dots is no title."""
    said = heading(tree)
    if said is None:
        return None
    title = said.partition(" - ")[2]
    if _DATED.match(said):
        title = title.removeprefix(place.partition(" ")[2]).strip()
    return None if not title or title.endswith("...") else title


def _meeting_key(page: Page, whole: Cut) -> str | None:
    linked = (number(href, "SILFDNR") for href, _ in whole.links if "to010" in href)
    found = next((n for n in chain([number(page.url, "SILFDNR")], linked) if n), None)
    hidden = "//form[contains(@action, 'to010')]//input[@name='SILFDNR']/@value"
    return found or next(filter(digits, many(whole.tree, hidden)), None)


def _meeting(page: Page, whole: Cut, key: str, header: Header) -> Iterator[Said]:
    about = header.meeting()
    url = own(page, "to010", key, "SILFDNR")
    links = (a for href, a in whole.links if "to010" in href and number(href, "SILFDNR") == key)
    name = next((w for a in links if (w := words(a))), None)
    yield Meeting(key=key, url=url, name=name, **about)
    yield Link(url, "meeting")
    yield from organization(page, about)


def _paper(page: Page, tree: HtmlElement, header: Header) -> Iterator[Said]:
    """The paper deliberated: the link in the head, whose words are reference and name in one."""
    anchor = header.paper_link
    if anchor is None:
        anchor = next(iter(many(tree, "//*[@id='vobetreff']//a[contains(@href, 'vo020')]")), None)
    key = number(anchor.get("href"), "VOLFDNR") if anchor is not None else None
    if anchor is None or key is None:
        return
    reference, name = reference_and_name(anchor, _title(tree))
    among = header.paper or [e for e in header.entries if e.id.startswith("vo")]
    url = own(page, "vo020", key, "VOLFDNR")
    yield Paper(key=key, url=url, reference=reference, name=name, **paper_words(header, among))
    yield Link(url, "paper")


def reference_and_name(anchor: HtmlElement, title: str | None = None) -> tuple[str | None, str | None]:
    """ "25/085 Annahme von ..." cut into reference and name.

    A no-break space stands between the two in many portals; else the item's title tells where the name begins; else
    the reference is the first word if there is a digit in it.
    """
    raw = anchor.text_content().strip(" \t\r\n\u00a0")
    first, gap, rest = raw.partition("\u00a0")
    if gap and any(c.isdigit() for c in first):
        return words(first), words(rest)
    said = words(raw) or ""
    if title and said.endswith(title) and len(said) > len(title):
        return words(said.removesuffix(title)), title
    found = _REFERENCE.match(said)
    return (found[0], words(said[found.end() :])) if found else (None, words(said))
