"""The stock: what is held of a portal's pages, page by page, so that a crawl can plan what to ask for next.

One pass over the captures and one over each kind of record, whatever the size of the archive. Days are those of
Germany: a page fetched at 23:30 UTC in summer was fetched the next day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from archive.exchange import UNMODIFIED

BERLIN = ZoneInfo("Europe/Berlin")
_PACE_DAYS = 730  # what is older tells less of how a portal publishes now

# a readable first capture is news only where the portal was held in full before: else all of it would be
_PAGES = """
SELECT p.number, p.url, p.route, p.capture, p.fetched, p.validators, t.first, t.tried, t.changed, t.failing, t.run,
  (SELECT c.status FROM capture c WHERE c.page = p.number ORDER BY c.fetched DESC, c.number DESC LIMIT 1),
  (SELECT min(b.first_seen) FROM problem b
    WHERE b.page = p.number AND b.kind = 'no_answer' AND b.resolved_at IS NULL)
FROM page p JOIN (
  SELECT c.page, min(CASE WHEN c.unchanged IS NOT NULL THEN c.fetched END) AS first, max(c.fetched) AS tried,
    max(CASE WHEN c.unchanged = 0 THEN c.fetched END) AS changed, min(c.crawl) AS run,
    min(CASE WHEN c.unchanged IS NULL AND c.fetched > coalesce(g.fetched, 0) THEN c.fetched END) AS failing
  FROM page g JOIN capture c ON c.page = g.number WHERE g.portal = ? GROUP BY c.page
) t ON t.page = p.number
WHERE p.portal = ? AND p.method = 'GET'"""
_MEETINGS = """
SELECT c.page, m.start, coalesce(i.outcomes, 0) > 0, coalesce(i.texts * 2 >= i.public AND i.texts > 0, 0), m.id
FROM meeting m LEFT JOIN capture c ON c.number = m.capture LEFT JOIN (
  SELECT meeting, count(result) AS outcomes, sum(public IS NOT 0) AS public,
    sum(text_state = 'published' OR resolution_text IS NOT NULL OR minutes_text IS NOT NULL) AS texts
  FROM agenda_item WHERE portal = ? AND withdrawn_at IS NULL GROUP BY meeting
) i ON i.meeting = m.id WHERE m.portal = ?"""
_ITEMS = """
SELECT c.page, i.meeting, i.result IS NOT NULL,
  i.text_state IS 'published' OR i.resolution_text IS NOT NULL OR i.minutes_text IS NOT NULL, i.paper
FROM agenda_item i LEFT JOIN capture c ON c.number = i.capture WHERE i.portal = ?"""
_STATIONS = """
SELECT paper, meeting, date, coalesce(result, outcome) IS NOT NULL, outcome IN ('postponed', 'referred')
FROM consultation WHERE portal = ? AND paper IS NOT NULL"""
_PAPERS = "SELECT c.page, p.id, p.date FROM paper p JOIN capture c ON c.number = p.capture WHERE p.portal = ?"
_FINISHED = "SELECT min(number), max(number) FROM crawl WHERE portal = ? AND reason = 'finished'"
_WAYS = """
SELECT p.id, p.date, coalesce(m.start, c.date) FROM paper p JOIN consultation c ON c.paper = p.id
LEFT JOIN meeting m ON m.id = c.meeting WHERE p.portal = ? AND p.date >= ? ORDER BY p.id, 3"""
_SEEN = """
SELECT h.field, min(h.seen_at), m.start FROM change h JOIN agenda_item i ON i.id = h.record
JOIN meeting m ON m.id = i.meeting
WHERE h.portal = ? AND h.old IS NULL AND h.seen_at >= ? AND h.field IN ('result', 'resolution_text', 'minutes_text')
GROUP BY h.record, h.field"""
_TOLD = """
SELECT i.meeting, max(h.seen_at) FROM change h JOIN agenda_item i ON i.id = h.record
WHERE h.portal = ? AND h.old IS NULL AND h.field IN ('resolution_text', 'minutes_text') GROUP BY i.meeting"""
# a page says something anew: the other pages of what it says it of, unless they were read since. Of an agenda all it
# names, for its items change with it; of a list only the line, and only what no other page had said before
_STIRRED = """
SELECT DISTINCT o.url, o.route FROM page p JOIN statement s ON s.page = p.number
JOIN statement d ON d.record = s.record AND d.detail = 1 AND d.to_capture IS NULL AND d.page <> s.page
JOIN page o ON o.number = d.page AND o.capture < ?2
WHERE p.number = (SELECT page FROM capture WHERE number = ?2 AND unchanged = 0) AND o.portal = ?1
  AND (p.route = 'meeting' AND s.to_capture IS NULL OR s.to_capture = ?2 OR s.from_capture = ?2 AND NOT EXISTS (
    SELECT 1 FROM statement x WHERE x.record = s.record AND x.content = s.content AND x.from_capture < ?2))
