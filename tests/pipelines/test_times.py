from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import interpret
from pipelines.times import BERLIN, Unclear, span, when
from scraper.items import Consultation, Item, Meeting, Membership, Paper, Reading


def meeting(day: str | None, clock: str | None = None) -> tuple[Meeting, list[str]]:
    said = interpret(Reading(portal="demo", url="u", items=(Meeting(key="1", date_words=day, time_words=clock),)))
    (item,) = said.items
    assert isinstance(item, Meeting)
    return item, [p.kind for p in said.problems]


def only(item: Item) -> tuple[Item, list[str]]:
    said = interpret(Reading(portal="demo", url="u", items=(item,)))
    return said.items[0], [p.kind for p in said.problems]


@pytest.mark.parametrize(
    ("day", "clock", "start", "end"),
    [
        ("Do., 21.03.2024, 18:00 Uhr", None, "2024-03-21T18:00:00+01:00", None),
        ("Mo, 03.03.2025", "18:00 - 19:15", "2025-03-03T18:00:00+01:00", "2025-03-03T19:15:00+01:00"),
        ("Mi, 02.07.2025", "19:00", "2025-07-02T19:00:00+02:00", None),
        ("02.07.2025", "9:00", "2025-07-02T09:00:00+02:00", None),
        ("02.07.2025", "18.00 Uhr", "2025-07-02T18:00:00+02:00", None),
        ("02.07.2025", "18:00 - 00:30", "2025-07-02T18:00:00+02:00", "2025-07-03T00:30:00+02:00"),
        ("02.07.2025", "18:00 - 24:00 Uhr", "2025-07-02T18:00:00+02:00", "2025-07-03T00:00:00+02:00"),
        ("02.07.2025", "von 18:00 bis 20:00 Uhr", "2025-07-02T18:00:00+02:00", "2025-07-02T20:00:00+02:00"),
        ("26.10.2024", "18:00 - 01:30", "2024-10-26T18:00:00+02:00", "2024-10-27T01:30:00+02:00"),
        ("26.10.2024", "22:00 - 03:30", "2024-10-26T22:00:00+02:00", "2024-10-27T03:30:00+01:00"),
        ("2026 Oct 21", None, "2026-10-21", None),
        ("Jan 29, 2026", "17:00", "2026-01-29T17:00:00+01:00", None),
        (" am Do., 01.10.2026 um 17:00 Uhr.", None, "2026-10-01T17:00:00+02:00", None),
        ("1. März 2024", None, "2024-03-01", None),
        ("Freitag, den 01.03.2024", None, "2024-03-01", None),
        ("21.03.24", None, "2024-03-21", None),
        ("12. Dez. 1999", None, "1999-12-12", None),
        ("Do 12.03.2026 18:00 - 20:15 Uhr", None, "2026-03-12T18:00:00+01:00", "2026-03-12T20:15:00+01:00"),
        ("02.07.2025", "im Anschluss an den Rat", "2025-07-02", None),
    ],
)
def test_printed_forms(day: str, clock: str | None, start: str, end: str | None) -> None:
    item, problems = meeting(day, clock)
    assert (item.start, item.end, problems) == (start, end, [])


@pytest.mark.parametrize(
    ("day", "clock", "start", "problem"),
    [
        ("31.02.2024", "18:00", None, "impossible_date"),
        ("29.02.2023", None, None, "impossible_date"),
        ("12.13.2024", None, None, "impossible_date"),
        ("01.01.0001", None, None, "impossible_date"),
        ("demnächst", None, None, "unknown_date"),
        ("12.03.2024 oder 13.03.2024", None, None, "unknown_date"),
        ("Mo, 21.03.2024", "18:00", "2024-03-21T18:00:00+01:00", "contradiction"),  # a Thursday
        ("21.03.2024", "25:00", "2024-03-21", "impossible_time"),
        ("21.03.2024", "abends", "2024-03-21", "unknown_time"),
        ("31.03.2024", "02:30", "2024-03-31", "unclear_time"),  # skipped
        ("27.10.2024", "02:30", "2024-10-27", "unclear_time"),  # twice
        ("21.03.2024", "18:00 - 17:00", "2024-03-21T18:00:00+01:00", "contradiction"),
    ],
)
def test_what_is_unclear_is_a_problem_and_no_guess(
    day: str, clock: str | None, start: str | None, problem: str
) -> None:
    item, problems = meeting(day, clock)
    assert (item.start, item.end, problems) == (start, None, [problem])


def test_problems_carry_the_exact_words() -> None:
    said = interpret(Reading(portal="demo", url="u", items=(Meeting(key="1", date_words="am 31.02.2024"),)))
    assert [(p.words, p.record) for p in said.problems] == [("am 31.02.2024", "demo:meeting:1")]


def test_other_dates() -> None:
    assert only(Paper(key="1", date_words="12.03.2024"))[0].date == "2024-03-12"
    assert only(Consultation(key="1", meeting="1", date_words="Mi, 13.03.2024"))[0].date == "2024-03-13"
    membership = Membership(key="1", organization="a", person="b", start_date="seit 01.06.2024", end_date="unbefristet")
    item, problems = only(membership)
    assert (item.start_date, item.end_date, problems) == ("2024-06-01", None, [])
    assert only(Membership(key="1", organization="a", person="b", start_date="neulich"))[1] == ["unknown_date"]


days = st.dates(date(1970, 1, 1), date(2068, 12, 31))
GERMAN = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
          "Dezember")  # fmt: skip
ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@given(days)
def test_every_day_in_every_form(day: date) -> None:
    weekday = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")[day.weekday()]
    english = ENGLISH[day.month - 1]
    for words in (
        f"{day:%d.%m.%Y}", f"{weekday}, {day.day}.{day.month}.{day.year}", f"{weekday}., {day:%d.%m.%y}", str(day),
        f"{day.day}. {GERMAN[day.month - 1]} {day.year}", f"{day.year} {english} {day:%d}",
        f"{english} {day.day}, {day.year}",
    ):  # fmt: skip
        found = when(words)
        assert found is not None
        assert (found.day, found.wrong_weekday) == (day, False), words


@given(days, st.integers(0, 23), st.integers(0, 59), st.integers(0, 11 * 60))
def test_moments_are_berlin_moments(day: date, hour: int, minute: int, minutes: int) -> None:
    start = datetime(day.year, day.month, day.day, hour, minute)
    end = start + timedelta(minutes=minutes)
    item, problems = meeting(f"{day:%d.%m.%Y}", f"{start:%H:%M} - {end:%H:%M}")
    if problems:
        assert {"unclear_time"} == set(problems)
        return
    assert item.start and item.end
    for iso, naive in ((item.start, start), (item.end, end)):
        assert datetime.fromisoformat(iso).astimezone(BERLIN).replace(tzinfo=None) == naive


@given(st.text(max_size=40))
def test_nothing_else_raises(words: str) -> None:
    for reader in (when, span):
        with contextlib.suppress(Unclear):
            reader(words)
