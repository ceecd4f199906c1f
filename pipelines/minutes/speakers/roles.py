"""What a word beside a person can be: address, title, rank, office, body ...; the words stand in roles.csv."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.phrases import read, uncaptured

HEADS = frozenset(["address", "rank", "office", "title"])
RANKS = HEADS | {"before"}


def is_head(word: str) -> bool:
    """Whether a person can be named with this word: an address, an office, a title."""
    return bool(kinds(word) & HEADS)


_ALTERNATIVE = re.compile(r"(?:[^()|]|\((?:[^()]|\([^()]*\))*\))+")
_ENDING = re.compile(r"\\w\*(\[\w\w\])")


@lru_cache(maxsize=1)
def _kinds() -> list[tuple[str, re.Pattern[str]]]:
    """One pattern for all rows of a kind."""
    rows: dict[str, list[str]] = {}
    for row in read("minutes/speakers/roles.csv"):
        rows.setdefault(row["kind"], []).append(row["pattern"])
    return [(kind, _any_of("|".join(patterns))) for kind, patterns in rows.items()]


def _any_of(patterns: str) -> re.Pattern[str]:
    """The pattern with "\\w*" once, before all that begin so: a word's letters are gone through once, not for each."""
    ends: dict[str, list[str]] = {}
    whole: list[str] = []
    for one in _ALTERNATIVE.findall(uncaptured(patterns)):
        first = _ENDING.match(one)
        (ends.setdefault(first[1], []) if first else whole).append(one[first.end() :] if first else one)
    shared = "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in ends.items())
    return re.compile("|".join([*whole, rf"\w*(?:{shared})"] if ends else whole))


@lru_cache(maxsize=8192)
def kinds(word: str) -> frozenset[str]:
    """What roles.csv says a word can be: address, title, rank, office, before, noble, not_a_name."""
    if len(word) > 60:
        return frozenset()
    found = frozenset(kind for kind, pattern in _kinds() if pattern.fullmatch(word))
    if found - {"somebody", "chair"} or "-" not in word:
        return found
    return found | kinds(word.rpartition("-")[2]) & {"office", "rank", "body"}  # "CDU-Ratsherr"
