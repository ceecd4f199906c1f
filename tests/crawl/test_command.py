"""`ratsarchiv crawl` as users and cron meet it: codes, first and last lines, interrupting, going on, a full disk."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.warc import iterate
from tests.crawl.conftest import ROOT, command
from tests.crawl.scenarios import council, meeting
from tests.crawl.site import Answer, Page, Site, page


def portals_file(folder: Path, site: Site, **cells: str) -> Path:
    row = {"slug": "neustadt", "vendor": "tiny", "url": site.url, "delay": "0", **cells}
    path = folder / "portals.csv"
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["no-such-place"], 2, "no portal is called 'no-such-place'"),
        (["aachen"], 2, "aachen: no reader yet for vendor allris-4; there are: allris-classic"),
        (["https://x.example:99999/"], 2, "is no address"),
        (["geestland", "--portals", "/nowhere/portals.csv"], 2, "cannot read the portals file"),
        (["geestland", "--since", "gestern"], 2, "--since"),
        ([], 2, "SLUG|URL"),
    ],
)
def test_wrong_use_is_one_sentence(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    done = command("ratsarchiv", "crawl", *arguments, "--archive", tmp_path / "archive")
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "archive").exists()


def test_a_crawl_tells_what_it_does_and_what_came_of_it(tmp_path: Path) -> None:
    with Site(council()) as site:
        rows = portals_file(tmp_path, site, permission="Frau Muster")
        done = command("ratsarchiv", "crawl", "neustadt", "--portals", rows, "--archive", tmp_path / "archive")
        again = command("ratsarchiv", "crawl", site.url, "--archive", tmp_path / "archive", "--json", "--portals", rows)
    assert done.returncode == 0, done.stderr
    first = done.stderr.splitlines()[0]
    for words in ("neustadt", site.url, "robots.txt allows", "permission: Frau Muster", "0 s between", "ratsarchiv/"):
        assert words in first
    assert "neustadt: finished; 7 requests, 6 pages" in done.stdout
    assert "1 meeting" in done.stdout
    assert f"ratsarchiv serve --archive {tmp_path / 'archive'}" in done.stdout
    [result] = json.loads(again.stdout)
    assert (again.returncode, result["portal"], result["exit_code"]) == (0, "neustadt", 0)
    assert (result["new"], result["changed"], result["resumed"]) == (0, 0, 0)
    assert (result["requests"], result["pages"]) == (2, 1)  # nothing is due again on the same day


def test_scrapys_own_command_works_too(tmp_path: Path) -> None:
    with Site(council()) as site:
        env = {**os.environ, "RATSARCHIV_PORTALS": str(portals_file(tmp_path, site))}
        where = f"archive={tmp_path / 'archive'}"
        done = command("scrapy", "crawl", "portal", "-a", "portal=neustadt", "-a", where, env=env)
    assert "neustadt: finished." in done.stderr, done.stderr
    assert "Telnet" not in done.stderr
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.db["paper"].count_where("id = 'neustadt:paper:111'") == 1
        assert next(iter(archive.db["crawl"].rows))["reason"] == "finished"


def test_two_portals_one_of_them_gone(tmp_path: Path) -> None:
    with Site({}) as closed:
        gone = closed.url
    with Site(council()) as site:
        rows = portals_file(tmp_path, site)
        rows.write_text(rows.read_text() + f"altstadt,tiny,{gone},0\n")
        options = ("--portals", rows, "--archive", tmp_path / "archive", "--max-requests", "4")
        done = command("ratsarchiv", "crawl", "altstadt", "neustadt", *options)
    assert done.returncode == 3
    assert "altstadt: unreachable" in done.stdout
    assert "neustadt: max_requests; 4 requests" in done.stdout
    assert len(site.log) == 4


def thirty_items(path: str) -> Page | None:
    pages = council(**{"meeting?1": meeting(*(f"agenda_item item?{n}" for n in range(1, 31)))})
    if path.startswith("/bi/item?"):
        return page(items=[f"agenda_item {path.partition('?')[2]}"])
    return pages.get(path)


def test_an_interrupted_crawl_keeps_what_it_has_and_goes_on(tmp_path: Path) -> None:
    go_on = threading.Event()

    def halting(path: str) -> Page | None:
        if path == "/bi/item?8":
            go_on.wait(50)
        return thirty_items(path)

    with Site(halting) as site:
        options = ["neustadt", "--portals", str(portals_file(tmp_path, site)), "--archive", str(tmp_path / "archive")]
        line = [sys.executable, "-m", "tests.crawl.run", "ratsarchiv", "crawl", *options]
        with subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
            until = time.monotonic() + 30
            while "/bi/item?8" not in site.paths and time.monotonic() < until:
                time.sleep(0.02)
            locked = command("ratsarchiv", "crawl", *options)
            running.send_signal(signal.SIGINT)
            told = iter(running.stderr.readline, "")  # type: ignore[union-attr]
            assert any("finishing the page in flight" in line for line in told)
            go_on.set()
            out, err = running.communicate(timeout=30)
        assert locked.returncode == 4
        assert "Traceback" not in locked.stderr
        assert running.returncode == 130, err
        assert "neustadt: interrupted" in out
        assert "run the same command again to go on" in out
        asked = len(site.log)
        items = {path for path in site.paths if "item" in path}
        with Archive.open(tmp_path / "archive") as archive:
            assert [r["reason"] for r in archive.db["crawl"].rows] == ["interrupted"]
            assert archive.db["agenda_item"].count == len(items)

        on = command("ratsarchiv", "crawl", *options, "--json")
        assert on.returncode == 0, on.stderr
        [result] = json.loads(on.stdout)
        assert result["resumed"] >= len(items)
        assert not items & set(site.paths[asked:])
        assert len({path for path in site.paths if "item" in path}) == 30

        before = len(site.log)
        full = command("ratsarchiv", "crawl", *options, "--json", "--full")
        assert json.loads(full.stdout)[0]["resumed"] == 0
        assert len(site.log) - before == 35  # robots.txt, four pages, thirty items
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.db["agenda_item"].count == 30


def test_the_second_interrupt_does_not_wait(tmp_path: Path) -> None:
    pages = council(**{"meeting?1": Answer(meeting(), wait=20)})
    with Site(pages) as site:
        options = ["neustadt", "--portals", str(portals_file(tmp_path, site)), "--archive", str(tmp_path / "archive")]
        line = [sys.executable, "-m", "tests.crawl.run", "ratsarchiv", "crawl", *options]
        with subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
            until = time.monotonic() + 30
            while "/bi/meeting?1" not in site.paths and time.monotonic() < until:
                time.sleep(0.02)
            running.send_signal(signal.SIGINT)
            time.sleep(0.5)
            assert running.poll() is None  # the page in flight is waited for
            running.send_signal(signal.SIGINT)
            _, err = running.communicate(timeout=10)
    assert running.returncode == 130
    assert "Traceback" not in err
    with Archive.open(tmp_path / "archive", write=True) as archive:
        assert next(iter(archive.db["crawl"].rows))["reason"] == "interrupted"


def small_disk() -> None:
    """No file may grow beyond 4 MB: writing fails as it does on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000))


