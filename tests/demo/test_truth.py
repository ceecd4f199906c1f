"""The truth is the same everywhere, as large as promised, and does not contradict itself."""

from __future__ import annotations

import hashlib
import pickle
from collections import Counter
from dataclasses import replace

import pytest

from scraper.demo.blocks import Bullets, Numbered, Table, plain
from scraper.demo.council import council
from scraper.demo.holidays import easter, holiday, school_holiday
from scraper.demo.truth import Council, Item, Paper, Station

TRUTH = council()
PUBLISHED = [m for m in TRUTH.meetings if m.published]
ITEMS = [i for m in PUBLISHED for i in m.items]


def digest(truth: Council) -> str:
    """Of everything it says, in a form that does not depend on the Python version."""
    facts = (truth.organizations, truth.persons, truth.memberships, truth.meetings, truth.papers)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def test_the_same_seed_gives_the_same_council() -> None:
    again = council.__wrapped__()
    assert again is not TRUTH
    assert digest(again) == digest(TRUTH)
    assert digest(council(seed=1)) != digest(TRUTH)


def test_sizes_are_as_promised() -> None:
    assert TRUTH.first_year == 2024
    assert {m.day.year for m in TRUTH.meetings} == {2024, 2025, 2026}
    assert len([o for o in TRUTH.organizations if o.listed]) >= 8
    assert {o.kind for o in TRUTH.organizations} >= {"council", "committee", "faction", "advisory_board"}
    assert len(TRUTH.persons) >= 60
    assert len(PUBLISHED) >= 120
    assert len(ITEMS) >= 1500
    assert len([p for p in TRUTH.papers if p.public]) >= 600
    assert sum(len(p.stations) > 1 for p in TRUTH.papers) >= 300


def test_scale_ten_is_large_enough_for_benchmarks() -> None:
    assert sum(len(m.items) for m in council(scale=10).meetings if m.published) >= 15_000
    assert len(council(years=1).meetings) < len(TRUTH.meetings) / 2
    with pytest.raises(ValueError, match="nothing to say"):
        council(years=0)


def test_no_number_is_given_twice() -> None:
    organizations = Counter(o.id for o in TRUTH.organizations)
    for numbers in (
        organizations,
        Counter(p.number for p in TRUTH.persons),
        Counter(m.number for m in TRUTH.meetings),
        Counter(p.number for p in TRUTH.papers),
        Counter(p.reference for p in TRUTH.papers),
        Counter(i.number for i in ITEMS if i.number is not None),
        Counter((m.number, i.label) for m in PUBLISHED for i in m.items),
    ):
        assert max(numbers.values()) == 1
    assert len({number for _, number in organizations}) < len(organizations), "the numberings of the kinds overlap"
    files = [d.number for m in PUBLISHED for d in m.documents] + [d.number for p in TRUTH.papers for d in p.documents]
    assert len(set(files)) == len(files)


def stations() -> list[tuple[Paper, Station]]:
    return [(p, s) for p in TRUTH.papers for s in p.stations]


def test_a_paper_goes_through_committees_before_the_council_decides() -> None:
    for paper in TRUTH.papers:
        days = [s.day for s in paper.stations if s.day]
        assert days == sorted(days)
        assert all(day > paper.day for day in days)
        council_places = [n for n, s in enumerate(paper.stations) if s.organization[0] == "council"]
        assert (
            all(s.organization[0] == "council" for s in paper.stations[council_places[0] :]) if council_places else True
        )
    assert sum(s.role == "Entscheidung" and s.organization[0] == "council" for _, s in stations()) > 150


def test_stations_and_agenda_items_say_the_same() -> None:
    linked = [(p, s) for p, s in stations() if s.item is not None]
    assert len(linked) > 800
    for paper, station in linked:
        meeting, item = TRUTH.item[station.item or 0]
        assert (meeting.number, meeting.day, meeting.organization) == (
            station.meeting,
            station.day,
            station.organization,
        )
        assert (item.paper, item.result, item.outcome) == (paper.number, station.result, station.outcome)


def test_what_is_still_to_come_has_no_result() -> None:
    coming = [m for m in TRUTH.meetings if m.day >= TRUTH.today]
    assert any(m.published for m in coming)
    assert any(not m.published for m in coming)
    assert not any(i.result or i.extract or i.minutes for m in coming for i in m.items)
    assert not any(m.end for m in coming)


def test_votes_fit_the_result_and_the_seats() -> None:
    voted = [(m, i) for m in PUBLISHED for i in m.items if i.vote]
    assert len(voted) > 700
    for meeting, item in voted:
        vote = item.vote
        assert vote is not None
        assert (item.outcome or item.told) in ("accepted", "accepted_amended", "rejected")
        counts = [n for n in (vote.yes, vote.no, vote.abstain) if n is not None]
        assert sum(counts) <= TRUTH.organization[meeting.organization].seats
        if vote.yes is not None and vote.no is not None:
            assert (vote.yes > vote.no) == (item.outcome != "rejected")
        told = plain(item.vote_text) or ""
        assert all(str(n) in told or n <= 12 for n in counts), told
    words = {plain(i.vote_text) for _, i in voted}
    assert len(words) > 150


def test_texts_have_the_variety_of_real_ones() -> None:
    texts = [t for p in TRUTH.papers for t in (p.recommendation, p.justification, p.finances)]
    texts += [t for i in ITEMS for t in (i.minutes, i.resolution, i.vote_text)]
    blocks = [b for t in texts for b in t]
    assert sum(isinstance(b, Table) for b in blocks) > 40
    assert sum(isinstance(b, Numbered) and b.start > 1 for b in blocks) > 10
    assert {b.sign for b in blocks if isinstance(b, Bullets)} == {"•", "▪"}
    everything = "\n".join(plain(t) or "" for t in texts)
    for sign in "„“–§€äöüÄÖÜß&±[*]":
        assert everything.count(sign) >= 10, sign
    assert len({plain(i.minutes) for i in ITEMS if i.minutes}) > 800
    results = Counter(i.result for i in ITEMS)
    for word in ("ungeändert beschlossen", "geändert beschlossen", "zur Kenntnis genommen", "abgelehnt", "vertagt",
                 "zurückgezogen", "verwiesen", "überwiesen", "zurückgestellt", "(offen)"):  # fmt: skip
        assert results[word] >= 5, word


def states(item: Item) -> str:
    if not item.public:
        return "titled" if item.title_printed else "untitled"
    if not item.extract:
        return "no page"
    return "empty page" if item.placeholders else "texts"


def test_items_of_every_state() -> None:
    found = Counter(map(states, ITEMS))
    assert all(found[state] >= 30 for state in ("titled", "untitled", "no page", "empty page", "texts")), found
    assert sum(i.number is None for i in ITEMS) >= 10
    assert sum(i.late for i in ITEMS) >= 30


def test_a_council_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(replace(TRUTH, name="Anderswo"))).papers == TRUTH.papers


def test_holidays() -> None:
    assert str(easter(2024)) == "2024-03-31"
    assert str(easter(2025)) == "2025-04-20"
    assert str(easter(2026)) == "2026-04-05"
    for meeting in TRUTH.meetings:
        assert meeting.day.weekday() < 5
        assert not (holiday(meeting.day) or school_holiday(meeting.day))
