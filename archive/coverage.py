"""The completeness ledger: what is held of each month of each portal, what failed, and what is not due yet.

A month is that of the meeting (of a paper its own date), "" where no date is known. The counts are the view `coverage`;
what is merely not published *yet* depends on the day, which is always passed in.

How long outcomes and minutes take is learnt from the portal itself: walking from the newest meetings back, the age at
which five meetings in a row reach half of the share that meetings older than a year (or the older half) have. Where
too few meetings are held to tell, or hardly any has them, the usual time is assumed (`USUAL`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from itertools import groupby

from archive.described import Column

USUAL = {"outcome": 60, "minutes": 120}  # days after a meeting, where the portal's own past does not tell
ENOUGH = 10  # meetings from which a delay can be learnt
EXPECTED = 0.5  # a share of older meetings from which on a field is expected of younger ones
SHORTEST, LONGEST = 7, 400  # days


def _int(name: str, text: str) -> Column:
    return Column(name, text, "INTEGER")


COLUMNS = (
    Column("portal", "The portal.", fk="portal", facet=True),
    Column("month", "Month of the meeting, or of the paper's date: 2026-03; empty where no (possible) date is known."),
    _int("meetings", "Meetings listed, cancelled ones included."),
    _int("cancelled", "Cancelled ones among them."),
    _int("agendas", "Meetings of which an agenda is held."),
    _int("items", "Agenda items."),
    _int("public_items", "Public ones among them."),
    _int("with_outcome", "Items with an outcome, be it an unknown one."),
    _int("with_resolution", "Items with the text of a resolution."),
    _int("with_minutes", "Items with the text of the deliberation."),
    _int("minutes", "Meetings with any text of resolution or deliberation, or a file of minutes."),
    _int("papers", "Papers dated in this month."),
    _int("files", "Files of these meetings, items and papers."),
    _int("failed", "Pages that could not be read when they were fetched last."),
    Column("reasons", "Why: the kinds of their problems."),
)
SQL = """
WITH item AS (
  SELECT meeting, count(*) AS items, sum(public IS 1) AS public_items, count(outcome) AS with_outcome,
    count(resolution_text) AS with_resolution, count(minutes_text) AS with_minutes
  FROM agenda_item WHERE withdrawn_at IS NULL GROUP BY meeting
), failure AS (
  SELECT p.portal, p.page, p.url, p.kind FROM problem p JOIN page g ON g.number = p.page
  WHERE p.resolved_at IS NULL AND p.capture IS NOT g.capture
), place (portal, url, day) AS (
  SELECT portal, url, start FROM meeting WHERE url IN (SELECT url FROM failure)
  UNION ALL SELECT portal, url, date FROM paper WHERE url IN (SELECT url FROM failure)
  UNION ALL SELECT i.portal, i.url, m.start FROM agenda_item i JOIN meeting m ON m.id = i.meeting
  WHERE i.url IN (SELECT url FROM failure)
), part (portal, day, meetings, cancelled, agendas, items, public_items, with_outcome, with_resolution, with_minutes,
         minutes, papers, files, page, kind) AS (
  SELECT m.portal, m.start, 1, m.status IS 'cancelled', i.items IS NOT NULL, i.items, i.public_items, i.with_outcome,
    i.with_resolution, i.with_minutes,
    coalesce(i.with_resolution + i.with_minutes, 0) > 0 OR EXISTS (
      SELECT 1 FROM file f WHERE f.meeting = m.id AND f.kind = 'minutes' AND f.withdrawn_at IS NULL),
    0, 0, NULL, NULL
  FROM meeting m LEFT JOIN item i ON i.meeting = m.id WHERE m.withdrawn_at IS NULL
  UNION ALL SELECT portal, date, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, NULL, NULL FROM paper WHERE withdrawn_at IS NULL
  UNION ALL SELECT f.portal, coalesce(m.start, n.start, p.date), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, NULL, NULL
  FROM file f LEFT JOIN meeting m ON m.id = f.meeting LEFT JOIN agenda_item i ON i.id = f.agenda_item
  LEFT JOIN meeting n ON n.id = i.meeting LEFT JOIN paper p ON p.id = f.paper WHERE f.withdrawn_at IS NULL
  UNION ALL SELECT f.portal, (SELECT max(day) FROM place WHERE place.url = f.url AND place.portal = f.portal),
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, f.page, f.kind
  FROM failure f
)
SELECT portal, CASE WHEN day GLOB '[12][09][0-9][0-9]-[01][0-9]-[0-3][0-9]*' AND substr(day, 1, 2) IN ('19', '20')
  THEN coalesce(strftime('%Y-%m', substr(day, 1, 10)), '') ELSE '' END AS month,
  sum(meetings) AS meetings, sum(cancelled) AS cancelled, sum(agendas) AS agendas,
  coalesce(sum(items), 0) AS items, coalesce(sum(public_items), 0) AS public_items,
  coalesce(sum(with_outcome), 0) AS with_outcome, coalesce(sum(with_resolution), 0) AS with_resolution,
  coalesce(sum(with_minutes), 0) AS with_minutes, sum(minutes) AS minutes, sum(papers) AS papers, sum(files) AS files,
  count(DISTINCT page) AS failed, group_concat(DISTINCT kind) AS reasons
FROM part GROUP BY 1, 2
"""

_MEETINGS = """
SELECT m.portal, m.start, count(i.outcome) > 0,
  count(i.resolution_text) + count(i.minutes_text) > 0 OR EXISTS (
    SELECT 1 FROM file f WHERE f.meeting = m.id AND f.kind = 'minutes' AND f.withdrawn_at IS NULL)
