"""A day has an ISO 8601 date, a moment has its offset in Europe/Berlin, and what is no date stays words.

Read are the forms portals print ("Do., 21.03.2024, 18:00 Uhr", "Mo, 03.03.2025", "1. März 2024", "21.03.24",
"2026 Oct 21", "Jan 29, 2026"), in full and strictly; anything else is a problem with the exact words, never a guess:
an impossible date, a time the clock skipped or showed twice on that day, an end before the beginning. Two-digit years
are 1970 to 2069. A date without a time stays a date. An end "earlier" than the beginning is past midnight, up to 12
hours on.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipelines.steps import Complain, Rule, apply, changed, problem
from scraper.items import Consultation, Item, Meeting, Membership, Organization, Paper, Reading

BERLIN = ZoneInfo("Europe/Berlin")
_MONTHS = ("jan", "feb", "mär|mar|mrz|maer", "apr", "mai|may", "jun", "jul", "aug", "sep", "okt|oct", "nov", "dez|dec")
_DAYS = ("mo", "di|tu", "mi|we", "do|th", "fr", "sa", "so|su")
_DAY = r"(?P<weekday>(?:mo|di|mi|do|fr|sa|so|tu|we|th|su)[a-z]{0,8})\.?,?\s*"
_FORMS = (
    r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}|\d{2})",
    r"(?P<d>\d{1,2})\.?\s(?P<month>[a-zä]{3,9})\.?,?\s(?P<y>\d{4})",
    r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})",
    r"(?P<y>\d{4})\s(?P<month>[a-zä]{3,9})\.?\s(?P<d>\d{1,2})",
    r"(?P<month>[a-zä]{3,9})\.?\s(?P<d>\d{1,2}),\s?(?P<y>\d{4})",
)
_CLOCK = r"(?:(?:um|ab|von|ca\.|gegen)\s*)*(?P<{0}h>\d{{1,2}})(?:[:.](?P<{0}m>\d{{2}}))?(?::\d{{2}})?(?:\s*(?:uhr|h))?"
_TIMES = _CLOCK.format("a") + r"(?:\s*(?:-|–|—|bis)\s*" + _CLOCK.format("b") + r")?"
_WHEN = tuple(
    re.compile(
        rf"\(?(?:(?:am|den|vom|seit|ab|bis|zum)\s)*(?:{_DAY})?(?:den\s)?{form}(?:[T,]?\s*(?:{_TIMES}))?\.?\)?", re.I
    )
    for form in _FORMS
)
_SPAN = re.compile(_TIMES + r"\.?", re.I)
_NO_DATE = re.compile(r"(?:[-–—/.]+|offen|unbefristet|unbekannt|heute|n\.\s?n\.|k\.\s?a\.)", re.I)
_NO_TIME = re.compile(r"[-–—.: ]*(?:uhr)?|.*\b(?:anschlie(?:ß|ss)end|anschlu(?:ss|ß)|direkt nach|im anschl\.|offen"
                      r"|bekannt ?gegeben|nach bedarf|n\.\s?n\.).*", re.I)  # fmt: skip
LONGEST_MEETING = timedelta(hours=12)
SECONDS_OF_24 = (24, 0)


class Unclear(Exception):
    """These words are no date or time: `kind` of problem, and why."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class When(NamedTuple):
    """What is printed: a day, perhaps beginning and end as (hour, minute), and whether the weekday contradicts it."""

    day: date
    begin: tuple[int, int] | None = None
    end: tuple[int, int] | None = None
    wrong_weekday: bool = False


@lru_cache(maxsize=4096)
def when(words: str) -> When | None:
    """The date (and time) these words are, None where they say there is none. Raises Unclear."""
    text = " ".join(words.split())
    if _NO_DATE.fullmatch(text):
        return None
    found = next((m for form in _WHEN if (m := form.fullmatch(text))), None) if len(text) < 80 else None
    if found is None:
        raise Unclear("unknown_date", "this is not a date in any known form")
    part = found.groupdict()
    try:
        day = date(_year(part["y"]), _month(part), int(part["d"]))
    except ValueError:
        raise Unclear("impossible_date", "there is no such date") from None
    begin, end = _clocks(part)
    return When(day, begin, end, _contradicts(part["weekday"], day))


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if year < 70 else 1900
    if not 1900 <= year <= 2199:
        raise ValueError
    return year


