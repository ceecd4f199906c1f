"""The pages people read: right, well-formed, complete, and the same for every kind of record."""

from __future__ import annotations

import re
import time

import pytest

from archive.columns import TABLES, VIEWS
from archive.publish import Publication, german
from archive.publish.configure import QUERIES, REFUSED
from archive.publish.finding import match
from tests.publish import council
from tests.publish.conftest import Get
from tests.publish.markup import Checked

ITEM = f"/archive/agenda_item/{council.ITEM}"
OWN = {
    "home": "/",
    "item": ITEM,
    "closed item": "/archive/agenda_item/musterau:agenda_item:~7E167~2EN1",
    "bare item": "/archive/agenda_item/musterau:agenda_item:1671",
    "meeting": "/archive/meeting/musterau:meeting:167",
    "paper": "/archive/paper/musterau:paper:900",
    "withdrawn paper": "/archive/paper/musterau:paper:901",
    "organization": "/archive/organization/musterau:organization:au1",
    "year": "/archive/organization/musterau:organization:au1?jahr=2026",
    "person": "/archive/person/musterau:person:2",
    "ledger": "/-/vollstaendigkeit",
    "ledger of one": "/-/vollstaendigkeit?portal=musterau&feld=failed",
    "search": "/-/suche",
    "found": "/-/suche?q=bordstein",
    "found nothing": "/-/suche?q=Quastenflosser",
    "tables": "/archive",
    "query": "/archive?sql=select+1+as+eins",
    "wrong query": "/archive?sql=select+nothing",
    "filtered": "/archive/agenda_item?outcome=accepted&_facet=number&_sort=title",
    "row": "/archive/file/musterau:file:9001",
}
HOSTILE = [
    f"/archive/{t}/musterau:{t}:666" for t in ("agenda_item", "meeting", "paper", "organization", "person", "file")
]
TABLE_PAGES = [f"/archive/{name}" for name in (*TABLES, *VIEWS) if name not in REFUSED]
QUERY_PAGES = [f"/archive/{name}" for name in QUERIES]


def text(get: Get, path: str) -> str:
    """The page's words, spaces normalised."""
    return re.sub(r"\s+", " ", Checked(get(path).text).text.replace("\u2060", ""))


