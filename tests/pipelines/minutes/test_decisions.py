"""What was decided: every rule of the field, on texts of our own (outcomes.jsonl: a text and its outcome a line)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.minutes.understanding import understand
from pipelines.minutes.understood import Decision

LINES = (Path(__file__).parent / "outcomes.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [(line["outcome"], line["text"]) for line in map(json.loads, LINES)]


def decided(text: str, result: str | None = None) -> Decision:
    return understand(text, result=result).decision


@pytest.mark.parametrize(("outcome", "text"), CASES, ids=[text[:60] for _, text in CASES])
def test_outcome(outcome: str, text: str) -> None:
    assert decided(text).outcome == outcome


@pytest.mark.parametrize("text", [text for outcome, text in CASES if outcome not in ("no_vote", "unknown")])
def test_an_outcome_rests_on_words_of_the_text(text: str) -> None:
    words = decided(text).words
    assert words is not None and words.of(text).strip()


def test_the_words_of_an_outcome_are_those_that_say_it() -> None:
    text = "Beschluss:\nDer Rat bittet die Verwaltung um eine Prüfung. Die Beratung wird um einen Monat vertagt."
    words = decided(text).words
    assert words is not None and words.of(text) == "Die Beratung wird um einen Monat vertagt."


def test_a_refusal_that_is_carried_is_accepted_and_its_substance_a_refusal() -> None:
    text = (
        "Beschluss:\nDem Antrag der Anlieger wird nicht gefolgt.\nAbstimmungsergebnis:\nJa-Stimmen: 9\nNein-Stimmen: 2"
    )
    assert (decided(text).outcome, decided(text).substance) == ("accepted", "rejected")
    assert decided(text.replace("9", "1")).substance is None


def test_a_noting_put_to_the_vote_is_accepted() -> None:
    found = decided("Beschluss:\nDer Bericht wird zur Kenntnis genommen.\nAbstimmungsergebnis:\neinstimmig beschlossen")
    assert (found.outcome, found.substance) == ("accepted", "noted")


@pytest.mark.parametrize(
    ("text", "conflict"),
    [
        ("Beschluss: Annahme\nAbstimmung: Ja: 4, Nein: 11\nFrau Muster berichtet.", True),
        (
            "Beschluss: abgelehnt\nAbstimmung: Ja: 2, Nein: 9\nBeschluss:\nDer Rat beschließt, den Antrag abzulehnen.",
            True,
        ),
        ("Beschluss: abgelehnt\nAbstimmung: Ja: 2, Nein: 9\nBeschluss:\nDer Antrag wird abgelehnt.", False),
        ("Beschluss: abgelehnt\nAbstimmung: Ja: 12, Nein: 9", True),
        ("Beschluss: einstimmig beschlossen\nDie Vorlage wird mehrheitlich abgelehnt.", True),
        ("Beschluss: einstimmig beschlossen\nDie Vorlage wird einstimmig angenommen.", False),
    ],
)
def test_a_page_that_contradicts_itself_says_so(text: str, conflict: bool) -> None:
    assert decided(text).conflict is conflict


def test_the_portal_s_word_beside_the_text_is_heard() -> None:
    assert decided("Frau Muster erläutert die Vorlage.", "vertagt").outcome == "postponed"
    assert decided("Frau Muster erläutert die Vorlage.", "(offen)").outcome == "no_vote"


def test_a_text_that_breaks_off_is_not_understood() -> None:
    assert (
        decided("Frau Muster erläutert die Vorlage. Nachdem Herr Beispiel und Frau Muster noch einmal auf die").outcome
        == "unknown"
    )


def test_a_result_no_row_knows_is_a_doubt() -> None:
    text = "Beschluss: quergestempelt\nAbstimmungsergebnis:\nQuer gestempelt wie besprochen"
    assert [span.of(text) for span in decided(text).doubts] == ["Quer gestempelt wie besprochen"]
    assert not decided("Abstimmungsergebnis:\neinstimmig beschlossen").doubts
