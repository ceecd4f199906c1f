"""The table of verdicts: each row is found by its example, and is tried on every sentence that it can match."""

from __future__ import annotations

import pytest

from pipelines.minutes import verdicts
from pipelines.outcomes import OUTCOMES
from tests.pipelines.stems import covered

ROWS = verdicts.rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_a_row_s_example_finds_that_row(row: verdicts.Row) -> None:
    low = verdicts.lowered(row.example)
    rows = [r for r in ROWS if (r.kind == "matter") == (row.kind == "matter")]
    found = [r for r in rows if r.pattern.search(low) and (not r.who or verdicts.decides(low))]
    assert found[0] == row
    one = verdicts.act(row.example)
    assert row.outcome == (one.matter if row.kind == "matter" else one.outcome)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_no_match_goes_without_a_stem(row: verdicts.Row) -> None:
    assert covered(row.pattern.pattern.replace(r"(?:\s{1,9})", r"\s"), row.stems)


def test_outcomes_of_the_table_are_of_the_vocabulary() -> None:
    assert {r.outcome for r in ROWS if r.kind != "matter"} <= OUTCOMES | {""}
