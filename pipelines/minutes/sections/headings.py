"""Headings and other lines of an item's text that are known by their form alone.

`headings.csv` holds a row per spelling, tried from the top against a whole line in lower case. `extent` says how far
its role reaches: `section` to the next heading, `line` only this line (a label with its value), `ballot` this line and
the bare numbers under it, `minutes` the whole text (minutes of a meeting, with attendance and agenda, in one page).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.minutes.spans import lowered
from pipelines.outcomes import outcome
from pipelines.phrases import blank_runs, read, uncaptured

LONGEST = 300
NUMBERED = re.compile(r"\s*(?:\d{1,2}[.)]|[a-z]\)|[IVX]{1,4}\.|[-•–])\s")
_MARK = re.compile(
    r"[.*#_>•\s-]*(?:(?:[IVX]{1,4}|[A-Fa-f]|\d)[.)]\s+)?"
)  # ".Sachverhalt", "II. Beschluss:", "**Antrag**"
_BULLET = re.compile(r"[-•·*]\s+(?=\S)")  # "- Gremium:", as portals list what stands above
_SPACED = re.compile(r"(?:\w ){4}")  # "b e s c h l u s s :"
_COLON = re.compile(r"[^:]{2,120}?:(?=\s|$)")
_GARBAGE = re.compile(  # signs, pictures, buttons
    r"(?:[\s|*_=.·•–-]|!?\[[^\]\n]{0,40}\](?:\([^)\n]{0,200}\))?|\(\))+"
    r"|reduzieren|erweitern|ausklappen|einklappen|drucken|zurück|schließen|(?:mehr|weniger|alles?) anzeigen|details?",
    re.I,
)
_CELL = re.compile(r"[\s|()x–-]*\d{0,4}[\s|()x.–-]*")
_PRINTED = re.compile(r"(?:beschlu(?:ss|ß)(?:art)?|ergebnis)\s?:\s{1,9}(?!\((?!offen))(\S.{1,100})")
_FINITE = re.compile(
    r"\b(?:wird|werden|ist|sind|hat|haben|beschlie(?:ß|ss)t|nimmt|empfiehlt|stimmt|soll|möge)\b|\A(?:de[rmns]|die|das)\b"
)


class Heading(NamedTuple):
    """A row of the table; `length` of the line's characters are the heading, the rest is what stands under it."""

    role: str
    extent: str
    length: int


class Row(NamedTuple):
    pattern: re.Pattern[str]
    role: str
    extent: str
    example: str


@cache
def rows() -> tuple[Row, ...]:
    table = read("minutes/sections/headings.csv")
    return tuple(
        Row(re.compile(blank_runs(uncaptured(r["pattern"]))), r["role"], r["extent"], r["example"]) for r in table
    )


@lru_cache(maxsize=4096)
def heading(line: str) -> Heading | None:
    """The heading this line is or, up to a colon, begins with."""
    if len(line) > 80 and line[-1] == "." and ":" not in line[:80]:
        return None
    if len(line) <= LONGEST and (found := _row(lowered(_unmarked(line))) or _section(line)):
        return Heading(found.role, found.extent, len(line))
    colon = _COLON.match(line)
    if colon and (found := _section(colon[0])):
        return Heading(found.role, found.extent, colon.end())
    return None


def _unmarked(line: str) -> str:
    """Without the bars of a table, the bullet of a list and the break of a wrapped line."""
    plain = line.replace("|", " ").replace("\n", " ").strip()
    return plain[found.end() :] if (found := _BULLET.match(plain)) else plain


def _section(line: str) -> Row | None:
    """The row of a section's heading, whatever number or mark stands before it."""
    mark = _MARK.match(line)
    low = lowered(line[mark.end() :] if mark else line).replace("\n", " ").rstrip("*_ –-")
    found = _row(low) or (_row(low.replace(" ", "")) if _SPACED.match(low) else None)
    return found if found and found.extent == "section" else None


@lru_cache(maxsize=1)  # most lines have no mark, and are looked up as a whole line before
def _row(low: str) -> Row | None:
    found = _any_row().fullmatch(low)
    return rows()[int(found.lastgroup[3:])] if found and found.lastgroup else None


@cache
def _any_row() -> re.Pattern[str]:
    """All rows as one pattern, the first that matches wins: a line is tried once, not once for each row."""
    return re.compile("|".join(f"(?:{row.pattern.pattern})(?P<row{number}>)" for number, row in enumerate(rows())))


def label(line: str) -> bool:
    """Whether the line is a label whose value stands on the next: "Gremium:"."""
    return line.endswith(":") and (found := heading(line)) is not None and found.extent == "line"


def garbage(line: str) -> bool:
    """Whether the line is left over from tables, pictures and buttons: "| ||| ![]()", "Reduzieren"."""
    return _GARBAGE.fullmatch(line) is not None


def cell(line: str) -> bool:
    """Whether the line holds a bare number, as the cells of a table of votes do."""
    return len(line) < 30 and bool(_CELL.fullmatch(line))


def printed(line: str, sure: bool = False) -> str | None:
    """The result a portal prints in this line: "Beschluss: mehrheitlich beschlossen"; `sure`: even as a sentence."""
    found = _PRINTED.fullmatch(lowered(line)) if len(line) <= LONGEST else None
    if not found or found[1].startswith("(ein") or outcome(found[1]) == "unknown":
        return None
    if found[1].endswith(".") or _FINITE.search(found[1]):
        return line[found.start(1) : found.end(1)] if sure and len(line) <= 80 else None
    return line[found.start(1) : found.end(1)]


def bare(line: str) -> bool:
    """Whether the line is nothing but a result, as ALLRIS 4 prints it at the top: "geändert beschlossen"."""
    return (
        len(line) <= 60 and line[-1:] not in ".!?" and ":" not in line and len(line.split()) <= 6
        and not _FINITE.search(lowered(line))
        and outcome(line) not in (None, "unknown", "no_vote")
    )  # fmt: skip
