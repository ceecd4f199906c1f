"""Floors: what a portal must at least show, as its register row says it: "meetings >= 2/month; minutes >= 0.5".

Rules are parted by ";". A count (meetings, agendas, items, papers, files) needs "/month" or "/year"; a share (agenda,
outcome, resolution, minutes) is a number from 0 to 1 or a percentage. Both are taken over the last twelve months for
which it can be told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SHARES = {  # name -> (what is there, of what)
    "agenda": ("agendas", "meetings"),
    "outcome": ("with_outcome", "public_items"),
    "resolution": ("with_resolution", "public_items"),
    "minutes": ("minutes", "agendas"),
}
COUNTED = ("meetings", "agendas", "items", "papers", "files")
_RULE = re.compile(r"(\w+)\s*>=\s*(\d+(?:[.,]\d+)?)\s*(%)?\s*(?:/\s*(month|year))?")


@dataclass(frozen=True, slots=True)
class Floor:
    """`name` must be at least `least`: a share from 0 to 1, or a count per month."""

    name: str
    least: float
    words: str

    @property
    def is_share(self) -> bool:
        return self.name in SHARES


def floors(text: str | None) -> list[Floor]:
    """The rules of a row's cell. Raises ValueError, which says which rule is wrong and how it should look."""
    return [_floor(rule.strip()) for rule in (text or "").split(";") if rule.strip()]


def _floor(rule: str) -> Floor:
    match = _RULE.fullmatch(rule)
    if not match or match[1] not in (*SHARES, *COUNTED):
        names = ", ".join((*COUNTED, *SHARES))
        raise ValueError(f"{rule!r} is no rule such as: meetings >= 2/month; minutes >= 0.5 (of: {names})")
    name, number, percent, per = match.groups()
    least = float(number.replace(",", ".")) / (100 if percent else 1)
    if name in SHARES:
        if per or least > 1:
            raise ValueError(f"{rule!r}: {name} is a share, from 0 to 1 or up to 100%, and not per month or year")
        return Floor(name, least, rule)
    if percent or not per:
        raise ValueError(f"{rule!r}: {name} is a count and needs /month or /year")
    return Floor(name, least / (12 if per == "year" else 1), rule)
