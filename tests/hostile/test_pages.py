"""Some pages of a portal are broken in every way: their loss, and no other fact's; and nothing known before is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from scraper.demo.expected import item_key
from tests.conftest import Ran
from tests.crawl.site import Site
from tests.hostile.conftest import SMALL, Fault, Town, intact, town
from tests.truth import database

# kind of fault -> the kind of problem it must become
UNREADABLE = {
    "status_500": "http_500", "status_404": "http_404", "reset": "no_answer", "stall": "no_answer",
    "truncated": "no_answer", "wrong_length": "unreadable", "half": "unreadable", "empty": "unreadable",
    "binary": "unreadable", "redirect_loop": "not_followed", "foreign_redirect": "not_followed",
    "redirect_to": "not_followed", "huge": "too_large", "denied": "denied",
}  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """Which page gets which fault."""

    kind: str
    page: str  # "to020.asp?TOLFDNR=40004"
    spoiled: frozenset[str]  # ids of the records that the page alone tells in full


def ids(type_: str, *keys: object) -> frozenset[str]:
    return frozenset(f"demo:{type_}:{key}" for key in keys)


def _pages() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """Program -> its pages, and what is lost with each."""
    meetings = [m for m in SMALL.meetings if m.published and m.items]
    papers = [p for p in SMALL.papers if p.public]
    *meetings, a, b, c, d = sorted(meetings, key=lambda m: -len(m.items))
    return {
        "to010": [(f"to010.asp?SILFDNR={m.number}", _of_meeting(m)) for m in (a, b, c, d)],
        "to020": [
            (f"to020.asp?TOLFDNR={i.number}", ids("agenda_item", i.number))
            for m in meetings
            for i in m.items
            if i.extract and i.number and i.public
        ],
        "vo020": [(f"vo020.asp?VOLFDNR={p.number}", _of_paper(p)) for p in papers],
        "kp020": [(f"kp020.asp?KPLFDNR={p.number}", ids("person", p.number)) for p in SMALL.persons],
    }


def _of_meeting(meeting: Any) -> frozenset[str]:
    files = [d.number for d in meeting.documents] + [i.minutes_file.number for i in meeting.items if i.minutes_file]
    items = ids("agenda_item", *(item_key(meeting, item) for item in meeting.items))
    return ids("meeting", meeting.number) | items | ids("file", *files)


def _of_paper(paper: Any) -> frozenset[str]:
    ways = [f"~{paper.number}.{n}{again}" for n in range(1, len(paper.stations) + 1) for again in ("", "+2")]
    files = [d.number for d in paper.documents]
    files += [f"~vo{paper.number}.{n}" for n in range(1, len(paper.attachments) + 1)]
    return ids("paper", paper.number) | ids("consultation", *ways) | ids("file", *files)


def assign() -> list[Broken]:
    """Every kind of fault on an agenda item, on a paper, on a person; some on agendas too."""
    pages = _pages()
    out = []
    for program, kinds in (
        ("to020", list(UNREADABLE)),
        ("vo020", [k for k in UNREADABLE if k not in ("huge", "stall")]),
        ("kp020", ["half", "empty", "binary", "status_500"]),
        ("to010", ["half", "reset", "status_500", "empty"]),
    ):
        assert len(pages[program]) >= len(kinds), program
        out += [Broken(kind, *page) for kind, page in zip(kinds, pages[program], strict=False)]
    return out


BROKEN = assign()
SPOILED = frozenset().union(*(b.spoiled for b in BROKEN))


@dataclass
class Story:
    """Two archives of the same broken portal: one that met it first, one that had known it well."""

    fresh: Town
    known: Town
    other: Site
    first: Ran
    then: Ran
    before: dict[str, dict[str, Any]]
    after: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("pages")
    with Site({}) as other, town(folder / "fresh") as fresh:
        faults = [_fault(broken, other.url) for broken in BROKEN]
        first = fresh.crawl(*faults, code=1)
        (folder / "known").mkdir()
        (folder / "known" / "portals.csv").write_text((folder / "fresh" / "portals.csv").read_text())
        known = Town(fresh.portal, folder / "known")
        known.crawl()
        before = known.rows()
        then = known.crawl(*faults, code=1)
        yield Story(fresh, known, other, first, then, before, known.rows())


def _fault(broken: Broken, other: str) -> Fault:
    kind = f"redirect_to {other}stolen" if broken.kind == "redirect_to" else broken.kind
    return Fault(broken.page.replace(".", r"\.").replace("?", r"\?") + r"(?!\d)", kind)


def test_all_other_facts_are_right(story: Story) -> None:
    assert story.fresh.differences(*SPOILED) == []


def test_what_was_known_stays_known(story: Story) -> None:
    assert story.known.differences() == []
    after = {id_: {**row, "withdrawn_at": None} for id_, row in story.after.items()}
    assert {id_: row for id_, row in after.items() if row != story.before.get(id_)} == {}
    assert story.after.keys() == story.before.keys()


def test_only_what_is_said_to_be_gone_is_depublished(story: Story) -> None:
    """Its own page answered 404; an outage, a login and an empty page are no such thing."""
    withdrawn = {id_ for id_, row in story.after.items() if row["withdrawn_at"]}
    with database(story.known.folder) as db:
        seen = db.execute(
            "SELECT h.record, h.kind, p.url FROM change h JOIN capture c ON c.number = h.capture "
            "JOIN page p ON p.number = c.page"
        ).fetchall()
    gone = [b.page for b in BROKEN if b.kind == "status_404"]
    assert withdrawn and {record for record, *_ in seen} == withdrawn
    assert all(kind == "depublished" and any(url.endswith(page) for page in gone) for _, kind, url in seen)


@pytest.mark.parametrize("name", ["fresh", "known"])
def test_the_archives_are_intact(story: Story, name: str) -> None:
    intact(getattr(story, name).folder)


@pytest.mark.parametrize("name", ["fresh", "known"])
@pytest.mark.parametrize("broken", BROKEN, ids=lambda b: f"{b.kind}-{b.page.partition('.')[0]}")
def test_every_broken_page_is_a_problem_with_its_word_and_address(story: Story, name: str, broken: Broken) -> None:
    problems = getattr(story, name).problems("resolved_at IS NULL")
    kind = UNREADABLE[broken.kind]
    assert any(f"{broken.page}" in place for place in problems.get(kind, ())), problems


def test_the_summary_says_what_was_wrong(story: Story) -> None:
    for ran in (story.first, story.then):
        assert "demo: finished" in ran.out
        assert " x no_answer: page broken off" in ran.out or " other kinds of problems" in ran.out
        assert " x unreadable: empty page" in ran.out


def test_no_other_host_was_asked(story: Story) -> None:
    assert story.other.log == []


def test_when_the_portal_is_well_again_nothing_is_missing_and_no_problem_is_left(story: Story) -> None:
    story.fresh.crawl()
    assert story.fresh.differences() == []
    assert story.fresh.problems("resolved_at IS NULL") == {}
    intact(story.fresh.folder)
