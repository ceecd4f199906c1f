"""Words beside which somebody is named who speaks: "die Frage von", "Antrag von", "Wortmeldungen:"."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.phrases import read


@lru_cache(maxsize=1)
def occasions() -> dict[str, re.Pattern[str]]:
    """One pattern per kind: of, motion, through, label, done."""
    return {row["kind"]: re.compile(row["pattern"]) for row in read("minutes/speakers/occasions.csv")}


def is_label(words: str) -> bool:
    """Whether names below or behind these words are those of speakers: "Wortmeldungen", "Es sprechen"."""
    return bool(occasions()["label"].fullmatch(words))
