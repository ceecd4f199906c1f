"""The page the project began with: recommendation, outcome sentence and minutes come out complete and apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.items import AgendaItem
from scraper.page import Page
from scraper.reading import read
from tests.readers.markup import item_page, jumps, paragraphs, section

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "regionaachen-to020-1851.txt"
STAND_IN = """Beschlussempfehlung: Die Versammlung begrüßt die „Vereinbarung“ der Städte – als ersten Schritt.
Der Ausschuss hat die Beschlussempfehlung zur Kenntnis genommen.
Frau Öztürk-Süß berichtet über die Vereinbarung und ihre Folgen.
Auf Fragen von Herrn Groß antwortet sie."""


def blocks() -> list[str]:
    """Paragraphs of the seed's text, one a line; of an invented one where the seed is not at hand."""
    text = SEED.read_text("utf-8") if SEED.is_file() else STAND_IN
    lines = [line.removesuffix("|").strip() for line in text.splitlines()]
    start = next(i for i, line in enumerate(lines) if line.startswith("Beschlussempfehlung:"))
    return [line for line in lines[start:] if any(c.isalpha() for c in line)]


@pytest.mark.parametrize("outcome_section", ["BS", "AE"])
def test_the_first_item_ever_read_comes_out_complete_and_apart(outcome_section: str) -> None:
    recommendation, outcome, *minutes = blocks()
    labels = jumps(("BV", "Beschlussvorschlag"), (outcome_section, "Beschluss"), ("WP", "Wortprotokoll"))
    body = (
        section("BV", 7001, paragraphs([recommendation]))
        + section(outcome_section, 7002, paragraphs([outcome]))
        + section("WP", 7003, paragraphs(minutes))
    )
    page = item_page(body, jumps=labels, title="Kooperationsvereinbarung")
    url = "https://ris.example.org/bi/to020.asp?TOLFDNR=1851"
    reading = read("regionaachen", "allris-classic", Page(url, page.encode("cp1252")))
    item = next(i for i in reading.items if isinstance(i, AgendaItem))
    assert not reading.problems
    assert item.recommendation == recommendation
    assert (item.vote_text if outcome_section == "AE" else item.resolution_text) == outcome
    assert item.minutes_text is not None
    assert item.minutes_text.split("\n\n") == minutes
    assert item.text_state == "published"
    assert "Besucher" not in item.minutes_text


def test_the_seed_holds_what_the_test_says() -> None:
    if not SEED.is_file():
        pytest.skip("../shared/seed is not beside this checkout")
    found = blocks()
    assert found[0].startswith("Beschlussempfehlung: Die Verbandsversammlung begrüßt")
    assert found[1] == "Der Ausschuss hat die Beschlussempfehlung zur Kenntnis genommen."
    # the saved text has three paragraphs of minutes
    assert [b.split()[0] for b in found[2:]] == ["Frau", "Unterstützt", "Die"]
