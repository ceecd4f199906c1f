"""Reader and pipelines over every page of the demo say what the truth says, and nothing else."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from scraper.demo import expected
from scraper.demo.allris_classic import Site
from scraper.demo.council import council
from scraper.demo.faults import hostile
from tests.demo.walk import BASE, SLUG, Walk, walk


@cache
def walked() -> tuple[Site, Walk]:
    site = Site(council())
    return site, walk(site)


def differences(found: dict[str, dict[str, Any]], wanted: dict[str, dict[str, Any]]) -> list[Any]:
    """(id, column, wanted, found) wherever two tables differ."""
    out: list[Any] = [(i, "row", i in wanted, i in found) for i in sorted(found.keys() ^ wanted.keys())]
    for i in sorted(found.keys() & wanted.keys()):
        columns = sorted(found[i].keys() | wanted[i].keys())
        out += [(i, c, wanted[i].get(c), found[i].get(c)) for c in columns if wanted[i].get(c) != found[i].get(c)]
    return out


def test_pages_are_read_without_problems() -> None:
    assert walked()[1].problems == []


@pytest.mark.parametrize("table", expected.TABLES)
def test_round_trip(table: str) -> None:
    wanted = expected.rows(council(), SLUG, f"{BASE}/bi/")
    assert differences(walked()[1].rows[table], wanted[table])[:5] == []


def test_nothing_else_is_said() -> None:
    assert walked()[1].rows.keys() == set(expected.TABLES)


def test_links_lead_only_to_what_a_guest_may_ask_for() -> None:
    site, found = walked()
    assert site.never.total() == 0
    assert not any("___tmp" in target or "do027" in target for target in site.asked)
    assert found.routes["agenda_item"] > 1400
    assert found.routes["paper_list"] > 10


def test_private_facts_are_nowhere() -> None:
    truth, rows = council(), walked()[1].rows
    said = {str(v) for table in rows.values() for row in table.values() for v in row.values()}
    everything = "\n".join(said)
    for person in truth.persons:
        for secret in (person.place.street, person.place.phone, person.place.email):
            assert secret not in said
    clerks = {p.clerk for p in truth.papers if p.clerk} | {o.clerk for o in truth.organizations if o.clerk}
    assert len(clerks) > 5
    assert not any(clerk in everything for clerk in clerks)
    hidden = {i.title for m in truth.meetings for i in m.items if not i.public}
    shown = {" ".join(p.title) for p in truth.papers if p.public}
    assert not any(title in said for title in hidden - shown)


def test_hostile_words_come_out_as_words() -> None:
    truth = hostile(council(years=1, scale=0.15))
    found = walk(Site(truth))
    wanted = expected.rows(truth, SLUG, f"{BASE}/bi/")
    for table in ("agenda_item", "meeting", "person", "organization"):
        differing = differences(found.rows[table], wanted[table])
        assert [d for d in differing if d[1] != "unanimous"][:3] == []  # "--" and "7*7" look like a table of votes
