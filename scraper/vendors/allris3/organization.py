"""An organization and its members: au020.asp, fr020.asp; pa020.asp, pa021.asp known second hand only, built alike.

Columns are found by their headings: Name, Art der Mitarbeit (the role), Funktion / Fraktion / Herkunft (on whose
behalf), seit / bis. "Anzahl: 22" below must agree with the rows read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from scraper.items import Link, Membership, Organization, Person, Problem, Said, Withheld
from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3.addresses import (
    ORGANIZATIONS,
    digits,
    number,
    organization_key,
    organization_url,
    own,
    program,
)
from scraper.vendors.allris3.header import heading
from scraper.vendors.allris3.keys import Unique, slug
from scraper.vendors.allris3.meeting import own_number
from scraper.vendors.allris3.sections import cut

_COLUMNS = {
    "role": ("art der mitarbeit", "mitarbeit", "rolle"),
    "on_behalf_of": ("fraktion", "partei", "herkunft", "funktion"),
    "start_date": ("seit", "von", "mitglied seit", "beginn"),
    "end_date": ("bis", "ende"),
}
_CONTACT = re.compile(r"@|\b(?:Tel|Fax|Telefon|Mobil)\b|^\+?[\d\s/()-]{6,}$")
_COUNT = re.compile(r"Anzahl:\s*(\d+)")


def parse(page: Page) -> Iterator[Said]:
    """The Organization (detail), its Memberships and Persons, Links, Withheld contact data."""
    tree = cut(page).tree
    key = _key(page, tree)
    name = heading(tree)
    if name is None:
        raise PageChanged("an organization's page without its name", page.url)
    yield Organization(key=key, detail=True, url=organization_url(page, key), name=name)
    rows = 0
    for table in many(tree, "//table[contains(concat(' ', @class, ' '), ' tl1 ') or contains(@class, 'dataTable')]"):
        for said in _members(page, key, table):
            rows += isinstance(said, Membership)
            yield said
    yield from _counted(tree, rows, key)


def _key(page: Page, tree: HtmlElement) -> str:
    if key := organization_key(page.url):
        number_shown = own_number(page, tree, next(p for p, k in ORGANIZATIONS.items() if k == key[:2]))
        return key[:2] + number_shown
    prefix = program(page.url)[:2] or "pa"
    sorting = {k for h in many(tree, "//th//a/@href") if (k := organization_key(h))}
    if len(sorting) == 1:
        return sorting.pop()
    return prefix + own_number(page, tree, f"{prefix.upper()}LFDNR")


def _counted(tree: HtmlElement, rows: int, key: str) -> Iterator[Problem]:
    counts = [found for th in many(tree, "//th") if (found := _COUNT.search(words(th) or ""))]
    if counts and int(counts[0][1]) != rows:
        yield Problem("missing", f"{rows} members read", counts[0][0], f"organization:{key}")


def _columns(table: HtmlElement) -> dict[str, int]:
    """Field -> index of its column, by the headings; the earlier name in the list wins."""
    heads = next((r for r in many(table, ".//tr[th]") if any(words(h) for h in many(r, "./th"))), None)
    if heads is None:
        return {}
    names: dict[str, int] = {}
    index = 0
    for head in many(heads, "./th"):
        names.setdefault((words(head) or "").rstrip(": ").lower(), index)
        span = head.get("colspan", "")
        index += int(span) if span.isascii() and span.isdigit() else 1
    return {
        f: next(names[w] for w in wanted if w in names)
        for f, wanted in _COLUMNS.items()
        if any(w in names for w in wanted)
    }


def _members(page: Page, organization: str, table: HtmlElement) -> Iterator[Said]:
    columns, unique = _columns(table), Unique()
    if not columns and not many(table, ".//a[contains(@href, 'kp020')]"):
        return
    for row in many(table, ".//tr[td[3]]"):
        said = [words(cell) for cell in row.iterchildren("td")]
        name, person = _name(row, said[: min(columns.values(), default=0)])
        if name or person:
            fields: dict[str, Any] = {f: said[i] for f, i in columns.items() if i < len(said)}
            key = unique(f"~{organization}.{person or slug(name or '')}")
            yield Membership(key=key, organization=organization, person=person, person_name=name, **fields)
            yield from _person(page, name, person)
            kept = {name, *fields.values()}
            yield from (Withheld(w, "contact") for w in said if w and w not in kept and _CONTACT.search(w))


def _name(row: HtmlElement, before: list[str | None]) -> tuple[str | None, str | None]:
    """Printed name and KPLFDNR, either may be missing; without link the first words before the first known column."""
    for anchor in row.iter("a"):
        if program(anchor.get("href", "")) == "kp020" and (said := words(anchor)):
            return said, number(anchor.get("href"), "KPLFDNR")
    hidden = (i.get("value", "") for i in row.iter("input") if i.get("name") == "KPLFDNR")
    return next(filter(None, before), None), next((v for v in hidden if digits(v)), None)


def _person(page: Page, name: str | None, person: str | None) -> Iterator[Said]:
    if person:
        url = own(page, "kp020", person, "KPLFDNR")
        yield Person(key=person, url=url, name=name)
        yield Link(url, "person")
