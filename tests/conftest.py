"""What tests of several rooms share: the demo council, crawled once per run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
DEMO_YEARS = 2


class Ran(NamedTuple):
    """A command that has ended."""

    code: int
    out: str
    err: str


def ratsarchiv(*arguments: str | Path, timeout: float = 300, cwd: Path = ROOT) -> Ran:
    """Runs the command line as a user does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "scraper.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd=cwd,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


class Demo(NamedTuple):
    """The demo council, crawled through the command line: what was said, and the archive, for reading only."""

    ran: Ran
    folder: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Crawled by whichever process of the test run needs it first, in a directory where nothing else is."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    told, place = base / "demo.json", base / "demo"
    with FileLock(base / "demo.lock"):
        if not told.exists():
            place.mkdir()
            line = (
                "demo",
                "--no-serve",
                "--years",
                str(DEMO_YEARS),
                "--quiet",
                "--portal-port",
                "0",
                "--archive",
                "here",
            )
            told.write_text(json.dumps(ratsarchiv(*line, cwd=place)))
    ran = Ran(*json.loads(told.read_text()))
    assert ran.code == 0, ran.err + ran.out
    return Demo(ran, place / "here")


@pytest.fixture(scope="session")
def demo_archive(demo: Demo) -> Path:
    return demo.folder
