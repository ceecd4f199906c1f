"""What a German phrase means stands in CSV files beside this module, a row per phrase, and is decided by row order.

`pattern` is a regular expression, searched anywhere in the words in lower case; the first row found wins, so
negations and special cases stand above the general ("nicht empfohlen" above "empfohlen", "Ortsbeirat" above "Beirat").
Patterns name words or stems ("vorsitz" finds Vorsitzende/r, Fraktionsvorsitz); `\\b` where a stem would be found inside
other words. `example` is a phrase that must lead to this very row; a test holds that. An empty `value` is knowledge,
too: these words say nothing ("(offen)"). A table that is tried on many sentences has `stems`: literals in lower case
of which every match holds one, a quick look whether a row is worth trying.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

LONGEST = 1_000  # a category is a few words; what is longer is prose and not looked at
_CLASS_OR_BLANK = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+\]| ")
_GROUP = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+\]|\((?!\?)")  # an escaped sign, a set of signs, a group


class Phrase(NamedTuple):
    """One row: what is found where, and what it means."""

    pattern: re.Pattern[str]  # in lower case
    value: str | None
    example: str
    stems: tuple[str, ...] = ("",)


class Stems:
    """Which rows of a table words in lower case can match, by the stems they hold, all looked for in one pass."""

    def __init__(self, rows: Iterable[Iterable[str]]) -> None:
        leads: dict[str, set[int]] = {}
        for number, stems in enumerate(rows):
            for stem in stems:
                leads.setdefault(stem, set()).add(number)
        always = leads.pop("", set())
        self._longest = re.compile(f"(?=({either(leads)}))")  # at each place; the stems it begins with are there, too
        self._leads = {
            stem: tuple(sorted(always.union(*(leads[s] for s in leads if stem.startswith(s))))) for stem in leads
        }
        self._always = tuple(sorted(always))

    def rows(self, low: str) -> Sequence[int]:
        """The rows' numbers in order."""
        found = self._longest.findall(low) if self._leads else ()
        if len(found) < 2:
            return self._leads[found[0]] if found else self._always
        return sorted(set().union(*map(self._leads.__getitem__, found)))


class Phrases:
    """Rows in order. `find` remembers its answers: a portal prints the same few words thousands of times."""

    def __init__(self, rows: Iterable[Phrase]) -> None:
        self.rows = tuple(rows)
        self._stems = Stems(row.stems for row in self.rows)
        self.find = lru_cache(maxsize=4096)(self._find)

    def _find(self, words: str) -> Phrase | None:
        if len(words) > LONGEST:
            return None
        low = words.lower()
        return next((row for n in self._stems.rows(low) if (row := self.rows[n]).pattern.search(low)), None)


def read(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file, named by its path in this package: "minutes/verdicts.csv"."""
    text = files("pipelines").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def uncaptured(pattern: str) -> str:
    """The pattern with groups that remember nothing: tables need to know whether a row is found, and it costs half."""
    return _GROUP.sub(lambda found: "(?:" if found[0] == "(" else found[0], pattern)


def blank_runs(pattern: str) -> str:
    """The pattern with any run of blanks for each blank, in a class any blank: texts break lines anywhere."""
    return _CLASS_OR_BLANK.sub(
        lambda found: r"(?:\s{1,9})" if found[0] == " " else found[0].replace(" ", r"\s"), pattern
    )


def either(words: Iterable[str]) -> str:
    """A pattern for the longest of these words that stands here, each letter of them tried once: "(?:ab(?:s)?)"."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[:1], []).append(word[1:])
    optional = "?" if rests.pop("", None) else ""
    letters = [re.escape(letter) + either(rest) for letter, rest in rests.items()]
    return f"(?:{'|'.join(letters)}){optional}" if letters else ""


def phrase(row: dict[str, str], value: str) -> Phrase:
    stems = tuple(row.get("stems", "").split("|"))
    return Phrase(re.compile(uncaptured(row["pattern"])), row[value] or None, row["example"], stems)


def word_set(listed: str) -> frozenset[str]:
    """Words listed with blanks between them, for a grammar's closed classes: articles, prepositions, auxiliaries."""
    return frozenset(listed.split())
