"""What a German phrase means stands in CSV files beside this module, a row per phrase, and is decided by row order.

`pattern` is a regular expression, searched anywhere in the words without regard to case; the first row found wins, so
negations and special cases stand above the general ("nicht empfohlen" above "empfohlen", "Ortsbeirat" above "Beirat").
Patterns name words or stems ("vorsitz" finds Vorsitzende/r, Fraktionsvorsitz); `\\b` where a stem would be found inside
other words. `example` is a phrase that must lead to this very row; a test holds that. An empty `value` is knowledge,
too: these words say nothing ("(offen)"). A table that is tried on many sentences has `stems`: literals in lower case
of which every match holds one, a quick look whether a row is worth trying.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

LONGEST = 1_000  # a category is a few words; what is longer is prose and not looked at


class Phrase(NamedTuple):
    """One row: what is found where, and what it means."""

    pattern: re.Pattern[str]
    value: str | None
    example: str
    stems: tuple[str, ...] = ("",)


class Phrases:
    """Rows in order. `find` remembers its answers: a portal prints the same few words thousands of times."""

    def __init__(self, rows: Iterable[Phrase]) -> None:
        self.rows = tuple(rows)
        self._leads: dict[str, list[int]] = {}  # each stem with the rows it may lead to
        for number, row in enumerate(self.rows):
            for stem in row.stems:
                self._leads.setdefault(stem, []).append(number)
        self.find = lru_cache(maxsize=4096)(self._find)

    def _find(self, words: str) -> Phrase | None:
        if len(words) > LONGEST:
            return None
        low = words.lower()
        found = {number for stem, rows in self._leads.items() if stem in low for number in rows}
        return next((self.rows[n] for n in sorted(found) if self.rows[n].pattern.search(words)), None)


def read(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file, named by its path in this package: "minutes/verdicts.csv"."""
    text = files("pipelines").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def phrase(row: dict[str, str], value: str) -> Phrase:
    stems = tuple(row.get("stems", "").split("|"))
    return Phrase(re.compile(row["pattern"], re.I), row[value] or None, row["example"], stems)


def word_set(listed: str) -> frozenset[str]:
    """Words listed with blanks between them, for a grammar's closed classes: articles, prepositions, auxiliaries."""
    return frozenset(listed.split())
