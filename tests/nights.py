"""A town crawled as cron does it: at noon (UTC) of every day of the demo's clock what is due, at last everything.

`python -m tests.nights FOLDER SCALE FIRST NIGHTS` is all these crawls in one process, into the archive in FOLDER: SCALE
is the size of the town, FIRST the day of the first crawl, NIGHTS how many follow. Out comes one JSON object per crawl:
its day, its requests, how it ended, and the records of which the archive says that day what is not so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import scraper.recorder
import scraper.spiders.booked
from scraper.cli._show import as_row
from scraper.crawl import Wishes, crawl
from scraper.demo.clock import as_of
from scraper.demo.events import log
from scraper.demo.expected import TABLES
from scraper.demo.server import Portal, serve
from scraper.demo.truth import Council
from scraper.portals import portal
from scraper.progress import Progress
from tests.conftest import ROOT
from tests.demo.walk import SLUG
from tests.simulation import FOLDER, town
from tests.truth import database, expected, held

SOON = 3  # nights within which what has changed is to be right
Night = dict[str, Any]


class Clock(datetime):
    """Now, at noon of another day."""

    began = datetime.now(UTC)
    noon = began

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return cls.noon + (datetime.now(tz) - cls.began)


@dataclass
class Series:
    """Takes clock, portal and wishes from one night to the next, and notes what each has come to."""

    folder: Path
    portal: Portal
    truth: Council
    first: date
    nights: int
    wishes: Wishes = field(default_factory=Wishes)
    done: list[Night] = field(default_factory=list)

    def prepare(self) -> None:
        """The last night comes twice: the second time everything is asked for."""
        number = min(len(self.done), self.nights)
        self.wishes.today = day = self.first + timedelta(days=number)
        self.wishes.full = len(self.done) > self.nights
        Clock.began, Clock.noon = datetime.now(UTC), datetime.combine(day, time(12 + self.wishes.full), UTC)
        self.portal.tell(council=as_of(self.truth, day))

    def ended(self, progress: Progress) -> None:
        assert self.wishes.today
        told = as_row(progress) | {"day": self.wishes.today.isoformat(), "full": self.wishes.full}
        self.done.append({**told, "wrong": sorted(wrong(self.folder, as_of(self.truth, self.wishes.today)))})
        if len(self.done) < self.nights + 2:
            self.prepare()


def wrong(folder: Path, town: Council) -> set[str]:
    """Records of which the archive says something else than what is so, of what has gone that it is there."""
    found: set[str] = set()
    with database(folder) as db:
        wanted = expected(db, town, SLUG)
        for table in TABLES:
            gone = {id_ for (id_,) in db.execute(f"SELECT id FROM {table} WHERE withdrawn_at IS NOT NULL")}
            shown = {id_: row for id_, row in held(db, table).items() if id_ not in gone}
            found |= {id_ for id_ in shown.keys() | wanted[table].keys() if shown.get(id_) != wanted[table].get(id_)}
    return found


def crawled(folder: Path, scale: float, first: date, nights: int) -> list[Night]:
    """One process that does all of it."""
    line = [sys.executable, "-m", "tests.nights", str(folder), str(scale), str(first), str(nights)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=3600, check=False, cwd=ROOT)
    if done.returncode or "Traceback" in done.stderr:
        raise RuntimeError(done.stderr)
    return list(json.loads(done.stdout))


def changed(truth: Council, nights: list[Night]) -> dict[tuple[str, date], int | None]:
    """(record, day on which it came, changed or went) -> nights until the archive was right about it; None: never.

    Without what happened so late that there were no three nights left.
    """
    days = [date.fromisoformat(night["day"]) for night in nights[:-1]]
    events = {(event.id, event.day) for event in log(truth, days[0], days[-1 - SOON], SLUG, FOLDER)}
    found: dict[tuple[str, date], int | None] = {}
    for id_, day in sorted(events):
        later = (n for n, night in enumerate(nights[days.index(day) : -1]) if id_ not in night["wrong"])
        found[id_, day] = next(later, None)
    return found


def main(folder: Path, scale: float, first: date, nights: int) -> None:
    scraper.recorder.datetime = scraper.spiders.booked.datetime = Clock  # type: ignore[attr-defined]
    truth = town(scale)
    with serve(as_of(truth, first)) as place:
        series = Series(folder, place, truth, first, nights)
        series.wishes.ended = series.ended
        series.prepare()
        row = portal({"slug": SLUG, "vendor": "allris-classic", "url": place.url, "delay": "0"})
        crawl([row] * (nights + 2), folder, series.wishes)
    json.dump(series.done, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), date.fromisoformat(sys.argv[3]), int(sys.argv[4]))
