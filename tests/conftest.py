"""What tests of several rooms share: the demo council, crawled once per run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


class Ran(NamedTuple):
    """A command that has ended."""

    code: int
    out: str
    err: str


def ratsarchiv(*arguments: str | Path, timeout: float = 300) -> Ran:
    """Runs the command line as a user does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "scraper.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd=ROOT,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def demo_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo council's archive, crawled through the command line. For reading only."""
    folder = tmp_path_factory.mktemp("demo") / "archive"
    ran = ratsarchiv("demo", "--no-serve", "--quiet", "--portal-port", "0", "--archive", folder)
    assert ran.code == 0, ran.err + ran.out
    return folder