def _month(part: dict[str, str]) -> int:
    """Number of the month; ValueError where the name is none."""
    if number := part.get("m"):
        return int(number)
    name = part["month"].lower()
    return next(n for n in range(1, 14) if n > 12 or re.match(_MONTHS[n - 1], name))


def _contradicts(weekday: str | None, day: date) -> bool:
    return bool(weekday) and not re.match(_DAYS[day.weekday()], str(weekday).lower())


def _clocks(part: dict[str, str | None]) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    return _clock(part.get("ah"), part.get("am")), _clock(part.get("bh"), part.get("bm"))


def _clock(hour: str | None, minute: str | None) -> tuple[int, int] | None:
    if hour is None:
        return None
    clock = int(hour), int(minute or 0)
    if clock > SECONDS_OF_24 or clock[1] > 59:
        raise Unclear("impossible_time", "there is no such time of day")
    return clock


@lru_cache(maxsize=4096)
def span(words: str) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Beginning and end, as (hour, minute), of "18:00 - 19:15" or "19:00 Uhr". Raises Unclear."""
    text = " ".join(words.split())
    if _NO_TIME.fullmatch(text):
        return None, None
    found = _SPAN.fullmatch(text) if len(text) < 60 else None
    if found is None:
        raise Unclear("unknown_time", "this is not a time of day in any known form")
    return _clocks(found.groupdict())


def moment(day: date, clock: tuple[int, int]) -> datetime:
    """That time of that day in Berlin, with its fixed offset. Raises Unclear in the hours the clock is changed."""
    naive = datetime.combine(day, time()) + timedelta(hours=clock[0], minutes=clock[1])
    first, second = (naive.replace(tzinfo=BERLIN, fold=fold).utcoffset() for fold in (0, 1))
    if first != second:
        why = "skipped" if (first or timedelta()) < (second or timedelta()) else "showed twice"
        raise Unclear("unclear_time", f"on this day the clock {why} this time")
    return naive.replace(tzinfo=timezone(first or timedelta()))


def _end(start: datetime, day: date, clock: tuple[int, int]) -> datetime:
    end = moment(day, clock)
    if end < start:
        end = moment(day + timedelta(days=1), clock)
    if end - start > LONGEST_MEETING:
        raise Unclear("contradiction", "the end is before the beginning")
    return end


def _day(words: str | None, item: Item, complain: Complain) -> When | None:
    """The words as a date, or None and a problem."""
    if words is None:
        return None
    try:
        found = when(words)
    except Unclear as unclear:
        complain(problem(unclear.kind, str(unclear), words, item))
        return None
    if found and found.wrong_weekday:
        complain(problem("contradiction", "the date is not on this day of the week", words, item))
    return found


def _meeting(item: Meeting, complain: Complain) -> Meeting:
    day = _day(item.date_words, item, complain)
    if day is None:
        return item
    start: datetime | None = None
    end: datetime | None = None
    try:
        begin, finish = span(item.time_words) if item.time_words else (day.begin, day.end)
        if begin:
            start = moment(day.day, begin)
            end = _end(start, day.day, finish) if finish else None
    except Unclear as unclear:
        words = item.time_words or item.date_words
        complain(problem(unclear.kind, str(unclear), words, item))
    iso = start.isoformat() if start else day.day.isoformat()
    return changed(item, start=iso, end=end.isoformat() if end else None)


def _dated(item: Paper | Consultation, complain: Complain) -> Item:
    day = _day(item.date_words, item, complain)
    return changed(item, date=day.day.isoformat()) if day else item


def _period(item: Membership | Organization, complain: Complain) -> Item:
    if item.start_date is None and item.end_date is None:
        return item
    days = [_day(words, item, complain) for words in (item.start_date, item.end_date)]
    start, end = (day.day.isoformat() if day else None for day in days)
    return changed(item, start_date=start, end_date=end)


_RULES: dict[type[Item], Rule] = {
    Meeting: _meeting, Paper: _dated, Consultation: _dated, Membership: _period, Organization: _period,
}  # fmt: skip


def step(reading: Reading) -> Reading:
    return apply(reading, _RULES)
