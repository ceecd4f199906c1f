"""A paper (Vorlage, Drucksache): vo020.asp, vo020_r.asp.

Its reference stands in the heading only ("Drucksache - 22-2402"). The path through the organizations (Beratungsfolge)
is a table: a station (state, organization, role), then none, one or several meetings of it (date, meeting, result). No
meeting: none set yet; a meeting without link: not public or not published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from lxml.html import HtmlElement

from scraper.items import Consultation, Link, Meeting, Paper, Said
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3 import files
from scraper.vendors.allris3.addresses import digits, number, own, program
from scraper.vendors.allris3.agenda_row import OPEN
from scraper.vendors.allris3.header import Header, heading, paper_words
from scraper.vendors.allris3.keys import Unique
from scraper.vendors.allris3.meeting import own_number
from scraper.vendors.allris3.sections import FIELDS, Cut, cut

_PAPER_FIELDS = {code: field for code, field in FIELDS.items() if field in ("recommendation", "justification")}
_CLASSIC_PATH = "//tr/td[1][@title]/parent::tr[td[contains(@class, 'text1') or contains(@class, 'text2')]]"
_RESPONSIVE_PATH = "//table[contains(concat(' ', @class, ' '), ' bfTable ')]//tr[td]"
_FAMILY = (
    "//table[.//td[contains(@class, 'kb1')][starts-with(normalize-space(), 'Stammbaum')]][not(.//table)]//tr[td[6]]"
)


def parse(page: Page) -> Iterator[Said]:
    """The Paper (detail) with its texts, Consultations, Meetings and Papers named, Files, Withheld names of staff."""
    whole = cut(page)
    header = Header(whole)
    key = own_number(page, whole.tree, "VOLFDNR")
    about = paper_words(header, header.entries)
    reference = _reference(whole.tree, about["paper_type"])
    answers = list(_answers(page, header))
    yield Paper(
        key=key,
        detail=True,
        url=own(page, "vo020", key, "VOLFDNR"),
        reference=reference,
        name=header.say("#vobetreff", "betreff", "titel", "bezeichnung") or _missing("subject", reference),
        date_words=header.say("#vodatum", "datum"),
        related=next((p.key for p in answers if isinstance(p, Paper)), None),
        **about,
        **_texts(whole),
    )
    yield from answers
    yield from _path(page, key, whole)
    if whole.shows("Stammbaum"):
        yield from _family(page, key, whole.tree)
    yield from files.documents(page, whole, paper=key)
    yield from files.attachments(whole, f"~vo{key}", paper=key)
    yield from header.staff()
    yield from header.unknown()


def _missing(what: str, words_there: str | None) -> str:
    raise PageChanged(f"a paper's page without its {what}", words_there)


def _texts(whole: Cut) -> dict[str, Any]:
    return dict(whole.fields(_PAPER_FIELDS))


def _reference(tree: HtmlElement, kind: str | None) -> str:
    """ "22-2402" of "Drucksache - 22-2402"; responsive headings turn it round: "VO/2026/181 - Beschlussvorlage"."""
    classic = heading(tree, responsive=False)
    if classic and (rest := classic.partition(" - ")[2]):
        return rest
    shown = heading(tree) or ""
    if kind and shown.endswith(f" - {kind}"):
        return shown.removesuffix(f" - {kind}")
    if kind and shown.startswith(f"{kind} - "):
        return shown.removeprefix(f"{kind} - ")
    return _missing("reference", shown)


def _answers(page: Page, header: Header) -> Iterator[Said]:
    """Papers this one refers to (Bezüglich)."""
    entry = header.find("#vobezug", "bezüglich")
    if entry is not None:
        for anchor in many(entry.node, ".//a[contains(@href, 'vo020')]"):
            yield from _mention(page, anchor, words(anchor))


def _mention(page: Page, anchor: HtmlElement, reference: str | None, **fields: Any) -> Iterator[Said]:
    if key := number(anchor.get("href"), "VOLFDNR"):
        url = own(page, "vo020", key, "VOLFDNR")
        yield Paper(key=key, url=url, reference=reference, **fields)
        yield Link(url, "paper")


def _family(page: Page, own_key: str, tree: HtmlElement) -> Iterator[Said]:
    """The family of papers (Stammbaum): reference, name, office, type; the page's own one has no link."""
    for row in many(tree, _FAMILY):
        cells = [c for c in many(row, "./td") if words(c)]
        anchor = next(iter(many(row, ".//a[contains(@href, 'vo020')]")), None)
        if anchor is not None and len(cells) == 4 and number(anchor.get("href"), "VOLFDNR") != own_key:
            reference, name, office, kind = map(words, cells)
            yield from _mention(page, anchor, reference, name=name, office=office, paper_type=kind)


