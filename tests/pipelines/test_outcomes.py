from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import interpret
from pipelines.outcomes import OUTCOMES, outcome
from scraper.items import AgendaItem, Consultation, Reading

PRINTED = {
    "accepted": """mehrheitlich beschlossen|einstimmig beschlossen|ungeändert beschlossen|beschlossen|Annahme|zugestimmt
        |Einstimmig empfohlen|Zustimmung empfohlen|ungeändert empfohlen|Beschlussempfehlung einstimmig gefasst
        |einstimmig beschlossen ohne Maßgabe|angenommen|mit Mehrheit beschlossen|unverändert beschlossen|bestätigt
        |Vorberatung - mehrheitlich beschlossen und weiter|mehrheitlich beschlossen ohne Maßgabe|Einstimmig
        |Mit Debatte - einstimmig -|ohne Änderungen in der BVV beschlossen (Beratungsfolge beendet)|nach Antrag
        |einstimmig, 1 Enthaltung Linke|Einstimmig12 Ja-Stimmen, 0 Enthaltungen, 0 Nein-Stimmen|EINSTIMMIG BESCHLOSSEN
        |mit Stellungnahme einverstanden|bei 5 Gegenstimmen mehrheitlich angenommen|einstimmig ohne Enthaltungen
        |ungeändert beschlossen; Abstimmung: Ja: 20, Nein: 4, Enthaltung: 22, Befangen: 0|gewählt|wird beschlossen
        |Nicht auf TO: Die Tagesordnung II des öffentlichen Teils wird … verabschiedet.|un\u00adgeändert beschlossen""",
    "accepted_amended": """geändert beschlossen|mit Änderungen im Ausschuss beschlossen|mit Änderungen empfohlen
        |mehrheitlich mit Änderungen beschlossen|geänderter Beschluss, Ergebnis siehe Niederschrift
        |Zugestimmt zu geändertem Beschlusstext|in geänderter Fassung angenommen|abgeändert beschlossen""",
    "rejected": """mehrheitlich abgelehnt|einstimmig abgelehnt|abgelehnt|endgültig abgelehnt|in der BVV abgelehnt
        |Vorberatung - abgelehnt und nicht weiter|nicht empfohlen|mehrheitlich nicht empfohlen|nicht zugestimmt
        |wird nicht zur Kenntnis genommen|Ablehnung empfohlen
        |TO II, recommendation: Die Vorlage NR 29 wird abgelehnt.""",
    "noted": """zur Kenntnis genommen|Kenntnis genommen|Kenntnisnahme|mit Zwischenbericht zur Kenntnis genommen
        |Stellungnahme zur Kenntnis genommen|ohne Aussprache zur Kenntnis genommen""",
    "postponed": """vertagt|vertagt zur nächsten Sitzung|vertagt in Folgegremium|zurückgestellt|Vertagung beschlossen
        |einstimmig in eine Sondersitzung vertagt""",
    "referred": """verwiesen|überwiesen|in die Fraktionen verwiesen|Zurückverweisung an den Ausschuss
        |an Verwaltung zurück verwiesen|ohne Votum in nachfolgende Gremien|verwiesen in den Gemeinderat
        |einstimmig an den Stadtrat weitergeleitet|Überweisung beschlossen
        |beschließt einstimmig, die Drucksache an den Magistrat zurückzuverweisen""",
    "withdrawn": """zurückgezogen|Zurückgezogen|abgesetzt|Abgesetzt|zurückgezogen / erledigt
        |von der Tagesordnung genommen|Die Vorlage OF 47/12 wurde zurückgezogen.|Absetzung einstimmig beschlossen""",
    "settled": """erledigt|für erledigt erklärt|erledigt durch Stellungnahme der Verwaltung
        |Kenntnisnahme / Antrag erledigt""",
    "no_vote": """noch nicht festgelegt|keine Abstimmung|nicht abgestimmt|entfällt|keine Beschlussempfehlung
        |Die Anfrage soll schriftlich beantwortet werden|Die Abstimmung zum Tagesordnungspunkt entfällt.""",
    "mixed": "teilweise zugestimmt|Einstimmig beschlossen; verwiesen; abgelehnt|zurückgestellt; geändert beschlossen",
    None: "(offen)|offen|---|Abstimmungsergebnis:|ohne|Mit Debatte - mit folgendem Abstimmungsergebnis:",
    "unknown": "Quark|mehrheitlich|nicht einstimmig|kein Einvernehmen|10 Ja-Stimmen, 1 Nein-Stimme, 2 Enthaltungen",
}  # fmt: skip
CASES = [(words.strip(), value) for value, many in PRINTED.items() for words in many.split("|")]


