"""What moved to another number, told from what is gone and something else that is new; never guessed."""

from __future__ import annotations

import pytest

from archive.archive import Archive
from archive.statements import Statement
from tests.archive.conftest import SITE, after, exchange
from tests.archive.telling import AGENDA, CALENDAR, HEAD, LISTED, brief, gone, told
from tests.archive.test_store import MEETING, about, say


def test_a_move_is_never_guessed(archive: Archive) -> None:
    two = [about(f"musterbach:agenda_item:{n}", meeting=MEETING, number="Ö 4", title="Haushalt") for n in (12, 14)]
    new = about("musterbach:agenda_item:15", meeting=MEETING, number="Ö 4", title="Haushalt")
    say(archive, 0, HEAD, *two, page=AGENDA)
    say(archive, 1, HEAD, new, page=AGENDA)
    assert [c.kind for c in told(archive)] == ["withdrawn"]
    assert [c.kind for c in told(archive, new.id)] == ["new"]


def met(key: object, hour: int = 18, name: str = "Haushaltsausschuss", on: int = 4, **more: object) -> Statement:
    start = f"2026-03-{on:02}T{hour}:00:00+01:00"
    return about(f"musterbach:meeting:{key}", name=name, start=start, **more)


def point(key: object, number: str, title: str | None, **more: object) -> Statement:
    return about(f"musterbach:agenda_item:{key}", meeting=MEETING, number=number, title=title, **more)


def sheet(key: object, **more: object) -> Statement:
    return about(f"musterbach:paper:{key}", **more)


