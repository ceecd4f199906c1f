"""Of several votes on a page the one on the item is told from the others, with the factions and persons who cast it."""

from __future__ import annotations

import pytest

from pipelines.minutes.votes import occasions, votes, votewords
from pipelines.phrases import Phrase, read
from tests.pipelines.minutes.told import Told, more, told
from tests.pipelines.stems import covered

PAGES: dict[str, tuple[Told | None, list[tuple[int | None, int | None]]]] = {
    "Beschluss: mehrheitlich beschlossen\nAbstimmung: Ja: 10, Nein: 2\nHerr Au lässt abstimmen.\n"
    "Der Vorschlag wird bei einer Enthaltung und zwei Nein-Stimmen gebilligt.": ((10, 2, 1, False), []),
    "Frau Ott beantragt Schluss der Debatte. Der Antrag wird mit 12 zu 9 Stimmen angenommen.\n"
    "Dann wird der Beschlussvorschlag mit 14 Ja-Stimmen bei 7 Nein-Stimmen angenommen.":
        ((14, 7, None, False), [(12, 9)]),
    "Der Beschlussvorschlag wird mit 14 Ja-Stimmen und 7 Nein-Stimmen angenommen.\n"
    "Die Sitzung wird mit 25 : 11 Stimmen um 30 Minuten verlängert.": ((14, 7, None, False), [(25, 11)]),
    "Abstimmung über den Änderungsantrag der FDP-Fraktion:\nJa: 3\nNein: 12\n"
    "Abstimmung über die Vorlage:\nJa: 11\nNein: 4": ((11, 4, None, False), [(3, 12)]),
    "1. Die Satzung wird beschlossen.\nJa-Stimmen: 8\nNein-Stimmen: 1\n2. Der Plan wird beschlossen.\n"
    "Ja-Stimmen: 7\nNein-Stimmen: 2": ((7, 2, None, False), [(8, 1)]),
    "Der Bauausschuss hat der Vorlage mit 8 : 3 Stimmen zugestimmt.\nDer Rat beschließt einstimmig.":
        ((None, None, None, True), [(8, 3)]),
    "Abstimmung über den Vertagungsantrag:\ndafür: 9 (4 CDU, 5 SPD)\nEnth.: 2 (FDP)": ((9, None, 2, True), []),
    "Herr Au beantragt geheime Abstimmung. Dies wird mit 5 Ja-Stimmen und 9 Nein-Stimmen abgelehnt.": (None, [(5, 9)]),
    "Der Antrag auf Schluss der Debatte wird angenommen. Der Antrag wird mit 5 zu 9 Stimmen abgelehnt.":
        ((5, 9, None, False), []),
    "Zum Haushalt gibt es keine Beschlussempfehlung.\nAntrag der SPD-Fraktion zum Radweg:\nabgelehnt, 4 Ja, 8 Nein":
        (None, [(4, 8)]),
    "In Ziffer 2 wird das Wort soll gestrichen.\nAbstimmungsergebnis: abgelehnt, 3 Ja, 8 Nein":
        ((3, 8, None, False), []),
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_the_vote_on_the_item_is_told_from_others(page: str) -> None:
    assert (told(page), more(page)) == PAGES[page]


@pytest.mark.parametrize("row", read("minutes/votes/votewords.csv"), ids=lambda row: row["example"])
def test_a_word_s_example_is_found_in_its_own_row(row: dict[str, str]) -> None:
    kind, _, weak = votewords.meaning(row["example"])
    assert kind + "?" * weak == row["value"]


@pytest.mark.parametrize("row", occasions._motions().rows, ids=lambda row: row.example)
def test_a_motion_s_example_finds_its_own_row(row: Phrase) -> None:
    assert occasions._motions().find(row.example) == row


@pytest.mark.parametrize("row", occasions._choices().rows, ids=lambda row: row.example)
def test_a_choice_s_example_finds_its_own_row(row: Phrase) -> None:
    assert occasions._choices().find(row.example) == row


@pytest.mark.parametrize("row", occasions._elsewhere().rows, ids=lambda row: row.example)
def test_an_earlier_vote_s_example_finds_its_own_row(row: Phrase) -> None:
    assert occasions._elsewhere().find(row.example) == row


OCCASIONS = [*occasions._motions().rows, *occasions._choices().rows, *occasions._elsewhere().rows]


@pytest.mark.parametrize("row", OCCASIONS, ids=lambda row: row.example)
def test_no_row_matches_without_one_of_its_stems(row: Phrase) -> None:
    assert all(row.stems), "every row of these tables has stems"
    assert covered(row.pattern.pattern, row.stems)


def _shares(text: str) -> list[tuple[str, str, int | None]]:
    return [(s.name, s.side, s.count) for b in votes.ballots(text) for s in b.shares]


def test_factions_are_kept_in_the_page_s_words() -> None:
    assert _shares("dafür: 6 (5 CDU, 1 BÜRGERLISTE 1 OP)\ndagegen: 2 (SPD)") == [
        ("CDU", "yes", 5), ("BÜRGERLISTE", "yes", 1), ("OP", "yes", 1), ("SPD", "no", None),
    ]  # fmt: skip
    assert _shares("Mehrheitlich gegen die Stimmen der Fraktion Bündnis 90/Die Grünen und der FDP zugestimmt.") == [
        ("Fraktion Bündnis 90/Die Grünen", "no", None), ("FDP", "no", None),
    ]  # fmt: skip
    assert _shares("Zustimmung: CDU, SPD Ablehnung: FWR") == [
        ("CDU", "yes", None), ("SPD", "yes", None), ("FWR", "no", None),
    ]  # fmt: skip


def test_a_table_s_factions_and_named_votes_are_kept() -> None:
    (one,) = votes.ballots("| Fraktion | Ja | Nein |\n| CDU | 5 | 0 |\n| Gesamt | 5 | 0 |")
    assert [(s.name, s.side, s.count) for s in one.shares] == [("CDU", "yes", 5), ("CDU", "no", 0)]
    (one,) = votes.ballots("Namentliche Abstimmung:\nMaier, Eva: Ja\nKunz, Jan: Nein\nAu – Enthaltung\nJa: 1, Nein: 1")
    assert [(s.name, s.side) for s in one.persons] == [("Maier, Eva", "yes"), ("Kunz, Jan", "no"), ("Au", "abstain")]
    assert (one.yes, one.no, one.abstain) == (1, 1, None)


def test_who_lost_a_motion_was_for_it() -> None:
    assert _shares("Mehrheitlich gegen die CDU-Fraktion abgelehnt.") == [("CDU-Fraktion", "yes", None)]


def test_more_votes_than_voters_is_a_doubt_and_no_correction() -> None:
    (one,) = votes.ballots("Anwesend: 12, Ja: 10, Nein: 4")
    assert one.doubt and (one.yes, one.no, one.present) == (10, 4, 12)
