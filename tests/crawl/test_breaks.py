"""When a portal is not any more what it was, the run says so in its first lines and last, and nothing known is lost."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from archive.before import Before
from scraper import breaks
from scraper.breaks import LOST, Kinds
from tests.crawl.conftest import FAST, ROOT, row, run
from tests.crawl.scenarios import OPEN, START, council, meeting
from tests.crawl.site import Answer, Page, Site, page

MANY = 60
FORBIDDING = Answer("User-agent: *\nDisallow: /", content_type="text/plain")


def big() -> dict[str, Page]:
    items: dict[str, Page] = {f"item?{n}": page(items=[f"agenda_item {n}"]) for n in range(1, MANY + 1)}
    return council(**{"meeting?1": meeting(*(f"agenda_item {path}" for path in items)), **items})


def two() -> str:
    return page("calendar calendar").replace("tiny council", "tiny council 2.0")


NOISE = Answer(b"\0\1\2\3" * 500)
UNREADABLE: dict[str, Page] = {f"item?{n}": NOISE for n in range(1, MANY + 1)}
ITEMS: dict[str, Page] = {f"item?{n}": page(items=[f"agenda_item {n}"]) for n in range(1, MANY + 1)}

# name -> what changes in the portal before each further run; `big()` is what it is at the first
SCENES: dict[str, list[dict[str, Page]]] = {
    "version": [{"start": two()}, {}],
    "within": [{"start": Answer("", 301, (("Location", "start/neu"),)), "start/neu": START}, {}],
    "away": [{"start": Answer("", 302, (("Location", "http://127.0.0.2:9/bi/start"),))}],
    "vendor": [{"start": "<html><body>Willkommen</body></html>"}, {"start": NOISE}],
    "robots": [{"../robots.txt": FORBIDDING}, {}, {"../robots.txt": OPEN}, {}],
    "login": [{"start": "<html>tiny council <form>Anmeldung</form></html>"}, {}],
    "refused": [{"start": Answer("", 403)}, {}],
    "blocked": [{"item?11": "<html>Zu viele Zugriffe aus Ihrem Netzwerk</html>"}, {}],
    "resting": [{"item?11": Answer("", 429, (("Retry-After", "9999"),))}, {}],
    "markup": [UNREADABLE, ITEMS],
}


PAUSE = 0.6  # seconds, twice in a run: times in the archive are whole seconds, so runs must be one apart


class Turning:
    """A portal that changes before each run, which begins with robots.txt."""

    def __init__(self, changes: list[dict[str, Page]]) -> None:
        self.pages, self.changes = big() if changes[0] is UNREADABLE else council(), [{}, *changes]
        self.apart = changes[0] in (UNREADABLE, SCENES["robots"][0])
        self.asked: list[list[str]] = []

    def __call__(self, path: str) -> Page | None:
        if path == "/robots.txt":
            for name, answer in self.changes[len(self.asked)].items():
                self.pages[str(PurePosixPath("/bi") / name).replace("/bi/..", "")] = answer
            self.asked.append([])
        if self.apart and len(self.asked[-1]) < 2:  # before robots.txt, and before the first page
            time.sleep(PAUSE)
        self.asked[-1].append(path)
        return self.pages.get(path)


@dataclass
class Played:
    """What became of all scenes: per scene its runs, and the one archive."""

    runs: dict[str, list[dict[str, Any]]]
    portals: dict[str, Turning]
    folder: Path

    def kinds(self, name: str) -> list[list[str]]:
        """The breaks of each run."""
        return [[one["kind"] for one in run["breaks"]] for run in self.runs[name]]

    def rows(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "archive.db")) as db:
            return db.execute(sql).fetchall()

    def problems(self, name: str, lasting: bool = True) -> list[Any]:
        """Kind, words and the status of the response that shows it."""
        return self.rows(
            "SELECT p.kind, p.words, c.status FROM problem p JOIN capture c ON c.number = p.capture WHERE p.portal = "
            f"'{name}' AND (p.resolved_at IS NULL OR NOT {int(lasting)}) ORDER BY p.number"
        )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("breaks") / "archive"
    with ExitStack() as stack:
        portals = {name: Turning(changes) for name, changes in SCENES.items()}
        rows = {name: row(name, stack.enter_context(Site(portal))) for name, portal in portals.items()}
        turns = max(len(portal.changes) for portal in portals.values())
        # in turns, so that two runs over one portal are a second apart
        order = [rows[name] for n in range(turns) for name, portal in portals.items() if n < len(portal.changes)]
        done = run({"portals": order, "folder": str(folder), "settings": FAST, "full": True})
    assert done.returncode == 0, done.stderr
    runs: dict[str, list[dict[str, Any]]] = {}
    for result in json.loads(done.stdout):
        runs.setdefault(result["portal"], []).append(result)
    yield Played(runs, portals, folder)


def test_the_first_run_of_a_portal_has_no_break(played: Played) -> None:
    assert all((runs[0]["breaks"], runs[0]["exit_code"]) == ([], 0) for runs in played.runs.values())


def test_a_new_version_is_said_once(played: Played) -> None:
    assert played.kinds("version") == [[], ["version_changed"], []]
    assert [run["exit_code"] for run in played.runs["version"]] == [0, 1, 0]
    assert played.problems("version", lasting=False) == [("version_changed", "1.0 -> 2.0", 200)]
    assert played.problems("version") == []
    assert played.rows("SELECT version FROM portal WHERE slug = 'version'") == [("2.0",)]


def test_an_address_that_moved_within_the_portal(played: Played) -> None:
    assert played.kinds("within") == [[], ["address_changed"], []]
    [moved] = played.runs["within"][1]["breaks"]
    assert re.search(r"moved from http://\S+/bi/start to http://\S+/bi/start/neu, for good", moved["message"])


def test_an_address_that_moved_to_another_host(played: Played) -> None:
    [moved] = played.runs["away"][1]["breaks"]
    assert "to http://127.0.0.2:9/bi/start, for the time being" in moved["message"]
    assert played.runs["away"][1]["reason"] == "unreachable"
    assert [(kind, status) for kind, _, status in played.problems("away")] == [("address_changed", 302)]


def test_another_software(played: Played) -> None:
    assert played.kinds("vendor") == [[], [], ["vendor_changed"]]  # what still reads is no other software
    assert played.runs["vendor"][2]["reason"] == "unreachable"


def test_robots_txt_forbids_and_allows_again(played: Played) -> None:
    assert played.kinds("robots") == [[], ["robots_changed"], [], ["robots_changed"], []]
    assert [run["reason"] for run in played.runs["robots"]] == ["finished", "robots", "robots", "finished", "finished"]
    words = [words for _, words, _ in played.problems("robots", lasting=False)]
    assert words == ["allows -> forbids", "forbids -> allows"]
    assert played.problems("robots") == []


@pytest.mark.parametrize("name", ["login", "refused", "blocked", "resting"])
def test_a_gate_is_news_once(played: Played, name: str) -> None:
    assert played.kinds(name) == [[], ["gate_appeared"], []]
    assert [run["exit_code"] for run in played.runs[name]] == [0, 3, 3]
    [found] = played.runs[name][1]["breaks"]
    assert found["message"].startswith("the portal let us in until 20") and found["capture"]
    assert "gate_appeared" in [kind for kind, _, _ in played.problems(name)]


def test_a_page_kind_that_no_longer_reads(played: Played) -> None:
    assert played.kinds("markup") == [[], ["markup_changed"], []]
    [found] = played.runs["markup"][1]["breaks"]
    assert found["page_kind"] == "agenda_item" and "/bi/item?" in found["url"] and found["capture"]
    assert re.match("5[01] of 5[01] pages of the kind agenda_item cannot be read", found["message"])
    assert "no more of them are asked for in this run" in found["message"]
    asked = [[path for path in paths if "item" in path] for paths in played.portals["markup"].asked]
    assert [len(paths) - LOST for paths in asked][1] in (0, 1)  # the next one may have been on its way
    assert len(asked[2]) == MANY
    assert played.runs["markup"][1]["reason"] == "finished"
    assert [played.runs["markup"][2][name] for name in ("new", "changed", "withdrawn", "exit_code")] == [0, 0, 0, 0]
    shown = "SELECT count(*) FROM agenda_item WHERE portal = 'markup' AND withdrawn_at IS NULL AND title = 'Punkt'"
    assert played.rows(shown) == [(MANY,)]
    assert played.rows("SELECT count(*) FROM change WHERE portal = 'markup'") == [(0,)]
    assert played.problems("markup") == []


def test_a_replay_finds_the_same_breaks(played: Played, tmp_path: Path) -> None:
    sql = "SELECT * FROM problem ORDER BY number"
    shutil.copytree(played.folder / "warc", tmp_path / "archive" / "warc")
    before = played.rows(sql)
    line = [sys.executable, "-m", "tests.crawl.run", "ratsarchiv", "replay", "--archive", str(tmp_path / "archive")]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    with closing(sqlite3.connect(tmp_path / "archive" / "archive.db")) as db:
        assert db.execute(sql).fetchall() == before and len(before) > 10


KNOWN = Before("tiny", "1.0", "allows", "finished", "2026-11-02T03:00:00Z", frozenset({"paper"}))


def fail(kinds: Kinds, kind: str, times: int, message: Callable[[int], str] = lambda _: "x") -> breaks.Break | None:
    return [kinds.failed(kind, "page_changed", message(n), f"u{n}", n) for n in range(times)][-1]


def test_few_failures_and_few_among_many_are_no_break() -> None:
    assert fail(Kinds({"paper"}), "paper", 4) is None
    kinds = Kinds({"paper"})
    for _ in range(20):
        kinds.read("paper")
    assert fail(kinds, "paper", 20) is None and not kinds.lost
    found = fail(kinds, "paper", 1)
    assert found and "21 of 41 pages" in found.message
    assert fail(Kinds(), "paper", 40) is None  # never read before: the reader does not know it yet
    assert Kinds({"paper"}).failed("paper", "no_answer", "x", "u", 1) is None


def test_the_most_frequent_failure_and_a_page_that_has_it() -> None:
    found = fail(Kinds({"paper"}), "paper", 9, lambda n: "//td" if n % 3 else "//p")
    assert found and (found.words, found.url, found.capture) == ("//td", "u8", 8)
    assert "6 times: //td" in found.message


def test_nothing_is_a_break_of_a_portal_never_met() -> None:
    never = Before()
    assert breaks.software(never, "tiny", ("tiny", "2.0"), None) is None
    assert breaks.software(never, "tiny", None, "other") is None
    assert breaks.moved(never, {"redirect_urls": ["a"], "redirect_reasons": [301]}, "b", False) is None
    assert breaks.robots(never, "forbids") is None and breaks.gate(never, "x") is None


def test_another_vendor_is_named() -> None:
    found = breaks.software(KNOWN, "tiny", ("tiny-responsive", "1.0"), None)
    assert found and (found.kind, found.words) == ("vendor_changed", "tiny -> tiny-responsive")
    found = breaks.software(KNOWN, "tiny", None, "other")
    assert found and "is that of other, and was one of tiny" in found.message
