"""A year of nights over the demo's clock: the database ends with the truth of the last day, the history is its own log.

The history is read from the statements alone, as intervals between captures, and held against what the truth says
happened: nothing that readers, pipelines or archive think of each other is asked.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from archive import statements as st
from archive.statements import Hashed, Voice
from scraper.demo.clock import as_of
from scraper.demo.events import flat
from scraper.demo.server import serve
from tests.conftest import ROOT
from tests.demo.walk import SLUG
from tests.simulation import FIRST, FOLDER, LAST, TRUTH, simulate, year
from tests.truth import all_differences, database

_SAID = """
SELECT coalesce(o.id, r.id), s.page, s.detail, f.fetched, t.fetched, c.fields
FROM statement s JOIN record r ON r.number = s.record LEFT JOIN record o ON o.number = r.replaced_by
JOIN capture f ON f.number = s.from_capture LEFT JOIN capture t ON t.number = s.to_capture
JOIN content c ON c.number = s.content"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("year")
    simulate(folder)
    return folder


@dataclass(frozen=True)
class Said:
    """One statement: from which day, until which day no longer."""

    page: int
    detail: int
    first: date
    after: date | None
    words: str


def day_of(seconds: int | None) -> date | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).date()


class Told:
    """What the archive's statements tell of every day."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.said: dict[str, list[Said]] = defaultdict(list)
        for id_, page, detail, first, after, blob in db.execute(_SAID):
            began = day_of(first)
            assert began
            self.said[id_].append(Said(page, detail, began, day_of(after), st.unpack(bytes(blob))))
        self.read: dict[int, list[int]] = defaultdict(list)
        for page, fetched in db.execute(
            "SELECT page, fetched FROM capture WHERE unchanged IS NOT NULL ORDER BY fetched"
        ):
            self.read[page].append(fetched)

    def row(self, id_: str, day: date) -> dict[str, Any] | None:
        """The record as of the end of that day; None where nobody spoke of it."""
        end = int(datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC).timestamp())
        now = [s for s in self.said[id_] if s.first <= day and (s.after is None or s.after > day)]
        voices = [Voice(s.detail, max(f for f in self.read[s.page] if f <= end), s.words) for s in now]
        return st.merge(id_, voices)[0] if voices else None

    def only(self, id_: str, pages: set[int], day: date) -> bool:
        """Whether nobody but these pages speaks of the record on that day."""
        return {s.page for s in self.said[id_] if s.first <= day and (s.after is None or s.after > day)} <= pages

    def days(self, id_: str) -> Iterator[date]:
        yield from sorted({d for s in self.said[id_] for d in (s.first, s.after) if d is not None})


def same(told: Any, true: Any) -> bool:
    if isinstance(told, Hashed):
        return isinstance(true, str) and st.text_hash(true) == told.hash
    return bool(told == true)


def differing(told: dict[str, Any] | None, true: dict[str, Any] | None) -> list[str]:
    if told is None or true is None:
        return [] if told is true else ["it is there" if true is None else "it is not there"]
    return sorted(n for n in told.keys() | true.keys() if not same(told.get(n), true.get(n)))


def truth_of_days() -> dict[str, dict[date, dict[str, Any] | None]]:
    """Record -> day on which something about it changed -> what it was then, from the truth's log."""
    rows: dict[str, dict[date, dict[str, Any] | None]] = {}
    last: dict[str, dict[str, Any]] = {}
    for id_, row in flat(as_of(TRUTH, FIRST), SLUG, FOLDER).items():
        rows[id_], last[id_] = {FIRST: row}, row
    for event in year():
        if event.what == "appeared":
            last[event.id] = dict(event.new)
        elif event.what == "changed":
            assert event.field
            last[event.id] = {**last[event.id], event.field: event.new}
        said = {n: v for n, v in last[event.id].items() if v is not None}
        rows.setdefault(event.id, {})[event.day] = None if event.what == "went" else said
    return rows


def went_by(last: date) -> set[str]:
    """Records that were there since FIRST and are not on this day."""
    return {e.id for e in year() if e.what == "went"} - flat(as_of(TRUTH, last), SLUG, FOLDER).keys()


def lost(folder: Path, last: date) -> list[str]:
    """Where the database is not what was so on that day, leaving out what has gone: its rows are kept."""
    gone = went_by(last)
    return [line for line in all_differences(folder, as_of(TRUTH, last)) if line.split()[0] not in gone]


def test_the_year_ends_with_the_truth_of_its_last_day(archive: Path) -> None:
    assert lost(archive, LAST) == []
    with database(archive) as db:
        assert db.execute("SELECT count(*) FROM agenda_item").fetchone()[0] > 100


def test_no_page_was_a_problem_but_those_that_are_gone(archive: Path) -> None:
    with database(archive) as db:
        assert {kind for (kind,) in db.execute("SELECT kind FROM problem")} == {"http_302", "http_404"}


def test_the_history_is_the_truths_own_log(archive: Path) -> None:
    """Every field of every record on every day on which the truth or the archive says that anything changed.

    One thing statements do not tell: that a page which said something about itself is answered no longer. What only
    such pages speak of is still told as they last said it.
    """
    true = truth_of_days()
    with database(archive) as db:
        told = Told(db)
        refused = {page for (page,) in db.execute("SELECT page FROM capture WHERE status IN (302, 404)")}
    wrong = [f"{id_}: never heard of" for id_ in true.keys() - told.said.keys()]
    compared = 0
    for id_ in told.said:
        if id_ not in true:
            wrong += [f"{id_}: not in the truth"]
            continue
        known: dict[str, Any] | None = None
        for day in sorted({*told.days(id_), *true[id_]}):
            known = true[id_].get(day, known)
            compared += 1
            if known is not None or not told.only(id_, refused, day):
                wrong += [f"{id_} on {day}: {name}" for name in differing(told.row(id_, day), known)]
    assert wrong == [], "\n".join(wrong[:60])
    assert compared > 1000


def test_a_portal_that_has_moved_on_is_crawled_over_a_socket(tmp_path: Path) -> None:
    days = (date(2026, 4, 9), LAST)
    with serve(as_of(TRUTH, days[0])) as portal:
        row = {"slug": SLUG, "vendor": "allris-classic", "url": portal.url, "delay": "0"}
        wanted = json.dumps({"portals": [row], "folder": str(tmp_path / "a")})
        for day in days:
            portal.tell(council=as_of(TRUTH, day))
            command = [sys.executable, "-m", "tests.crawl.run"]
            done = subprocess.run(command, input=wanted, capture_output=True, text=True, cwd=ROOT, check=True)
            assert json.loads(done.stdout)[0]["reason"] == "finished", done.stdout
            assert lost(tmp_path / "a", day) == []
        assert portal.requests()["never"] == {}
