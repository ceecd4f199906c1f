from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.minutes.references import own, references
from pipelines.phrases import read
from tests.pipelines.stems import covered

PAPERS = """
Die Vorlage 1711/2012 wird angenommen.|1711/2012
Vorlage Nr. 15/296|15/296
Beschlussvorlage - 23/2012|23/2012
Drucksache - DS/1246/V|DS/1246/V
Drs. 16/1234|16/1234
die Drs.-Nr. 16/1234-1|16/1234-1
(Drucksache Nr.: 16051-09)|16051-09
DS 1647/II wird überwiesen|1647/II
Die DS/0001-35/IV und die DS/0002/IV|DS/0001-35/IV DS/0002/IV
BV/2021/034|BV/2021/034
Mitteilungsvorlage MV/2021/034|MV/2021/034
Der Antrag Nr. 173/2011 wird abgelehnt.|173/2011
Anfrage Nr. 12/2020 der SPD|12/2020
Beschluss-Nr. 45/2019|45/2019
Vorlage: FB3/045/2020|FB3/045/2020
Vorlage 12.03.2024|
nach § 25/3 GO|
850.000 € für 2024|
am 01/2020|
1/3 der Anwesenden|
Antrag vom 12.03.2024|
Beschluss: 13 : 1|
Antrag: 15 Ja-Stimmen|
Die Vorlage liegt als Anlage Nr. 11 bei.|
"""
DATES = """
am 12.03.2024|2024-03-12
am 6. Mai 2018|2018-05-06
am 06. Mai 2018 und am 1.1.2019|2018-05-06 2019-01-01
vom 11.11.19|2019-11-11
vom 12. - 19.11.19|2019-11-12 2019-11-19
vom 08.11. bis 10.12.2018|2018-11-08 2018-12-10
vom 3. bis 5. Mai 2018|2018-05-03 2018-05-05
vom 28. Dez. 1998|1998-12-28
bis 20. Februar|
im Juni 2012|
am 31.02.2024|
am 31.13.2024|
um 18.30 Uhr|
DIN 18.03.2024.5|
"""
OTHERS = """
in der Sitzung am 12.03.2024|meeting 2024-03-12
Sitzung des Hauptausschusses vom 12.03.2024|meeting 2024-03-12
Genehmigung der Niederschrift vom 22.05.2017|meeting 2017-05-22
in der Ratssitzung vom 6. Mai 2018|meeting 2018-05-06
über die 26. Sitzung des Ausschusses am 23.04.2009|meeting 2009-04-23
Die Sitzung endet. Frist ist der 12.03.2024|
TOP 8.1|item 8.1
TOP 9 und 10|item 9; item 10
Tagesordnungspunkte 8, 8.1 und 8.2|item 8; item 8.1; item 8.2
TOP Ö 3.1.2: Antrag|item 3.1.2
TOP 7 a|item 7
An TOP 15 bis 25 nehmen alle teil|item 15; item 25
Laptop 7|
"""


def cases(listed: str) -> list[tuple[str, ...]]:
    return [tuple(line.split("|")) for line in listed.strip().splitlines()]


@pytest.mark.parametrize(("text", "values"), cases(PAPERS))
def test_papers(text: str, values: str) -> None:
    assert " ".join(found.value for found in references(text) if found.kind == "paper") == values


@pytest.mark.parametrize(("text", "values"), cases(DATES))
def test_dates(text: str, values: str) -> None:
    assert [found.value for found in references(text) if found.kind == "date"] == values.split()


@pytest.mark.parametrize(("text", "values"), cases(OTHERS))
def test_meetings_and_items(text: str, values: str) -> None:
    found = [f"{found.kind} {found.value}" for found in references(text) if found.kind in ("meeting", "item")]
    assert "; ".join(found) == values


@pytest.mark.parametrize("row", read("minutes/references.csv"), ids=lambda row: row["example"])
def test_every_row_has_an_example(row: dict[str, str]) -> None:
    kinds = {"word": "paper", "prefix": "paper", "number": "paper", "month": "date"}
    assert kinds.get(row["kind"], row["kind"]) in {found.kind for found in references(row["example"])}


@pytest.mark.parametrize(
    "row", [row for row in read("minutes/references.csv") if row["stems"]], ids=lambda row: row["example"]
)
def test_no_match_goes_without_a_stem(row: dict[str, str]) -> None:
    assert covered(row["pattern"], tuple(row["stems"].split("|")))


def test_rows_that_are_looked_for_by_stems_have_some() -> None:
    assert all(row["stems"] for row in read("minutes/references.csv") if row["kind"] in ("word", "meeting", "item"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Drucksache - DS/1246/V\nDie Drucksache 12/2020 bleibt.", "DS/1246/V"),
        ("Frau Muster verlas die Vorlage 15/296.", "15/296"),
        ("Vorerst gilt\ndie Vorlage 15/296, nicht die Vorlage 15/297.", None),
        ("Danach\nkommt der Antrag Nr. 173/2011.", None),
    ],
)
def test_the_item_s_own_paper(text: str, number: str | None) -> None:
    assert own(text) == number


PIECES = [
    "Vorlage ",
    "Nr. ",
    "DS/",
    "12",
    "/",
    ".",
    "2024",
    "Mai ",
    " bis ",
    "TOP ",
    "Sitzung ",
    "am ",
    "-",
    "\n",
    "I",
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=200))
def test_any_text(text: str) -> None:
    found = references(text)
    assert found == references(text)
    for reference in found:
        assert reference.literal == " ".join(reference.span.of(text).split())
    own(text)


HOSTILE = [
    "Vorlage ",
    "1",
    "1/",
    "A",
    "A-",
    "12.",
    "12.03.2024",
    "Sitzung ",
    "Sitzung am ",
    "TOP 1, ",
    "DS/",
    "V",
    "1. Mai 2024 ",
]


@pytest.mark.parametrize(
    "piece", [*HOSTILE, "1.1.", "Drucksache Nr. ", "a", "Sitzung a ", "Antrag Nr. 1/1 ", "TOP ", "8. bis "]
)
def test_time_is_linear(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    start = time.process_time()
    references(text)
    assert time.process_time() - start < 0.5