@pytest.mark.parametrize("path", [*OWN.values(), *HOSTILE, *TABLE_PAGES, *QUERY_PAGES, "/archive/nichts", "/nichts"])
def test_every_page_is_well_formed_and_accessible(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code in (200, 404, 400), answer.text[-400:]
    assert Checked(answer.text).faults == []


@pytest.mark.parametrize("path", [p for n, p in OWN.items() if n != "wrong query"])
def test_pages_are_there(get: Get, path: str) -> None:
    assert get(path).status_code == 200


def test_an_item_keeps_recommendation_resolution_vote_and_minutes_apart(get: Get) -> None:
    page = get(ITEM).text
    blocks = dict(re.findall(r'<section class="block (\w+)".*?<h2[^>]*>(.*?)</h2>', page, re.S))
    assert list(blocks.items()) == [
        ("recommendation", "Beschlussempfehlung"),
        ("resolution", "Beschluss"),
        ("comparison", "Beschlussempfehlung und Beschluss im Vergleich"),
        ("vote", "Abstimmung"),
        ("speakers", "Wer sprach"),
        ("minutes", "Niederschrift und Beratung"),
    ]
    inside = re.split(r'<section class="block \w+"', page)
    assert "empfiehlt dem Rat" in inside[1] and "empfiehlt dem Rat" not in inside[2]
    assert "Der Rat der Stadt Musterau beschließt:" in inside[2]
    assert "4 Enthaltungen" in re.sub("<[^>]+>", "", inside[4])
    assert inside[6].partition("</section>")[0].count("<p>") == 4


def test_an_item_names_its_sources_and_its_way(get: Get) -> None:
    words = text(get, ITEM)
    for said in (
        "geändert angenommen",
        "geändert beschlossen",
        "Stimmen nach Fraktionen",
        "18. November 2026, 09:00 Uhr (UTC)",
        council.ITEM,
        "Haupt- und Finanzausschuss, Ö 1",
        "12. April 2027",
    ):
        assert said in words
    page = get(ITEM).text
    assert f'href="{council.URL}to020.asp?TOLFDNR=1851" rel="noopener noreferrer nofollow"' in page
    assert re.search(r'href="/-/archivseite/\d+"', page)
    assert words.index("Ausschuss für Mobilität und Verkehr, Ö 3") < words.index("Haupt- und Finanzausschuss, Ö 1")


def test_what_is_missing_says_why(get: Get) -> None:
    assert text(get, OWN["closed item"]).count("Nicht öffentlich.") >= 4
    assert text(get, "/archive/agenda_item/musterau:agenda_item:1671").count("Noch nicht veröffentlicht") == 4
    assert text(get, "/archive/agenda_item/musterau:agenda_item:1673").count("Noch nicht gelesen") == 4


def test_a_meeting_shows_its_agenda_and_no_closed_title(get: Get) -> None:
    words = text(get, OWN["meeting"])
    assert "Freitag, 20. November 2026, 17:00–18:35 Uhr" in words
    assert "Großer Sitzungssaal, Rathaus, Alter Markt 1" in words
    assert "N 1 nicht öffentlich" in words
    assert "7 Punkte, davon 1 nicht öffentlich" in words


def test_a_meeting_shows_what_its_agenda_has_lost(get: Get) -> None:
    words = text(get, "/archive/meeting/musterau:meeting:164")
    assert "Ö 6 Reitwege von der Tagesordnung genommen seit " in words
    assert "Ö 7 Wohnungsbau Seite nicht mehr abrufbar seit " in words
    assert words.index("Ö 5") < words.index("Ö 6") < words.index("Ö 7") < words.index("N 1 nicht öffentlich")
    assert "N 2 nicht öffentlich von der Tagesordnung genommen seit " in words and "Geheim" not in words
    assert "6 Punkte, davon 1 nicht öffentlich; dazu 3, die das Portal nicht mehr zeigt" in words
    assert "nicht mehr abrufbar" not in text(get, OWN["meeting"])


def test_a_withdrawn_meeting_keeps_the_agenda_that_went_with_it(get: Get) -> None:
    words = text(get, "/archive/meeting/musterau:meeting:99")
    assert "Auf dem Portal nicht mehr zu finden seit" in words
    assert "Ö 1 Flutlicht" in words and "1 Punkt, davon 0 nicht öffentlich. Als" in words
    assert "von der Tagesordnung genommen" not in words and "nicht mehr abrufbar" not in words


def test_a_withdrawn_record_says_so(get: Get) -> None:
    assert "Auf dem Portal nicht mehr zu finden seit" in text(get, OWN["withdrawn paper"])
    assert "nicht mehr zu finden" not in text(get, OWN["paper"])


def test_the_first_page_counts_and_looks_ahead(get: Get) -> None:
    words = text(get, "/")
    assert "Stadt Musterau" in words
    assert words.index("Zuletzt getagt") < words.index("Demnächst") < words.index("Sitzungen je Monat")
    coming = words[words.index("Demnächst") : words.index("Sitzungen je Monat")]
    assert "20. November 2026" in coming and "4. November 2026" not in coming


def test_a_year_narrows_an_organization_down(get: Get) -> None:
    everything, year = text(get, OWN["organization"]), text(get, OWN["organization"] + "?jahr=2025")
    assert "20. November 2026" in everything
    assert "20. November 2026" not in year and "2025" in year
    assert re.search("Henrike Brandis ?Vorsitz", everything)


def test_search_finds_marks_and_pages(get: Get) -> None:
    page = get("/-/suche?q=bordst").text
    assert "<mark>Bordsteine</mark>" in page
    assert "<mark>" not in get("/-/suche?q=bordst x").text
    first = get("/-/suche?q=radweg&art=agenda_item").text
    second = get("/-/suche?q=radweg&art=agenda_item&seite=2").text
    hits = [re.findall(r'<h3><a href="([^"]+)"', p) for p in (first, second)]
    assert len(hits[0]) == 20 and hits[1] and not set(hits[0]) & set(hits[1])


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "'",
        "a OR b",
        "NEAR(a b",
        "x* AND (",
        "title:x",
        "^a",
        "-",
        "%00",
        "ä" * 1000,
        "); drop table paper; --",
        "\\",
        "{a}",
        "<script>alert(1)</script>",
        "\x02\x03",
        "*",
        '"a" "',
        "AND",
        "a+b",
        "NOT",
    ],
)
def test_any_string_may_be_searched_for(get: Get, question: str) -> None:
    answer = get("/-/suche", params={"q": question, "seite": question, "art": question})
    assert answer.status_code == 200
    assert Checked(answer.text).faults == []


def test_searching_quotes_every_word() -> None:
    assert match('Radweg "Tempo 30" zu') == '"Radweg"* "Tempo 30" "zu"'
    assert match('a" OR b*') == '"a" "OR" "b"'
    assert match(" - ") == ""


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//fremd.example",
        "http:",
        "https:///x",
        "ftp://a",
        'http://a" onclick=x',
        "http://[::",
        "",
        None,
    ],
)
def test_only_plain_web_addresses_become_links(value: str | None) -> None:
    assert german.web(value) is None


def test_german_dates_and_numbers() -> None:
    start = "2024-03-21T18:00:00+01:00"
    assert german.long_day(start) == "Donnerstag, 21.\u00a0März 2024"
    assert german.clock(start, "2024-03-21T19:15:00+01:00").replace("\u2060", "") == "18:00–19:15\u00a0Uhr"
    assert german.clock("2024-03-21") == ""
    assert german.day("demnächst") == "demnächst"
    assert german.number(1234567) == "1.234.567"


def test_the_first_page_does_not_count_at_every_visit(ds: Publication) -> None:
    """What took a second to count is not counted again for some minutes."""
    import asyncio

    from archive.publish.home import Figures

    class Slow:
        asked = 0

        async def all(self, sql: str, **values: object) -> list[dict[str, int]]:
            self.asked += 1
            time.sleep(0.02)
            return [{"n": 7}]

    async def twice() -> tuple[int, int | None]:
        figures, slow = Figures(), Slow()
        await figures.count(slow, "agenda_item")  # type: ignore[arg-type]
        return slow.asked, await figures.count(slow, "agenda_item")  # type: ignore[arg-type]

    assert asyncio.run(twice()) == (1, 7)


def test_a_heading_is_not_said_twice() -> None:
    assert german.paragraphs("Beschluss:\n\nEs wird gebaut.\n\nBeschluss:\nnochmals") == [
        "Es wird gebaut.",
        "Beschluss:\nnochmals",
    ]
    assert german.paragraphs("Beschluss: Es wird gebaut.") == ["Beschluss: Es wird gebaut."]
    assert german.paragraphs("Beschluss:") == ["Beschluss:"]
