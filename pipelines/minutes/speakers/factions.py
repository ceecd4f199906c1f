"""Which factions a text names, literally and in order: "CDU-Fraktion", "Fraktion Die Linke", "(1 SPD, 2 OP)".

Parties known everywhere stand in parties.csv; a local list is known by the words around it: "Fraktion X", "X-Fraktion",
"Gruppe X/Y", or a number before it in a vote.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.minutes.spans import Span
from pipelines.phrases import read

_NAME = r"[A-ZÄÖÜ][\w.]{0,30}(?:[-/][\w.]{1,20}){0,3}"
_KIND = r"(?:Rats|Stadtrats|Kreistags|Gemeinderats|Bezirks|Bürgerschafts|BVV-)?"
_BEGINS = r"(?<![\w/])(?=[A-ZÄÖÜ]|d[ei]|pro|90)"  # so does any row of parties.csv
_VOTES = re.compile(r"\(([^()\n]{1,300})\)")
_COUNTED = re.compile(r"(?<![\w.,])\d{1,3}\s{1,3}(?:x\s)?(?P<name>[^\W\d_][^\d,;()\n]{0,40}(?:90[^\d,;()\n]{1,20})?)")
_LAW = re.compile(r"§|\b(?:Art|Abs|Satz|Nr|Ziff|Seite|vom)\b")  # "(Art. 49 Abs. 1 GO)"
_NOT_COUNTED = re.compile(
    r"stimm|^(?:ja|nein|enth|anwes|gegen|dafür|dagegen|einzel|mitgl|ander|person|uhr|euro|v\.|bis|[km]b\b)", re.I
)


class Faction(NamedTuple):
    """A faction as the text names it."""

    literal: str
    span: Span


def factions(text: str) -> tuple[Faction, ...]:
    """Each literal name once, where it stands first."""
    seen: dict[str, Faction] = {}
    for span in spans(text):
        literal = " ".join(span.of(text).split())
        seen.setdefault(literal.casefold(), Faction(literal, span))
    return tuple(sorted(seen.values(), key=lambda faction: faction.span))


def spans(text: str) -> tuple[Span, ...]:
    """Where factions are named, in text order, none inside another."""
    grammar = _grammar() if "raktion" in text or "ruppe" in text else _party_alone()
    found = [Span(*match.span(match.lastgroup or 0)) for match in grammar.finditer(text)]
    found += _counted(text)
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def faction_at(text: str, start: int) -> Span | None:
    """The faction whose name begins at `start`, after blanks."""
    while start < len(text) and text[start] == " ":
        start += 1
    found = _grammar().match(text, start)
    return Span(*found.span()) if found else None


def is_faction(words: str) -> bool:
    """Whether these words, as from brackets after a name, are a faction and nothing else."""
    return len(words) <= 80 and bool(_party().fullmatch(words) or _grammar().fullmatch(words))


@lru_cache(maxsize=1)
def _party() -> re.Pattern[str]:
    one = "|".join(f"(?:{row['pattern']})" for row in read("minutes/speakers/parties.csv"))
    return re.compile(rf"(?:{one})(?:\s?[/+]\s?(?:{one}|[A-ZÄÖÜ]\w{{1,15}})){{0,3}}")


@lru_cache(maxsize=1)
def _party_alone() -> re.Pattern[str]:
    """What `_grammar` finds where no word for a faction stands: four times as quick."""
    return re.compile(rf"{_BEGINS}(?P<party>{_party().pattern})(?!\w)")


@lru_cache(maxsize=1)
def _grammar() -> re.Pattern[str]:
    party = _party().pattern
    kind = rf"{_KIND}[Ff]raktion|Gruppe|Ratsgruppe"
    return re.compile(
        rf"{_BEGINS}(?:"
        rf"(?:{_KIND}Fraktion(?:en)?|Gruppe|Ratsgruppe)\s(?:der|des|von)\s(?P<of>{party})(?!\w)"
        rf"|(?P<after>(?:{party}|{_NAME})\s?-\s?(?:{kind})|(?:{party}|[A-ZÄÖÜ]{{2,6}})\s(?:{kind}))(?!\w)"
        rf"|(?P<before>(?:{_KIND}Fraktion|Gruppe|Ratsgruppe)\s(?:{party}|{_NAME}(?:\s{_NAME}){{0,2}}))(?!\w)"
        rf"|(?P<party>{party})(?!\w))"
    )


def _counted(text: str) -> list[Span]:
    """Names behind numbers in a vote's brackets: "(3 CDU, 1 Freie Liste 1 OP)"."""
    found: list[Span] = []
    for bracket in _VOTES.finditer(text):
        if _LAW.search(bracket[1]):
            continue
        for match in _COUNTED.finditer(text, *bracket.span(1)):
            start, end = match.span("name")
            found += [span for span in _split(text, start, end) if not _NOT_COUNTED.search(span.of(text))]
    return found


def _split(text: str, start: int, end: int) -> list[Span]:
    """A missing comma does not make two factions one: "1 FREIE LISTE 1 OP" begins anew at a number but 90."""
    parts, begin = [], start
    for number in re.finditer(r"\s+(?!90\b)\d{1,3}\s+", text[start:end]):
        parts.append(Span(begin, start + number.start()))
        begin = start + number.end()
    parts.append(Span(begin, end))
    return [Span(a, a + len(text[a:b].rstrip(" .;"))) for a, b in parts]
