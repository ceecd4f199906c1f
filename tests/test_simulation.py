"""A year of nights over the demo's clock: the database ends with the truth of the last day, the history is its own log.

The history as the archive tells it (`change`, the state as of a day) is held against what the truth says happened:
nothing that readers, pipelines or archive think of each other is asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from archive.archive import Archive
from archive.changes import excerpts
from archive.history import History
from scraper.demo.clock import as_of
from scraper.demo.events import WENT, Event, flat
from scraper.demo.expected import TABLES
from scraper.demo.server import serve
from tests.conftest import ROOT
from tests.demo.walk import SLUG
from tests.simulation import FIRST, FOLDER, LAST, TRUTH, simulate, year
from tests.truth import PLACES, all_differences, database

Line = tuple[object, ...]  # what happened; of a change the field, and the old and the new value as they are shown


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("year")
    simulate(folder)
    return folder


def differing(told: dict[str, Any] | None, true: dict[str, Any] | None) -> list[str]:
    if told is None or true is None:
        return [] if told is true else ["it is there" if true is None else "it is not there"]
    return sorted(n for n in told.keys() | true.keys() if told.get(n) != true.get(n))


def compared_of(id_: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Without where words stand, of which the truth says nothing."""
    return {name: value for name, value in fields.items() if name not in PLACES.get(id_.split(":")[1], ())}


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
        rows.setdefault(event.id, {})[event.day] = None if event.what in WENT else said
    return rows


def went_by(last: date) -> set[str]:
    """Records that were there since FIRST and are not on this day."""
    return {e.id for e in year() if e.what in WENT} - flat(as_of(TRUTH, last), SLUG, FOLDER).keys()


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


def test_what_was_said_each_day_is_the_truth(archive: Path) -> None:
    """Every field of every record on every day on which the truth or the archive says that anything changed."""
    true = truth_of_days()
    compared, wrong = 0, []
    with Archive.open(archive) as opened:
        history = History(opened.db.conn)
        for id_ in true:
            known: dict[str, Any] | None = None
            days = {date.fromisoformat(c.seen_at[:10]) for c in history.changes(id_)}
            for day in sorted(days | true[id_].keys()):
                known = true[id_].get(day, known)
                compared += 1
                state = history.state(id_, datetime.combine(day, time(23, 59, 59), UTC))
                shown = compared_of(id_, state.fields) if state and state.kind == "shown" else None
                wrong += [f"{id_} on {day}: {name}" for name in differing(shown, known)]
    assert wrong == [], "\n".join(wrong[:60])
    assert compared > 900


def test_the_table_of_changes_is_the_truths_own_log(archive: Path) -> None:
    """Of every record and day: which fields changed from what to what, and how it went or came back.

    What appears has no such lines but `new`: only where the page that lists it was there the day before can anybody
    know since when it is there; its `first_seen` tells the day in any case.
    """
    true, told = log_of_truth(), log_told(archive)
    assert sum(map(len, true.values())) > 1000
    wrong = [f"{key}: the truth says {true[key]}, told {told[key]}" for key in {*true, *told} if true[key] != told[key]]
    assert wrong == [], "\n".join(sorted(wrong)[:40])


def test_what_appeared_on_a_page_that_was_read_before_is_new(archive: Path) -> None:
    """On the list of papers, an agenda, a paper's or organization's page: nobody knows it from before."""
    there = set(flat(as_of(TRUTH, FIRST), SLUG, FOLDER))
    agendas = {r["meeting"] for i, r in flat(as_of(TRUTH, FIRST), SLUG, FOLDER).items() if ":agenda_item:" in i}
    with database(archive) as db:
        new = set(map(tuple, db.execute("SELECT record, substr(seen_at, 1, 10) FROM change WHERE kind = 'new'")))
    wanted = set()
    for day, events in groupby(year(), key=lambda event: event.day):
        appeared = [e for e in events if e.what == "appeared"]
        wanted |= {(e.id, day.isoformat()) for e in appeared if _was_read(e, there, agendas)}
        there |= {e.id for e in appeared}
        agendas |= {e.new["meeting"] for e in appeared if ":agenda_item:" in e.id}
    assert len(wanted) > 60
    assert wanted - new == set()


def _was_read(event: Event, there: set[str], agendas: set[str]) -> bool:
    """Whether the page that says of the record that it is there was read the night before."""
    kind, row = event.id.split(":")[1], event.new
    if kind == "agenda_item":
        return row["meeting"] in agendas
    owner = {"consultation": "paper", "file": "paper", "membership": "organization"}.get(kind, "")
    return kind == "paper" or row.get(owner) in there


def log_of_truth() -> dict[tuple[str, date], set[Line]]:
    """What is expected in the table `change`, and as `first_seen`."""
    lines: dict[tuple[str, date], set[Line]] = defaultdict(set)
    for event in year():
        if event.what == "changed":
            values = (int(v) if isinstance(v, bool) else v for v in (event.old, event.new))
            lines[event.id, event.day].add(("changed", event.field, *excerpts(*values)))
        elif event.what == "moved":
            for side in (event.id, event.new):
                lines[side, event.day].add(("moved", None, event.id, event.new))
        else:
            lines[event.id, event.day].add((event.what, None, None, None))
    return lines


def log_told(folder: Path) -> dict[tuple[str, date], set[Line]]:
    lines: dict[tuple[str, date], set[Line]] = defaultdict(set)
    with database(folder) as db:
        for table in TABLES:
            first = f"SELECT id, first_seen FROM {table} WHERE substr(first_seen, 1, 10) > ?"
            for id_, seen in db.execute(first, (FIRST.isoformat(),)):
                lines[id_, date.fromisoformat(seen[:10])].add(("appeared", None, None, None))
        for id_, kind, *words, seen in db.execute("SELECT record, kind, field, old, new, seen_at FROM change"):
            key = id_, date.fromisoformat(seen[:10])
            if kind == "new":
                assert ("appeared", None, None, None) in lines[key], f"{key} was known before"
            elif kind != "changed":
                lines[key].add((kind, None, *words[1:]))
            elif words[0] not in PLACES.get(id_.split(":")[1], ()):
                lines[key].add((kind, *words))
    return lines


def test_a_portal_that_has_moved_on_is_crawled_over_a_socket(tmp_path: Path) -> None:
    days = (date(2026, 4, 9), LAST)
    with serve(as_of(TRUTH, days[0])) as portal:
        row = {"slug": SLUG, "vendor": "allris-classic", "url": portal.url, "delay": "0"}
        wanted = json.dumps({"portals": [row], "folder": str(tmp_path / "a"), "full": True})
        for day in days:
            portal.tell(council=as_of(TRUTH, day))
            command = [sys.executable, "-m", "tests.crawl.run"]
            done = subprocess.run(command, input=wanted, capture_output=True, text=True, cwd=ROOT, check=True)
            assert json.loads(done.stdout)[0]["reason"] == "finished", done.stdout
            assert lost(tmp_path / "a", day) == []
        assert portal.requests()["never"] == {}
