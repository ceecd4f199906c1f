"""The head of a page: labels and what stands beside them.

Classic: `<td class="kb1">Datum:</td><td class="text2">Mo, 31.03.2025</td>`. Responsive:
`<a aria-describedby="sidatum">Datum:</a> <span class="text4" id="sidatum">...`. Labels can be reconfigured per portal
(Drucksache / Vorlage, Petitum / Beschlussvorschlag), so ids, links and the shape of the words come first, labels last,
and a label nobody knows is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import tostring
from lxml.html import HtmlElement

from scraper.items import Problem, Withheld
from scraper.prose import prose
from scraper.select import many, words
from scraper.vendors.allris3.addresses import number, organization_key, program
from scraper.vendors.allris3.sections import Cut

_RESPONSIVE = "//*[@id and contains(concat(' ', @class, ' '), ' text4 ')]"
_DESCRIBING = "//a[@aria-describedby]"
_DATE = re.compile(r"(?:\w{2,10}\.?,\s*)?\d{1,2}\.\d{1,2}\.\d{4}$")
_PLACE = re.compile(r"(?:Ö|N|NÖ)\s?\d[\w.]*$")
_TIME = re.compile(r"\d{1,2}:\d{2}\b")
_STAFF = ("bearbeiter", "sachbearbeit", "berichterstatt", "schriftführ", "ansprechpartner")
_KNOWN = frozenset({
    "bezeichnung", "gremium", "datum", "status", "zeit", "anlass", "raum", "ort", "zusatz", "top", "beschlussart",
    "betreff", "beteiligt", "aktenzeichen", "bezüglich", "beratungsfolge", "anlagen", "stammbaum",
})  # fmt: skip


def heading(tree: HtmlElement, *, responsive: bool = True) -> str | None:
    """The words of ALLRIS' own h1 (a town's site around it may have others): in #risname, or, responsive, .title."""
    headings = list(tree.iter("h1"))
    for h1 in headings:
        if any(e.get("id", "").startswith("risname") for e in h1.iterancestors()):
            return words(h1)
    return next((words(h) for h in headings if "itle" in h.get("class", "")), None) if responsive else None


@dataclass(frozen=True)
class Entry:
    """One label and its value; `id` only on responsive pages."""

    label: str
    id: str
    node: HtmlElement

    @property
    def words(self) -> str | None:
        return words(self.node)

    @property
    def lines(self) -> str | None:
        """The words with their line breaks: several authors stand one below the other."""
        return prose(tostring(self.node, encoding="unicode", with_tail=False))

    def link(self, *programs: str) -> str | None:
        """The first address in the value that leads to one of these programs."""
        return next((h for h in many(self.node, ".//a/@href") if program(h) in programs), None)


def _label(text: str | None) -> str:
    return (text or "").rstrip(": ").lower()


def _entry(cell: HtmlElement) -> Entry | None:
    value = cell.getnext()
    if value is None or value.tag != "td" or not str(value.get("class", "")).startswith("text"):
        return None
    return Entry(_label(words(cell)), "", value)


class Header:
    """The entries of a page's head, in order. On an agenda item's page those from the link to its paper on are
    `paper`, the ones before `entries`; elsewhere all are `entries`."""

    def __init__(self, whole: Cut, *, split_at_paper: bool = False) -> None:
        self.entries: list[Entry] = []
        self.paper: list[Entry] = []
        self.paper_link: HtmlElement | None = None
        # not an XPath: libxml2's node sets take time with the square of what they hold
        for node in whole.tree.iter("td", "a") if split_at_paper else whole.tree.iter("td"):
            if node.tag == "a":
                if self.paper_link is None and number(node.get("href"), "VOLFDNR") and words(node):
                    self.paper_link = node
            elif node.get("class", "").startswith("kb1") and (entry := _entry(node)):
                (self.entries if self.paper_link is None else self.paper).append(entry)
        if whole.shows("aria-describedby") or not self.entries:
            labels = {a.get("aria-describedby"): _label(words(a)) for a in many(whole.tree, _DESCRIBING)}
            shown = ((node.get("id"), node) for node in many(whole.tree, _RESPONSIVE))
            self.entries.extend(Entry(labels.get(name, ""), name, node) for name, node in shown)

    def find(self, *names: str, among: Iterable[Entry] | None = None) -> Entry | None:
        """The first entry with one of these ids ("#sidatum") or labels ("datum"; "verfasser*" for a beginning)."""
        pool = list(self.entries if among is None else among)
        for name in names:
            for entry in pool:
                if entry.id == name[1:] if name[0] == "#" else _matches(entry.label, name):
                    return entry
        return None

    def say(self, *names: str, among: Iterable[Entry] | None = None) -> str | None:
        """The words of that entry."""
        entry = self.find(*names, among=among)
        return entry.words if entry else None

    def organization(self) -> tuple[str | None, str | None]:
        """Key and name of the organization linked in the head."""
        for entry in self.entries:
            if href := entry.link("pa020", "pa021", "au020", "au021", "fr020", "fr021"):
                return organization_key(href), entry.words
        return None, self.say("gremium")

    def meeting(self) -> dict[str, Any]:
        """What the head says about the meeting, as Meeting fields."""
        key, name = self.organization()
        return {
            "organization": key,
            "organization_name": name,
            "date_words": self.say("#sidatum", "datum") or self._shaped(_DATE),
            "time_words": self.say("#sizeit", "zeit") or self._shaped(_TIME),
            "room": self.say("#siraum", "raum"),
            "place": self.say("#siort", "ort"),
            "occasion": self.say("#sianlass", "anlass"),
            "publicity": self.say("#sistatus", "#sistat", "status"),
        }

    def place(self) -> str | None:
        """An agenda item's number: beside its label, or whatever has the shape of one ("Ö 4.1")."""
        return self.say("#tonr", "#totop", "top", "top-nr") or self._shaped(_PLACE)

    def _shaped(self, shape: re.Pattern[str]) -> str | None:
        return next((w for e in self.entries if (w := e.words) and shape.match(w)), None)

    def staff(self) -> Iterator[Withheld]:
        """Names of administrative staff: known, not published."""
        for entry in (*self.entries, *self.paper):
            if (entry.label.startswith(_STAFF) or entry.id.startswith("vobearbeiter")) and (said := entry.words):
                yield Withheld(said, "staff")

    def unknown(self) -> Iterator[Problem]:
        """Labels nobody knows, with their exact words."""
        for entry in (*self.entries, *self.paper):
            known = not entry.label or entry.id or entry.label in _KNOWN or entry.label.endswith("-art")
            if not known and not entry.label.startswith((*_STAFF, "verfasser", "federführ")):
                yield Problem("unknown_label", "a label in the page's head that no reader knows", entry.label)


def _matches(label: str, name: str) -> bool:
    return label.startswith(name[:-1]) if name.endswith("*") else label == name


def paper_words(header: Header, among: list[Entry]) -> dict[str, Any]:
    """What a head says about a paper, as Paper fields without reference and name."""
    kind = header.find("#voart", among=among) or next((e for e in among if e.label.endswith("-art")), None)
    author = header.find("#voverfasser", "#voverfasser1", "verfasser*", among=among)
    return {
        "paper_type": kind.words if kind else None,
        "publicity": header.say("#vostatus", "status", among=among),
        "office": header.say("#vofamt", "#voamt", "federführ*", among=among),
        "author": author.lines if author else None,
    }