def test_a_full_disk_ends_the_crawl_and_leaves_the_archive_whole(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes

    def large(path: str) -> Page | None:
        if path.startswith("/bi/item?"):
            said = page(items=[f"agenda_item {path.partition('?')[2]}"])
            return said.replace("</body>", f"<p>{noise(400_000).hex()}</p></body>")
        return thirty_items(path)

    with Site(large) as site:
        options = ("--portals", portals_file(tmp_path, site), "--archive", tmp_path / "archive")
        done = command("ratsarchiv", "crawl", "neustadt", *options, preexec_fn=small_disk)
    assert done.returncode == 4, done.stderr
    assert "neustadt: not_recorded" in done.stdout
    assert "Make room and run the same command again" in done.stdout
    asked = [path for path in site.paths if "item" in path]
    with Archive.open(tmp_path / "archive") as archive:
        assert next(iter(archive.db["crawl"].rows))["reason"] == "not_recorded"
        read = {row["id"].rpartition(":")[2] for row in archive.db["agenda_item"].rows}
        assert 0 < len(read) < 30
        recorded = [n for (n,) in archive.db.execute("SELECT number FROM capture")]
        assert all(archive.exchange(n).body for n in recorded)
        assert len(recorded) < len(site.log)
    for file in (tmp_path / "archive" / "warc").iterdir():
        assert sum(1 for _ in iterate(file)) == len(recorded)
    assert len(asked) == len(read) + 1  # it stopped at once
