"""Keys of records the vendor gives no number: built of raw words, beginning with "~"."""

from __future__ import annotations

import re
from collections import Counter

_OTHER = re.compile(r"[\W_]+")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_MARK = re.compile(r"([^\W\d_]+)?\.?\s*(\d[\w.]*)?")
MARKS = {"Ö": True, "N": False, "NÖ": False, "Nö": False}  # before an agenda item's number: public or not


def slug(name: str) -> str:
    """ "Sitzung des Haushaltsausschusses" -> "sitzung-des-haushaltsausschusses"; umlauts stay."""
    return _OTHER.sub("-", name.lower()).strip("-")


def meeting_key(day: str, time: str | None, name: str) -> str:
    """ "~2023-10-04.1800.sitzung-des-haushaltsausschusses": ISO day, start time's digits or nothing, name."""
    start = _TIME.search(time or "")
    return f"~{day}.{start[1].zfill(2) + start[2] if start else ''}.{slug(name)}"


def public(number: str | None) -> bool | None:
    """What the mark before an item's number says ("Ö 4.1" True, "N 2" False); None for no mark or an unknown one."""
    found = _MARK.match(number or "")
    return MARKS.get(found[1]) if found and found[1] else None


class Unique:
    """Tells repeated keys of one page apart: the second is "...+2"."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def __call__(self, key: str) -> str:
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}+{self._seen[key]}"
