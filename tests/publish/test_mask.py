"""The mask of the command line on every page of the demo council: what is private is black, the rest is there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from archive.exchange import Capture
from scraper.cli._mask import masked
from scraper.demo.allris_classic import render
from scraper.demo.council import council

COUNCIL = council(years=1, scale=0.5)
URL = "https://ratsinfo.quellen.example/bi/"


def shown(program: str, **asked: object) -> str | None:
    """The masked page's words."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    body = render(COUNCIL, program, {name: str(value) for name, value in asked.items()})
    assert body is not None
    capture = Capture(
        number=1,
        portal="demo",
        method="GET",
        url=f"{URL}{program}.asp?{query}",
        request="",
        fetched_at=datetime(2026, 11, 20, tzinfo=UTC),
        status=200,
        content_type="text/html",
        digest="",
        warc_file="",
        offset=0,
        length=len(body),
    )
    page = masked(capture, body, "allris-classic")
    return (
        re.sub(r"\s+", " ", html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.S)))
        if page
        else None
    )


def papers() -> Iterator[tuple[str, str, str]]:
    """Clerk, reference, and the words of the page, of every public paper with a clerk."""
    for paper in COUNCIL.papers:
        if paper.public and paper.clerk:
            yield paper.clerk, paper.reference, shown("vo020", VOLFDNR=paper.number) or ""


def test_no_clerk_is_readable_on_any_paper() -> None:
    pages = list(papers())
    assert len(pages) > 20
    for clerk, reference, words in pages:
        assert reference in words and "█" in words
        assert clerk not in words


def test_no_closed_title_is_readable_on_any_agenda() -> None:
    closed = 0
    for meeting in COUNCIL.meetings:
        titles = [i.title for i in meeting.items if not i.public and i.title_printed]
        public = [i.title for i in meeting.items if i.public]
        if not titles or not meeting.published:
            continue
        words = shown("to010", SILFDNR=meeting.number)
        assert words is not None
        closed += len(titles)
        assert [t for t in titles if t in words and not any(t in other for other in public)] == []
        assert any(title in words for title in public)
    assert closed > 5


def test_a_page_without_a_reader_is_not_shown() -> None:
    assert shown("noauth") is None
