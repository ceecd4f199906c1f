"""Sections of an item's text, on texts of our own: each is given as its sections, put together line by line."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.minutes.sections import headings
from pipelines.minutes.sections.sections import sections
from pipelines.minutes.understood import ROLES
from scraper.cli import cli

TEXTS: dict[str, list[tuple[str, str]]] = {
    "the portal's lines above, then headings": [
        ("metadata", "TOP Ö 4: Neubau der Turnhalle\nBeschluss: mehrheitlich beschlossen"),
        ("vote_result", "Abstimmung: Ja: 7, Nein: 2"),
        ("justification", "Sachverhalt:\nDie alte Halle ist baufällig."),
        ("minutes", "Protokoll:\nFrau Muster erläutert den Plan."),
        ("resolution", "Beschluss:\nDie Halle wird neu gebaut."),
        ("vote_result", "Abstimmungsergebnis:\nJa-Stimmen:\n7\nNein-Stimmen:\n2\nAnwesend:\n9"),
    ],
    "a label with its value below": [
        ("metadata", "Auszug - Neubau der Turnhalle\nGremium:\nBauausschuss\nBeschlussart:"
          "\nvertagt\nDatum:\nMo, 02.03.2020"),
        ("minutes", "Wortprotokoll\nFrau Muster erläutert den Plan."),
    ],
    "ALLRIS names its parts before they begin": [
        ("metadata", "Auszug - Neubau der Turnhalle\n|"),
        ("minutes", "Wortprotokoll Beschluss |\nFrau Muster erläutert den Plan.\nHerr Beispiel dankt ihr."),
    ],
    "the date before the title": [
        ("metadata", "02.03.2020 - 4 Neubau der Turnhalle\nungeändert beschlossen"),
        ("minutes", "Beratung\nReduzieren\nFrau Muster erläutert den Plan."),
        ("recommendation", "Beschlussvorschlag\nDie Halle wird neu gebaut."),
    ],
    "left over from tables": [
        ("metadata", "Bürgerinformationssystem\n![]() |\n|||||"),
        ("recommendation", "Beschlussempfehlung: Der Verband begrüßt die Vereinbarung."),
        ("vote_result", "Der Ausschuss hat die Vorlage zur Kenntnis genommen."),
        ("minutes", "Frau Muster berichtet über die Vereinbarung.\nUnterstützt wird sie"
          " von den Kammern. |\n|||\n![]() |"),
    ],
    "nothing but speech": [("minutes", "Herr Muster fragt nach der Bank.\nFrau Beispiel sagt eine Antwort zu.")],
    "a resolution in one sentence": [("resolution", "Der Kreisausschuss nahm den Bericht zur Kenntnis.")],
    "speech leaves the resolution": [
        ("resolution", "Beschluss:\nDer Rat beschließt, dass geprüft wird.\n1. Die Verwaltung berichtet im Mai."),
        ("minutes", "Der Bürgermeister führt ein.\nEs gehe um drei Bänke.\nNach Diskussion ergeht folgender"),
        ("vote_result", "Stimmberechtigte: 9\nJa-Stimmen: 8\nNein-Stimmen: 1"),
    ],
    "who signed, and a title above the first heading": [
        ("metadata", "Montag, 09. März 2020, 18:00 Uhr\nTOP 3: Neubau der Turnhalle"),
        ("justification", "Begründung:\nErfolgt mündlich."),
        ("metadata", "Musterstadt, den 04.05.2020\nFür die Fraktion\nMuster"),
    ],
    "told without a name": [
        ("recommendation", "Beschlussvorschlag:\nDer Plan wird gebilligt."),
        ("minutes", "Auf Nachfrage wird mitgeteilt, dass der Plan alt sei."),
    ],
    "what leads over to the vote": [
        ("resolution", "Beschluss:\nDie Umlage wird beschlossen."),
        ("minutes", "Der Rat folgt dem Vorschlag der Verwaltung und fasst folgenden"),
        ("vote_result", "Stimmabgabe: 14 Ja-Stimmen, 1 Nein-Stimme"),
    ],
    "a committee's resolution is a recommendation": [
        ("recommendation", "Beschluss:\nDer Bauausschuss empfiehlt dem Rat, den Plan zu billigen."),
        ("vote_result", "dafür: 9 (5 A, 4 B)\ndagegen: 2 (2 C)"),
    ],
    "and so it is where the portal says so": [
        ("metadata", "Beschluss: ungeändert empfohlen"),
        ("recommendation", "Beschluss:\n1. Der Plan wird gebilligt."),
    ],
    "the result at the end of the talk": [
        ("minutes", "Frau Muster erläutert den Plan. Fragen gibt es nicht."),
        ("vote_result", "Die Vorsitzende ruft zur Abstimmung auf. Der Vorschlag wird einstimmig angenommen."),
        ("minutes", "Herr Muster verlässt den Raum."),
    ],
    "a numbered resolution, voted on point by point": [
        ("resolution", "Beschluss:\n1. Der Bedarf wird anerkannt."),
        ("vote_result", "Ja-Stimmen: 06\nNein-Stimmen: 01\nBefangen: 0"),
        ("resolution", "2. Der Antrag wird gestellt."),
        ("vote_result", "Ja-Stimmen: 07\nNein-Stimmen: 0"),
    ],
    "the motion's own formula": [
        ("recommendation", "Die Gemeindevertretung möge beschließen:\nDie Bank wird gestrichen."),
        ("justification", "Begründung:\nErfolgt mündlich."),
    ],
    "the motion stands under the resolution's heading where it was refused": [
        ("metadata", "Beschluss: endgültig abgelehnt"),
        ("resolution", "Beschluss:\nDer Rat möge beschließen:\nDie Bank wird gestrichen."),
        ("vote_result", "Abstimmungsergebnis:\nMehrheitlich abgelehnt."),
    ],
    "headings with numbers and marks": [
        ("recommendation", ".Beschlussvorschlag\nDer Plan wird gebilligt."),
        ("justification", "II. Sachverhalt\nDer Plan ist alt."),
    ],
    "a paper gives its reasons after the proposal": [
        ("recommendation", "I.\nDer Jugendausschuss beschließt die Zuschüsse.\nII. Der"
          " Jugendausschuss beschließt die Plätze."),
        ("metadata", "Rechtsgrundlage:\nGesetz vom 03.12.2019"),
        ("justification", "Sachdarstellung:\nDer Bedarf ist gestiegen."),
    ],
    "minutes of a whole meeting": [
        (
            "metadata",
            "N i e d e r s c h r i f t\nüber die Sitzung der Gemeindevertretung"
              " vom 12.12.2012.\nBeginn der Sitzung: 19.00 Uhr\n"
            "Anwesend sind:\nBürgermeister Karl Muster\nT a g e s o r d n u n g"
              "\n7. Erlass der Satzung",
        ),
        ("minutes", "zu TOP 1. Eröffnung\nDer Bürgermeister eröffnet die Sitzung."),
    ],
    "what each body of a paper did": [
        ("metadata", "Beschluss: zurückgestellt"),
        ("minutes", "Bis nach dem Gespräch geschoben."),
        ("metadata", "Beschluss: geändert beschlossen"),
        ("resolution", "geänderter Beschluss:\nDer Rat beschließt die Gebühren. Sie gelten vom 01.07.2022\nan."),
        ("vote_result", "Abstimmungsergebnis:\nEinstimmig zugestimmt"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("parts", TEXTS.values(), ids=TEXTS.keys())
def test_sections(parts: list[tuple[str, str]]) -> None:
    text = "\n".join(words for _, words in parts)
    assert [(s.role, s.of(text)) for s in sections(text)] == parts


def test_a_formula_begins_a_section_within_a_line() -> None:
    text = (
        "Die Versammlung möge beschließen:\xa0Die Bank wird gestrichen.\xa0Die Versammlung beschließt:\xa0Sie bleibt."
    )
    assert [(s.role, s.of(text)) for s in sections(text)] == [
        ("recommendation", "Die Versammlung möge beschließen:\xa0Die Bank wird gestrichen."),
        ("resolution", "Die Versammlung beschließt:\xa0Sie bleibt."),
    ]


def test_headings_are_found_where_a_page_lost_its_lines() -> None:
    text = "Frau Muster erläutert den Plan. Beschluss: Der Plan wird gebilligt. Abstimmungsergebnis: einstimmig"
    assert [s.role for s in sections(text)] == ["minutes", "resolution", "vote_result"]


def test_what_the_caller_knows_counts_where_nothing_contradicts() -> None:
    text = "Die Bank wird gestrichen.\nDer Beschlussvorschlag wird einstimmig angenommen."
    assert [s.role for s in sections(text)] == ["minutes", "vote_result"]
    assert [s.role for s in sections(text, role="resolution")] == ["resolution", "vote_result"]


@pytest.mark.parametrize("row", headings.rows(), ids=lambda row: row.example)
def test_a_heading_s_example_finds_its_own_row(row: headings.Row) -> None:
    found = next(r for r in headings.rows() if r.pattern.fullmatch(row.example.lower()))
    assert found == row
    one = headings.heading(row.example)
    assert one and (one.role, one.extent) == (row.role, row.extent)
    assert row.role in ROLES


SPELLINGS = {
    "resolution": "Beschluss|Beschluss:|BESCHLUSS:|Beschlüsse:|Ergebnis/Beschluss:"
      "|geänderter Beschluss:|Beschluß:|Beschlussfassung",
    "recommendation": "Beschlussvorschlag|Beschlussvorschläge:|Beschlussempfehlung an den"
      " Rat:|Beschlussantrag:|Petitum:"
    "|Antrag:|Vorschlag der Verwaltung:",
    "minutes": "Wortprotokoll|Protokoll:|Beratung|Beratungsverlauf:|Beratungsinhalt:"
      "|Diskussionsverlauf|Aussprache:|Erörterung:"
    "|Protokollvermerk:|Protokollnotiz:",
    "vote_result": "Abstimmung:|Abstimmungsergebnis|Stimmabgabe:|Abstimmung über den Vertagungsantrag:|Wahlergebnis:",
    "justification": "Sachverhalt|Sachdarstellung:|Sachlage:|Begründung:|Erläuterungen:|I. "
      "    Sitzungsvortrag|Sach- und Rechtslage:",
    "metadata": "Rechtsgrundlage:|Anmerkung:|Beratungsfolge|Abstimmungsvermerke:",
}  # fmt: skip


@pytest.mark.parametrize(("role", "words"), [(role, w) for role, many in SPELLINGS.items() for w in many.split("|")])
def test_spellings_of_headings(role: str, words: str) -> None:
    found = headings.heading(words)
    assert found and found.role == role


PIECES = sorted({p for parts in TEXTS.values() for _, words in parts for p in re.split(r"(?<=[\n ])", words)})


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60), st.sampled_from([None, *ROLES]))
@settings(max_examples=150, deadline=None)
def test_sections_are_in_order_disjoint_inside_the_text_and_leave_no_word_out(
    pieces: list[str], role: str | None
) -> None:
    text = "".join(pieces)
    found = sections(text, role)
    place = 0
    for section in found:
        assert section.role in ROLES
        assert place <= section.start < section.end <= len(text)
        assert not text[place : section.start].strip()
        assert section.of(text) == section.of(text).strip()
        place = section.end
    assert not text[place:].strip()
    assert all(a.role != b.role for a, b in pairwise(found))


def test_the_command_prints_the_shape_scripts_rely_on() -> None:
    text = "Frau Muster erläutert den Plan.\nDer Vorlage wird mit 9 Ja-Stimmen und 2 Nein-Stimmen zugestimmt."
    told = json.loads(CliRunner().invoke(cli, ["interpret", "-"], input=text.encode()).output)
    assert told["outcome"] == "accepted"
    assert told["outcome_words"] in text
    assert told["vote"] == {"unanimous": False, "yes": 9, "no": 2, "abstain": None, "biased": None}
    assert [s["role"] for s in told["sections"]] == ["minutes", "vote_result"]
    assert all(text[s["start"] : s["end"]] == s["text"] for s in told["sections"])
    assert {"further_votes", "speakers", "factions", "paper_references"} <= set(told)
