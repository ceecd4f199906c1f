"""The table of verdicts: each row is found by its example, and is tried on every sentence that it can match."""

from __future__ import annotations

from collections.abc import Iterable
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from pipelines.minutes import verdicts
from pipelines.outcomes import OUTCOMES

ROWS = verdicts.rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_a_row_s_example_finds_that_row(row: verdicts.Row) -> None:
    low = verdicts.lowered(row.example)
    rows = [r for r in ROWS if (r.kind == "matter") == (row.kind == "matter")]
    found = [r for r in rows if r.pattern.search(low) and (not r.who or verdicts.decides(low))]
    assert found[0] == row
    one = verdicts.act(row.example)
    assert row.outcome == (one.matter if row.kind == "matter" else one.outcome)


def covered(items: Iterable[Any], stems: tuple[str, ...]) -> bool:
    """Whether every match of this parsed regular expression holds one of the stems."""
    run = ""
    for op, argument in [*items, ("END", None)]:
        if str(op) == "LITERAL" and argument != ord(" "):
            run += chr(argument)
            continue
        if any(stem in run for stem in stems):
            return True
        run = ""
        if str(op) == "BRANCH" and all(covered(branch, stems) for branch in argument[1]):
            return True
        inner = (
            argument[3] if str(op) == "SUBPATTERN" else argument[2] if str(op) == "MAX_REPEAT" and argument[0] else ()
        )
        if inner and covered(inner, stems):
            return True
    return False


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_no_match_goes_without_a_stem(row: verdicts.Row) -> None:
    assert covered(_parser.parse(row.pattern.pattern.replace(r"(?:\s{1,9})", " ")), row.stems)


def test_outcomes_of_the_table_are_of_the_vocabulary() -> None:
    assert {r.outcome for r in ROWS if r.kind != "matter"} <= OUTCOMES | {""}
