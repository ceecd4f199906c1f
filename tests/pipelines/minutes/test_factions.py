from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.minutes.speakers.factions import factions, is_faction, spans
from pipelines.minutes.speakers.speakers import speakers
from pipelines.phrases import read

NAMED = """
Die CDU-Fraktion beantragt dies.|CDU-Fraktion
Fraktion Bündnis 90/Die Grünen|Fraktion Bündnis 90/Die Grünen
Die Fraktion der CDU/FDP benennt Herrn Muster, die BFZ-Fraktion Frau Muster.|CDU/FDP; BFZ-Fraktion
Antrag der Fraktion pro Musterstadt|Fraktion pro Musterstadt
Auf Antrag der Fraktion Offene Stadt, so|Fraktion Offene Stadt
Gruppe SPD/GRÜNE und CDU/RRP-Fraktion|Gruppe SPD/GRÜNE; CDU/RRP-Fraktion
dafür: 2 (1 SPD, 1 pro NRW)|SPD; pro NRW
Nein: 9 (4 SPD, 3 BÜNDNIS 90/DIE GRÜNEN, 1 BÜRGERLISTE 1 OP)|SPD; BÜNDNIS 90/DIE GRÜNEN; BÜRGERLISTE; OP
Zustimmung: CDU, SPD Ablehnung: FWR Enthaltung: FDP|CDU; SPD; FWR; FDP
gegen die Stimmen der AfD und der FDP|AfD; FDP
Herr Muster (B90/Die Grünen) fragt, Herr Muster (SPD) auch, Frau Muster (SPD) nicht.|B90/Die Grünen; SPD
(12 Ja-Stimmen, 3 Nein-Stimmen)|
Die Gruppe der Besucher war groß.|
Der Rat beschließt die Satzung.|
"""
CASES = [tuple(line.split("|")) for line in NAMED.strip().splitlines()]


@pytest.mark.parametrize(("text", "names"), CASES)
def test_names_in_order(text: str, names: str) -> None:
    assert "; ".join(faction.literal for faction in factions(text)) == names


@pytest.mark.parametrize("row", read("minutes/speakers/parties.csv"), ids=lambda row: row["example"])
def test_every_party_has_an_example(row: dict[str, str]) -> None:
    assert is_faction(row["example"])
    assert [span.of(f"Die {row['example']}-Fraktion fragt.") for span in spans(f"Die {row['example']}-Fraktion fragt.")]


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["CDU", "/", "Fraktion ", "(1 ", ")", "90", "Die ", "-"])).map("".join)
)
def test_any_text(text: str) -> None:
    found = factions(text)
    assert found == factions(text)
    for faction in found:
        assert faction.literal == " ".join(faction.span.of(text).split())


@pytest.mark.parametrize(
    "piece", ["CDU/", "A", "A-", "Ab ", "Fraktion ", "(1 ", "(1 CDU, ", "Die ", "Bündnis 90", "1 a"]
)
def test_time_is_linear(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    start = time.process_time()
    factions(text)
    assert time.process_time() - start < 0.5


def test_what_only_looks_like_a_faction_is_none() -> None:
    for words in ("(Art. 49 Abs. 1 GO)", "(§ 33 Abs. 1 Satz 2 GemHV)", "Anlage (471 KB)", "zweimal pro Woche"):
        assert factions(words) == (), words
    assert [f.literal for f in factions("StR Muster (90/GRÜNE) und Pro NRW")] == ["90/GRÜNE", "Pro NRW"]


def test_a_local_list_is_known_behind_a_councillor() -> None:
    (one, other) = speakers("Rh. Ahorn (OP) fragt. Frau Birke (DRK) berichtet.")
    assert (one.faction, other.faction) == ("OP", None)
