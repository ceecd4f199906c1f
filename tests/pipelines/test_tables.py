"""Every row of the phrase tables is reachable, does what its example says, and uses known values."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import pipelines
from pipelines import adoptions, kinds, outcomes
from pipelines.minutes.votes.occasions import _choices, _elsewhere, _motions
from pipelines.phrases import Phrase
from tests.pipelines.stems import covered

FOLDER = Path(pipelines.__file__).parent
KINDS = [(field, row) for field, table in kinds.table().items() for row in table.rows]


@pytest.mark.parametrize(("field", "row"), KINDS, ids=[f"{f}:{r.example}" for f, r in KINDS])
def test_a_kind_s_example_finds_its_own_row(field: str, row: Phrase) -> None:
    assert kinds.table()[field].find(row.example) == row


@pytest.mark.parametrize("row", outcomes.table().rows, ids=lambda row: row.example)
def test_an_outcome_s_example_finds_its_own_row(row: Phrase) -> None:
    assert outcomes.table().find(row.example) == row
    assert row.stems == ("",) or covered(row.pattern.pattern, row.stems)


@pytest.mark.parametrize("row", adoptions.table().rows, ids=lambda row: row.example)
def test_an_adoption_s_example_finds_its_own_row(row: Phrase) -> None:
    assert adoptions.table().find(row.example) == row
    assert row.value in ("unchanged", "amended", "departed")


def test_what_the_matter_itself_says_is_not_about_the_recommendation() -> None:
    for words in ("Die Gebühren bleiben unverändert.", "Die Satzung wird geändert.", "einstimmig", "", None):
        assert adoptions.said(words) is None
    maxim = "Dem Antrag wird mit der Maßgabe zugestimmt, dass die Zufahrt frei bleibt."
    assert (adoptions.said(maxim), adoptions.said(maxim, maxim)) == ("amended", None)


def test_outcomes_are_of_the_vocabulary() -> None:
    assert {row.value for row in outcomes.table().rows} <= outcomes.OUTCOMES | {None}


def test_kinds_are_of_the_vocabulary_in_the_docstring() -> None:
    for field, row in KINDS:
        if row.value not in (None, "true", "false"):
            assert re.search(rf"\b{row.value}\b", kinds.__doc__ or ""), (field, row.value)


def test_patterns_are_in_lower_case_as_the_words_they_are_searched_in() -> None:
    tables = (outcomes.table(), adoptions.table(), *kinds.table().values(), _motions(), _choices(), _elsewhere())
    patterns = [row.pattern.pattern for table in tables for row in table.rows]
    assert [p for p in patterns if re.search(r"(?<!\\)[A-ZÄÖÜ]", p)] == []


@pytest.mark.parametrize("name", [p.name for p in FOLDER.glob("*.csv")])
def test_tables_are_whole(name: str) -> None:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert all(row[rows[0].index("example")] for row in rows[1:])
    for row in rows[1:]:
        re.compile(row[rows[0].index("pattern")])
