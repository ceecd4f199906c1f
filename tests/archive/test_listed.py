"""What a list drops: calendars, agendas, and lists of papers of several pages that are walked to their end."""

from __future__ import annotations

from archive.archive import Archive
from archive.statements import Statement
from tests.archive.conftest import SITE, after, exchange
from tests.archive.telling import AGENDA, CALENDAR, HEAD, OWN, gone, told, withdrawn
from tests.archive.test_store import ITEM, MEETING, about, day, say


def test_a_meeting_that_the_calendar_dropped_is_withdrawn_until_its_own_page_is_read(archive: Archive) -> None:
    told_by = {"page": CALENDAR, "route": "calendar"}
    five, six = (about(f"musterbach:meeting:{n}", name=f"Rat {n}", start=f"2026-03-0{n}") for n in (5, 6))
    named = about(ITEM, True, meeting=MEETING)
    for n in (0, 1):
        say(archive, n, five, six, **told_by)
        say(archive, n + 0.1, named, page=OWN)
    say(archive, 2, six, **told_by)
    say(archive, 2.1, named, page=OWN)
    assert withdrawn(archive, MEETING) == day(2), "an item that names its meeting lists nothing"
    say(archive, 3, HEAD, page=AGENDA)
    assert withdrawn(archive, MEETING) is None
    assert [c.kind for c in told(archive, MEETING) if not c.field] == ["withdrawn", "returned"]


def test_a_calendar_that_has_turned_the_leaf_drops_nothing(archive: Archive) -> None:
    say(archive, 0, about(MEETING, name="Rat", start="2026-03-05"), page="si010.asp", route="calendar")
    say(archive, 0.1, about(ITEM, True, meeting=MEETING), page=OWN)
    april = about("musterbach:meeting:6", name="Rat", start="2026-04-02")
    say(archive, 1, april, page="si010.asp", route="calendar")
    assert withdrawn(archive, MEETING) is None


PAPERS = tuple(about(f"musterbach:paper:{n}", name=f"Vorlage {n}") for n in range(5))
PAPER = PAPERS[3].id


def walk(archive: Archive, n: float, *pages: tuple[Statement, ...], to_its_end: bool = True) -> None:
    """A night's walk through the list of papers, two a page."""
    run = archive.start_crawl("musterbach", after(n), "a night")
    for place, says in enumerate(pages):
        url = f"{SITE}vo040.asp" + (f"?shownext=true#{place * 2 + 1}" if place else "")
        number = archive.record("musterbach", run, exchange(url, after(n + place / 1000))).number
        ends = to_its_end and place == len(pages) - 1
        archive.store(number, says, route="paper_list", ends=ends)


def test_a_paper_slides_from_page_to_page_of_its_list(archive: Archive) -> None:
    """And nothing is said of it: it is on the list all the time."""
    say(archive, 0, about(ITEM, True, paper=PAPER), page=OWN)
    walk(archive, 1, PAPERS[2:4], PAPERS[4:])
    walk(archive, 2, PAPERS[1:3], PAPERS[3:])
    walk(archive, 3, PAPERS[:2], PAPERS[2:4], PAPERS[4:])
    assert told(archive, PAPER) == [] and withdrawn(archive, PAPER) is None
    walk(archive, 4, PAPERS[:2], to_its_end=False)
    walk(archive, 5, PAPERS[:1] + PAPERS[4:], to_its_end=False)
    assert told(archive, PAPER) == [], "a walk that was left early proves nothing"


def test_a_paper_is_withdrawn_when_the_list_was_walked_to_its_end_without_it(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, paper=PAPER), page=OWN)
    walk(archive, 1, PAPERS[:2], PAPERS[2:4], PAPERS[4:])
    walk(archive, 2, PAPERS[:2], PAPERS[2:3] + PAPERS[4:])  # one page less: the old last one is never read again
    assert withdrawn(archive, PAPER) == after(2.001).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert withdrawn(archive, PAPERS[4].id) is None
    (change,) = told(archive, PAPER)
    assert (change.kind, change.seen_after) == ("withdrawn", after(1.001).strftime("%Y-%m-%dT%H:%M:%SZ"))
    statements = archive.db.conn.execute("SELECT count(*) FROM statement").fetchone()
    walk(archive, 3, PAPERS[:2], PAPERS[2:3] + PAPERS[4:])
    assert archive.db.conn.execute("SELECT count(*) FROM statement").fetchone() == statements
    walk(archive, 4, PAPERS[:2], PAPERS[2:4], PAPERS[4:])
    assert [c.kind for c in told(archive, PAPER)] == ["withdrawn", "returned"]


def test_what_hangs_on_a_paper_goes_and_comes_with_it(archive: Archive) -> None:
    station = about("musterbach:consultation:3.1", True, paper=PAPER, result="vertagt")
    own = (about(PAPER, True, name="Vorlage 3"), station)
    say(archive, 0, *own, page="vo020.asp?VOLFDNR=3", route="paper")
    gone(archive, 1, "vo020.asp?VOLFDNR=3")
    assert withdrawn(archive, PAPER) == withdrawn(archive, station.id) == day(1)
    say(archive, 2, *own, page="vo020.asp?VOLFDNR=3", route="paper")
    walk(archive, 3, PAPERS[2:4])
    walk(archive, 4, PAPERS[2:3])
    assert withdrawn(archive, PAPER) == withdrawn(archive, station.id) == day(4)
    say(archive, 5, *own, page="vo020.asp?VOLFDNR=3", route="paper")
    for id_ in (PAPER, station.id):
        assert [c.kind for c in told(archive, id_)] == ["depublished", "returned", "withdrawn", "returned"]
