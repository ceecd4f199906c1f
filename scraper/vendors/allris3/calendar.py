"""A month of meetings: si010.asp, si010_e, _j, _a, _r (one of them is released per portal), and ranges of days.

A row shows weekday and day, its further meetings of that day leave both blank; month and year are not in the rows. A
meeting without link has no published agenda, but its number may still stand in the row's export form. Cancelled
meetings are marked in their name only. Rows without a time are days without meeting, holidays among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from scraper.items import Link, Meeting, Said
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3.addresses import digits, link, number, own, program
from scraper.vendors.allris3.keys import Unique, meeting_key
from scraper.vendors.allris3.month import Month, month_of, weekday
from scraper.vendors.allris3.sections import cut

_RESPONSIVE = "//table[contains(concat(' ', @class, ' '), ' calenderView ')]"
_CLASSIC = "//table[contains(concat(' ', @class, ' '), ' tl1 ')]"
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:\s*Uhr)?(?:\s*-\s*\d{1,2}[:.]\d{2})?(?:\s*Uhr)?$")
_FULL_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBERED = re.compile(r"(?:^|_)si_?(\d+)$")


def parse(page: Page) -> Iterator[Said]:
    """The month's Meetings (mentions) and Links to their agendas and to the other months the page offers."""
    tree = cut(page).tree
    tables = many(tree, _RESPONSIVE) or many(tree, _CLASSIC)
    if not tables:
        raise PageChanged("a calendar page without its table", words(next(iter(many(tree, "//h1")), None)))
    month = month_of(page, tree)
    responsive = "calenderView" in tables[0].get("class")
    unique, date = Unique(), _Date(month)
    for row in many(tables[0], ".//tr[td]"):
        slots = _responsive(row) if responsive else _classic(row)
        date = date.on(slots)
        if slots.name:
            yield from _meeting(page, slots, date, unique)
    yield from dict.fromkeys(_months(page, tree, month))


@dataclass(frozen=True)
class _Slots:
    """What one row shows, as words."""

    weekday: str | None = None
    day: str | None = None
    time: str | None = None
    name: str | None = None
    room: str | None = None
    number: str | None = None
    linked: bool = False


@dataclass(frozen=True)
class _Date:
    """The day the rows have come to."""

    month: Month
    weekday: str = ""
    day: int = 0

    def on(self, row: _Slots) -> _Date:
        """The day of the next row: its own, or the one carried on. Raises PageChanged if its weekday contradicts."""
        if not row.day:
            return self
        full = _FULL_DATE.search(row.day)
        plain = digits((full[1] if full else row.day).strip(". "))
        if plain is None:
            raise PageChanged("a row of the calendar without a day", row.day)
        day = int(plain)
        month = self.month.next() if day < self.day else self.month
        month = (Month.of(full[3], full[2]) or month) if full else month
        shown = (row.weekday or "").strip(". ")[:2]
        if not 1 <= day <= 31 or shown not in ("", weekday(month.year, month.month, day)):
            raise PageChanged(f"day {day} of {month.period} is no {shown}", f"{row.weekday} {row.day}")
        return replace(self, month=month, weekday=shown, day=day)

    @property
    def words(self) -> str:
        """ "Mi, 04.10.2023", composed of the row's day and the page's month."""
        date = f"{self.day:02}.{self.month.month:02}.{self.month.year}"
        return f"{self.weekday}, {date}" if self.weekday else date

    @property
    def iso(self) -> str:
        return f"{self.month.period}-{self.day:02}"


def _classic(row: HtmlElement) -> _Slots:
    cells = list(row.iterchildren("td"))
    if len(cells) < 4:  # a day without meeting: one wide cell beside weekday and day
        return _Slots(words(cells[0]), words(cells[1])) if len(cells) > 1 else _Slots()
    said = [words(c) for c in cells]
    timed = next((i for i, w in enumerate(said) if i > 1 and w and _TIME.match(w)), None)
    linked = next((i for i, c in enumerate(cells) if i > 1 and _leads(c)), None)
    if timed is None and linked is None:
        return _Slots(said[0], said[1])
    after = (timed if timed is not None else 1) + 1
    named = linked if linked is not None else next((i for i in range(after, len(cells)) if said[i]), None)
    room = (
        None
        if named is None
        else next((w for w, c in zip(said[named + 1 :], cells[named + 1 :], strict=True) if w), None)
    )
    time = said[timed] if timed is not None else None
    name = said[named] if named is not None else None
    return _Slots(said[0], said[1], time, name, room, _number(row), linked is not None)


def _leads(cell: HtmlElement) -> bool:
    return any(program(a.get("href", "")) == "to010" for a in cell.iter("a"))


def _number(row: HtmlElement) -> str | None:
    """SILFDNR: in the link, in the row's export form, or in the id of a name that is no link."""
    anchors = list(row.iter("a"))
    linked = [number(a.get("href"), "SILFDNR") for a in anchors]
    hidden = [digits(i.get("value")) for i in row.iter("input") if i.get("name") == "SILFDNR"]
    ids = [found[1] for a in anchors if (found := _NUMBERED.search(a.get("id", "")))]
    return next((n for n in (*linked, *hidden, *ids) if n), None)


def _responsive(row: HtmlElement) -> _Slots:
    def said(path: str) -> str | None:
        return words(next(iter(many(row, path)), None))

    return _Slots(
        weekday=said(".//span[contains(@class, 'dow')]"),
        day=said(".//span[contains(@class, 'dom')]"),
        time=said("./td[contains(@class, 'time')]"),
        name=said("./td[contains(@class, 'textCol')]"),
        room=said("./td[contains(@class, 'raum')]"),
        number=_number(row),
        linked=_leads(row),
    )


def _meeting(page: Page, row: _Slots, date: _Date, unique: Unique) -> Iterator[Said]:
    if not date.day:
        raise PageChanged("a meeting before any day", row.name)
    stand_in = unique(meeting_key(date.iso, row.time, row.name or ""))
    url = own(page, "to010", row.number, "SILFDNR") if row.linked and row.number else None
    yield Meeting(
        key=row.number or stand_in,
        alias=stand_in if row.number else None,
        url=url,
        name=row.name,
        date_words=date.words,
        time_words=row.time,
        room=row.room,
    )
    if url:
        yield Link(url, "meeting", date.month.period)


def _months(page: Page, tree: HtmlElement, shown: Month) -> Iterator[Link]:
    """Other months: arrows, month and year links, the select of years."""
    for href in dict.fromkeys(many(tree, "//a/@href[contains(., 'si010')]")):
        month = Month.of(number(href, "YY"), number(href, "MM"))
        if month and month != shown and not number(href, "DD") and (found := link(page, href, month.period)):
            yield found
    for year in many(tree, "//select[@name='YY']/option/@value"):
        month = Month.of(str(year), str(shown.month))
        address = f"{page.url.partition('?')[0]}?MM={shown.month}&YY={year}"
        if month and month != shown and (found := link(page, address, month.period)):
            yield found
