"""Conditional requests from end to end: a page that is as it was is not sent again, and counts as seen all the same."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.archive import Archive
from archive.warc import Exchange, iterate
from scraper.demo.allris_classic import VENDOR, Request, Response, Site
from scraper.demo.clock import as_of
from scraper.demo.conditional import conditional
from scraper.demo.council import TODAY, council
from scraper.demo.server import serve
from scraper.demo.truth import Council
from scraper.replay import replay
from tests.conftest import ratsarchiv
from tests.crawl.conftest import run
from tests.test_replay import differences, tables


def town() -> Council:
    """A small council of few people."""
    whole = council(years=1, scale=0.1)
    persons = whole.persons[:12]
    kept = {person.number for person in persons}
    return replace(whole, persons=persons, memberships=tuple(m for m in whole.memberships if m.person in kept))


TOWN = town()
DAYS = (TODAY - timedelta(days=95), TODAY)  # so many that all pages are due again, whatever the address
BOOKKEEPING = {"capture", "crawl", "page", "payload", "warc_file"}  # what a run adds to or moves on whatever it is told
SEEN = "SELECT id, last_seen FROM seen"
UNSENT = """
SELECT p.url, o.size FROM capture c JOIN page p ON p.number = c.page JOIN capture h ON h.number = p.capture
JOIN payload o ON o.number = h.payload WHERE c.status = 304"""
SAID = """
SELECT r.id FROM capture c JOIN statement s ON s.page = c.page AND s.to_capture IS NULL
JOIN record r ON r.number = s.record WHERE c.status = 304"""


@dataclass
class Second:
    """A first crawl, one three months later, and the beginning of one with --full: what each told and left."""

    told: list[dict[str, Any]]
    tables: list[dict[str, list[tuple[object, ...]]]]
    seen: list[dict[str, str]]
    exchanges: list[list[Exchange]]
    folder: Path  # as it was after the second


def crawled(url: str, folder: Path, day: date, **more: Any) -> dict[str, Any]:
    portal = {"slug": "demo", "vendor": VENDOR, "url": url, "delay": "0"}
    done = run({"portals": [portal], "folder": str(folder), "today": str(day), **more})
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)[0]
    assert (result["exit_code"], result["problems"]) == (0, [])
    return result


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Second:
    base = tmp_path_factory.mktemp("conditional")
    folder, kept = base / "archive", base / "kept"
    held = Second([], [], [], [], kept)
    known = set[Path]()
    with serve(TOWN) as portal:
        for n, day in enumerate((*DAYS, DAYS[1])):
            held.told.append(crawled(portal.url, folder, day, full=n == 2, max_requests=40 if n == 2 else 0))
            held.tables.append(tables(folder))
            with Archive.open(folder) as archive:
                held.seen.append(dict(archive.db.conn.execute(SEEN).fetchall()))
            files = set((folder / "warc").iterdir())
            held.exchanges.append([exchange for path in sorted(files - known) for _, exchange in iterate(path)])
            known = files
            if n == 1:
                shutil.copytree(folder, kept)
    return held


def asked_for(exchanges: list[Exchange]) -> list[str]:
    """The conditions of all requests."""
    return [name.lower() for e in exchanges for name, _ in e.request_headers if name.lower().startswith("if-")]


def test_only_the_second_crawl_asks_conditionally_and_is_sent_less(second: Second) -> None:
    first, again, full = second.exchanges
    assert [told["reason"] for told in second.told] == ["finished", "finished", "max_requests"]
    assert asked_for(first) == asked_for(full) == []
    assert set(asked_for(again)) == {"if-none-match", "if-modified-since"}
    unmodified = [e for e in again if e.status == 304]
    assert len(unmodified) == len(asked_for(again)) == second.told[1]["unmodified"] > 10
    assert {e.body for e in unmodified} == {b""}
    assert [e for e in (*first, *full) if e.status == 304] == []
    assert {e.url for e in unmodified} & {e.url for e in full}
    with Archive.open(second.folder) as archive:
        unsent = archive.db.conn.execute(UNSENT).fetchall()
    assert {url for url, _ in unsent} == {e.url for e in unmodified}
    saved, sent = sum(size for _, size in unsent), sum(len(e.body) for e in again)
    print(f"{len(unsent)} of {len(again)} answers were 304: {saved:,} bytes not sent again, {sent:,} sent")
    assert saved > 50_000


def test_what_unmodified_pages_say_is_seen_again_and_nothing_else_changes(second: Second) -> None:
    before, after, _ = second.tables
    assert [name for name in before if before[name] != after[name] and name not in BOOKKEEPING] == []
    with Archive.open(second.folder) as archive:
        said = {id_ for (id_,) in archive.db.conn.execute(SAID)}
    assert len(said) > 20
    assert {second.seen[0][id_][:10] for id_ in said} == {str(DAYS[0])}
    assert {second.seen[1][id_][:10] for id_ in said} == {str(DAYS[1])}


def test_check_finds_nothing(second: Second) -> None:
    done = json.loads(ratsarchiv("check", "--archive", second.folder, "--json").out)
    assert done["integrity"] == []
    assert {found["kind"] for found in done["findings"]} <= {"stale", "overdue"}  # one day the demo's days are long ago


def test_checkers_accept_the_records(second: Second) -> None:
    tools = Path(sys.executable).parent
    for path in (second.folder / "warc").iterdir():
        done = subprocess.run([tools / "warcio", "check", path], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        done = subprocess.run([tools / "fastwarc", "check", "-p", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_replay_is_what_crawling_was(second: Second, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(second.folder, tmp_path / "archive", ignore=shutil.ignore_patterns("archive.db*")))
    assert replay(folder).refused == []
    assert differences(second.folder, folder) == []


def pages(day: date) -> Iterator[tuple[Request, Response]]:
    site = Site(as_of(TOWN, day))
    targets = [f"to010.asp?SILFDNR={m.number}" for m in TOWN.meetings]
    targets += [f"vo020.asp?VOLFDNR={p.number}" for p in TOWN.papers]
    for request in (Request(f"/bi/{target}") for target in targets):
        yield request, site.respond(request)


def test_the_demo_says_304_of_what_is_the_same_and_of_nothing_else() -> None:
    """A page that changed has another validator, and one that names a session's addresses has none."""
    kinds = set()
    for (request, before), (_, after) in zip(pages(TODAY - timedelta(days=120)), pages(TODAY), strict=True):
        held = dict(conditional(request, before).headers)
        named = {"if-none-match": held.get("ETag", ""), "if-modified-since": held.get("Last-Modified", "")}
        answer = conditional(Request(request.target, headers=named), after)
        marked = any(named.values())
        assert marked == (before.status == 200 and b"___tmp/" not in before.body)
        assert (answer.status == 304) == (marked and before.body == after.body)
        kinds.add((marked, before.status, answer.status))
    assert kinds >= {(True, 200, 304), (True, 200, 200), (False, 200, 200)}
