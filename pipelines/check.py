"""What must be there is there; what is not becomes a problem "missing", and the record is kept as it is.

Asked is the record's own page (`detail`), for lists may leave out what they like; and the few things without which a
row on a list says nothing at all.
"""

from __future__ import annotations

from pipelines.steps import Complain, Rule, apply, problem
from scraper.items import (
    AgendaItem,
    Consultation,
    File,
    Item,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    Reading,
)


def _missing(item: Item, what: str, complain: Complain) -> None:
    complain(problem("missing", f"the page of this {item.type} shows no {what}", None, item))


def _meeting(item: Meeting, complain: Complain) -> Item:
    if item.detail and item.date_words is None:
        _missing(item, "date", complain)
    if item.detail and item.name is None and item.organization is None and item.organization_name is None:
        _missing(item, "name and no organization", complain)
    return item


def _agenda_item(item: AgendaItem, complain: Complain) -> Item:
    listed = item.detail or item.position is not None
    if listed and item.public and item.number is None and item.title is None:
        _missing(item, "number and no title", complain)
    if item.detail and item.meeting is None:
        _missing(item, "meeting", complain)
    return item


def _paper(item: Paper, complain: Complain) -> Item:
    if item.detail and item.public is not False:
        for field in ("reference", "name"):
            if getattr(item, field) is None:
                _missing(item, field, complain)
    return item


def _named(item: Organization | Person, complain: Complain) -> Item:
    if item.detail and item.name is None:
        _missing(item, "name", complain)
    return item


def _membership(item: Membership, complain: Complain) -> Item:
    if item.person is None and item.person_name is None:
        _missing(item, "person", complain)
    if item.organization is None:
        _missing(item, "organization", complain)
    return item


def _consultation(item: Consultation, complain: Complain) -> Item:
    if item.organization is None and item.organization_name is None and item.meeting is None:
        _missing(item, "organization", complain)
    return item


def _file(item: File, complain: Complain) -> Item:
    if item.name is None and item.role is None and item.url is None:
        _missing(item, "name and no address", complain)
    return item


_RULES: dict[type[Item], Rule] = {
    Meeting: _meeting, AgendaItem: _agenda_item, Paper: _paper, Organization: _named, Person: _named,
    Membership: _membership, Consultation: _consultation, File: _file,
}  # fmt: skip


def step(reading: Reading) -> Reading:
    return apply(reading, _RULES)
