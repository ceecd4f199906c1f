"""Public holidays (North Rhine-Westphalia) and school holidays of the demo town, as a portal's calendar shows them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

FIXED = {
    (1, 1): "Neujahr", (5, 1): "Tag der Arbeit", (10, 3): "Tag der Deutschen Einheit", (11, 1): "Allerheiligen",
    (12, 25): "1. Weihnachtstag", (12, 26): "2. Weihnachtstag",
}  # fmt: skip
MOVING = {-2: "Karfreitag", 1: "Ostermontag", 39: "Christi Himmelfahrt", 50: "Pfingstmontag", 60: "Fronleichnam"}


@cache
def easter(year: int) -> date:
    """Easter Sunday (Butcher's rule)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holiday(day: date) -> str | None:
    return FIXED.get((day.month, day.day)) or MOVING.get((day - easter(day.year)).days)


def school_holiday(day: date) -> str | None:
    """Easter, summer, autumn and Christmas holidays; the same every year but for Easter."""
    from_easter = (day - easter(day.year)).days
    summer = date(day.year, 7, 8) <= day <= date(day.year, 8, 20)
    autumn = date(day.year, 10, 9) <= day <= date(day.year, 10, 21)
    winter = (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 6)
    return "Schulferien" if -6 <= from_easter <= 6 or summer or autumn or winter else None


def working_day(day: date) -> date:
    """`day`, or the next one on which a council may meet."""
    while day.weekday() > 4 or holiday(day) or school_holiday(day):
        day += timedelta(days=1)
    return day
