"""What is odd on every page of a portal and must not cost a single fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.conftest import Ran
from tests.crawl.site import Site
from tests.hostile.conftest import Fault, Town, intact, town


@dataclass
class Odd:
    town: Town
    other: Site
    ran: Ran


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Odd]:
    """A calendar without end, labels that lie, links to everywhere: each on many pages, all on one portal."""
    with Site({}) as other, town(tmp_path_factory.mktemp("odd") / "archive") as portal:
        faults = (
            Fault("si010", "endless_calendar"),
            Fault(r"LFDNR=\d*[0258]\b", "wrong_charset"),
            Fault(r"LFDNR=\d*[147]\b", f"links_to {other.url}"),
            Fault("LFDNR", "foreign_links"),
        )
        ran = portal.crawl(*faults)
        yield Odd(portal, other, ran)


def test_every_fact_is_right(odd: Odd) -> None:
    assert odd.town.differences() == []
    assert odd.town.problems() == {}


def test_a_calendar_without_end_is_left(odd: Odd) -> None:
    months = [target for target in odd.town.portal.requests()["asked"] if "si010" in target]
    assert 12 <= len(months) <= 12 + 24 + 1  # a council's year, then two years without any meeting
    assert "demo: finished" in odd.ran.out


def test_no_other_host_is_asked_and_nothing_that_is_no_guest_s(odd: Odd) -> None:
    assert odd.other.log == []
    assert odd.town.portal.requests()["never"] == {}


def test_the_archive_is_intact(odd: Odd) -> None:
    intact(odd.town.folder)
