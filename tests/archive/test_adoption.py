"""How a resolution stands to its recommendation, with invented texts on both sides of every threshold."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.adoption import LITTLE, adoption, similarity, words_of

BORD = "Die Verwaltung wird beauftragt, die Bordsteine an 34 Stellen auf drei Zentimeter abzusenken."
SATZUNG = "die 3. Satzung zur Änderung der Hundesteuersatzung in der als Anlage beigefügten Fassung"
LONG = (
    "Die Verwaltung wird beauftragt, die Sanierung der Turnhalle an der Gartenstraße auszuschreiben. Die Mittel in "
    "Höhe von 250.000 Euro werden im Haushalt 2027 bereitgestellt. Über das Ergebnis der Ausschreibung ist dem "
    "Bauausschuss zu berichten. Der Zugang ist barrierefrei herzustellen."
)

ALIKE = [
    (f"Beschlussvorschlag:\n{BORD}", f"Beschluss:\n\n{BORD}"),
    (BORD, f"Der Rat der Stadt Musterau beschließt:\n\n{BORD}"),
    (BORD, BORD.upper().replace("ß", "ss")),
    (f"1. {BORD}\n2. {LONG}", f"a) {BORD}\n\nb) {LONG}"),
    (f"Der Hauptausschuss empfiehlt dem Rat, folgenden Beschluss zu fassen:\n\n{BORD}", BORD),
    (f"Der Ausschuss empfiehlt dem Rat, {SATZUNG} zu beschließen.", f"Der Rat beschließt {SATZUNG}."),
    (f"Der Gemeinderat beschliesst {SATZUNG}.", f"Der Gemeinderat beschließt „{SATZUNG}“."),
    (BORD, f"{BORD}\n\nAbstimmungsergebnis: einstimmig bei 2 Enthaltungen"),
    (BORD, f"{BORD}\nAbstimmung\nJa: 12 Nein: 3"),
]
CHANGED = [
    (BORD, BORD.replace("34", "43")),
    (LONG, LONG.replace("250.000", "280.000")),
    (BORD, BORD.replace("drei Zentimeter", "null Zentimeter") + " Die Lindenstraße wird vorgezogen."),
    (LONG, LONG.split(". ", 1)[0] + ". Der Bauausschuss ist an der Auswahl zu beteiligen."),
    (BORD, BORD.replace("wird beauftragt", "wird nicht beauftragt")),
]
OTHER = [
    (BORD, "Die Angelegenheit wird im Arbeitskreis Mobilität weiter beraten."),
    (LONG, "Auf eine Sanierung wird verzichtet. Die Halle ist bis zum Jahresende abzureißen."),
    (f"Der Rat beschließt {SATZUNG}.", "Der Rat beschließt, die Steuersätze für Hunde unverändert zu lassen."),
]


def kind(recommendation: str, resolution: str | None, outcome: str | None = "accepted", **more: str) -> str | None:
    values = {"substance": None, "said": None, **more}
    return adoption(recommendation, resolution, outcome=outcome, **values).adoption


@pytest.mark.parametrize(("recommended", "decided"), ALIKE)
def test_unchanged_is_the_same_words(recommended: str, decided: str) -> None:
    assert adoption(recommended, decided, outcome="accepted", substance=None, said=None) == ("unchanged", "texts", 1.0)


@pytest.mark.parametrize(("recommended", "decided"), CHANGED)
def test_one_other_number_is_an_amendment(recommended: str, decided: str) -> None:
    assert kind(recommended, decided) == "amended"


@pytest.mark.parametrize(("recommended", "decided"), OTHER)
def test_little_in_common_is_departed(recommended: str, decided: str) -> None:
    assert kind(recommended, decided) == "departed"


def test_the_threshold_has_room_on_both_sides() -> None:
    def alike(pair: tuple[str, str]) -> float:
        return similarity(words_of(pair[0]), words_of(pair[1]))

    assert max(map(alike, OTHER)) < LITTLE - 0.1 and min(map(alike, CHANGED)) > LITTLE + 0.1


@pytest.mark.parametrize(
    "outcome", ["postponed", "referred", "withdrawn", "settled", "no_vote", "mixed", "unknown", None]
)
def test_where_nothing_was_decided_there_is_nothing_to_compare(outcome: str | None) -> None:
    assert adoption(BORD, BORD, outcome=outcome, substance=None, said="unchanged") == (None, None, None)


def test_words_outweigh_texts_and_the_similarity_stands_beside_them() -> None:
    said = adoption(BORD, "wie Vorlage", outcome="accepted", substance=None, said="unchanged")
    assert said == ("unchanged", "words", 0.0)
    assert adoption(BORD, None, outcome="accepted", substance=None, said="unchanged") == ("unchanged", "words", None)
    assert kind(BORD, BORD, "accepted_amended") == "amended"
    assert kind(BORD, None) is None


def test_a_refusal_and_a_refusal_that_was_recommended() -> None:
    assert kind(BORD, BORD, "rejected") == "rejected"
    refuse = "Der Antrag der Fraktion auf Tempo 30 wird abgelehnt."
    assert kind(refuse, f"Beschluss:\n{refuse}", "rejected", substance="rejected") == "unchanged"


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts(one: str, other: str) -> None:
    made = adoption(one, other, outcome="accepted", substance=None, said=None)
    assert made.similarity is None or 0 <= made.similarity <= 1
    assert made == adoption(one, other, outcome="accepted", substance=None, said=None)


@pytest.mark.parametrize("piece", ["a ", "1. ", "\n1.", "beschließt ", "Beschluss ", "\n \t", "Abstimmung", "- ", "x"])
def test_long_texts_take_no_longer_than_their_length(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begun = time.perf_counter()
    adoption(text, text + "!", outcome="accepted", substance=None, said=None)
    assert time.perf_counter() - begun < 0.5
