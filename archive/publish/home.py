"""The first page: what this archive is, how much it holds, how fresh it is, what was and what comes.

Counting a million rows takes a moment, so answers are kept: what took a second is good for some minutes, what took a
millisecond is asked anew at nearly every visit. A figure that cannot be counted in time is left out, never guessed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from datasette.database import QueryInterrupted

from archive.publish.rows import Reader, Row

COUNTED = ("meeting", "agenda_item", "paper", "organization", "person", "file")
KEPT = 200  # an answer is kept this many times as long as it took
MONTHS = 36
RECENT = """
select m.*, o.name as organization_title, p.body_name from meeting m left join organization o on o.id = m.organization
left join portal p on p.slug = m.portal where +m.withdrawn_at is null and m.start {relation} :now and m.start < '3'
order by m.start {direction} limit :limit
"""
PORTALS = """
select p.*, (select max(coalesce(c.finished_at, c.started_at)) from crawl c where c.portal = p.slug) as crawled_at,
       (select max(start) from meeting m where m.portal = p.slug and m.start < '3') as newest,
       (select min(start) from meeting m where m.portal = p.slug) as oldest
from portal p order by p.body_name, p.slug limit 500
"""
PER_MONTH = """
select substr(start, 1, 7) as month, count(*) as meetings from meeting
where start >= :since and start < :until and +withdrawn_at is null group by 1
"""


class Figures:
    """Answers that cost a walk over many rows, kept for a while."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, list[Row] | None]] = {}

    async def ask(self, archive: Reader, sql: str, **values: object) -> list[Row] | None:
        """The rows of this question, or None if it cannot be answered within the time limit."""
        until, rows = self._kept.get(sql, (0.0, None))
        if time.monotonic() < until:
            return rows
        started = time.monotonic()
        try:
            rows = await archive.all(sql, **values)
        except QueryInterrupted:
            rows = None
        ended = time.monotonic()
        self._kept[sql] = (ended + (ended - started) * KEPT, rows)
        return rows

    async def count(self, archive: Reader, table: str) -> int | None:
        counted = await self.ask(archive, f'select count(*) as n from "{table}"')  # noqa: S608
        return int(counted[0]["n"]) if counted else None


async def home(archive: Reader, figures: Figures, now: datetime) -> dict[str, Any]:
    """The template's variables of the first page."""
    moment = now.astimezone(UTC).isoformat()
    chart = await months(archive, figures, now)
    return {
        "counts": [(table, await figures.count(archive, table)) for table in COUNTED],
        "portals": await figures.ask(archive, PORTALS) or [],
        "held": await archive.all(RECENT.format(relation="<", direction="desc"), now=moment, limit=8),
        "coming": await archive.all(RECENT.format(relation=">=", direction="asc"), now=moment, limit=8),
        "months": chart,
        "most": max((m["meetings"] for m in chart), default=0),
    }


async def months(archive: Reader, figures: Figures, now: datetime) -> list[Row]:
    """Meetings per month, from the first one of the last three years on; [] where there is none."""
    names = month_names(now, MONTHS)
    after = (now.replace(day=28) + timedelta(days=4)).strftime("%Y-%m")
    rows = await figures.ask(archive, PER_MONTH, since=names[0], until=after) or []
    found = {r["month"]: r["meetings"] for r in rows}
    shown = [name for name in names if found and name >= min(found)]
    return bars([(name, found.get(name, 0)) for name in shown])


def month_names(now: datetime, number: int) -> list[str]:
    """["2024-01", ...]: the `number` months up to this one, oldest first."""
    last = now.year * 12 + now.month - 1
    return [f"{m // 12}-{m % 12 + 1:02}" for m in range(last - number + 1, last + 1)]


def bars(counted: Sequence[tuple[str, int]], height: int = 40) -> list[Row]:
    """Month and count -> what the bar chart draws: height and place in a picture `height` units high."""
    most = max((n for _, n in counted), default=0) or 1
    return [
        {"month": month, "meetings": n, "height": round(n * height / most, 1), "x": place * 10}
        for place, (month, n) in enumerate(counted)
    ]
