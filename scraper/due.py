"""When a page is to be asked for again: by what is expected of it next, and by what it did so far. Pure.

Seven rules; the earliest day any of them names is the page's next day. A page that is not answered as it should be is
tried again the next night, and ever less often the longer that lasts.

1. What was never fetched, or what another page has just said something new about, is due at once: an agenda that
   changed makes its items and papers due the same night. So listings and agendas are asked for often, the rest seldom.
2. Listings: the calendar's months around today every night, older ones as long as minutes may still come; the paper
   list every night, to its end every few weeks; lists of organizations every week; organizations, whose seats change,
   every fourth night.
3. An agenda every night from 14 days before its meeting until the outcome is known, then every fourth night as long as
   this portal's minutes usually take, then ever less often. Every fourth night is a delay of at most 3 days.
4. Items and papers wait with their meeting, every fourth night: not all portals show on the agenda that there is news.
5. A paper that waits for its meeting to be dated ("Bereit"), or to be dealt with again ("vertagt"), is the only one to
   say so: every fourth night as long as this portal's papers usually wait, then ever less often, for many a paper never
   gets there.
6. What changed may change again: a page quiet for n days is looked at again after n/3 of them, at least 4.
7. Everything is seen again within ROTATION days. A page's turn is fixed by its address, so that the old stock is spread
   evenly over the nights even if all of it was fetched on one day.

`Pace` is what a portal's own past says about its delays; with fewer than `Pace.ENOUGH` cases the usual ones hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar
from zlib import crc32

ROTATION = 90  # days
AHEAD = 14  # agendas appear this long before a meeting, at most
OFTEN = 4  # nights; who asks every fourth night is at most 3 days late
PLANNED = 3  # months ahead in which dates still change from day to day

# nights; a calendar without a month is the one a portal opens with
_LISTINGS = {
    "start": ROTATION,
    "council_list": 7,
    "organization_list": 7,
    "person_list": 7,
    "paper_list": 1,
    "calendar": 1,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows of a page. Days are the portal's own, in local time.

    `day`: of the meeting the page belongs to; the first of the month for a calendar's page; the newest meeting for a
    paper; None for what belongs to no day. `changed`: when it last said something new. `stirred`: another page has said
    something new about the same record, or the agenda above it changed, since it was fetched. `failing`: since when it
    is not answered as it should be; `tried`: when it was asked for last. `waits`: since when a paper has waited for a
    meeting that has no day as yet.
    """

    key: str
    kind: str
    day: date | None = None
    fetched: date | None = None
    changed: date | None = None
    stirred: bool = False
    outcome: bool = False
    minutes: bool = False
    failing: date | None = None
    tried: date | None = None
    waits: date | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """After how many days a portal publishes: almost never before `*_early`, almost always before `*_late`.

    The usual ones are generous, for a portal of which so little is known is small, or new: some minutes are approved in
    the meeting after the next, beyond a recess; and some bodies meet once a year, so that papers wait for more than
    that (`papers_late`: until a paper's next meeting).
    """

    outcome_late: int = 21
    minutes_early: int = 3
    minutes_late: int = 270
    papers_late: int = 400

    ENOUGH: ClassVar[int] = 20

    @classmethod
    def learned(cls, outcomes: Sequence[int], minutes: Sequence[int], papers: Sequence[int] = ()) -> Pace:
        """From the days between meetings and the outcomes and minutes that were seen, and between papers and each of
        their meetings, of the last year or two.

        What is late is missing in them as yet, so the late ends are stretched by half.
        """
        usual = cls()
        return cls(
            _late(outcomes, usual.outcome_late),
            usual.minutes_early if len(minutes) < cls.ENOUGH else max(0, _share(minutes, 0.02) - OFTEN),
            _late(minutes, usual.minutes_late),
            _late(papers, usual.papers_late),
        )


def _late(days: Sequence[int], usual: int) -> int:
    return usual if len(days) < Pace.ENOUGH else _share(days, 0.97) * 3 // 2 + 1


