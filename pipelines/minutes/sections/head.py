"""What stands above an item's text: what portals print there, and how the minutes of a whole meeting begin."""

from __future__ import annotations

import re

from pipelines.minutes.sections.headings import NUMBERED, Heading, bare, garbage, heading, label, printed
from pipelines.minutes.sections.parts import FORMULA
from pipelines.minutes.spans import Span, lowered
from pipelines.minutes.verdicts import act, speaks

_TITLES = 2  # lines of a title at the very top, right above the first section
_NO_TITLE = 5  # lines above the text that are known by nothing, between others that are
_MENU = 12  # ... and above the first that is: the menu of the portal
_VALUE = 60  # characters of a label and its value
_RESULT = ("beschluss:", "beschlussart:", "ergebnis:")
WHOLE = ("niederschrift", "protokoll", "sitzungsniederschrift", "sitzungsprotokoll")
_HEAD = 3_000  # characters within which minutes of one item say which it is
_ITEM = re.compile(r"\b(?:Punkt|TOP|Tagesordnungspunkt) (\d{1,2}(?:\.\d{1,2})*) der Tagesordnung\b")
_MEETING = re.compile(  # the first lines of minutes of a whole meeting: what it is, then who was there and the agenda
    r"(?:[^\n]*\n){0,8}?[ \t]{0,80}(?:n ?i ?e ?d ?e ?r ?s ?c ?h ?r ?i ?f ?t|(?:sitzungs)?(?:niederschrift|protokoll))\b"
    r"[^\n:]*\n(?:[^\n]*\n){0,60}?[ \t|]{0,80}(?:\w{2,20} ){0,2}"
    r"(?:t ?a ?g ?e ?s ?o ?r ?d ?n ?u ?n ?g|anwesend|teilnehmer|mitglieder|sitzungsdauer|beginn|schriftführ)\w{0,6}"
    r"(?: der sitzung| sind| waren)?[ \t]{0,20}(?:[:|\d\n(]|\Z)", re.I
)  # fmt: skip


def above(text: str, parts: list[Span]) -> int:
    """How many of the first lines are what portals print above the text: labels, numbers, results, and titles there."""
    count = 0
    for number, part in enumerate(parts[:40]):
        line = part.of(text)
        found = heading(line)
        before = parts[number - 1].of(text) if number else ""
        if _portals(line, found) or (number and bare(line)) or _ballot_below(text, parts, number):
            count = number + 1
        elif (label(before) and not found) or (number == 0 and line.lower() in WHOLE):
            count = number + (1 if number else 0)
        elif found and (found.role, found.extent) == ("metadata", "section"):
            return number
        elif count and line.lower() in _RESULT and bare(_next(text, parts, number)):
            count = number + 1
        elif (
            0 < number <= _TITLES
            and not count
            and _opens(line, found)
            and all(_entitles(p.of(text)) for p in parts[:number])
        ):
            return number
        elif found and count and found.extent == "section":
            if not _labelled(line, found, _next(text, parts, number)):
                return number
            count = number + 1
        elif found or not _title(line) or number - count >= (_NO_TITLE if count else _MENU):
            break
    return count


def _opens(line: str, found: Heading | None) -> bool:
    """Whether a section begins here."""
    return (found is not None and found.extent == "section") or bool(FORMULA.match(line))


def _entitles(line: str) -> bool:
    """Whether it can be nothing but a title, at the very top."""
    return _title(line) and not speaks(line) and act(line).outcome is None


def _title(line: str) -> bool:
    """Whether it may be a title or a line of the menu: no sentence, no list."""
    ends = line.endswith(".") and not line.endswith("...") and not line[:-1].isdigit()
    return len(line) <= 200 and not ends and not line.endswith(":") and not (NUMBERED.match(line) and len(line) > 4)


def _portals(line: str, found: Heading | None) -> bool:
    """Whether portals print this line around the text, not clerks."""
    return garbage(line) or printed(line) is not None or (found is not None and found.extent in ("line", "minutes"))


def _labelled(line: str, found: Heading, below: str) -> bool:
    """Whether the heading is a label among labels: "Antrag: A-Fraktion" above "Vorlage: 2020/17"."""
    follows = heading(below)
    return found.length < len(line) <= _VALUE and follows is not None and follows.extent == "line"


def _next(text: str, parts: list[Span], number: int) -> str:
    return parts[number + 1].of(text) if number + 1 < len(parts) else ""


def _ballot_below(text: str, parts: list[Span], number: int) -> bool:
    """Whether it is the result at the very top of the page, whatever its words, with the numbers below it."""
    first = number == 0 and lowered(parts[0].of(text)).startswith("beschluss: ")
    found = heading(_next(text, parts, 0)) if first else None
    return found is not None and found.extent == "ballot"


def of_meeting(text: str) -> bool:
    """Whether the text is the minutes of a whole meeting, not of one item, be it under the meeting's own head."""
    return bool(_MEETING.match(text)) and not of_item(text)


def of_item(text: str) -> bool:
    """Whether it says which item of the agenda it is of, and no other."""
    return len({found[1] for found in _ITEM.finditer(text, 0, _HEAD)}) == 1
