"""What the line above or below tells of a line."""

from __future__ import annotations

import re

from pipelines.minutes.sections.headings import cell, heading
from pipelines.minutes.spans import Span, lines

_ITEM_NUMBER = re.compile(r"(?:TOP )?(?:Ö|N|NÖ) \d{1,2}(?:\.\d{1,2})*(?: - [\w/.-]{2,30})?")
_LABEL = 40  # characters of a row's label
OF_PAPERS = {"recommendation", "justification", "metadata"}  # roles of the sections of papers


def counted_below(text: str, part: Span, line: str) -> bool:
    """Whether it is a label with a number below, whatever it counts: "Pers. Beteiligt:"."""
    below = next(lines(text, part.end), None) if line.endswith(":") and len(line) < _LABEL else None
    return below is not None and cell(below.of(text)) and any(map(str.isdigit, below.of(text)))


def listed(text: str, part: Span, role: str) -> bool:
    """Whether it is only named: ALLRIS lists "Beschlussvorschlag", "Sachverhalt", "Anlagen" before the first."""
    below = next(lines(text, part.end), part).of(text)
    found = None if below.endswith(":") else heading(below)
    return found is not None and found.extent == "section" and found.role in OF_PAPERS - {role}


def entitled(text: str, part: Span, line: str) -> bool:
    """Whether it is an item's number, as a line, or the title below it."""
    above = text[max(0, part.start - 80) : part.start].rstrip().rpartition("\n")[2]
    return bool(_ITEM_NUMBER.fullmatch(line) or (_ITEM_NUMBER.fullmatch(above) and not line.endswith(".")))