def _share(days: Sequence[int], share: float) -> int:
    """The number of days within which this share of them lies."""
    return sorted(days)[min(len(days) - 1, int(len(days) * share))]


USUAL = Pace()


def next_due(page: Known, pace: Pace = USUAL) -> date:
    """The day from which on the page is due; date.min for at once. Never more than ROTATION days after `fetched`."""
    if not page.stirred and page.failing and page.tried:
        return page.tried + timedelta(days=min(ROTATION, max(1, (page.tried - page.failing).days // 3)))
    if page.fetched is None or page.stirred:
        return date.min
    nights = min(_expected(page, page.fetched, pace), _quiet(page, page.fetched), _undated(page, page.fetched, pace))
    every = OFTEN if page.kind == "organization" else ROTATION
    return min(page.fetched + timedelta(days=max(1, nights)), turn(page.key, page.fetched, every))


def turn(key: str, fetched: date, every: int = ROTATION) -> date:
    """The first day after `fetched` on which the rotation, `every` so many days, comes to this page."""
    passed = (fetched.toordinal() + crc32(key.encode())) % every
    return fetched + timedelta(days=every - passed)


def walked(key: str, last: date, pages: int) -> date:
    """The first day after `last` on which a list of so many pages is walked to its end: what is taken off it without a
    word shows only then. Two pages a night on average, so that a short list is walked often.
    """
    return turn(key, last, max(OFTEN, min(ROTATION, pages // 2)))


def due(pages: Iterable[Known], today: date, pace: Pace = USUAL) -> list[Known]:
    """The pages that are due today, the most valuable first: for a run that may ask for so many and no more."""
    found = [(_worth(p, today), next_due(p, pace), p.key, p) for p in pages]
    return [page for _, day, _, page in sorted(found, key=lambda f: f[:3]) if day <= today]


def _worth(page: Known, today: date) -> int:
    """0 is worth most: listings, which lead to everything; then news; then what is near its meeting; then the rest."""
    if page.kind == "calendar" or page.kind in _LISTINGS:
        return 0 if page.day is None or abs((page.day - today).days) < 60 else 3
    if page.fetched is None or page.stirred:
        return 1
    if page.day is not None and -AHEAD <= (today - page.day).days <= ROTATION and not page.minutes:
        return 2
    return 4


def _quiet(page: Known, fetched: date) -> int:
    if page.kind == "calendar" or page.kind in _LISTINGS or page.changed is None:
        return ROTATION
    return max(OFTEN, (fetched - page.changed).days // 3)


def _undated(page: Known, fetched: date, pace: Pace) -> int:
    return ROTATION if page.waits is None else max(OFTEN, ((fetched - page.waits).days - pace.papers_late) // 3)


def _expected(page: Known, fetched: date, pace: Pace) -> int:
    """Nights until something may be expected to be new."""
    if page.day is None:
        return _LISTINGS.get(page.kind, ROTATION)
    since = (fetched - page.day).days
    if page.kind == "calendar":
        return _month(since, pace)
    if since < 0:
        return _ahead(page, since)
    if not page.outcome and since <= pace.outcome_late:
        return 1 if page.kind == "meeting" else OFTEN
    return ROTATION if page.minutes or page.kind == "paper" else _minutes(since, pace)


def _ahead(page: Known, since: int) -> int:
    """While the meeting lies ahead; the morning after it is not slept through."""
    if since < -AHEAD:
        return -AHEAD - since
    return 1 if page.kind == "meeting" else min(OFTEN, 1 - since)


def _minutes(since: int, pace: Pace) -> int:
    """While minutes are waited for; `since` counts from the meeting."""
    if since < pace.minutes_early:
        return max(OFTEN, pace.minutes_early - since)
    return OFTEN if since <= pace.minutes_late else max(OFTEN, (since - pace.minutes_late) // 3)


def _month(since: int, pace: Pace) -> int:
    """`since` counts from the first day of the month."""
    if -31 * PLANNED <= since <= 31 + pace.outcome_late:
        return 1
    if since < 0:
        return 7
    return OFTEN if since <= 31 + pace.minutes_late else ROTATION