ORDER BY o.url"""
_ADDRESSES = """
SELECT url FROM page WHERE portal = ? AND route = ? AND method = 'GET' AND capture IS NOT NULL ORDER BY capture DESC"""
_READ_SINCE = """
SELECT p.url, p.route FROM capture c JOIN page p ON p.number = c.page AND p.capture = c.number
WHERE p.portal = ? AND p.method = 'GET' AND c.crawl > ? AND c.unchanged IS NOT NULL AND instr(p.url, '#') = 0
ORDER BY c.number"""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one page. `tried`: asked for last; `fetched`: last answered, if only with a redirect; `changed`:
    last said something new; `failing`: since when it is not answered as it should be; `day`, `outcome` and `minutes`:
    of its meeting. `capture`: the newest response that could be read. `new`: first asked for after the last run that
    finished. `validators`: what a conditional request would send, as a JSON object of header lines. `waits`: since when
    a paper has waited for a meeting that has no day as yet.
    """

    url: str
    route: str | None
    capture: int | None
    tried: date
    fetched: date | None
    changed: date | None
    failing: date | None
    new: bool
    validators: str | None
    day: date | None = None
    outcome: bool = False
    minutes: bool = False
    waits: date | None = None


class Life(NamedTuple):
    """Where a page stands in the life of its meeting. `told`: when its meeting's minutes were last seen to come; a page
    that was not read since may have them, too.
    """

    day: date | None
    outcome: bool
    minutes: bool
    waits: date | None = None
    told: date | None = None


_NONE = Life(None, False, False)


