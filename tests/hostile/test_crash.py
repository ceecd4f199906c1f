"""A full disk and a killed process: the archive is whole, and the next run makes up for all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.conftest import intact, town

KILLED = -9
MOMENTS = [
    ("torn", "archive.warc", "Recorder.append", 12),  # half a response in the WARC
    ("after", "archive.warc", "Recorder.append", 20),  # in the WARC, but no row yet
    ("after", "archive.store", "Store.put", 25),  # a page's rows written, but not committed
    ("before", "archive.archive", "Archive.store", 40),  # recorded, but not read
    ("before", "archive.warc", "Recorder.append", 1),  # before the first byte of a new file
]


def test_killed_again_and_again_and_then_complete(tmp_path: Path) -> None:
    with town(tmp_path / "archive") as place:
        for moment in MOMENTS:
            ran = place.crawl(kill=moment, code=KILLED)
            assert ran.out == ""
            intact(place.folder, crashed=True)
        place.crawl()
        assert place.differences() == []
        assert place.problems() == {}
        intact(place.folder)


@pytest.mark.parametrize("room", [60_000, 900_000], ids=["at the start", "in the middle"])
def test_a_disk_that_fills_up_in_the_first_crawl(tmp_path: Path, room: int) -> None:
    with town(tmp_path / "archive") as place:
        ran = place.crawl(disk=room, code=4)
        said = ran.err + ran.out
        assert "could not be" in said and "ake room and run" in said
        assert str(place.folder) in said
        place.crawl()
        assert place.differences() == []
        intact(place.folder)


def test_a_disk_that_fills_up_later_costs_nothing_that_was_known(tmp_path: Path) -> None:
    """First there is not even room to begin, then for a part of it."""
    with town(tmp_path / "archive") as place:
        place.crawl()
        before = place.rows()
        for room in (30_000, 200_000):
            ran = place.crawl(disk=room, code=4)
            assert "ake room and run" in ran.err + ran.out
            assert place.rows() == before
            intact(place.folder)