@dataclass(frozen=True)
class _Station:
    """One station of the path, or one meeting of it."""

    state: str | None = None
    name: str | None = None
    role: str | None = None
    date: str | None = None
    row: HtmlElement | None = None
    result: str | None = None

    @cached_property
    def links(self) -> list[tuple[str, HtmlElement]]:
        """The row's links with their addresses."""
        return [] if self.row is None else [(href, a) for a in self.row.iter("a") if (href := a.get("href"))]

    @cached_property
    def addresses(self) -> list[str]:
        """Where the row's links and forms lead to."""
        forms = [] if self.row is None else [form.get("action", "") for form in self.row.iter("form")]
        return [*(href for href, _ in self.links), *forms]


def _path(page: Page, paper: str, whole: Cut) -> Iterator[Said]:
    """Consultations: one per meeting or, where there is none yet, per station; keys by station, "+2" for its second."""
    if whole.shows("bfTable"):
        rows = [_responsive(row) for row in many(whole.tree, _RESPONSIVE_PATH)]
    else:
        rows = [_classic(row) for row in many(whole.tree, _CLASSIC_PATH)]
    unique, position, station = Unique(), 0, _Station()
    for row, following in zip(rows, [*rows, None][1:], strict=True):
        if row.date is None:
            position, station = position + 1, row
            if following is not None and following.date is not None:
                continue
        elif position == 0:
            raise PageChanged("a meeting in the path of a paper before any organization", row.date)
        yield from _consultation(page, paper, unique, position, (station, row))


def _consultation(
    page: Page, paper: str, unique: Unique, position: int, rows: tuple[_Station, _Station]
) -> Iterator[Said]:
    station, row = rows
    meeting, name = _meeting(row)
    item = _item(row) if meeting else None
    yield Consultation(
        key=unique(f"~{paper}.{position}"),
        paper=paper,
        agenda_item=item,
        meeting=meeting,
        organization_name=station.name,
        position=position,
        role=station.role,
        state=row.state or station.state,
        date_words=row.date,
        result=row.result if row.result != OPEN else None,
    )
    if meeting:
        url = own(page, "to010", meeting, "SILFDNR")
        yield Meeting(key=meeting, url=url, name=name, organization_name=station.name, date_words=row.date)
        yield Link(url, "meeting")
        if item and any(program(address) == "to020" for address in row.addresses):
            yield Link(own(page, "to020", item, "TOLFDNR"), "agenda_item")


def _meeting(row: _Station) -> tuple[str | None, str | None]:
    """Number and name of the meeting linked in a row."""
    if row.date is not None:
        for href, anchor in row.links:
            if program(href) == "to010" and (key := number(href, "SILFDNR")):
                return key, words(anchor)
    return None, None


def _item(row: _Station) -> str | None:
    """TOLFDNR, from the form or link to the item or from the form that opens the agenda at it."""
    if row.row is None:
        return None
    hidden = (i.get("value") for i in row.row.iter("input") if i.get("name") == "TOLFDNR")
    linked = (number(address, name) for address in row.addresses for name in ("TOLFDNR", "TOPSELECTED"))
    return next(filter(digits, chain(hidden, linked)), None)


def _classic(row: HtmlElement) -> _Station:
    cells = many(row, "./td")
    dated = next((c for c in cells if "text2" in c.get("class", "").split()), None)
    if dated is not None:
        result = next((words(c) for c in cells if "text3" in c.get("class", "").split()), None)
        return _Station(state=words(cells[0].get("title")), date=words(dated) or "", row=row, result=result)
    named = [words(c) for c in cells if "text1" in c.get("class", "").split()]
    if not named:
        raise PageChanged("a station in the path of a paper without an organization", words(row))
    return _Station(words(cells[0].get("title")), named[0], named[1] if len(named) > 1 else None, row=row)


def _responsive(row: HtmlElement) -> _Station:
    """Columns: state, date, organization or meeting, role or result, link to the item."""
    cells = many(row, "./td")
    if len(cells) < 4:
        raise PageChanged(f"a row of {len(cells)} cells in the path of a paper", words(row))
    if "date" in cells[1].get("class", "").split() or words(cells[1]):
        return _Station(date=words(cells[1]) or "", row=row, result=words(cells[3]))
    state = next(iter(many(cells[0], ".//@aria-label | .//@title")), None) or words(cells[0])
    return _Station(words(state), words(cells[2]), words(cells[3]), row=row)