def interpreted(result: str | None, public: bool = True) -> Reading:
    item = AgendaItem(key="5", meeting="1", number="1", public=public, result=result)
    return interpret(Reading(portal="demo", url="u", items=(item, Consultation(key="1", meeting="1", result=result))))


@pytest.mark.parametrize(("words", "value"), CASES)
def test_printed_results(words: str, value: str | None) -> None:
    said = interpreted(words)
    item, station = said.items[0], said.items[1]
    assert isinstance(item, AgendaItem) and isinstance(station, Consultation)
    assert (item.outcome, station.outcome) == (value, value)
    assert item.outcome_basis == (item.result if value not in (None, "unknown") else None)
    assert bool(said.problems) == (value == "unknown")


def test_the_portal_s_word_stays_and_an_unknown_one_is_told_exactly() -> None:
    said = interpreted("Quark")
    assert said.items[0].result == "Quark"  # type: ignore[attr-defined]
    assert {(p.kind, p.words) for p in said.problems} == {("unknown_outcome", "Quark")}


def test_nothing_printed_is_no_outcome_and_no_problem() -> None:
    said = interpreted(None)
    assert (said.items[0].outcome, said.problems) == (None, ())  # type: ignore[attr-defined]


@given(st.text(max_size=60))
def test_any_text_has_an_outcome_of_the_vocabulary(words: str) -> None:
    assert outcome(words) in OUTCOMES | {None}


AFFIRMED = st.sampled_from(
    ["empfohlen", "zugestimmt", "angenommen", "beschlossen", "einstimmig", "gebilligt", "bestätigt"]
)


@given(
    st.sampled_from(["nicht", "wurde nicht", "keinesfalls", "Nicht"]), AFFIRMED, st.sampled_from(["", ".", " worden"])
)
def test_a_negated_affirmation_is_never_accepted(no: str, yes: str, end: str) -> None:
    assert outcome(f"{no} {yes}{end}") in ("rejected", "unknown", "no_vote")


@given(
    st.sampled_from(CASES), st.sampled_from([str.upper, str.lower, lambda w: f" {w} ", lambda w: w.replace(" ", "  ")])
)
def test_case_and_blanks_do_not_matter(case: tuple[str, str | None], change: object) -> None:
    words, value = case
    if "\u00ad" not in words:
        assert outcome(change(words).replace("SS", "ss")) == value  # type: ignore[operator]


PAGES = Path(__file__).parents[3] / "shared" / "pages"


@pytest.mark.skipif(not PAGES.is_dir(), reason="../shared/pages, the saved real pages, is not here")
def test_results_on_real_pages_are_understood() -> None:
    found: set[str] = set()
    for path in PAGES.rglob("*.expected.json"):
        found |= set(re.findall(r'"(?:result|outcome_beschlussart)": ("(?:[^"\\]|\\.)*")', path.read_text()))
    words = {w for w in map(json.loads, found) if w and not w.startswith(("Nicht auf TO", "Empfehlung"))}
    assert {w for w in words if outcome(w) == "unknown"} <= {"Ergebnis:"}
