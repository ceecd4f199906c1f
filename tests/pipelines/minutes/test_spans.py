"""What is looked up by bisecting is what going through all would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.minutes.spans import Covered, Span, Text, cut, holding, paragraphs, sentences

PLACES = st.integers(-5, 40)
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda at: Span(at[0], sum(at))))
WORDS = st.sampled_from(
    [
        "Der Rat stimmt zu.",
        "Dr. Ast",
        "fragt",
        "am 20. Mai",
        "2021.",
        "Nein!",
        '"Ja."',
        "\n",
        " \n\n ",
        "  ",
        "und",
        ":",
    ]
)


@given(SPANS, PLACES, PLACES)
def test_covered_characters(spans: list[Span], start: int, end: int) -> None:
    assert Covered(spans).between(start, end) == any(s.start < end and start < s.end for s in spans)


@given(st.sets(st.integers(0, 30)), PLACES)
def test_the_part_that_holds_a_place(bounds: set[int], place: int) -> None:
    ordered = sorted(bounds)
    parts = [Span(*pair) for pair in zip(ordered[::2], ordered[1::2], strict=False)]
    assert holding(parts, place) == next((part for part in parts if part.start <= place < part.end), None)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_sentences_hold_all_but_blanks_and_are_cut_the_same_from_a_line_and_from_the_text(words: str) -> None:
    text = Text.of(words)
    for found in (text.sentences, sentences(words, wrapped=True)):
        assert "".join("".join(s.of(text).split()) for s in found) == "".join(words.split())
        assert all(s.of(text) == s.of(text).strip() != "" for s in found)
    assert [s for part in paragraphs(text) for s in cut(text, part)] == [*sentences(words, wrapped=True)]
