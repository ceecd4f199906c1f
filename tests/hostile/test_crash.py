"""A full disk and a killed process: the archive is whole, and the next run makes up for all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.kill import LAST, killed
from tests.hostile.conftest import intact, town


def test_killed_again_and_again_and_then_complete(tmp_path: Path) -> None:
    """Two archives, each killed four times; `python -m tests.bench kill` does it two hundred times."""
    came = killed(8, 7, tmp_path)
    assert came["kills"] == 8 and came["announced"] > 100
    wrong = {name: came[name] for name in ("lost", "doubled", "amiss", "differences")}
    assert wrong == {name: [] for name in wrong}
    intact(tmp_path / LAST)


@pytest.mark.parametrize("room", [60_000, 900_000], ids=["at the start", "in the middle"])
def test_a_disk_that_fills_up_in_the_first_crawl(tmp_path: Path, room: int) -> None:
    with town(tmp_path / "archive") as place:
        ran = place.crawl(disk=room, code=4, full=False)
        said = ran.err + ran.out
        assert "could not be" in said and "ake room and run" in said
        assert str(place.folder) in said
        place.crawl(full=False)
        assert place.differences() == []
        intact(place.folder)


def test_a_disk_that_fills_up_later_costs_nothing_that_was_known(tmp_path: Path) -> None:
    """First there is not even room to begin, then for a part of it."""
    with town(tmp_path / "archive") as place:
        place.crawl(full=False)
        before = place.rows()
        for room in (30_000, 200_000):
            ran = place.crawl(disk=room, code=4)
            assert "ake room and run" in ran.err + ran.out
            assert place.rows() == before
            intact(place.folder)
