"""The page "Vollständigkeit": a heat map that says its numbers, the numbers themselves, and the CSV."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from datetime import date

import pytest

from archive.coverage import Delay, Ledger, Month
from archive.publish import Publication
from archive.publish.ledger import COLUMNS, FIELDS, Kept, as_csv, heat_map, page, reasons
from tests.publish import council
from tests.publish.conftest import Get
from tests.publish.markup import Checked

FIELD = {f.name: f for f in FIELDS}
LINE = [
    Month("m", "2025-11", meetings=4, agendas=2, minutes=2, papers=20),
    Month("m", "2026-01", meetings=4, cancelled=1, agendas=3, minutes=1, papers=1, awaited=2),
    Month("m", "2026-04", meetings=1),
]


def cells(name: str) -> dict[str, tuple[str, int]]:
    rows = heat_map(LINE, FIELD[name], "2026-02")
    return {c.month: (c.value, c.level) for _, row in rows for c in row if c}


def test_counts_are_as_dark_as_the_greatest_allows() -> None:
    assert cells("papers") == {"2025-11": ("20", 4), "2025-12": ("0", 0), "2026-01": ("1", 1), "2026-02": ("0", 0)}
    assert cells("meetings")["2026-04"] == ("1", 1)


def test_shares_are_percentages_and_nothing_has_none() -> None:
    assert cells("agenda") == {"2025-11": ("50", 2), "2026-01": ("100", 4)}
    assert cells("minutes") == {"2025-11": ("100", 4), "2026-01": ("33", 2)}


def test_nearly_all_has_a_colour_of_its_own() -> None:
    months = [Month("m", f"2026-0{n}", meetings=100, agendas=n * 20 - 1) for n in range(1, 6)]
    [(_, row)] = heat_map(months, FIELD["agenda"], "2026-05")
    assert [(c.value, c.level) for c in row if c] == [("19", 1), ("39", 2), ("59", 2), ("79", 3), ("99", 4)]


def test_what_is_awaited_is_marked_only_where_it_can_be() -> None:
    marked = {
        name: sum(c.awaited for _, row in heat_map(LINE, f, "2026-02") for c in row if c) for name, f in FIELD.items()
    }
    assert {name for name, n in marked.items() if n} == {"minutes"}


def test_years_stand_newest_first_with_twelve_cells() -> None:
    assert [(year, len(row)) for year, row in heat_map(LINE, FIELD["papers"], "2026-02")] == [
        ("2026", 12),
        ("2025", 12),
    ]
    assert heat_map([], FIELD["papers"], "2026-02") == []


def test_many_portals_are_a_link_away() -> None:
    delays = {"outcome": Delay(60), "minutes": Delay(120)}
    held = Ledger({f"p{n}": LINE for n in range(20)}, {f"p{n}": delays for n in range(20)})
    shown = page(held, {}, {}, council.NOW)
    assert (len(shown["portals"]), len(shown["others"])) == (12, 8)
    assert [p["slug"] for p in page(held, {}, {"portal": "p19"}, council.NOW)["portals"]] == ["p19"]


def test_the_page_says_its_numbers_without_colour(get: Get) -> None:
    words = re.sub(r"\s+", " ", Checked(get("/-/vollstaendigkeit?feld=meetings").text).text)
    assert re.search(r"2026 ?\d ?\d ?\d", words) and "Stadt Musterau" in words
    assert re.search("Jan ?Feb ?Mär", words) and "Üblich ist hier: Ergebnis" in words
    assert "vollstaendigkeit.csv" in get("/-/vollstaendigkeit").text


def test_every_number_is_explained_and_every_reason_has_words(get: Get) -> None:
    shown = get("/-/vollstaendigkeit?portal=musterau").text
    heads = re.findall(r'<th scope="col" class="n" title="([^"]+)">([^<]+)</th>', shown)
    assert len(heads) == len(COLUMNS) == 14
    assert all(f"<dt>{words}</dt><dd>{means}</dd>" in shown for means, words in heads)
    assert 'href="/archive/problem?portal=musterau&amp;resolved_at__isblank=1"' in shown
    assert reasons("no_answer,page_changed,new_kind") == "keine Antwort, Seite anders aufgebaut, new_kind"
    assert reasons(None) == ""


def test_a_problem_leads_to_the_archived_page(get: Get) -> None:
    [problem, *_] = get("/archive/problem.json?_shape=objects").json()["rows"]
    link = f'<a href="/-/archivseite/{problem["capture"]}">archivierte Seite {problem["capture"]}</a>'
    assert link in get("/archive/problem").text and link in get(f"/archive/problem/{problem['number']}").text
    assert get(f"/-/archivseite/{problem['capture']}").status_code == 200


@pytest.mark.parametrize(
    "asked", ["?feld=nichts", "?portal=nirgends", "?portal=%22%3E%3Cscript%3E&feld=%3C", "?feld=&portal="]
)
def test_any_address_is_answered(get: Get, asked: str) -> None:
    answer = get("/-/vollstaendigkeit" + asked)
    assert answer.status_code == 200 and "<script" not in answer.text
    assert Checked(answer.text).faults == []


def test_the_first_page_leads_there(get: Get) -> None:
    assert 'href="/-/vollstaendigkeit"' in get("/").text


def test_the_csv_has_every_month(get: Get) -> None:
    answer = get("/-/vollstaendigkeit.csv?portal=musterau")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    held = get("/archive/meeting.json?_shape=objects&withdrawn_at__isnull=1").json()["filtered_table_rows_count"]
    assert sum(int(row["meetings"]) for row in rows) == held > 50
    assert get("/-/vollstaendigkeit.csv?portal=nirgends").text.count("\n") == 1
    assert as_csv(Ledger({}, {}), None).startswith("portal,month,meetings,")


def test_the_archive_is_not_counted_at_every_visit(ds: Publication) -> None:
    class Slow:
        asked = 0

        async def execute_fn(self, ask: object) -> Ledger:
            self.asked += 1
            await asyncio.sleep(0.02)
            return Ledger({}, {})

    async def visits() -> int:
        kept, slow = Kept(), Slow()
        for day in (20, 20, 20, 21):
            await kept.ask(slow, date(2026, 11, day))  # type: ignore[arg-type]
        return slow.asked

    assert asyncio.run(visits()) == 2
