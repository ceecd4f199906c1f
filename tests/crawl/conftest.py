"""All scenarios in one process, one after the other: starting Scrapy takes longer than crawling them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.archive import Archive
from tests.crawl.scenarios import sites
from tests.crawl.site import Site

FAST = {
    "DOWNLOAD_TIMEOUT": 1,
    "RETRY_TIMES": 1,
    "RETRY_AFTER_DEFAULT": 0.1,
    "RETRY_AFTER_MAX": 5,
    "FAILURES_IN_A_ROW": 4,
    "DNS_TIMEOUT": 2,
}


@dataclass
class Scenes:
    """What became of every scenario: the summary, the server's log, and the one archive they all went into."""

    results: dict[str, dict[str, Any]]
    sites: dict[str, Site]
    other: Site
    folder: Path
    stderr: str

    def kinds(self, name: str) -> dict[str, int]:
        kinds: dict[str, int] = {}
        for problem in self.results[name]["problems"]:
            kinds[problem["kind"]] = kinds.get(problem["kind"], 0) + problem["times"]
        return kinds


ROOT = Path(__file__).parents[2]


def command(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """`ratsarchiv ...` or `scrapy ...`, with the tests' own vendor."""
    line = [sys.executable, "-m", "tests.crawl.run", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT, **more)


def run(wanted: dict[str, Any], timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """One `python -m tests.crawl.run`."""
    return subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-m", "tests.crawl.run"],
        input=json.dumps(wanted),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        cwd=ROOT,
        env={**os.environ, "RATSARCHIV_CONTACT": "post@archiv.example"},
    )


def row(name: str, site: Site, **cells: str) -> dict[str, str]:
    return {"slug": name, "vendor": "tiny", "url": site.url, "delay": "0", **cells}


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenes]:
    folder = tmp_path_factory.mktemp("scenes") / "archive"
    with ExitStack() as stack:
        other = stack.enter_context(Site({}))
        up: dict[str, Site] = {}
        rows = []
        for name, wanted in sites(other.url).items():
            pages, cells = wanted if isinstance(wanted, tuple) else (wanted, {})
            up[name] = stack.enter_context(Site(pages))
            if name != "strange":
                rows.append(row(name, up[name], **cells))
        with Site({}) as closed:
            gone = closed.url
        rows.append({"slug": "gone", "vendor": "tiny", "url": gone, "delay": "0"})
        rows.append({"slug": "nameless", "vendor": "tiny", "url": "http://nowhere.invalid/bi/"})
        rows.append({"slug": "rebound", "vendor": "tiny", "url": "http://rebound.example/bi/"})
        rows.append({"slug": "members", "vendor": "tiny", "url": other.url.replace("/bi/", "/ri/"), "delay": "0"})
        rows.append({"slug": "adhoc", "vendor": "unknown", "url": up.pop("strange").url, "delay": "0"})
        done = run({"portals": rows, "folder": str(folder), "settings": FAST})
        assert done.returncode == 0, done.stderr
        results = {result["portal"]: result for result in json.loads(done.stdout)}
        yield Scenes(results, up, other, folder, done.stderr)


@pytest.fixture(scope="session")
def archive(scenes: Scenes) -> Iterator[Archive]:
    with Archive.open(scenes.folder) as archive:
        yield archive