RECURRENT = point(20, "Ö 2", "Mitteilungen", public=True)
PAPER_ON = {"paper": "musterbach:paper:9", "public": True}
OLD_AND_NEW = {
    "another hour": ([met("~a")], [met("~b", 19)]),
    "another name, of the same body": (
        [met("~a", organization_name="HA")],
        [met("~b", 19, "Abgesagt", organization_name="HA")],
    ),
    "cancelled": (
        [met("~a"), met("~c", name="Rat")],
        [met("~b", name="ENTFÄLLT! Haushaltsausschuss"), met("~c", name="Rat")],
    ),
    "not cancelled after all": ([met("~a", name="Rat (abgesagt)")], [met("~b", name="Rat")]),
    "same paper": ([point(1, "Ö 1", "A", **PAPER_ON)], [point(2, "Ö 2", "B", **PAPER_ON)]),
    "renumbered": ([point(1, "Ö 1", "A", public=True)], [point(2, "Ö 2", "A", public=True)]),
    "same reference": ([sheet(1, reference="7/26", name="A")], [sheet(2, reference="7/26", name="B")]),
    "same name and day": ([sheet(1, name="A", date="2026-03-04")], [sheet(2, name="A", date="2026-03-04")]),
}
NOT_MOVED = {
    "another day": ([met("~a")], [met("~b", on=5)]),
    "another body at the same hour": ([met("~a", name="Rat")], [met("~b", name="Kreistag")]),
    "two of the name before": ([met("~a"), met("~c", 10)], [met("~b", 19)]),
    "two of the name now": ([met("~a")], [met("~b", 19), met("~c", 20)]),
    "the other of the name stays": ([met("~a"), met("~c", 10)], [met("~b", 19), met("~c", 10)]),
    "a number is no day": ([met(1)], [met(2, 19)]),
    "two could be cancelled": ([met("~a"), met("~c", name="Haushaltsausschuss Nord")], [met("~b", name="Ausschuss")]),
    "recurrent": ([RECURRENT, point(1, "Ö 9", "Mitteilungen", public=True)],
                  [RECURRENT, point(2, "Ö 8", "Mitteilungen", public=True)]),
    "closed": ([point(1, "Ö 9", "Anfragen", public=True)], [point(2, "N 1", "Anfragen", public=False)]),
    "two for one paper": ([point(1, "Ö 1", "A", **PAPER_ON)],
                          [point(2, "Ö 2", "B", **PAPER_ON), point(3, "Ö 3", "C", **PAPER_ON)]),
    "no title": ([point(1, "Ö 1", None, public=True)], [point(2, "Ö 2", None, public=True)]),
    "another reference": ([sheet(1, reference="7/26", name="A", date="2026-03-04")],
                          [sheet(2, reference="8/26", name="A", date="2026-03-04")]),
    "a supplement": ([sheet(1, reference="7/26", name="A")], [sheet(2, reference="7/26-1", name="A")]),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after_"), OLD_AND_NEW.values(), ids=OLD_AND_NEW.keys())
def test_what_one_page_shows_otherwise_has_moved(
    archive: Archive, before: list[Statement], after_: list[Statement]
) -> None:
    for n, says in enumerate((before, after_)):
        say(archive, n, HEAD, *says, page=CALENDAR, route="calendar")
    for one in (before[0], after_[0]):
        assert brief(told(archive, one.id)) == [("moved", "", before[0].id, after_[0].id)]
    say(archive, 2, HEAD, *before, page=CALENDAR, route="calendar")
    assert [c.kind for c in told(archive, before[0].id)][:2] == ["moved", "returned"], "it was met before"


@pytest.mark.parametrize(("before", "after_"), NOT_MOVED.values(), ids=NOT_MOVED.keys())
def test_what_might_be_something_else_has_not_moved(
    archive: Archive, before: list[Statement], after_: list[Statement]
) -> None:
    for n, says in enumerate((before, after_)):
        say(archive, n, HEAD, *says, page=CALENDAR, route="calendar")
    assert {c.kind for one in (*before, *after_) for c in told(archive, one.id)} <= {"withdrawn", "new", "changed"}
    assert "new" in [c.kind for c in told(archive, after_[0].id)] or before[0] == after_[0]


def test_what_another_page_still_shows_has_not_moved(archive: Archive) -> None:
    old, new = sheet(1, reference="7/26", name="A"), sheet(2, reference="7/26", name="A")
    say(archive, 0, HEAD, old, page=AGENDA)
    say(archive, 0.1, old, page="vo040.asp", route="paper_list")
    say(archive, 1, HEAD, new, page=AGENDA)
    assert [c.kind for c in told(archive, old.id)] == []
    assert [c.kind for c in told(archive, new.id)] == ["new"]


def test_one_night_sees_a_move_on_two_pages(archive: Archive) -> None:
    """The start page has the calendar of the month too: what was read first had nothing to say of a move."""
    for n, says in enumerate((met("~a"), met("~b", 19))):
        run = archive.start_crawl("musterbach", after(n), "a night")
        for place, page in enumerate(("si010.asp", CALENDAR)):
            capture = archive.record("musterbach", run, exchange(SITE + page, after(n + place / 1000)))
            archive.store(capture.number, [HEAD, says], route="calendar")
    for key in "ab":
        (change,) = told(archive, f"musterbach:meeting:~{key}")
        assert (change.kind, change.old, change.new) == ("moved", "musterbach:meeting:~a", "musterbach:meeting:~b")


def test_known_before_is_not_moved(archive: Archive) -> None:
    other = about("musterbach:agenda_item:14", meeting=MEETING, number="Ö 4", title="Haushalt")
    say(archive, 0, HEAD, LISTED, page=AGENDA)
    say(archive, 1, HEAD, other, page=AGENDA)
    assert [c.kind for c in told(archive)] == ["moved"]
    early = archive.record("musterbach", None, exchange(SITE + "x", after(0.5)))
    archive.store(early.number, [about(other.id, title="Haushalt")])
    assert [c.kind for c in told(archive)] == ["withdrawn"], "an older page that is stored late knew it"


def test_a_refusal_stored_late_was_the_response_before(archive: Archive) -> None:
    say(archive, 0, HEAD, page=AGENDA)
    say(archive, 4, HEAD, LISTED, page=AGENDA)
    assert [(c.kind, c.before) for c in told(archive)] == [("new", 1)]
    gone(archive, 2, AGENDA)
    assert [(c.kind, c.before) for c in told(archive)] == [("new", 3)]
    late = archive.record("musterbach", None, exchange(SITE + AGENDA, after(3), status=304))
    archive.unmodified(late.number)
    assert [(c.kind, c.before) for c in told(archive)] == [("new", 4)]
