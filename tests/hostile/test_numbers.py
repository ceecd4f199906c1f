"""Numbers that are none, and markup nested thousands deep, on pages of every kind: told, and nothing known is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.conftest import Fault, Town, intact, town

KINDS = {"odd_numbers": r"to010\.asp|vo020\.asp|to020\.asp|vo040", "deep": r"LFDNR=\d*[02468]\b"}


@pytest.fixture(scope="module", params=KINDS)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Town, dict, Path]]:
    folder: Path = tmp_path_factory.mktemp(request.param) / "archive"
    with town(folder) as portal:
        portal.crawl()
        before = portal.rows()
        portal.crawl(Fault(KINDS[request.param], request.param), code=1)
        yield portal, before, folder


def test_nothing_known_is_changed_or_lost(place) -> None:
    portal, before, _ = place
    after = portal.rows()
    assert after.keys() == before.keys()
    assert {id_: (row, before[id_]) for id_, row in after.items() if row != before[id_]} == {}


def test_the_archive_is_intact_and_the_next_crawl_as_before(place) -> None:
    portal, _, folder = place
    intact(folder)
    portal.crawl()
    assert portal.differences() == []
    assert portal.problems("resolved_at IS NULL") == {}
