"""How factions voted, in the words of the page: "5 CDU, 4 SPD", "CDU: 12", "SPD (8)", "SPD, BÜRGERLISTE"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COUNT_AFTER = re.compile(r"([^(:]{1,60}?)\s*[(:]\s*(\d{1,3})\)?")
_SHARE = re.compile(
    r"\s*(?:(\d{1,3})\s*(?:x\s+|×\s*|Stimmen?\s+)?)?([^\W\d][^,;\n()]{0,60}?)\s*(?=[,;]|$|\d{1,3}\s+[^\W\d_]|und\s)"
)


@dataclass(frozen=True, slots=True)
class Share:
    """How one faction voted, in the words of the page; count None where only the side is said."""

    name: str
    side: str
    count: int | None = None


def share(words: str, side: str, count: str | None = None) -> Share:
    """A faction with its number before, after or in brackets: "CDU: 12", "SPD (8)"."""
    name = _COUNT_AFTER.fullmatch(words)
    if name is not None and count is None:
        return Share(name[1], side, int(name[2]))
    return Share(words, side, int(count) if count else None)


def named(words: str, side: str) -> Iterator[Share]:
    """Factions in a list: "5 CDU, 4 SPD", "SPD, BÜRGERLISTE"; "1 BÜRGERLISTE 1 OP" where a comma is missing."""
    place = 0
    while place < len(words) and (found := _SHARE.match(words, place)):
        if found[2].strip()[:1].isupper():
            yield share(found[2].strip(), side, found[1])
        place = found.end()
        while place < len(words) and words[place] in ",; \n\t":
            place += 1
