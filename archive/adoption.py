"""Whether a resolution follows the recommendation: unchanged, amended, departed; or the recommendation was rejected.

What the texts or the portal say counts first ("wie Vorlage", "mit folgender Änderung": a pipeline knows the words).
Otherwise the two texts are compared, without headings, numbering, lead-ins ("Der Rat beschließt:"), what was voted,
punctuation and case. The similarity is the share of neighbouring pairs of words that both have (Dice): 1 the same
words in the same order, 0 none; it takes time in proportion to the texts. Where no decision was taken on the matter
(postponed, referred, withdrawn ...), there is nothing to compare.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


UNCHANGED, AMENDED, DEPARTED, REJECTED = "unchanged", "amended", "departed", "rejected"
LITTLE = 0.25  # similarity below which two texts have little in common; tests/archive/test_adoption.py shows why
LONGEST = 200_000  # characters compared of a text
_DECIDED = frozenset(["accepted", "accepted_amended", "noted"])
_VOTED = re.compile(r"^[ \t]*(?:abstimmung(?:sergebnis)?|beratungsergebnis)[ \t]*(?::|$)", re.I | re.M)
_HEADING = re.compile(r"^[ \t]*(?:beschluss|beschluß|beschlüsse|empfehlung)[\w-]*(?:[ \t]+[^\n:]{0,60})?:", re.I | re.M)
_HEADING_ALONE = re.compile(
    r"^[ \t]*(?:\d{1,2}\.?[ \t]*)?beschlu(?:ss|ß)(?:vorschlag|empfehlung|text)?[ \t]*$", re.I | re.M
)
_NUMBERING = re.compile(r"^[ \t]*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z])[.)]+|[-–•*])[ \t]+", re.I | re.M)
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_LEAD = 30  # words within which a text says who decides
_DECIDES = frozenset(["beschliesst", "beschliessen", "empfiehlt", "empfehlen", "empfohlen"])
_AFTER = _set(  # what may stand between "empfiehlt" and the matter itself
    "dem der den die das rat rates stadtrat gemeinderat kreistag ausschuss hauptausschuss "
    "verwaltungsausschuss stadt gemeinde stadtverordnetenversammlung gemeindevertretung bezirksvertretung "
    "magistrat senat kreisausschuss folgenden folgende folgendes nachstehenden nachfolgenden beschluss "
    "beschluesse zu fassen wie folgt einstimmig mehrheitlich hiermit daher"
)


class Adoption(NamedTuple):
    """`basis`: "words" or "texts"; `similarity` from 0 to 1, None without both texts."""

    adoption: str | None
    basis: str | None
    similarity: float | None


NOTHING = Adoption(None, None, None)


def adoption(
    recommendation: str | None, resolution: str | None, *, outcome: str | None, substance: str | None, said: str | None
) -> Adoption:
    """How the resolution stands to the recommendation. `said` is what words tell: unchanged, amended or departed."""
    if not recommendation:
        return NOTHING
    refused = outcome == "rejected" and substance != "rejected"
    if not refused and outcome not in _DECIDED and not (outcome == "rejected" and substance == "rejected"):
        return NOTHING
    one, other = words_of(recommendation), words_of(resolution or "")
    alike = similarity(one, other) if one and other else None
    if refused:
        return Adoption(REJECTED, "words", alike)
    if said or outcome == "accepted_amended":
        return Adoption(said or AMENDED, "words", alike)
    if alike is None:
        return NOTHING
    kind = UNCHANGED if one == other else DEPARTED if alike < LITTLE else AMENDED
    return Adoption(kind, "texts", alike)


def similarity(one: list[str], other: list[str]) -> float:
    a, b = (Counter(zip(["", *words], [*words, ""], strict=True)) for words in (one, other))
    shared = sum((a & b).values())
    return round(2 * shared / (a.total() + b.total()), 3)


def words_of(text: str) -> list[str]:
    """The words of the matter itself, in one spelling and lower case."""
    text = text[:LONGEST]
    voted = _VOTED.search(text)
    if voted and voted.start():
        text = text[: voted.start()]
    for pattern in (_HEADING, _HEADING_ALONE, _NUMBERING):
        text = pattern.sub(" ", text)
    words = _WORD.findall(text.casefold())
    return _matter([word.replace("ß", "ss") for word in words])


def _matter(words: list[str]) -> list[str]:
    """Without who decides ("Der Rat der Stadt Musterau beschließt ...") and the verb that may end it."""
    lead = next((n for n, word in enumerate(words[:_LEAD]) if word in _DECIDES), None)
    start = 0
    if lead is not None and len(words) > lead + 1:
        start = lead + 1
        while start < len(words) - 1 and (words[start] in _AFTER or words[start] in _DECIDES):
            start += 1
    while start < len(words) - 1 and words[start] in ("der", "die", "das", "dem", "den"):
        start += 1
    end = len(words)
    if lead is not None and words[-2:] == ["zu", "beschliessen"]:
        end -= 2
    return words[start:end]
