"""Many crawls of one portal in one process, each on its day and with its own trouble.

`python -m tests.hostile.outages FOLDER`, where FOLDER is the archive's.

A reactor cannot be started twice and Scrapy is slow to start, so all of them are one command that names the portal
again and again; before each the demo server is told what goes wrong. Out comes one JSON object per crawl: what the
summary says, and what has become of every record that was known.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import scraper.recorder
import scraper.spiders.booked
from scraper.cli._show import as_row
from scraper.crawl import Wishes, crawl
from scraper.demo.council import council
from scraper.demo.faults import Fault
from scraper.demo.truth import Council
from scraper.portals import portal
from scraper.progress import Progress
from tests.hostile.conftest import Town, town
from tests.truth import database


def two_years() -> Council:
    whole = council(years=2, scale=0.05)
    persons = whole.persons[::9]
    kept = {None, *(p.number for p in persons)}
    return replace(whole, persons=persons, memberships=tuple(m for m in whole.memberships if m.person in kept))


TRUTH = two_years()
YEAR = TRUTH.first_year
SHARE = 0.15  # of all pages, where a fault is spread
SETTINGS = {"DOWNLOAD_TIMEOUT": 0.5, "RETRY_TIMES": 0, "RETRY_AFTER_DEFAULT": 0.05}
# fault -> the problem it must become; those of one group meet a page each of the same crawl, but never the same
SPREAD: dict[str, dict[str, str]] = {
    "errors": {"status_500": "http_500", "status_403": "http_403", "denied": "denied", "redirect_loop": "not_followed"},
    "lines": {"reset": "no_answer", "stall": "no_answer", "truncated": "no_answer", "wrong_length": "unreadable"},
    "bodies": {"half": "unreadable", "empty": "unreadable", "binary": "unreadable"},
    "other pages": {"maintenance": "unreadable", "crashed": "unreadable", "another": "page_changed"},
    "login": {"login": "blocked"},
    "challenge": {"challenge": "blocked"},
    "rate limit": {"rate_limit": "blocked"},
}
LISTS = {"calendars": "si010", "lists and agendas": "to010|vo040|(pa|au|fr)02"}


class Clock(datetime):
    """Now, some days from now."""

    days = 0.0

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return datetime.now(tz) + timedelta(days=cls.days)


@dataclass(frozen=True)
class Outage:
    """One crawl: on which day, of what portal, with which faults (made of the targets a whole crawl asks for)."""

    name: str
    day: float
    faults: Callable[[list[str]], list[Fault]] = field(default=lambda targets: [])


def spread(kinds: Iterable[str]) -> Callable[[list[str]], list[Fault]]:
    """Each on a share of all pages; what costs time, on a few."""

    def faults(targets: list[str]) -> list[Fault]:
        left = random.Random(7).sample(targets, len(targets))
        found = []
        for kind in kinds:
            fits = [t for t in left if kind != "another" or re.search("to0|vo020|kp020", t)]
            chosen = fits[: 3 if kind == "stall" else int(len(targets) * SHARE)]
            left = [t for t in left if t not in chosen]
            found.append(Fault(_any(chosen), kind))
        return found

    return faults


def _any(targets: Iterable[str]) -> str:
    return "|".join(rf"{re.escape(target)}(?![\d?])" for target in targets)


def always(pattern: str, kind: str, skip: int = 0) -> Callable[[list[str]], list[Fault]]:
    return lambda targets: [Fault(pattern, kind, skip=skip)]


def vanished(kind: str, calendar: Fault) -> Callable[[list[str]], list[Fault]]:
    """Agendas and items of the year answer so, and the calendar has this fault."""
    meetings = [m for m in TRUTH.meetings if m.day.year == YEAR]
    gone = [f"SILFDNR={m.number}" for m in meetings] + [f"TOLFDNR={i.number}" for m in meetings for i in m.items]
    return lambda targets: [calendar, Fault(_any(gone), kind)]


EMPTY_YEAR = Fault(f"si010.*YY={YEAR}", "emptied")
OUTAGES = [
    Outage("well", 0),
    *(Outage(name, 0.1 + n / 100, spread(kinds)) for n, (name, kinds) in enumerate(SPREAD.items())),
    *(Outage(name, 1 + n / 100, always(what, "emptied")) for n, (name, what) in enumerate(LISTS.items())),
    Outage("404 from then on", 1.1, always("asp", "status_404", skip=60)),
    Outage("404 for every item", 1.2, always("to020", "status_404")),
    Outage("year refused", 1.3, vanished("denied", Fault("si010", f"vanished {YEAR}"))),
    Outage("year empty", 1.4, lambda _: [EMPTY_YEAR]),
    Outage("well again", 2),
    Outage("year gone", 5, vanished("status_404", EMPTY_YEAR)),
    Outage("year still gone", 9, vanished("status_404", EMPTY_YEAR)),
    Outage("year back", 10),
]


@dataclass
class Series:
    """Takes the portal from one outage to the next, and writes down what each has done."""

    place: Town
    done: list[dict[str, Any]] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    before: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: int = 0

    def prepare(self) -> None:
        outage = OUTAGES[len(self.done)]
        Clock.days = outage.day
        self.place.portal.tell(faults=tuple(outage.faults(self.targets)))

    def ended(self, progress: Progress) -> None:
        asked = self.place.portal.requests()["asked"]
        self.targets = self.targets or sorted(a.partition(" ")[2] for a in asked if re.search(r"/\w\w\d\d\d", a))
        rows = self.place.rows()
        self.before = self.before or rows
        self.done.append({
            **as_row(progress),
            "name": OUTAGES[len(self.done)].name,
            "asked": sum(asked.values()),
            "differing": sorted(i for i in self.before.keys() | rows.keys() if self.before.get(i) != rows.get(i)),
            "withdrawn": sorted(id_ for id_, row in rows.items() if row["withdrawn_at"]),
            "changes": self._changes(),
            "open": {kind: len(where) for kind, where in self.place.problems("resolved_at IS NULL").items()},
            "wrong": self.place.differences(),
        })  # fmt: skip
        if len(self.done) < len(OUTAGES):
            self.prepare()

    def _changes(self) -> list[tuple[str, str]]:
        with database(self.place.folder) as db:
            found = db.execute(
                "SELECT record, kind FROM change WHERE rowid > ? ORDER BY 1, 2", [self.changes]
            ).fetchall()
            (self.changes,) = db.execute("SELECT coalesce(max(rowid), 0) FROM change").fetchone()
        return [tuple(row) for row in found]


def main(folder: Path) -> None:
    scraper.recorder.datetime = scraper.spiders.booked.datetime = Clock  # type: ignore[attr-defined]
    with town(folder, TRUTH) as place:
        series = Series(place)
        series.prepare()
        row = portal({"slug": "demo", "vendor": "allris-classic", "url": place.portal.url, "delay": "0"})
        crawl([row] * len(OUTAGES), folder, Wishes(full=True, settings=SETTINGS, ended=series.ended))
    json.dump(series.done, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
