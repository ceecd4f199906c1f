"""The steps together: pure, deterministic, idempotent; ids, mentions, merging."""

from __future__ import annotations

import pickle
from dataclasses import replace

from hypothesis import given, settings

from pipelines import STEPS, Interpret, identity, interpret
from pipelines.steps import Id
from scraper.items import AgendaItem, File, Item, Meeting, Paper, Problem, Reading
from tests.pipelines.strategies import readings


def reading(*items: Item, **more: object) -> Reading:
    return Reading(portal="demo", url="https://example.org/", items=items, **more)  # type: ignore[arg-type]


def by_id(said: Reading) -> dict[str, Item]:
    return {item.key: item for item in said.items}


def test_identity_is_the_last_step() -> None:
    assert STEPS[-1] is identity.step


@settings(max_examples=300, deadline=None)
@given(readings)
def test_interpreting_twice_changes_nothing_more(said: Reading) -> None:
    once = interpret(said)
    assert interpret(once) == once
    assert interpret(said) == once


@settings(max_examples=150, deadline=None)
@given(readings)
def test_every_record_has_one_id_and_every_reference_a_record(said: Reading) -> None:
    interpreted = interpret(said)
    ids = [item.key for item in interpreted.items]
    assert len(ids) == len(set(ids))
    for item in interpreted.items:
        assert item.key.startswith(f"demo:{item.type}:")
        assert {getattr(item, name) for name in item.refs()} - {None, ""} <= set(ids)


@settings(max_examples=150, deadline=None)
@given(readings)
def test_what_is_stored_can_be_stored(said: Reading) -> None:
    for item in interpret(said).items:
        for text in filter(lambda value: isinstance(value, str), item.said().values()):
            text.encode()


def test_the_scrapy_pipeline_hands_on_the_interpreted_reading() -> None:
    said = reading(Meeting(key="77", name="Rat"))
    assert Interpret().process_item(said) == interpret(said)


def test_keys_aliases_and_references_become_ids_and_mentions() -> None:
    said = interpret(reading(AgendaItem(key="5", alias="~77.Ö4", meeting="77", paper="9", public=True)))
    assert by_id(said)["demo:agenda_item:5"].alias == "demo:agenda_item:~77.Ö4"
    assert by_id(said)["demo:meeting:77"] == Meeting(key="demo:meeting:77")
    assert by_id(said)["demo:paper:9"] == Paper(key="demo:paper:9")


def test_a_key_that_looks_like_an_id_speaks_about_no_other_record() -> None:
    said = interpret(reading(Meeting(key="demo:meeting:77", name="falsch"), Meeting(key="77", name="Rat")))
    assert by_id(said)["demo:meeting:77"].said() == {"name": "Rat"}
    assert by_id(said)["demo:meeting:demo:meeting:77"].said() == {"name": "falsch"}


def test_ids_stay_ids_on_their_way_to_another_worker() -> None:
    once = interpret(reading(Meeting(key="77", name="Rat")))
    sent = pickle.loads(pickle.dumps(once))
    assert isinstance(sent.items[0].key, Id)
    assert interpret(sent) == once


def test_one_record_said_twice_is_put_together_its_own_words_first() -> None:
    said = interpret(
        reading(
            Meeting(key="77", name="Sitzung des Rates", date_words="04.10.2023"),
            Meeting(key="77", name="Rat", time_words="18:00", detail=True),
        )
    )
    (meeting,) = said.items
    assert (meeting.detail, meeting.name, meeting.start) == (True, "Rat", "2023-10-04T18:00:00+02:00")


def test_a_record_named_by_its_alias_on_the_same_page_is_no_twin() -> None:
    said = interpret(
        reading(
            AgendaItem(key="~77.4", public=True, title="Bau"),
            AgendaItem(key="5", alias="~77.4", public=True, number="Ö 4"),
            File(key="1", agenda_item="~77.4", name="Plan"),
        )
    )
    assert [i.key for i in said.items] == ["demo:agenda_item:5", "demo:file:1"]
    assert said.items[0].title == "Bau"
    assert said.items[1].agenda_item == "demo:agenda_item:5"


def test_an_item_without_a_key_is_a_problem_and_nothing_else() -> None:
    said = interpret(reading(Meeting(key="", url="https://example.org/x")))
    assert not said.items
    assert [(p.kind, p.words) for p in said.problems] == [("missing", "https://example.org/x")]


def test_problems_name_records_by_id() -> None:
    said = interpret(reading(problems=(Problem("page_changed", "m", None, "meeting:77"),)))
    assert said.problems[0].record == "demo:meeting:77"


def test_failed_readings_stay_failed() -> None:
    said = reading(problems=(Problem("denied", "no"),))
    assert interpret(said).failed
    assert not interpret(replace(said, problems=())).failed
