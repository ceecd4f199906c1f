"""Lists that go on over several pages say what all of their pages said in one walk, from the first to the last.

Such a list (ALLRIS vo040.asp) has one address for each place: rows 1 to 50, 51 to 100 ... A new paper pushes all others
down, from the foot of one page to the head of the next, which is read a second later; so a page that has a record no
more proves nothing. Only a walk to the end of the list, in one run, none of whose pages has the record, does. A walk
that was left early proves nothing either.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from typing import NamedTuple

PAGED = "paper_list"  # the route of their pages

# its first pages, which no fragment tells apart, and its last ones
_READ = f"""
SELECT c.fetched, c.number, c.crawl, c.ends, 1 FROM page p JOIN capture c ON c.page = p.number
WHERE p.portal = ?1 AND p.route = '{PAGED}' AND instr(p.url, '#') = 0 AND c.unchanged IS NOT NULL
UNION ALL
SELECT c.fetched, c.number, c.crawl, 1, 0 FROM page p JOIN capture c ON c.page = p.number
WHERE p.portal = ?1 AND p.route = '{PAGED}' AND instr(p.url, '#') > 0 AND c.ends = 1 AND c.unchanged IS NOT NULL
ORDER BY 1, 2"""  # noqa: S608
# what a page of the list ever had, and none that was read since a moment has
_UNSEEN = f"""
SELECT DISTINCT s.record FROM page p JOIN statement s ON s.page = p.number
WHERE p.portal = ?1 AND p.route = '{PAGED}' AND s.record NOT IN (
  SELECT n.record FROM page q JOIN statement n ON n.page = q.number
  WHERE q.portal = ?1 AND q.route = '{PAGED}' AND n.to_capture IS NULL AND (q.fetched, q.capture) >= (?2, ?3))
"""  # noqa: S608

Moment = tuple[int, int]  # seconds since 1970 and number of a capture


class Walk(NamedTuple):
    """A walk to the end: its first response and its last."""

    first: Moment
    last: Moment


def walks(db: sqlite3.Connection, portal: str) -> list[Walk]:
    """All walks to the end of the portal's list, in order. A list of one page is a walk whenever it is read."""
    begun: dict[int | None, Moment] = {}
    whole = []
    for fetched, number, crawl, ends, head in db.execute(_READ, (portal,)):
        if head:
            begun[crawl] = (fetched, number)
        if ends and crawl in begun:
            whole.append(Walk(begun.pop(crawl), (fetched, number)))
    return whole


def first_after(whole: list[Walk], seen: Moment) -> Walk | None:
    """The first walk that began after this moment."""
    place = bisect_right(whole, seen, key=lambda walk: walk.first)
    return whole[place] if place < len(whole) else None


def unseen(db: sqlite3.Connection, portal: str, since: Moment) -> list[int]:
    """Records that the list once had, and none of its pages as they were read from this moment on."""
    return [number for (number,) in db.execute(_UNSEEN, (portal, *since))]
