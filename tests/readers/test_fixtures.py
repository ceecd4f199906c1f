"""Every folder in fixtures/ is a case; a new case is a new folder."""

from __future__ import annotations

import json

import pytest

from scraper.vendors import vendor
from tests.readers.cases import Case, fixtures

CASES = fixtures()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_page_reads_as_expected(case: Case) -> None:
    assert case.expected is not None
    expected = json.loads(case.expected.read_text("utf-8"))
    got = case.reading()
    assert got["problems"] == expected["problems"]
    for item, wanted in zip(got["items"], expected["items"], strict=False):
        assert item == wanted
    assert got == expected, "if the new reading is right: python -m tests.readers.cases " + case.name


def test_every_route_has_a_case() -> None:
    routes = {route.name for name in ("allris-classic",) for route in vendor(name).ROUTES}
    read = {json.loads(case.expected.read_text("utf-8"))["route"] for case in CASES if case.expected}
    assert routes - read <= {
        "council_list",
        "menu",
    }  # the selection answers other programs; a menu is read like a start


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reading_twice_says_the_same(case: Case) -> None:
    assert case.reading() == case.reading()


def test_nothing_is_linked_that_must_not_be_followed() -> None:
    for case in CASES:
        for link in case.reading()["links"]:
            address = link["url"].lower()
            assert "___tmp" not in address, case.name
            assert not any(noise in address for noise in ("togglemenu", "sort=", "selfaction", "do027", "template=")), (
                case.name
            )