FROM meeting m LEFT JOIN agenda_item i ON i.meeting = m.id AND i.withdrawn_at IS NULL
WHERE m.withdrawn_at IS NULL AND m.status IS NOT 'cancelled' AND m.start >= ? AND m.start < ?
GROUP BY m.id HAVING total(i.public) > 0 ORDER BY m.portal, m.start DESC"""


@dataclass(frozen=True, slots=True)
class Month:
    """One line of the ledger; the columns of the view `coverage`, and what the day says about it.

    `awaited`: meetings whose outcome or minutes are not published yet, which is usual so soon; `overdue`: those where
    it no longer is.
    """

    portal: str
    month: str
    meetings: int = 0
    cancelled: int = 0
    agendas: int = 0
    items: int = 0
    public_items: int = 0
    with_outcome: int = 0
    with_resolution: int = 0
    with_minutes: int = 0
    minutes: int = 0
    papers: int = 0
    files: int = 0
    failed: int = 0
    reasons: str | None = None
    awaited: int = 0
    overdue: int = 0


COUNTS = tuple(f.name for f in fields(Month) if f.name not in ("portal", "month", "reasons"))


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that took place, and whether its outcomes and minutes are held."""

    portal: str
    day: date
    outcome: bool
    minutes: bool


@dataclass(frozen=True, slots=True)
class Delay:
    """After how many days a field is there; `learnt` from the portal's past, `expected` at all."""

    days: int
    learnt: bool = False
    expected: bool = False


Delays = Mapping[str, Delay]  # by "outcome" and "minutes"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The months of every portal in order, and after how long each portal publishes."""

    months: dict[str, list[Month]]
    delays: dict[str, Delays]


def ledger(db: sqlite3.Connection, today: date) -> Ledger:
    """Of all portals of an archive, those of which nothing is held included."""
    cursor = db.execute(SQL)
    names = [d[0] for d in cursor.description]
    rows = [Month(**dict(zip(names, values, strict=True))) for values in cursor]
    slugs = [slug for (slug,) in db.execute("SELECT slug FROM portal ORDER BY slug")]
    return made(slugs, rows, meetings(db, today), today)


def made(slugs: Iterable[str], rows: Iterable[Month], held: Iterable[Meeting], today: date) -> Ledger:
    """The ledger from what the database counted."""
    by_portal: dict[str, list[Month]] = {slug: [] for slug in slugs}
    for row in sorted(rows, key=lambda m: m.month):
        by_portal[row.portal].append(row)
    told = {slug: list(group) for slug, group in groupby(held, lambda m: m.portal)}
    delays = {slug: delays_of(told.get(slug, []), today) for slug in by_portal}
    return Ledger({s: with_due(m, told.get(s, []), delays[s], today) for s, m in by_portal.items()}, delays)


def meetings(db: sqlite3.Connection, today: date, years: int = 5) -> list[Meeting]:
    """Those of the last years with a public item (nothing is expected of others), newest first, portal by portal."""
    since = (today - timedelta(days=365 * years)).isoformat()
    found = []
    for portal, start, outcome, minutes in db.execute(_MEETINGS, (since, today.isoformat())):
        try:
            found.append(Meeting(portal, date.fromisoformat(start[:10]), bool(outcome), bool(minutes)))
        except ValueError:  # a date the interpreter of dates should not have let through; the merge check names it
            continue
    return found


def delays_of(held: Sequence[Meeting], today: date) -> Delays:
    """After how long outcomes and minutes of this portal are there; `held` newest first."""
    return {name: delay([((today - m.day).days, getattr(m, name)) for m in held], days) for name, days in USUAL.items()}


def delay(ages: Sequence[tuple[int, bool]], usual: int) -> Delay:
    """From (age in days, whether it is there) of meetings, the youngest first."""
    older = [there for age, there in ages if age > 365]
    if len(older) < ENOUGH:
        older = [there for _, there in ages[len(ages) // 2 :]]
    if len(older) < ENOUGH:
        return Delay(usual)
    share = sum(older) / len(older)
    if share < EXPECTED:
        return Delay(usual)
    for place in range(len(ages) - 4):
        five = ages[place : place + 5]
        if sum(there for _, there in five) >= 5 * share / 2:
            first = next(age for age, there in five if there)
            return Delay(min(max(first, SHORTEST), LONGEST), learnt=True, expected=True)
    return Delay(usual, expected=True)


def with_due(months: Sequence[Month], held: Sequence[Meeting], delays: Delays, today: date) -> list[Month]:
    """The months with their meetings that are awaited or overdue counted."""
    awaited: dict[str, int] = {}
    overdue: dict[str, int] = {}
    for meeting in held:
        lacking = [d for name, d in delays.items() if d.expected and not getattr(meeting, name)]
        if lacking:
            late = any((today - meeting.day).days > 2 * d.days for d in lacking)
            counted = overdue if late else awaited
            month = meeting.day.isoformat()[:7]
            counted[month] = counted.get(month, 0) + 1
    return [replace(m, awaited=awaited.get(m.month, 0), overdue=overdue.get(m.month, 0)) for m in months]


def summed(months: Iterable[Month], portal: str, label: str) -> Month:
    """Several months as one line, such as a year."""
    parts = list(months)
    reasons = sorted({kind for m in parts if m.reasons for kind in m.reasons.split(",")})
    counts = {name: sum(getattr(m, name) for m in parts) for name in COUNTS}
    return Month(portal=portal, month=label, reasons=",".join(reasons) or None, **counts)


def years(months: Sequence[Month]) -> list[Month]:
    """A line per year, the oldest first; "" for what has no date."""
    return [summed(group, months[0].portal, year) for year, group in groupby(months, lambda m: m.month[:4])]
