from __future__ import annotations

import pytest

from pipelines import interpret
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


def missing(item: Item) -> list[str]:
    said = interpret(Reading(portal="demo", url="u", items=(item,)))
    return [p.message for p in said.problems if p.kind == "missing"]


@pytest.mark.parametrize(
    "item",
    [
        Meeting(key="1", detail=True, name="Rat"), Meeting(key="1", detail=True, date_words="01.03.2024"),
        AgendaItem(key="1", position=1, meeting="1", public=True),
        AgendaItem(key="1", detail=True, number="1", public=True),
        Paper(key="1", detail=True, name="Radweg"), Paper(key="1", detail=True, reference="1/2"),
        Organization(key="1", detail=True), Person(key="1", detail=True), File(key="1"),
        Membership(key="1", organization="pa1"), Membership(key="1", person="2"), Consultation(key="1", paper="9"),
    ],
)  # fmt: skip
def test_what_must_be_there(item: Item) -> None:
    assert len(missing(item)) == 1


@pytest.mark.parametrize(
    "item",
    [
        Meeting(key="1"), Meeting(key="1", detail=True, name="Rat", date_words="01.03.2024"), AgendaItem(key="1"),
        AgendaItem(key="1", position=1, meeting="1", public=False), Paper(key="1"), Person(key="1"),
        Organization(key="1"),
        AgendaItem(key="1", position=1, meeting="1", public=True, title="Bau"), File(key="1", name="Plan"),
        Membership(key="1", organization="pa1", person_name="Ina Muster"), Consultation(key="1", organization="pa1"),
    ],
)  # fmt: skip
def test_what_may_be_missing(item: Item) -> None:
    assert not missing(item)


def test_a_problem_names_its_record() -> None:
    said = interpret(Reading(portal="demo", url="u", items=(Person(key="7", detail=True),)))
    assert [(p.kind, p.record) for p in said.problems] == [("missing", "demo:person:7")]
