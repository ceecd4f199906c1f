"""The months of a calendar: which are known, which were asked for, where the way through them leads next. Pure.

Months are counted as year * 12 + month - 1. No clock: "now" is the month the portal's own calendar opens with. A
calendar without end is bounded by months without meetings, by a first year, and by how far ahead anybody plans.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from scraper.items import Link, Meeting, Paper, Reading

EMPTY_BACK = 24  # months in a row without any meeting before the calendar is taken to have ended
EMPTY_AHEAD = 6  # a recess, and a new council that has yet to plan
AHEAD = 18  # months after the one the calendar opens with
FIRST_YEAR = 1970

_DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)\b")


def month_number(period: str) -> int | None:
    """ "2023-10" -> 24285; None if it is no month."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", period)
    return int(match[1]) * 12 + int(match[2]) - 1 if match and 1 <= int(match[2]) <= 12 else None


def period_of(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


@dataclass(eq=False, slots=True)
class Walk:
    """The way through one calendar's months. `failed`: addresses of those that could not be read; 0 is the page the
    calendar opens with.
    """

    today: int | None = None  # the month the calendar opens with
    offered: dict[int, Link] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    failed: dict[int, str] = field(default_factory=dict)
    empty_back: int = 0
    empty_ahead: int = 0

    def read(self, period: str | None, reading: Reading) -> int | None:
        """Notes a month that was read; its number, None where the page does not tell which it is."""
        number = month_number(period) if period else _shown(reading, self)
        if number is None:
            return None
        if self.today is None:
            self.today = number
        held = any(isinstance(item, Meeting) for item in reading.items)
        if number <= self.today:
            self.empty_back = 0 if held else self.empty_back + 1
        if number >= self.today:
            self.empty_ahead = 0 if held else self.empty_ahead + 1
        return number

    def steps(self, number: int, floor: int) -> list[int]:
        """The next months on the side of `number`: the nearest to today that nobody asked for as yet.

        Not the nearest to `number`: from a March that could not be read the way may go on with the March before, and
        what lies between is known only from there.
        """
        if self.today is None:
            return []
        self.asked.add(number)
        left = self.offered.keys() - self.asked
        steps: list[int] = []
        if number >= self.today and self.empty_ahead < EMPTY_AHEAD:
            steps += [min((n for n in left if self.today < n <= self.today + AHEAD), default=number)]
        if number <= self.today and self.empty_back < EMPTY_BACK:
            steps += [max((n for n in left if floor <= n < self.today), default=number)]
        return [n for n in steps if n not in self.asked]

    def broken(self, floor: int) -> str | None:
        """Address of the page at which the way back ended only because it could not be read."""
        first = min(self.asked, default=0)
        return self.failed.get(first) if first != floor else None


def printed_days(reading: Reading) -> Iterator[date]:
    """The days a page of the paper list prints."""
    for item in reading.items:
        if isinstance(item, Paper) and (m := _DATE.search(item.date_words or "")):
            try:
                yield date(int(m[3]), int(m[2]), int(m[1]))
            except ValueError:
                continue


def _shown(reading: Reading, walk: Walk) -> int | None:
    """The month a calendar opened with: its meetings', else the gap among those it offers."""
    months = Counter(n for link in reading.links if link.kind == "meeting" and (n := month_number(link.period or "")))
    months += Counter(
        int(m[3]) * 12 + int(m[2]) - 1
        for item in reading.items
        if isinstance(item, Meeting) and (m := _DATE.search(item.date_words or ""))
    )
    if months:
        return months.most_common(1)[0][0]
    return _gap(walk.offered)


def _gap(offered: Collection[int]) -> int | None:
    """The one month that is not offered, for it is the one shown.

    Of a year of which all others are: beside November 2026 a calendar that offers November 2025 too has another gap.
    """
    year = max(Counter(n // 12 for n in offered).items(), key=lambda found: (found[1], found[0]), default=(0, 0))[0]
    missing = [n for n in range(year * 12, year * 12 + 12) if n not in offered]
    if len(missing) == 1:
        return missing[0]
    return next((n + 1 for n in sorted(offered) if n + 1 not in offered and n + 2 in offered), None)
