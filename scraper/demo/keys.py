"""By which key the archive must know a record of the demo: the portal's number, or what stands in for one."""

from __future__ import annotations

import re

from scraper.demo.allris_classic.calendar import shows_number
from scraper.demo.truth import Item, Meeting

PREFIX = {"council": "pa", "faction": "fr"}


def organization_key(body: tuple[str, int]) -> str:
    return f"{PREFIX.get(body[0], 'au')}{body[1]}"


def meeting_key(meeting: Meeting) -> str:
    """Its number, where the calendar shows one."""
    return str(meeting.number) if shows_number(meeting) else stand_in(meeting)


def stand_in(meeting: Meeting) -> str:
    """The key of a meeting without a number: "~2024-10-04.1800.sitzung-des-ältestenrates"."""
    return f"~{meeting.day.isoformat()}.{meeting.begin.replace(':', '').zfill(4)}.{worded(meeting.name)}"


def item_key(meeting: Meeting, item: Item) -> str:
    return str(item.number) if item.number is not None else f"~{meeting.number}.{item.label.replace(' ', '')}"


def worded(name: str) -> str:
    """A name as part of a key: "dr-petra-sommerfeld"."""
    return re.sub(r"[^\w]+|_", "-", name.lower()).strip("-")
