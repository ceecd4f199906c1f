"""`ratsarchiv demo` crawls the sample council into the directory named and says what is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from archive.archive import Archive

COMMAND = [sys.executable, "-c", "from scraper.cli import main; main()", "demo"]


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=170, check=False)


def test_one_year_is_crawled_and_told(tmp_path: Path) -> None:
    done = run("--no-serve", "--years", "1", "--portal-port", "0", "--quiet", "--archive", "here", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Stadt Quellenbrück: a fictional council" in done.stderr
    assert "agenda_item" in done.stdout.splitlines()[-1]
    assert [p.name for p in tmp_path.iterdir()] == ["here"], "nothing is written but what was named"
    with Archive.open(tmp_path / "here") as archive:
        assert archive.db["agenda_item"].count > 400
        assert archive.db["meeting"].count > 60
        portal = next(iter(archive.db["portal"].rows))
        assert (portal["slug"], portal["vendor"], portal["body_name"]) == (
            "demo",
            "allris-classic",
            "Stadt Quellenbrück",
        )


def test_an_unknown_vendor_is_wrong_use(tmp_path: Path) -> None:
    done = run("--vendor", "papyrus", cwd=tmp_path)
    assert done.returncode == 2
    assert "not yet shown as papyrus; there is: allris-classic" in done.stderr
    assert list(tmp_path.iterdir()) == []
