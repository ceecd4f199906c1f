"""The page that leads to all months fails: what the archive knows is asked for, and nothing passes for complete."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from scraper.demo.faults import Fault
from scraper.replay import replay
from tests.crawl.conftest import run
from tests.hostile.conftest import Town, small, town
from tests.test_replay import tables

OPENING = Fault(r"si010_e\.asp$", "status_500")
TRUTH = small(years=2, scale=0.02)


def crawl(place: Town, day: int, *faults: Fault, **wanted: Any) -> dict[str, Any]:
    place.portal.tell(faults=faults)
    row = {"slug": "demo", "vendor": "allris-classic", "url": place.portal.url, "delay": "0"}
    settings = {"RETRY_TIMES": 0}
    asked = {"portals": [row], "folder": str(place.folder), "today": f"2026-07-{day:02}", "settings": settings}
    done = run(asked | wanted)
    assert done.returncode == 0, done.stderr
    [said] = json.loads(done.stdout)
    return dict(said)


def asked(place: Town, program: str) -> set[str]:
    """What the portal was asked for in the last run."""
    targets = (target.partition(" ")[2] for target in place.portal.requests()["asked"])
    return {target for target in targets if re.search(program, target)}


def test_a_first_crawl_without_its_calendar_is_incomplete_and_the_next_one_finds_all(tmp_path: Path) -> None:
    with town(tmp_path / "archive", TRUTH) as place:
        first = crawl(place, 6, OPENING)
        assert (first["reason"], first["exit_code"], asked(place, "MM=")) == ("incomplete", 1, set())
        assert "si010_e.asp), so older months may be missing" in first["message"]
        then = crawl(place, 7)
        assert (then["reason"], then["exit_code"], place.differences()) == ("finished", 0, [])
        crawled = tables(place.folder)
        assert replay(place.folder).refused == []
        assert tables(place.folder) == crawled


def test_months_that_the_archive_knows_are_asked_for_though_the_calendar_fails(tmp_path: Path) -> None:
    with town(tmp_path / "archive", TRUTH) as place:
        begun = crawl(place, 6, max_requests=20)
        known = asked(place, "MM=|to0.0|vo020")
        assert begun["reason"] == "max_requests" and any("MM=" in target for target in known)
        then = crawl(place, 7, OPENING)
        assert (then["reason"], then["exit_code"], place.differences()) == ("finished", 1, [])
        known |= asked(place, "MM=|to0.0|vo020")
        again = crawl(place, 8, OPENING, full=True)
        assert (again["reason"], known - asked(place, ".")) == ("finished", set())
