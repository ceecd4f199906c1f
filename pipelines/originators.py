"""Who brought a paper in, as far as that is an organization. Persons are left out, in doubt the line too.

A portal's "Verfasser" holds factions, offices and clerks in one field: "SPD-Fraktion", "Thorsten Muster
(SPD-Fraktion)", "Muster, Michelle". A line is cut at commas, semicolons and brackets; a part names an organization if

- it holds a word of `originators.csv` (matched as a whole word, parts of compounds joined by hyphens count as words),
- no word of it says that a person follows (Herr, Dr., Ratsfrau, gez.),
- and its other capitalised words are explained: one place name beside a political word ("Fraktion GRÜNE Neustadt"), or
  the word a preposition, article or kind of place leads to ("Amt für Soziales und Jugend", "Rat der Stadt Neuhausen").

"Amt für Umwelt, Klima und Verkehr" goes on after its comma: parts without such a word belong to an office's or
committee's name as long as the last of them has an "und". Everything else is taken for a name.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipelines.phrases import read

_PERSON = re.compile(
    r"\b(?:herrn?|frau|dr|prof|dipl|mag|rh|rf|kta|mdb|mdl|gez|ratsherr\w*|ratsfrau\w*|ratsmitglied\w*|stadträt\w*|mitglied"
    r"|vorsitzende\w*|sprecher\w*|bearbeiter\w*|verfasser\w*|i\.\s?[av]\.|stadtverordnete\w*|beigeordnete\w*)\b|@", re.I
)  # fmt: skip
_WORD = re.compile(r"§|[^\W\d_][\w'’.-]*")
_LEADS = frozenset(
    ["für", "der", "die", "das", "des", "dem", "den", "von", "vom", "zum", "zur", "in", "im", "am", "an", "bei", "und",
     "u", "sowie", "stadt", "gemeinde", "kreis", "landkreis", "bezirk", "samtgemeinde", "verbandsgemeinde",
     "ortsgemeinde", "region"]
)  # fmt: skip
_GOES_ON = re.compile(r"^[^,;()\n]*\b(?:für|fuer)\b", re.I)
_LAST = re.compile(r"\S+(?: \S+)? (?:und|u\.|sowie) \S+")
_CUT = re.compile(r"[,;()]")
LONGEST = 300


@cache
def _organizations() -> dict[str, re.Pattern[str]]:
    rows = read("originators.csv")
    return {
        kind: re.compile(rf"(?<!\w)(?:{'|'.join(row['pattern'] for row in rows if row['kind'] == kind)})(?!\w)", re.I)
        for kind in dict.fromkeys(row["kind"] for row in rows)
    }


@lru_cache(maxsize=4096)
def originators(author: str) -> tuple[str | None, tuple[str, ...]]:
    """(the organizations named, one line each or None; the words left out)."""
    kept: list[str] = []
    dropped: list[str] = []
    for line in filter(None, map(str.strip, author.split("\n"))):
        parts = [part.strip() for part in _CUT.split(line) if part.strip(" -–")]
        named = [_is_named(part) for part in parts]
        named = [
            yes or (i > 0 and named[i - 1] and _shortens(parts[i], parts[i - 1], line)) for i, yes in enumerate(named)
        ]
        if parts and len(line) <= LONGEST and (all(named) or _goes_on(line, parts, named)):
            kept.append(line)
            continue
        # "Linke, Peter": beside a person's words a party that is also a surname is one
        named = [yes and _found(part, "political", "office") for part, yes in zip(parts, named, strict=True)]
        kept += [part for part, yes in zip(parts, named, strict=True) if yes]
        dropped += [part for part, yes in zip(parts, named, strict=True) if not yes]
    return "\n".join(dict.fromkeys(kept)) or None, tuple(dict.fromkeys(dropped))


def _found(part: str, *kinds: str) -> bool:
    return any(_organizations()[kind].search(part) for kind in kinds)


def _shortens(part: str, before: str, line: str) -> bool:
    """ "Bürgerliste Neustadt (BLN)": the part before, abbreviated in brackets."""
    return len(part) <= 5 and part.isupper() and part[0] == before[0] and f"({part})" in line


def _goes_on(line: str, parts: list[str], named: list[bool]) -> bool:
    """ "Ausschuss für Planen, Bauen und Verkehr": one name with commas in it."""
    if len(parts) < 2 or not named[0] or any(named[1:]) or _PERSON.search(line):
        return False
    one_word_each = all(" " not in part for part in parts[1:-1])
    return one_word_each and bool(_GOES_ON.match(line)) and bool(_LAST.fullmatch(parts[-1]))


def _is_named(part: str) -> bool:
    """True if these words name an organization and nobody else."""
    if len(part) > LONGEST or _PERSON.search(part):
        return False
    rest = part
    for pattern in _organizations().values():
        rest = pattern.sub(" § ", rest)
    place = 1 if _found(part, "political") and not _found(part, "office") else 0
    begins = rest.lstrip(" -–0123456789").startswith(("§", "die ", "der ", "gem"))
    return "§" in rest and begins and len(_unexplained(rest)) <= place


def _unexplained(rest: str) -> list[str]:
    """Capitalised words that neither name an organization nor follow a word that leads to them."""
    words = _WORD.findall(rest)
    found = []
    for before, word in zip(["", *words], words, strict=False):
        capital = word != "§" and word[0].isupper() and word.lower() not in _LEADS and len(word) > 1
        if capital and before.lower() not in _LEADS:
            found.append(word)
    return found
