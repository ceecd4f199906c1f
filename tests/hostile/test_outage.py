"""Outages of a portal that was known well: nothing is withdrawn, depublished or lost, and each is told by its name."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scraper.demo.events import flat
from scraper.replay import replay
from tests.conftest import ROOT
from tests.hostile.outages import LISTS, OUTAGES, SPREAD, TRUTH, YEAR
from tests.test_replay import tables

BLOCKED = ("login", "challenge", "rate limit")
HARMLESS = [outage.name for outage in OUTAGES if outage.day < 5]


@dataclass
class Series:
    folder: Path
    done: dict[str, dict[str, Any]]

    def told(self, name: str) -> Counter[str]:
        """Kind of problem -> how often, as the summary has it."""
        return sum((Counter({p["kind"]: p["times"]}) for p in self.done[name]["problems"]), Counter())

    def changes(self, name: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for record, kind in self.done[name]["changes"]:
            found.setdefault(kind, set()).add(record)
        return found


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Series]:
    folder = tmp_path_factory.mktemp("outages") / "archive"
    line = [sys.executable, "-m", "tests.hostile.outages", str(folder)]
    ran = subprocess.run(line, capture_output=True, text=True, timeout=300, check=False, cwd=ROOT)
    assert ran.returncode == 0 and "Traceback" not in ran.stderr, ran.stderr
    yield Series(folder, {one["name"]: one for one in json.loads(ran.stdout)})


@pytest.mark.parametrize("name", HARMLESS)
def test_nothing_is_withdrawn_depublished_or_lost(series: Series, name: str) -> None:
    one = series.done[name]
    assert (one["withdrawn"], one["differing"], one["changes"], one["wrong"]) == ([], [], [], [])


@pytest.mark.parametrize("name", SPREAD)
def test_every_fault_is_named_in_the_summary_with_its_count(series: Series, name: str) -> None:
    one, told = series.done[name], series.told(name)
    wanted = Counter(SPREAD[name].values())
    assert told.keys() >= wanted.keys()
    if name in BLOCKED:
        assert (one["reason"], one["exit_code"]) == ("blocked", 3) and one["message"]
    else:
        assert (one["reason"], one["exit_code"]) == ("finished", 1)
        assert all(told[kind] >= 10 for kind in wanted)


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_is_a_problem(series: Series, name: str) -> None:
    assert series.told(name)["emptied"] == {"calendars": 4, "lists and agendas": 45}[name]
    assert series.done[name]["exit_code"] == 1


def test_a_portal_that_answers_404_to_everything_is_unreachable(series: Series) -> None:
    one = series.done["404 from then on"]
    assert (one["reason"], one["exit_code"]) == ("unreachable", 3)
    assert one["requests"] < 60 + 20  # eight in a row, then the start page
    assert 8 <= series.told("404 from then on")["gone_unconfirmed"] < 20


def test_a_kind_of_page_that_is_gone_as_a_whole_is_not_believed_at_once(series: Series) -> None:
    one = series.done["404 for every item"]
    items = sum(bool(i.public and i.extract and i.number) for m in TRUTH.meetings for i in m.items)
    assert series.told("404 for every item") == {"gone_unconfirmed": items}
    assert one["exit_code"] == 1 and f"{items} of {items} pages of kind agenda_item are gone at once" in one["message"]


def test_a_year_that_is_refused_or_empty_for_a_day_is_no_loss(series: Series) -> None:
    assert series.told("year refused")["denied"] > 10
    assert series.told("year empty") == {"emptied": 2}  # its months with meetings


def test_when_all_is_well_again_no_problem_is_left(series: Series) -> None:
    for name in ("well", "well again", "year back"):
        one = series.done[name]
        assert (one["exit_code"], one["open"], one["wrong"], one["differing"]) == (0, {}, [], [])


def test_a_year_that_is_really_gone_is_dated_and_its_return_too(series: Series) -> None:
    """Its months are empty and its agendas 404, on two days that lie apart; nothing else of the portal is concerned."""
    ids = {f"demo:meeting:{m.number}" for m in TRUTH.meetings if m.day.year == YEAR}
    ids |= {f"demo:agenda_item:{i.number}" for m in TRUTH.meetings if m.day.year == YEAR for i in m.items}
    ids |= {id_ for id_, row in flat(TRUTH, "demo", "").items() if {row.get("meeting"), row.get("agenda_item")} & ids}
    first, then = series.changes("year gone"), series.changes("year still gone")
    assert first.keys() == {"depublished"} and first["depublished"] < ids  # what answered 404
    assert then.keys() == {"withdrawn"}  # what only the calendar had; it has been empty for days
    assert all(id_ in ids or id_.startswith(f"demo:meeting:~{YEAR}-") for id_ in then["withdrawn"])
    assert series.told("year gone")["emptied"] == 2 and series.told("year still gone")["emptied"] == 0
    assert series.changes("year back") == {"returned": first["depublished"] | then["withdrawn"]}


def test_a_replay_comes_to_the_same_in_all_tables(series: Series, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(series.folder, tmp_path / "archive", ignore=shutil.ignore_patterns("archive.db*")))
    assert replay(folder).refused == []
    crawled, replayed = tables(series.folder), tables(folder)
    assert crawled.keys() == replayed.keys()
    for name in crawled:
        assert _sorted(name, crawled[name]) == _sorted(name, replayed[name]), name


def _sorted(name: str, rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Without numbers that say when a row was written: changes are written when a crawl ends, or a replay of many.

    And where a crawl was stopped, the next response was recorded before the remark about the one before.
    """
    cut = {"change": 1, "problem": 2}.get(name, 0)
    return sorted((row[cut:] for row in rows), key=repr) if cut else rows
