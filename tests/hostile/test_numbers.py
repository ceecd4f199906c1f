"""Numbers that are none, and markup nested thousands deep, on pages of every kind: told, and nothing known is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.hostile.conftest import Fault, Town, intact, town


class Met(NamedTuple):
    town: Town
    before: dict[str, dict[str, Any]]
    after: dict[str, dict[str, Any]]
    problems: dict[str, set[str]]


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Met]:
    with town(tmp_path_factory.mktemp("numbers") / "archive") as portal:
        portal.crawl()
        before = portal.rows()
        # each fault has pages of every kind, and agendas with both kinds of faulty pages behind them
        odd = Fault(r"to010\.asp\S*[02468]$|vo020\.asp\S*[02468]$|vo040", "odd_numbers")
        portal.crawl(odd, Fault(r"(to010|vo020)\.asp|(to020|kp020|au020)\.asp\S*[02468]$", "deep"), code=1)
        yield Met(portal, before, portal.rows(), portal.problems())


def test_nothing_known_is_changed_or_lost(met: Met) -> None:
    assert met.after.keys() == met.before.keys()
    assert {id_: (row, met.before[id_]) for id_, row in met.after.items() if row != met.before[id_]} == {}


def test_both_are_told(met: Met) -> None:
    assert met.problems.keys() == {"odd_number", "page_changed", "unreadable", "markup_changed"}
    assert any("LFDNR=1%27;--" in words for words in met.problems["odd_number"])
    assert any("vo040" in words for words in met.problems["page_changed"])
    assert any("to010" in words for words in met.problems["unreadable"])


def test_the_archive_is_intact_and_the_next_crawl_as_before(met: Met) -> None:
    intact(met.town.folder)
    met.town.crawl()
    assert met.town.differences() == []
    assert met.town.problems("resolved_at IS NULL") == {}
