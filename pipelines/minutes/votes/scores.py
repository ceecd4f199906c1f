"""Two numbers with a colon between them: votes ("12 : 1"), or a time of day, a scale, the result of a match."""

from __future__ import annotations

import re

from pipelines.minutes.votes.votewords import Token

_DECIDED = (
    "beschl", "stimm", "empf", "erteil", "genehmig", "billig", "beauftrag", "gewähl", "angenommen", "abgelehnt",
    "vergeben", "einvernehmen",
)  # fmt: skip
_BEFORE_HOURS = re.compile(
    r"(?:\b(?:um|von|bis|ab|gegen)|zeit|beginn|ende|dauer|\d[:.]\d\d\s?(?:uhr\s?)?[-–])\W*\Z", re.I
)
_MORE_HOURS = re.compile(r"\s?(?:(?:uhr\s?)?[-–]\s?\d{1,2}[:.]\d\d|uhr\b)", re.I)
_NO_VOTE = re.compile(
    r"(?:maßstab|massstab|(?<!stimmen)(?<!stimmungs)verhältnis|endete|spielstand|\bm)(?: von)?\W*\Z", re.I
)
_FAR = 400  # characters back to what was decided


def can_be_votes(text: str, first: Token, second: Token) -> bool:
    """Not "um 18:00", "17:30 - 19:20" or "im Maßstab 1:50"."""
    if _NO_VOTE.search(text, max(0, first.start - 30), first.start):
        return False
    return second.start - first.end != 1 or not (
        (second.end - second.start == 2 and text[second.start] == "0")
        or _BEFORE_HOURS.search(text, max(0, first.start - 16), first.start)
        or _MORE_HOURS.match(text, second.end)
    )


def stands_alone(text: str, start: int, last: Token) -> bool:
    """Whether numbers fill their line below something decided, and not as "18:30" would: "12 : 1", "15:0"."""
    line = text[text.rfind("\n", 0, start) + 1 : start] + text[last.end : last.end + 8].partition("\n")[0]
    if line.strip(" ().") or (last.end - last.start > 1 and text[last.start - 1] != " "):
        return False
    before = text[max(0, start - _FAR) : start].lower()
    return any(word in before for word in _DECIDED) or (start <= _FAR and not before.strip())