class Stock:
    """A portal's pages as the archive holds them. Reads only."""

    def __init__(self, db: sqlite3.Connection, portal: str) -> None:
        self.db, self.portal = db, portal
        self.first_whole, self.last_whole = db.execute(_FINISHED, (portal,)).fetchone()

    def pages(self) -> Iterator[Held]:
        """Every page that was ever asked for by GET."""
        lives = self._lives()
        for row in self.db.execute(_PAGES, (self.portal, self.portal)):
            yield self._held(row, lives)

    def read_since(self) -> list[tuple[str, str]]:
        """Address and kind of the pages read in the runs since the last that finished, oldest first."""
        return self.db.execute(_READ_SINCE, (self.portal, self.last_whole or 0)).fetchall()

    def delays(self, today: date) -> tuple[list[int], list[int], list[int]]:
        """Of the last two years: days between meetings and when their outcomes, and their minutes, were first seen; and
        those that papers waited for each of their meetings.
        """
        outcomes: list[int] = []
        minutes: list[int] = []
        since = str(today - timedelta(days=_PACE_DAYS))
        for field, seen_at, start in self.db.execute(_SEEN, (self.portal, since)):
            held = day_of_iso(start)
            if held is None:
                continue
            (outcomes if field == "result" else minutes).append(max(0, (_seen_day(seen_at) - held).days))
        return outcomes, minutes, list(self._waits(since))

    def _waits(self, since: str) -> Iterator[int]:
        paper, last = "", date.max
        for id_, entered, start in self.db.execute(_WAYS, (self.portal, since)):
            before = last if id_ == paper else day_of_iso(entered)
            day = day_of_iso(start)
            if before is None or day is None or day <= before:
                continue
            yield (day - before).days
            paper, last = id_, day

    def _held(self, row: tuple[Any, ...], lives: dict[int, Life]) -> Held:
        number, url, route, capture, read, validators, first, tried, changed, failed, run, status, unanswered = row
        moved = status != UNMODIFIED and 300 <= status < 400  # where to is a page of its own
        failing = None if moved or tried == read else day_of(failed)
        if failing is None and unanswered:  # a page it leads to did not answer, and of that nothing is held
            failing = _seen_day(unanswered)
        life, fetched = lives.get(number, _NONE), day_of(tried) if moved else day_of(read)
        return Held(
            url,
            route,
            capture,
            day_of(tried) or date.min,
            fetched,
            day_of(changed) if changed != first or after(self.first_whole, run) else None,
            failing,
            after(self.last_whole, run),
            validators if tried == read and not failing else None,
            life.day,
            life.outcome,
            life.minutes and (life.told is None or fetched is None or life.told <= fetched),
            life.waits,
        )

    # ---- what stands on the pages

    def _lives(self) -> dict[int, Life]:
        lives: dict[int, Life] = {}
        meetings: dict[str, Life] = {}
        told = {meeting: _seen_day(at) for meeting, at in self.db.execute(_TOLD, (self.portal,))}
        for page, start, outcome, minutes, id_ in self.db.execute(_MEETINGS, (self.portal, self.portal)):
            life = meetings[id_] = Life(day_of_iso(start), bool(outcome), bool(minutes), told=told.get(id_))
            if page is not None:
                lives[page] = life
        newest: dict[str, Life] = {}
        undated: set[str] = set()  # papers one of whose stations is still to get its day
        put_off: dict[str, date] = {}  # papers that are to be dealt with again, and since when
        for page, meeting, outcome, minutes, paper in self.db.execute(_ITEMS, (self.portal,)):
            of = meetings.get(meeting, _NONE)
            if page is not None:
                since = None if minutes else told.get(meeting)
                lives[page] = Life(of.day, bool(outcome), bool(minutes) or of.minutes, told=since)
            if paper is not None:
                _later(newest, paper, Life(of.day, bool(outcome), False))
        for paper, meeting, said, outcome, again in self.db.execute(_STATIONS, (self.portal,)):
            day = meetings.get(meeting, _NONE).day or day_of_iso(said)
            _later(newest, paper, Life(day, bool(outcome), False))
            if day is None and not outcome:
                undated.add(paper)
            if day is not None and again:
                put_off[paper] = max(day, put_off.get(paper, day))
        for page, id_, entered in self.db.execute(_PAPERS, (self.portal,)):
            life = newest.get(id_, _NONE)
            since = max(life.day or date.min, day_of_iso(entered) or date.min)
            waiting = id_ in undated or (id_ in put_off and put_off[id_] == life.day)
            lives[page] = life._replace(waits=since) if waiting else life
        return lives


def addresses(db: sqlite3.Connection, portal: str, route: str) -> list[str]:
    """Of the pages of this kind that could be read at least once, those last read first."""
    return [url for (url,) in db.execute(_ADDRESSES, (portal, route))]


def stirred(db: sqlite3.Connection, portal: str, capture: int) -> list[tuple[str, str]]:
    """Address and kind of the pages that are to be looked at again because of what this response said anew."""
    return db.execute(_STIRRED, (portal, capture)).fetchall()


def after(whole: int | None, run: int | None) -> bool:
    """Whether a run came after one that went through the whole portal."""
    return whole is not None and (run or 0) > whole


def _later(newest: dict[str, Life], paper: str, life: Life) -> None:
    """Keeps the newest day; of one day the station with an outcome."""
    before = newest.get(paper, _NONE)
    if (life.day or date.min, life.outcome) > (before.day or date.min, before.outcome):
        newest[paper] = life


def _seen_day(iso: str) -> date:
    """The day in Germany of "2024-03-21T22:00:00Z"."""
    return datetime.fromisoformat(iso).astimezone(BERLIN).date()


def day_of(seconds: object) -> date | None:
    """Seconds since 1970 as a day in Germany."""
    return _day_of_hour(seconds // 3600) if isinstance(seconds, int) else None


@lru_cache(10_000)
def _day_of_hour(hours: int) -> date:
    """Days in Germany begin with an hour of UTC; looking up the time zone for each response takes ten times as long."""
    return datetime.fromtimestamp(hours * 3600, UTC).astimezone(BERLIN).date()


def day_of_iso(words: str | None) -> date | None:
    """The day of "2024-03-21T18:00:00+01:00" or "2024-03-21"; None for what does not begin with one."""
    try:
        return date.fromisoformat((words or "")[:10])
    except ValueError:
        return None
