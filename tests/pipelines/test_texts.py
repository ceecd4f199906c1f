"""What the texts of an item say becomes values, votes and speeches; each place holds the words it is given for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import interpret, texts
from scraper.items import AgendaItem, Item, Meeting, Reading, Reference, Speech, Vote


def page(*more: Item, **said: Any) -> Reading:
    about = {"key": "5", "detail": True, "public": True, "meeting": "77", "number": "Ö 4", "title": "Haushalt"}
    return interpret(Reading(portal="demo", url="u", items=(AgendaItem(**about | said), *more)))


def item(reading: Reading) -> AgendaItem:
    (found,) = [i for i in reading.items if isinstance(i, AgendaItem)]
    return found


def told(reading: Reading, kind: type[Item]) -> list[dict[str, Any]]:
    return [i.said() for i in reading.of(kind)]


def words(found: AgendaItem, place: str) -> str:
    field, span = place.split()
    return str(getattr(found, field))[slice(*map(int, span.split("-")))]


def test_the_printed_result_decides_where_it_is_clear() -> None:
    found = item(page(result="ungeändert beschlossen", vote_text="einstimmig bei 2 Enthaltungen"))
    assert (found.outcome, found.outcome_basis, found.outcome_place) == ("accepted", "ungeändert beschlossen", None)
    assert (found.unanimous, found.votes_yes, found.votes_no, found.votes_abstain) == (True, None, None, 2)
    assert words(found, found.votes_place or "") == "einstimmig bei 2 Enthaltungen"


@pytest.mark.parametrize("result", [None, "(offen)"])
def test_where_the_portal_says_nothing_the_texts_decide(result: str | None) -> None:
    found = item(page(result=result, minutes_text="Die Niederschrift vom 3.3.2025 wird einstimmig genehmigt."))
    assert (found.outcome, found.unanimous) == ("accepted", True)
    assert words(found, found.outcome_place or "") == found.outcome_basis


def test_what_was_carried_may_be_a_postponement() -> None:
    said = "Herr Muster beantragt, den Punkt zu vertagen. Dem Antrag wird mehrheitlich zugestimmt."
    found = item(page(result="mehrheitlich beschlossen", minutes_text=said))
    assert (found.outcome, found.result) == ("postponed", "mehrheitlich beschlossen")
    assert found.outcome_place is not None and words(found, found.outcome_place) == found.outcome_basis


@pytest.mark.parametrize(
    ("result", "said"), [("einstimmig beschlossen", True), ("mehrheitlich abgelehnt", False), ("beschlossen", None)]
)
def test_the_majority_may_be_said_by_the_printed_result_alone(result: str, said: bool | None) -> None:
    assert item(page(result=result)).unanimous is said
    assert item(page(result=result, minutes_text="Frau Muster fragt nach den Kosten.")).unanimous is said


def test_a_refusal_that_was_carried_is_accepted_and_its_substance_a_refusal() -> None:
    found = item(page(resolution_text="Der Antrag der Fraktion wird abgelehnt.", vote_text="Ja: 44, Nein: 4"))
    assert (found.outcome, found.substance, found.votes_yes, found.votes_no) == ("accepted", "rejected", 44, 4)


def test_a_text_of_too_many_lines_is_a_problem_and_not_silence() -> None:
    said = page(minutes_text="12 : 1\n" * 10_001 + "Ende")
    assert [p.kind for p in said.problems] == ["unknown_text"]


def test_more_votes_than_voters_are_a_problem_with_the_words() -> None:
    said = page(vote_text="Anwesend: 12, Ja: 10, Nein: 4")
    assert [(p.kind, p.words, p.record) for p in said.problems] == [
        ("vote_sum", "Anwesend: 12, Ja: 10, Nein: 4", "demo:agenda_item:5")
    ]
    assert not page(vote_text="Anwesend: 14, Ja: 10, Nein: 4").problems


def test_texts_that_contradict_the_printed_result_are_a_problem() -> None:
    said = page(result="abgelehnt", vote_text="Abstimmung: Ja: 17, Nein: 3, Enthaltungen: 0")
    assert item(said).conflict is True
    assert [(p.kind, p.record) for p in said.problems] == [("outcome_conflict", "demo:agenda_item:5")]


def test_words_like_a_decision_that_no_row_knows_are_a_problem() -> None:
    said = page(vote_text="Quer gestempelt wie besprochen")
    assert [(p.kind, p.words) for p in said.problems] == [("unknown_outcome", "Quer gestempelt wie besprochen")]
    assert item(said).outcome in (None, "unknown", "no_vote")


def test_votes_of_factions_stand_beside_the_vote_on_the_item() -> None:
    said = page(vote_text="Mehrheitlich gegen die Stimmen der FDP-Fraktion bei Enthaltung der SPD-Fraktion angenommen.")
    assert [(v["faction"], v["side"], v["position"]) for v in told(said, Vote)] == [
        ("FDP-Fraktion", "no", 1), ("SPD-Fraktion", "abstain", 2),
    ]  # fmt: skip
    assert {v["agenda_item"] for v in told(said, Vote)} == {"demo:agenda_item:5"}
    assert [v.key for v in said.of(Vote)] == ["demo:vote:~5.1", "demo:vote:~5.2"]


def test_a_further_vote_has_its_motion_numbers_and_outcome() -> None:
    minutes = "Abstimmung über den Änderungsantrag der SPD-Fraktion:\n5 Ja-Stimmen, 12 Nein-Stimmen, abgelehnt"
    said = page(minutes_text=minutes, vote_text="Ja: 12, Nein: 5, angenommen")
    (vote,) = told(said, Vote)
    assert (vote["yes"], vote["no"], vote["outcome"]) == (5, 12, "rejected")
    assert "Änderungsantrag" in vote["motion"]
    assert words(item(said), vote["place"]) == vote["words"]
    assert (item(said).votes_yes, item(said).votes_no) == (12, 5)


def test_speeches_come_in_order_with_who_and_what() -> None:
    minutes = (
        "Bürgermeisterin Dr. Muster erläutert die Vorlage. Sie verweist auf die Anlage.\n"
        "Herr Weide (SPD) fragt nach den Kosten.\n(Unterbrechung von 19:05 Uhr bis 19:20 Uhr)\n"
        "Der Vorsitzende dankt.\nDie Angelegenheit wird in den Bauausschuss verwiesen."
    )
    said = page(minutes_text=minutes)
    speeches = told(said, Speech)
    assert [(s["speaker"], s.get("name"), s.get("role"), s.get("faction")) for s in speeches] == [
        ("Bürgermeisterin Dr. Muster", "Muster", "Bürgermeisterin", None),
        ("Herr Weide (SPD)", "Weide", None, "SPD"),
        ("Der Vorsitzende", None, "Vorsitzende", None),
    ]
    assert [s["text"] for s in speeches] == [
        "Bürgermeisterin Dr. Muster erläutert die Vorlage. Sie verweist auf die Anlage.",
        "Herr Weide (SPD) fragt nach den Kosten.",
        "Der Vorsitzende dankt.",
    ]
    assert all(words(item(said), s["place"]) == s["text"] for s in speeches)
    assert [s["position"] for s in speeches] == [1, 2, 3]


def test_who_answers_in_another_s_sentence_speaks_too() -> None:
    sentence = "Die Frage von Herrn Muster, ob das reicht, wird von Frau Weide verneint."
    speeches = told(page(minutes_text=sentence), Speech)
    assert [(s["speaker"], s["text"]) for s in speeches] == [("Herrn Muster", sentence), ("Frau Weide", sentence)]


SAID = {
    "minutes_text": "Herr Muster spricht sich für die Umgehung aus.",
    "vote_text": "gegen die CDU-Fraktion angenommen",
}


@pytest.mark.parametrize("public", [False, None])
def test_of_an_item_not_marked_public_nothing_is_read(public: bool | None) -> None:
    said = page(public=public, **SAID)
    assert not told(said, Vote) and not told(said, Speech) and not told(said, Reference)
    assert "Muster" not in repr((said.items, said.problems))


def test_references_come_in_order_and_a_meeting_s_date_once() -> None:
    text = "Frau Weide nennt die Vorlage 2026/0012 und die Niederschrift vom 12.01.2026, am 3. März 2026 mehr (TOP 4)."
    found = told(page(minutes_text=text), Reference)
    assert [(r["kind"], r["value"], r["words"], r["position"]) for r in found] == [
        ("paper", "2026/0012", "Vorlage 2026/0012", 1),
        ("meeting", "2026-01-12", "Niederschrift vom 12.01.2026", 2),
        ("date", "2026-03-03", "3. März 2026", 3),
    ]
    assert [words(item(page(minutes_text=text)), r["place"]) for r in found] == [r["words"] for r in found]
    assert not told(page(minutes_text=text, public=False), Reference)


def test_of_a_meeting_that_is_not_public_no_vote_and_no_speech_is_kept() -> None:
    closed = Meeting(key="77", publicity="nichtöffentlich")
    said = page(closed, result="abgelehnt", **SAID | {"vote_text": "Quer gestempelt wie besprochen"})
    assert not told(said, Vote) and not told(said, Speech) and not told(said, Reference)
    assert not {"outcome_conflict", "unknown_outcome"} & {p.kind for p in said.problems}
    assert "Muster" not in repr((said.items, said.problems)) and "gestempelt" not in repr((said.items, said.problems))


def test_a_list_and_an_item_without_texts_stay_the_very_same() -> None:
    listed = tuple(AgendaItem(key=str(n), public=True, title="Haushalt", result="beschlossen") for n in range(30))
    reading = Reading(portal="demo", url="u", items=(*listed, AgendaItem(key="x", detail=True, public=True)))
    assert texts.step(reading) is reading


def test_votes_that_the_page_itself_lists_are_kept() -> None:
    own = Vote(key="815", agenda_item="5", faction="CDU", yes=4)
    assert "demo:vote:815" in {v.key for v in page(own, **SAID).of(Vote)}


PHRASES = [
    "Herr Muster fragt.", "einstimmig", "Ja: 3, Nein: 2", "Beschluss:", "\n", " ", "(", ")", "vertagt", "abgelehnt",
    "Abstimmungsergebnis:", "gegen die CDU", "\u00a0", "12 : 5", "Der Antrag wird", "TOP 4", "- ", "\n\n\n", "x" * 90,
]  # fmt: skip
prose = st.none() | st.lists(st.sampled_from(PHRASES) | st.text(max_size=9), max_size=12).map("".join)


@settings(max_examples=150, deadline=None)
@given(st.none() | st.sampled_from(["(offen)", "abgelehnt", "Quark", "mehrheitlich beschlossen"]), prose, prose, prose)
def test_any_text_is_read_once_and_for_all(
    result: str | None, minutes: str | None, resolution: str | None, vote: str | None
) -> None:
    said = page(result=result, minutes_text=minutes, resolution_text=resolution, vote_text=vote)
    assert interpret(said) == said
    found = item(said)
    for part in (*said.of(Vote), *said.of(Speech), *said.of(Reference)):
        held = part.said()
        if "place" in held:
            told_there = words(found, held["place"])
            assert str(held.get("text") or held.get("words")).split() == told_there.split()
