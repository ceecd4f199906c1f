"""Rows found by their stems in one pass are those that a look at every stem finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipelines.phrases import Stems, either, uncaptured

WORDS = st.text("aeinst(.", min_size=1, max_size=5)
LETTERS = st.text("aeinst(. ", max_size=30)


@given(st.sets(WORDS, min_size=1, max_size=12), LETTERS)
def test_either_finds_the_longest_word_that_stands_there(words: set[str], text: str) -> None:
    found = re.compile(either(words)).match(text)
    assert (found[0] if found else None) == max(filter(text.startswith, words), key=len, default=None)


@given(st.lists(st.lists(WORDS | st.just(""), min_size=1, max_size=4), max_size=8), LETTERS)
def test_rows_a_text_can_match(rows: list[list[str]], text: str) -> None:
    assert list(Stems(rows).rows(text)) == [n for n, stems in enumerate(rows) if any(stem in text for stem in stems)]


def test_groups_that_remember_become_groups_that_do_not_and_nothing_else_changes() -> None:
    assert uncaptured(r"(a|b)\(([^()]|[(])(?:c)(?=d)[]()]") == r"(?:a|b)\((?:[^()]|[(])(?:c)(?=d)[]()]"
