"""Whatever a text holds, it gets an outcome, always the same one, and soon."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.minutes import verdicts
from pipelines.minutes.understanding import understand
from pipelines.outcomes import OUTCOMES
from tests.pipelines.minutes.hostile import HOSTILE, hostile
from tests.pipelines.minutes.test_decisions import CASES, decided

PIECES = sorted({word for _, text in CASES for word in re.split(r"(?<=\s)", text)})


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_an_outcome_and_always_the_same(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = decided(text)
    assert found.outcome in OUTCOMES
    assert found.words is None or 0 <= found.words.start <= found.words.end <= len(text)
    verdicts.act.cache_clear()
    assert decided(text) == found


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hundred_kilobytes_of_anything_take_half_a_second(piece: str) -> None:
    text = "Wortmeldungen:\n" + hostile(piece)
    started = time.process_time()
    understand(text)
    assert time.process_time() - started < 1.0, "meant: 0.5 s; twice that for a loaded machine"


def test_what_has_more_lines_than_any_item_is_not_read() -> None:
    assert understand("\n" * 9_000 + "Einstimmig beschlossen.").decision.outcome == "accepted"
    found = understand("\n" * 10_001 + "Einstimmig beschlossen.")
    assert (found.decision.outcome, found.sections, found.vote) == ("unknown", (), None)
