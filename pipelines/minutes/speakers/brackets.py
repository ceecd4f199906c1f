"""What stands in brackets, or between strokes, behind a name: "Herr Muster (SPD)", "Frau Muster / FDP"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.minutes.speakers.factions import faction_at

if TYPE_CHECKING:
    from pipelines.minutes.speakers.mentions import Token

_ABSENT = re.compile(
    r"entschuldigt|abwesend|fehlt|anwesend|verspätet|\b(?:ab|bis|zu) (?:TOP|\d)|Uhr|befangen|vertretung", re.I
)
_LONGEST_BRACKET = 14  # tokens: "(Bündnis 90 / Die Grünen, Ortsverband Mitte)"


def in_brackets(text: str, words: list[Token], at: int) -> tuple[str | None, int]:
    """What stands in brackets after a name, "(SPD)", unless it says that the person is away."""
    if at >= len(words) or words[at].word not in "([":
        return None, at
    for close in range(at + 1, min(at + _LONGEST_BRACKET, len(words))):
        if words[close].word in ")]":
            inside = text[words[at].end : words[close].start]
            return (None, at) if _ABSENT.search(inside) else (inside.strip(), close + 1)
    return None, at


def slashed(text: str, words: list[Token], at: int) -> tuple[str | None, int]:
    """ "Herr Muster / SPD", "Herr Muster - SPD -"."""
    if at + 1 >= len(words) or words[at].word not in "/-–":
        return None, at
    span = faction_at(text, words[at + 1].start)
    if span is None:
        return None, at
    last = next((index for index in range(at + 1, len(words)) if words[index].start >= span.end), len(words))
    if words[at].word != "/":
        if last >= len(words) or words[last].word != words[at].word:
            return None, at
        last += 1
    return span.of(text), last
