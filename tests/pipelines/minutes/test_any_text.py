"""Whatever a text holds, it gets an outcome, always the same one, and soon."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.minutes import verdicts
from pipelines.minutes.decisions.decisions import decision
from pipelines.minutes.sections.sections import sections
from pipelines.outcomes import OUTCOMES
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


@pytest.mark.parametrize(
    "piece",
    ["nimmt zur ", "wird nicht mit einer ", "hat am 1.", "beschließt ", "Der Rat ", "\n", "| ", "Ja: 1, ", "e\u0130 ",
     "(", "einstimmig ", "Beschluss: ", "mit Stimmen, ", "Herr A. sagt, dass ", "t a g e s o ", "Niederschrift\n",
     "Der Vorlage wird ", "- - ", "1. ", "dass der Rat. "],
)  # fmt: skip
def test_a_hundred_kilobytes_of_anything_take_half_a_second(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    decision(text, sections(text))
    assert time.process_time() - started < 1.5, "meant: 0.5 s; three times that for a loaded machine"
