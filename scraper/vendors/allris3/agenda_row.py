"""One row of an agenda: which cell is the number, which the title, and what links, buttons and forms it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from scraper.select import words
from scraper.vendors.allris3.addresses import number, program

OPEN = "(offen)"  # printed where there is no result yet
_ANCHOR_ID = re.compile(r"(?:link_|top)(\d+)$")
_GREY = ("Zusatzinfo", "zusatzinfo")


@dataclass(slots=True)
class Row:
    """A row's parts; `anchors` and `inputs` of all cells but the first, each anchor with the program it leads to."""

    first: HtmlElement
    title: HtmlElement | None = None
    anchors: list[tuple[HtmlElement, str, HtmlElement]] = field(default_factory=list)  # cell, program, element
    inputs: list[HtmlElement] = field(default_factory=list)
    forms: list[HtmlElement] = field(default_factory=list)
    results: list[HtmlElement] = field(default_factory=list)  # responsive: the column of results

    def href(self, name: str) -> str | None:
        """The first address leading to a program."""
        return next((a.get("href") for _, p, a in self.anchors if p == name), None)

    def text(self, name: str) -> str | None:
        """The words of the first link to that program beside the title."""
        return next((w for c, p, a in self.anchors if p == name and c is not self.title and (w := words(a))), None)

    @property
    def top(self) -> str | None:
        """TOLFDNR, from the link of the number cell or that link's id."""
        for anchor in self.first.iter("a"):
            found = _ANCHOR_ID.search(anchor.get("id", ""))
            if top := number(anchor.get("href"), "TOLFDNR") or (found and found[1]):
                return top
        return None

    @property
    def has_page(self) -> bool:
        """True if a link or button leads to the item's own page."""
        return self.href("to020") is not None or any(i.get("name") == "TOLFDNR" for i in self.inputs)

    @property
    def result(self) -> str | None:
        """The result: a button's title in classic pages, a column in responsive ones."""
        said = [words(i.get("title")) for i in self.inputs if "il1_naz" in i.get("class", "")]
        said += map(words, self.results)
        return next((w for w in said if w and w != OPEN), None)

    @property
    def late(self) -> bool:
        """Marked as added later."""
        marks = ("title", "data-simpletooltip-text")
        return any("Nachtrag" in e.get(m, "") for e in self.first.iter("a", "span") for m in marks)

    def take_addition(self) -> str | None:
        """The grey words (Zusatzinfo), taken out of the title."""
        for span in [] if self.title is None else self.title.iter("span"):
            if span.get("title") == _GREY[0] or _GREY[1] in span.get("class", "").split():
                said = words(span)
                span.drop_tree()
                return said
        return None


def row_of(element: HtmlElement) -> Row:
    """The parts of a table row with cells."""
    cells = list(element.iterchildren("td"))
    by_class = {name: cell for cell in cells for name in cell.get("class", "").split()}
    row = Row(by_class.get("tonr", cells[0]))
    for cell in cells:
        if cell is not row.first:
            _gather(row, cell)
    row.results = [cell for cell in cells if "tobanr" in cell.get("class", "")]
    linked = next((cell for cell, name, _ in row.anchors if name == "to020"), None)
    away = {cell for cell, name, _ in row.anchors if name in ("vo020", "to010")}
    plain = (c for c in cells if c is not row.first and c not in away and words(c))
    row.title = (
        by_class["tobetreff"] if "tobetreff" in by_class else linked if linked is not None else next(plain, None)
    )
    return row


def _gather(row: Row, cell: HtmlElement) -> None:
    for part in cell.iter("a", "input", "form"):
        if part.tag == "input":
            row.inputs.append(part)
        elif part.tag == "form":
            row.forms.append(part)
        elif href := part.get("href"):
            row.anchors.append((cell, program(href), part))
