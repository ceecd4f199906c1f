"""Nothing that is not public gets past the pipelines. The tests look for the words everywhere, not for one field."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import interpret
from pipelines.originators import originators
from scraper.items import (
    AgendaItem,
    Consultation,
    File,
    Item,
    Meeting,
    Membership,
    Paper,
    Person,
    Problem,
    Reading,
    Withheld,
)

SECRET = "Grundstück Muster"


def reading(*items: Item, problems: tuple[Problem, ...] = ()) -> Reading:
    return interpret(Reading(portal="demo", url="u", items=items, problems=problems))


def everything(said: Reading) -> str:
    """All that would be stored: items and problems, not what is withheld."""
    return repr((said.items, said.problems))


def item(public: bool | None, **more: object) -> AgendaItem:
    texts = dict.fromkeys(
        ("title", "addition", "paper_reference", "recommendation", "minutes_text", "resolution_text", "vote_text",
         "justification", "other_text", "result"), SECRET,
    )  # fmt: skip
    said = {
        "key": "5",
        "meeting": "77",
        "number": "N 2",
        "position": 9,
        "paper": "9",
        "text_state": "published",
    } | texts
    return AgendaItem(**(said | {"public": public} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("public", [False, None])
def test_an_item_not_marked_public_keeps_number_position_and_meeting(public: bool | None) -> None:
    said = reading(item(public))
    assert SECRET not in everything(said)
    found = said.items[0].said()
    assert {name: found[name] for name in found if name != "public"} == {
        "meeting": "demo:meeting:77", "number": "N 2", "position": 9, "text_state": "not_public",
    }  # fmt: skip
    assert Withheld(SECRET, "not_public") in said.withheld


def test_a_public_item_keeps_everything() -> None:
    said = reading(item(True, result="vertagt"))
    assert said.items[0].title == SECRET  # type: ignore[attr-defined]
    assert said.items[0].paper == "demo:paper:9"  # type: ignore[attr-defined]
    assert not said.withheld


def test_a_record_is_as_closed_as_its_most_closed_statement() -> None:
    assert SECRET not in everything(reading(item(True), item(False)))


def test_a_public_item_of_a_closed_meeting_is_a_contradiction_and_stays_closed() -> None:
    said = reading(Meeting(key="77", publicity="nichtöffentlich"), item(True))
    assert SECRET not in everything(said)
    assert "contradiction" in {p.kind for p in said.problems}


def test_a_bare_mention_does_not_claim_to_know() -> None:
    said = reading(AgendaItem(key="5", meeting="77"))
    assert said.items[0].said() == {"meeting": "demo:meeting:77"}


def test_papers_and_files_of_a_closed_item_are_as_closed() -> None:
    said = reading(
        item(False),
        Paper(key="9", name=SECRET, reference=SECRET),
        File(key="1", agenda_item="5", name=SECRET),
        File(key="2", paper="9", name=SECRET),
        Consultation(key="3", paper="9", agenda_item="5", organization="pa1", result=SECRET, position=1),
    )
    assert SECRET not in everything(said)
    assert not [i for i in said.items if isinstance(i, File)]
    assert [i.agenda_item for i in said.items if isinstance(i, Consultation)] == [None]


def test_a_paper_a_public_item_names_too_is_public() -> None:
    said = reading(item(False), item(True, key="6", result=None), Paper(key="9", name="Radweg"))
    assert "Radweg" in everything(said)


def test_a_public_paper_s_page_keeps_its_stations_whatever_it_does_not_know_of_their_items() -> None:
    said = reading(
        Paper(key="9", name="Radweg", reference="1/2", publicity="öffentlich", detail=True, related="8"),
        Paper(key="8", name="Frage"),
        AgendaItem(key="5", meeting="77", paper="9"),
        Consultation(key="3", paper="9", agenda_item="5", organization="pa1", result="vertagt"),
        File(key="1", paper="9", name="Anlage 1"),
    )
    assert [i.result for i in said.items if isinstance(i, Consultation)] == ["vertagt"]
    assert "Radweg" in everything(said) and "Frage" in everything(said) and "Anlage 1" in everything(said)


@pytest.mark.parametrize("publicity", ["nichtöffentlich", "Quark"])
def test_a_paper_whose_status_is_not_understood_as_public_is_closed(publicity: str) -> None:
    said = reading(
        Paper(key="9", name=SECRET, reference=SECRET, publicity=publicity, detail=True, justification=SECRET,
              author="SPD-Fraktion", office=SECRET),
        File(key="2", paper="9", name=SECRET),
    )  # fmt: skip
    assert SECRET not in everything(said)
    assert "SPD" not in everything(said)


def test_problems_do_not_quote_what_is_withheld() -> None:
    odd = Problem("page_changed", "m", f"Betreff: {SECRET}", "agenda_item:5")
    assert SECRET not in everything(reading(item(False), problems=(odd,)))


TEXT_FIELDS = ("title", "addition", "paper_reference", "recommendation", "minutes_text", "resolution_text", "vote_text",
               "justification", "other_text", "result")  # fmt: skip
texts = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöü ", min_size=6, max_size=20).map(lambda t: f"qq{t.strip()}qq")


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(TEXT_FIELDS), texts), st.sampled_from([False, None]), st.booleans())
def test_no_field_of_a_closed_item_leaks(said: dict[str, str], public: bool | None, detail: bool) -> None:
    closed = AgendaItem(key="5", public=public, detail=detail, meeting="77", **said)  # type: ignore[arg-type]
    kept = everything(reading(closed, Paper(key="9", name="Radweg")))
    assert not any(text in kept for text in said.values())


@pytest.mark.parametrize(
    "author",
    [
        "SPD-Fraktion", "Bürgerliste Neustadt (BLN)", "Fraktion DIE LINKE", "Bündnis 90/Die Grünen",
        "Fraktion GRÜNE Neustadt",
        "Stadtratsfraktion Bündnis 90/Die Grünen", "CDU-Stadtratsfraktion, FDP-Fraktion", "CDU Neustadt",
        "SPD-Fraktion und Fraktion Freie Wähler", "Jugendhilfeausschuss", "Seniorenbeirat", "Rat der Stadt Neuhausen",
        "Amt für Umwelt, Klima und Verkehr", "Ausschuss für Soziales", "Fachbereich 3",
        "10 Büro des Oberbürgermeisters",
        "Fraktion GRÜNE Neustadt\nFraktion DIE LINKE\nSPD-Fraktion", "Gruppe Piraten",
    ],
)  # fmt: skip
def test_organizations_are_originators(author: str) -> None:
    assert originators(author) == (author, ())


@pytest.mark.parametrize(
    ("author", "kept"),
    [
        ("Muster, Michelle", None), ("Thorsten Muster\nDaniela Beispiel", None), ("Herr Muster, Amt 10", "Amt 10"),
        ("Thorsten Muster (SPD-Fraktion)", "SPD-Fraktion"), ("SPD-Fraktion, Peter Muster", "SPD-Fraktion"),
        ("SPD-Fraktion Peter Muster", None), ("Amt 10 Muster", None), ("Amt für Umwelt, Muster", "Amt für Umwelt"),
        ("Dr. Muster Fachbereich 3", None), ("Linke, Peter", None), ("Peter Linke", None), ("Linke Peter", None),
        ("Frau Amt", None), ("gez. Muster\nCDU-Fraktion", "CDU-Fraktion"), ("muster@amt.de", None), ("", None),
        ("Ratsherr Muster (CDU)", "CDU"), ("SPD-Fraktion, SAUER", "SPD-Fraktion"),
        ("CDU-Fraktion (MEIER)", "CDU-Fraktion"),
    ],
)  # fmt: skip
def test_persons_are_not(author: str, kept: str | None) -> None:
    found, dropped = originators(author)
    assert found == kept
    assert bool(dropped) == bool(author)


def test_authors_become_originators_or_are_withheld() -> None:
    said = reading(Paper(key="9", name="Radweg", author="SPD-Fraktion\nMuster, Michelle"))
    assert said.items[0].said() == {"name": "Radweg", "originator": "SPD-Fraktion"}
    assert said.withheld == (Withheld("Muster", "staff"), Withheld("Michelle", "staff"))


NAMES = st.from_regex(r"[A-ZÄÖÜ][a-zäöüß]{3,9}", fullmatch=True)


@settings(max_examples=200, deadline=None)
@given(NAMES, NAMES, st.sampled_from(["{0} {1}", "{1}, {0}", "Herr {1}", "{0} {1} (Amt 10)", "{1}, {0}; CDU-Fraktion"]))
def test_names_are_never_originators(first: str, last: str, form: str) -> None:
    kept, _ = originators(form.format(first, last))
    known = {"CDU-Fraktion", "Amt 10", None}
    assert kept in known or originators(first)[0] or originators(last)[0]  # a name that is an organization's word


def test_of_a_person_only_the_name_is_kept() -> None:
    said = reading(
        Person(key="1", name="Dr. Ina Muster\nHauptstr. 1, 12345 Neustadt"),
        Membership(key="2", organization="pa1", person_name="Jo Muster, Tel. 0123 456789", role="Mitglied"),
        Person(key="3", name="Al Muster al@example.org"),
    )
    assert [getattr(i, "name", None) or getattr(i, "person_name", None) for i in said.items[:3]] == [
        "Dr. Ina Muster", "Jo Muster", "Al Muster",
    ]  # fmt: skip
    assert {w.why for w in said.withheld} == {"contact"}
