"""Whatever a text holds, its votes are read in time linear in it, and what is written is read back."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.minutes.spans import Span
from pipelines.minutes.votes import votes, votewords
from pipelines.minutes.votes.ballots import Ballot
from scraper.demo import votes as demo
from scraper.demo.blocks import plain
from scraper.demo.dice import Dice
from tests.pipelines.minutes.told import told

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


@settings(max_examples=300, deadline=None)
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
