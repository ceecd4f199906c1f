"""Votes are read as they are told: every notation, nothing that is not said, and never the vote on something else."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.minutes.spans import Span
from pipelines.minutes.votes import occasions, votes, votewords
from pipelines.minutes.votes.ballots import Ballot
from pipelines.phrases import Phrase, read
from scraper.demo import votes as demo
from scraper.demo.blocks import plain
from scraper.demo.dice import Dice
from tests.pipelines.stems import covered

Told = tuple[int | None, int | None, int | None, bool | None]


def told(text: str) -> Told | None:
    """yes, no, abstain, unanimous of the vote on the item."""
    one = votes.final(votes.ballots(text), text)
    return one and (one.yes, one.no, one.abstain, one.unanimous)


def more(text: str) -> list[tuple[int | None, int | None]]:
    found = votes.ballots(text)
    return [(b.yes, b.no) for b in votes.further(found, votes.final(found, text))]


NOTATIONS: dict[str, Told | None] = {
    # labels and numbers, in any order and on any number of lines
    "Abstimmung: Ja: 9, Nein: 4, Enthaltungen: 0": (9, 4, 0, False),
    "Abstimmung: Nein: 3, Enthaltung: 2": (None, 3, 2, False),
    "Abstimmung: Ja: 14, Nein: 0, Enthaltungen: 0, Anwesend: 14, Befangen: 0": (14, 0, 0, True),
    "Ja-Stimmen:\n8\nMitgliederzahl:\n13\nNein-Stimmen:\n0\nAnwesend:\n8": (8, 0, None, True),
    "Stimmberechtigte:\n09\nJa-Stimmen: 07\nNein-Stimmen: 02\nEnthaltungen:0\nBefangen: 0": (7, 2, 0, False),
    "JA-Stimmen:12 NEIN-Stimmen:3": (12, 3, None, False),
    "Ja-Stimmen: keine, Nein-Stimmen: 12, Enthaltungen: eine": (0, 12, 1, False),
    "Ja 6  Nein 1  Enthaltung 2": (6, 1, 2, False),
    "15 Ja\n3 Nein\n1 Enthaltung": (15, 3, 1, False),
    "dafür: 7 / dagegen: 8 / Enth.: 1": (7, 8, 1, False),
    "dafür:   6 (5 CDU, 1 FDP)\ndagegen:  3 (2 SPD, 1 GRÜNE)\nEnth.:  1 (1 OP)": (6, 3, 1, False),
    "dafür: 6 (5 CDU, 1 FDP)\nEnth.: 1 (FWG)": (6, None, 1, True),
    "10 Ja-Stimmen (5 CDU, 4 SPD, 1 FDP)\n8 Nein-Stimmen (8 Grüne)": (10, 8, None, False),
    "Zustimmung:   17 Dafür    8 Gegenstimmen    3 Enthaltungen": (17, 8, 3, False),
    "Abstimmung: 16 Dafür: 16 Dagegen: 0": (16, 0, None, True),
    "Der Plan wird angenommen (19 dafür, 3 dagegen, 2 Enthaltungen).": (19, 3, 2, False),
    "Abstimmungsergebnis (Ja/Nein/Enthaltung): 12/3/0": (12, 3, 0, False),
    "Stimmabgabe: 24 Ja-Stimmen, 1 Nein-Stimme": (24, 1, None, False),
    "20 Befürwortungen, 2 Ablehnungen": (20, 2, None, False),
    "Ja: \nNein: \n\n3. Der Rat tagt wieder im Mai.": None,
    "Abstimmungsergebnis:\n\nDie Sitzung wird um 19:45 Uhr geschlossen.": None,
    "18 x Ja, 2 x Nein, 1 x Enthaltung": (18, 2, 1, False),
    "Dafür: CDU (12), SPD (8)\nDagegen: AfD (3)": (None, None, None, False),
    "Abstimmung: 9 Ja-Stimmen 0 Nein-Stimmen 2 Enthaltungen 1 Mitglied nicht anwesend": (9, 0, 2, True),
    "Der Antrag findet mit 3 Ja-Stimmen gegen 12 Nein-Stimmen keine Mehrheit.": (3, 12, None, False),
    "Einstimmig ohne Enthaltungen beschlossen": (None, None, 0, True),
    # scores
    "Der Antrag wird mit 16 zu zwölf Stimmen angenommen.": (16, 12, None, False),
    "Abstimmungsergebnis: 16 : 12": (16, 12, None, False),
    "Beschluss: 13:0": (13, 0, None, True),
    "Mit 16 : 12 Stimmen bei 3 Enthaltungen angenommen.": (16, 12, 3, False),
    "Mit 25 gegen 11 Stimmen beschlossen.": (25, 11, None, False),
    "Mit zehn Stimmen gegen eine Stimme bei 2 Enthaltungen angenommen.": (10, 1, 2, False),
    "Der Antrag wird bei Stimmengleichheit (6:6) abgelehnt.": (6, 6, None, False),
    "Der Antrag wird bei 4 Enthaltungen mit 3 gegen 1 Stimmen angenommen.": (3, 1, 4, False),
    "Abstimmung 16 Dafür 16 Dagegen 0": (16, 0, None, True),
    # number words and prose
    "mehrheitlich mit 12 Ja-Stimmen, einer Gegenstimme und drei Enthaltungen angenommen": (12, 1, 3, False),
    "Bei zwei Gegenstimmen und einer Stimmenthaltung beschlossen.": (None, 2, 1, False),
    "Der Vorschlag wird mit acht Ja-Stimmen und keiner Nein-Stimme angenommen.": (8, 0, None, True),
    "Die Satzung wird ohne Gegenstimmen bei 2 Enthaltungen beschlossen.": (None, 0, 2, True),
    "bei 5 Gegenstimmen mehrheitlich angenommen": (None, 5, None, False),
    "gegen 2 Stimmen angenommen": (None, 2, None, False),
    "Alle neun Mitglieder stimmen mit Ja.": (9, None, None, True),
    "Alle Mitglieder stimmen der Vorlage zu.": (None, None, None, True),
    "Für den Antrag stimmen 8, dagegen 3 Mitglieder.": (8, 3, None, False),
    "Dafür stimmten elf Mitglieder, dagegen vier, bei einer Enthaltung.": (11, 4, 1, False),
    "Drei Mitglieder stimmten dagegen, zwei enthielten sich.": (None, 3, 2, False),
    "Die Satzung wird mit 12 Stimmen bei 3 Gegenstimmen angenommen.": (12, 3, None, False),
    "Dem Vorschlag wird mit 24 Ja-Stimmen, 2 Enthaltungen gefolgt.": (24, None, 2, True),
    "Die Niederschrift wird genehmigt. Drei Gemeinderäte haben sich enthalten.": (None, None, 3, None),
    "Der Bürgermeister muss sich bei der Entlastung enthalten.": None,
    "Frau Kern enthielt sich bei Beratung und Beschlussfassung.": None,
    "Herr Lang nahm wegen persönlicher Beteiligung nicht teil.": None,
    # the word
    "Der Rat stimmt dem Vorschlag einstimmig zu.": (None, None, None, True),
    "einstimmig bei 2 Enthaltungen": (None, None, 2, True),
    "Die Abstimmung erfolgt einstimmig mit 13 Stimmen.": (13, None, None, True),
    "Abstimmungsergebnis: einst. angenommen": (None, None, None, True),
    "einhellig beschlossen": (None, None, None, True),
    "nicht einstimmig": (None, None, None, False),
    "Der Antrag wird mit großer Mehrheit abgelehnt.": (None, None, None, False),
    "Dazu ist die Mehrheit der Mitglieder erforderlich.": None,
    "Beschluss: mehrheitlich beschlossen\nAbstimmung: Ja: 27, Nein: 0, Enthaltungen: 2": (27, 0, 2, False),
    "Beschluss: einstimmig beschlossen\nAbstimmung: Ja: 0, Nein: 0, Enthaltungen: 0": (None, None, None, True),
    # forms and tables
    "einstimmig:\n-\ndafür\n3\ndagegen:\n12\nEnthaltungen:\n-\n    - mehrheitlich abgelehnt -": (3, 12, None, False),
    "einstimmig:\nx\ndafür\n-\ndagegen:\n-": (None, None, None, True),
    "einstimmig:\ndafür:\n12\ndagegen:\n3": (12, 3, None, False),
    "[x] einstimmig [ ] mehrheitlich": (None, None, None, True),
    "☐ einstimmig ☒ mehrheitlich": (None, None, None, False),
    "| einstimmige Annahme | | |\n| mehrheitliche Annahme | X | |": (None, None, None, False),
    "| Ja | Nein | Enthaltung |\n|---|---|---|\n| 10 | 3 | 1 |": (10, 3, 1, False),
    "Dafür:\tDagegen:\tEnthaltungen:\n10\t3\t-": (10, 3, None, False),
    "Anwesend\nFür\nGegen\nden Beschluss\n12\n10\n2": (10, 2, None, False),
    "Anwesend: | 8 |\nmit | 7 | gegen | 1 | Stimmen": (7, 1, None, False),
    "Fraktion\nJa\nNein\nEnthaltung\nCDU\n5\n0\n1\nSPD\n4\n2\n0\nGesamt\n9\n2\n1": (9, 2, 1, False),
    "| Fraktion | Ja | Nein | Enth. |\n|---|---|---|---|\n| CDU | 5 | | |\n| SPD | | 4 | |\n| Summe | 5 | 4 | 0 |":
        (5, 4, 0, False),
    "Fraktion Ja Nein\nFreie Wähler 5 0\nSPD 4 2\nGesamt 9 2": (9, 2, None, False),
    "| | CDU | SPD | Gesamt |\n| Ja | 5 | 4 | 9 |\n| Nein | 0 | 2 | 2 |": (9, 2, None, False),
    "| Fraktion | Ja | Nein |\n| CDU | 5 | 0 |\n| SPD | 0 | 2 |": (None, None, None, False),
    "Fraktion\nJa\nNein\nCDU\n5\nSPD\n4\n2": None,
    "Zugestimmt: 12\nAbgelehnt: 3\nEnthalten: 1": (12, 3, 1, False),
    "Zustimmung mit 11:2 Stimmen": (11, 2, None, False),
    "einstimmige Zustimmung, 1 Enthaltung": (None, None, 1, True),
    "Abstimmung über die Straßenbenennung:\nErgebnis: 5 : 4": None,
    "Der Benennung der Straße wird mit 5 : 4 Stimmen zugestimmt.": (5, 4, None, False),
    "Mit 5 : 4 Stimmen fällt die Wahl auf den Namen Lindenweg.": None,
    # factions
    "Mehrheitlich gegen die Stimmen der CDU-Fraktion bei Enthaltung der FDP zugestimmt.": (None, None, None, False),
    "Zustimmung: CDU, SPD Ablehnung: FWR Enthaltung: FDP": (None, None, None, False),
    "Gegen die SPD-Fraktion abgelehnt.": (None, None, None, False),
    # numbers that are no votes
    "Der Ausschuss ist mit 12 anwesenden Mitgliedern beschlussfähig.": None,
    "Stimmberechtigte: 7": None,
    "Auf Frau Maier entfallen 12 Stimmen, auf Herrn Kunz 8 Stimmen.": None,
    "5 Stimmen für Birkenweg, 4 Stimmen für Eichenweg": None,
    "Die Sitzung ist von 19:59 bis 20:05 Uhr unterbrochen, dann wird abgestimmt.": None,
    "Für 3 Jahre werden 20 % und 12 € je Kind gegen 18 Uhr gezahlt.": None,
    "Der Rat berät die Nr. 3 bis 5 und § 4 der Satzung, ja auch TOP 12.": None,
    "Herr Maier ist dagegen.": None,
    "Der Plan im Maßstab 1:50 wird beschlossen, die Kosten werden im Verhältnis 1 : 2 geteilt.": None,
    "Stimmen für A: 12\nStimmen für B: 9": None,
    "Für Standort A stimmten 5 Mitglieder, für Standort B 9 Mitglieder.": None,
    "Wahlergebnis: Herr Kunz 12 Stimmen, Frau Rau 9 Stimmen, 1 Enthaltung": None,
    "Die Bürger können wählen: Ja oder Nein. 3 haben abgestimmt.": None,
    # votes of others, or that nobody cast
    "In der Umfrage waren 12 dafür und 3 dagegen, so Herr Maier.": None,
    "Der Kreistag hat am 12.03.2020 einstimmig beschlossen, die Schule zu bauen.": None,
    "Herr Maier fragt, ob einstimmig beschlossen werden muss.": None,
    "Frau Ott dankt für das einstimmige Votum im Ausschuss.": None,
    "Von 21 Kindern kommen 4 aus dem Nachbarort, gegen 3 wird ermittelt.": None,
}  # fmt: skip


@pytest.mark.parametrize("text", NOTATIONS)
def test_a_vote_is_read_as_it_is_told(text: str) -> None:
    assert told(text) == NOTATIONS[text]


PAGES: dict[str, tuple[Told | None, list[tuple[int | None, int | None]]]] = {
    "Beschluss: mehrheitlich beschlossen\nAbstimmung: Ja: 10, Nein: 2\nHerr Au lässt abstimmen.\n"
    "Der Beschlussvorschlag wird bei einer Enthaltung und zwei Nein-Stimmen angenommen.": ((10, 2, 1, False), []),
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


COUNT = st.integers(0, 150)
WORDS = {n: w for w, n in votewords.numerals().items() if w.islower() and n < 13 and "ue" not in w and "oe" not in w}


def spelt(n: int) -> str:
    return WORDS.get(n, str(n))


Write = Callable[[int, int, int], str]
WAYS: list[Write] = [
    lambda y, n, a: f"Abstimmung: Ja: {y}, Nein: {n}, Enthaltungen: {a}",
    lambda y, n, a: f"Ja-Stimmen:\n{y}\nNein-Stimmen:\n{n}\nEnthaltungen:\n{a}",
    lambda y, n, a: f"Nein-Stimmen: {n:02} / Enthaltung: {a:02} / Ja-Stimmen: {y:02}",
    lambda y, n, a: f"{y} Ja-Stimmen, {n} Nein-Stimmen, {a} Enthaltungen",
    lambda y, n, a: f"Der Antrag wird bei {a} Enthaltungen mit {y} gegen {n} Stimmen angenommen.",
    lambda y, n, a: f"{y} Stimmen dafür  {n} Stimmen dagegen  {a} Enthaltungen",
    lambda y, n, a: f"dafür: {y} (CDU, SPD)\ndagegen: {n} (FDP)\nEnth.: {a} (AfD)",
    lambda y, n, a: f"| Ja | Nein | Enthaltungen |\n| {y} | {n} | {a} |",
    lambda y, n, a: f"Anwesend\nDafür\nDagegen\nEnthaltungen\n{y + n + a}\n{y}\n{n}\n{a}",
    lambda y, n, a: f"mit {y} : {n} Stimmen bei {a} Enthaltungen angenommen",
    lambda y, n, a: f"Ja {y} Nein {n} Enthaltung {a}",
    lambda y, n, a: f"{y} Dafür {n} Gegenstimmen {a} Stimmenthaltungen",
    lambda y, n, a: f"Abstimmung: {y + n + a} Dafür: {y} Dagegen: {n} Enthaltungen: {a}",
    lambda y, n, a: f"Es stimmten {y} Mitglieder dafür, {n} dagegen, {a} Mitglieder enthielten sich.",
    lambda y, n, a: f"mit {spelt(y)} Ja-Stimmen, {spelt(n)} Gegenstimmen und {spelt(a)} Enthaltungen",
]  # fmt: skip


@given(st.sampled_from(WAYS), COUNT, COUNT, COUNT)
def test_what_is_written_is_read_back(way: Write, yes: int, no: int, abstain: int) -> None:
    text = way(yes, no, abstain)
    found = told(text)
    assert found is not None
    counted = (yes, no, abstain) if yes or no or abstain else (None, None, None)
    assert found[:3] == counted, text


PIECES = st.sampled_from([
    "Ja", "Nein", "Enthaltungen", "Enth.", "dafür", "gegen", "die", "Stimmen", "der", "CDU", "einstimmig", "bei",
    "mehrheitlich", "12", "3", "0", ":", "/", "(", ")", "|", "\n", ".", ",", "-", "x", "einer", "keine", "abgelehnt",
    "alle", "Mitglieder", "sich", "enthalten", "Beschluss:", "Abstimmung:", "18:30", "zu", "Antrag", "Gesamt", "\t",
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=5), max_size=60).map(" ".join))
def test_no_text_is_too_odd(text: str) -> None:
    found = votes.ballots(text)
    one = votes.final(found, text)
    assert all(0 <= b.span.start < b.span.end <= len(text) for b in found)
    assert all(b in found for b in votes.further(found, one))
    assert found == votes.ballots(text)


HOSTILE = [
    "1", "1:", "1 ", ":", "Ja Nein ", "Ja: ", "Ja: 1 ", "gegen ", "gegen die ", "(", "Ja (", "einstimmig ", "- ",
    "\n-\n", "1/2/", "alle Mitglieder ", "stimmt ", "stimmt a ", "| x ", "2 Mitglieder sich ", "Enthaltung: SPD, ",
    "\t|", "a", "bei Enthaltung der ", "Der Antrag wird mit 3 : 2 Stimmen abgelehnt. ", "Ja\nNein\n",
    "Ja\nNein\nCDU\n1\n2\n", "mit 3 Stimmen ", "Ja | Nein\n", "CDU | 1 | 2\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_take_no_longer_than_their_length(piece: str) -> None:
    text = (piece * (50_000 // len(piece) + 1))[:50_000]
    began = time.process_time()
    votes.final(votes.ballots(text), text)
    assert time.process_time() - began < 2.0  # quadratic reading takes minutes


@settings(max_examples=300)
@given(st.integers(0, 10**6), st.integers(7, 60), st.booleans())
def test_the_demo_s_votes_are_read(seed: int, seats: int, wins: bool) -> None:
    dice = Dice(seed)
    vote, text = demo.accepted(dice, seats) if wins else demo.rejected(dice, seats)
    assert told(plain(text) or "") == (vote.yes, vote.no, vote.abstain, vote.unanimous)


def test_nothing_said_is_nothing_told() -> None:
    assert votes.ballots("") == ()
    assert votes.final((), "") is None
    assert Ballot(span=Span(0, 1)).unanimous is None


def test_an_x_in_the_words_is_no_tick_of_a_form() -> None:
    for words in ("<script>alert('x')</script>", "<img src=x onerror=alert(1)>", "eine Platte von 3 x 4 m"):
        (vote,) = votes.ballots(f"Beraten wurde {words}\nAbstimmungsergebnis:\neinstimmig")
        assert vote.unanimous, words
