"""Twelve nights of a town in which much happens: most of it is in the archive soon, and after `--full` all of it."""

from __future__ import annotations

from datetime import date
from statistics import mean

import pytest

from tests.nights import SOON, Night, changed, crawled
from tests.simulation import TRUTH

FIRST, NIGHTS = date(2026, 6, 13), 12


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> list[Night]:
    return crawled(tmp_path_factory.mktemp("nights") / "archive", 0.15, FIRST, NIGHTS)


def test_every_night_comes_to_its_end_and_asks_for_little(nights: list[Night]) -> None:
    first, *due, everything = nights
    assert {night["reason"] for night in nights} == {"finished"}
    assert len(due) == NIGHTS
    assert mean(night["requests"] for night in due) < min(first["requests"], everything["requests"]) / 4


def test_what_has_changed_is_right_within_three_nights(nights: list[Night]) -> None:
    right = changed(TRUTH, nights)
    late = [key for key, after in right.items() if after is None or after > SOON]
    assert len(right) > 150
    assert len(late) <= len(right) // 20, late


def test_when_everything_was_asked_for_everything_is_right(nights: list[Night]) -> None:
    assert (nights[0]["wrong"], nights[-1]["wrong"]) == ([], [])
    assert nights[-1]["exit_code"] == 0
