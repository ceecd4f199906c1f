"""What changed and when it was seen; outage, withdrawal, depublication, move and return told apart; any day again."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings

from archive.archive import Archive
from archive.changes import excerpts
from archive.history import Change, History
from archive.statements import Statement
from tests.archive.conftest import SITE, after, exchange
from tests.archive.test_merge import VISITS, Visit, answer, reference
from tests.archive.test_store import ITEM, LONG, MEETING, RAT, about, day, row, say

OWN, AGENDA, CALENDAR = "to020.asp?TOLFDNR=12", "to010.asp?SILFDNR=5", "si010.asp?MM=3&YY=2026"
LISTED = about(ITEM, meeting=MEETING, number="Ö 4", title="Haushalt")
OTHER = about("musterbach:agenda_item:13", meeting=MEETING, number="Ö 5", title="Verschiedenes")
HEAD = about(MEETING, True, name="Rat", start="2026-03-05")


def told(archive: Archive, id_: str = ITEM) -> list[Change]:
    """The record's history, which the table `change` has too once the crawl is over."""
    changes = History(archive.db.conn).changes(id_)
    archive.tell_changes()
    written = list(archive.db.query("SELECT * FROM change WHERE record = ? ORDER BY seen_at", [id_]))
    assert sorted((w["kind"], w["field"], w["seen_after"], w["capture"]) for w in written) == sorted(
        (c.kind, c.field, c.seen_after, c.capture) for c in changes
    )
    return changes


def brief(changes: list[Change]) -> list[tuple[object, ...]]:
    return [(c.kind, c.field, c.old, c.new) for c in changes]


def gone(archive: Archive, n: float, page: str, status: int = 404) -> None:
    """The page answers with an error on that day, as the crawl stores it."""
    capture = archive.record("musterbach", None, exchange(SITE + page, after(n), status=status))
    archive.store(capture.number, [], [{"kind": f"http_{status}", "message": f"HTTP {status}"}], failed=True)


def withdrawn(archive: Archive, id_: str = ITEM) -> object:
    return row(archive, id_).get("withdrawn_at")


def test_an_edit_is_seen_between_two_captures_of_the_page(archive: Archive) -> None:
    edited = LONG.replace("beschließt", "vertagt", 1)
    for n, text in enumerate((LONG, LONG, edited, edited)):
        say(archive, n, about(ITEM, True, title="Haushalt", resolution_text=text), page=OWN)
    (change,) = told(archive)
    assert change == Change(ITEM, "changed", "resolution_text", LONG, edited, 2, day(1), 3, day(2))
    (shown,) = archive.db.query("SELECT old, new FROM change")
    assert shown["old"].startswith("… Gemeinde Musterbach beschließt")
    assert shown["new"].startswith("… Gemeinde Musterbach vertagt") and len(shown["new"]) < 170


def test_excerpts_of_long_texts_begin_shortly_before_the_difference() -> None:
    old, new = "Wort " * 100 + "ja und Ende", "Wort " * 100 + "nein und Ende"
    assert excerpts(old, new) == ("… Wort Wort Wort Wort ja und Ende", "… Wort Wort Wort Wort nein und Ende")
    assert excerpts(None, "a" * 300) == (None, "a" * 160 + " …")
    assert excerpts(3, None) == ("3", None)


def test_a_page_read_for_the_first_time_is_no_change(archive: Archive) -> None:
    say(archive, 0, HEAD, about(ITEM, meeting=MEETING, title="Haush.", url="u", text_state="not_read"), page=AGENDA)
    say(archive, 0.1, about(ITEM, True, title="Haushalt", text_state="published", resolution_text=LONG), page=OWN)
    say(archive, 1, about(ITEM, title="Haushaltssatzung"), page="vo020.asp?VOLFDNR=3")
    assert told(archive) == []


def test_an_own_page_that_appears_is_a_change(archive: Archive) -> None:
    """No outcome yet; weeks later the agenda links a page that has one: since when is known."""
    before = about(ITEM, meeting=MEETING, title="Haushalt", text_state="not_published")
    for n in range(3):
        say(archive, n, HEAD, before, page=AGENDA)
    linked = about(ITEM, meeting=MEETING, title="Haushalt", text_state="not_read", url="https://x.example/12")
    say(archive, 3, HEAD, linked, page=AGENDA)
    say(archive, 3.1, about(ITEM, True, text_state="published", resolution_text=LONG), page=OWN)
    changes = told(archive)
    assert ("changed", "resolution_text", None, LONG) in brief(changes)
    assert {(c.seen_after, c.seen_at) for c in changes} == {(day(2), day(3)), (day(2), changes[-1].seen_at)}


def test_what_a_page_had_not_mentioned_is_new(archive: Archive) -> None:
    say(archive, 0, HEAD, OTHER, page=AGENDA)
    say(archive, 1, HEAD, OTHER, LISTED, page=AGENDA)
    (change,) = told(archive)
    assert (change.kind, change.before, change.capture) == ("new", 1, 2)
    assert told(archive, OTHER.id) == []


def test_the_four_cases_are_told_apart(archive: Archive) -> None:
    items = {n: f"musterbach:agenda_item:{n}" for n in (20, 21, 22, 23, 24)}
    listed = {n: about(i, meeting=MEETING, number=f"Ö {n}", title=f"T {n}") for n, i in items.items()}
    for n in (0, 1):
        say(archive, n, HEAD, *(listed[k] for k in (20, 21, 22, 23)), page=AGENDA)
        for k in (20, 21, 22, 23):
            say(archive, n + 0.1, about(items[k], True, title=f"T {k}", minutes_text=LONG), page=f"own{k}")
    # 20 is dropped, 21 answers 410, 22 cannot be reached, 23 comes under the number 24
    moved = about(items[24], meeting=MEETING, number="Ö 23", title="T 23")
    say(archive, 2, HEAD, listed[21], listed[22], moved, page=AGENDA)
    gone(archive, 2.1, "own21", 410)
    for status in (500, 503, 403):
        gone(archive, 2.2, "own22", status)
    say(archive, 2.3, page="own22", failed=True, problems=[{"kind": "denied", "message": "Zugriff verweigert"}])
    agenda = archive.db.conn.execute("SELECT max(number) FROM capture_overview WHERE url LIKE '%to010%'").fetchone()[0]
    assert [(c.kind, c.capture) for c in told(archive, items[20])] == [("withdrawn", agenda)]
    assert [(c.kind, c.capture) for c in told(archive, items[21])] == [("depublished", agenda + 1)]
    assert told(archive, items[22]) == []
    for n in (23, 24):
        assert [(c.kind, c.old, c.new, c.capture) for c in told(archive, items[n])] == [
            ("moved", items[23], items[24], agenda)
        ]
    assert [bool(withdrawn(archive, items[n])) for n in (20, 21, 22, 23, 24)] == [True, True, False, True, False]
    assert row(archive, items[20])["minutes_text"] == LONG and row(archive, items[20])["meeting"] == MEETING
    assert row(archive, items[21])["minutes_text"] == LONG, "what it said stays, as the last that was said"


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


def test_coming_back_is_recorded(archive: Archive) -> None:
    own = about(ITEM, True, title="Haushalt", minutes_text=LONG)
    say(archive, 0, own, page=OWN)
    gone(archive, 1, OWN)
    gone(archive, 2, OWN)
    assert withdrawn(archive) == day(1)
    say(archive, 3, own, page=OWN)
    assert withdrawn(archive) is None
    gone(archive, 4, OWN)
    say(archive, 5, about(ITEM, True, title="Haushalt neu", minutes_text=LONG), page=OWN)
    assert [(c.kind, c.before, c.capture) for c in told(archive)] == [
        ("depublished", 1, 2), ("returned", 3, 4), ("depublished", 4, 5), ("returned", 5, 6), ("changed", 5, 6),
    ]  # fmt: skip


def test_dropped_by_its_listing_until_it_is_met_again(archive: Archive) -> None:
    own = about(ITEM, True, title="Haushalt", minutes_text=LONG)
    say(archive, 0, HEAD, LISTED, OTHER, page=AGENDA)
    say(archive, 0.1, own, page=OWN)
    say(archive, 1, HEAD, OTHER, page=AGENDA)
    assert withdrawn(archive) == day(1)
    say(archive, 2, about(ITEM), page="vo020.asp?VOLFDNR=3")
    assert withdrawn(archive) == day(1), "who merely refers to it does not know"
    say(archive, 3, own, page=OWN)
    assert withdrawn(archive) is None, "its own page still has it"
    say(archive, 4, HEAD, OTHER, LISTED, page=AGENDA)
    say(archive, 5, HEAD, OTHER, page=AGENDA)
    say(archive, 6, HEAD, OTHER, LISTED, page=AGENDA)
    kinds = [c.kind for c in told(archive) if not c.field]
    assert kinds == ["withdrawn", "returned", "withdrawn", "returned"]


def test_an_own_page_that_is_gone_takes_nothing_else_along(archive: Archive) -> None:
    say(archive, 0, HEAD, LISTED, page=AGENDA)
    gone(archive, 1, AGENDA)
    assert withdrawn(archive, MEETING) == day(1)
    assert withdrawn(archive) is None


def test_a_refusal_of_a_page_never_read_is_nothing(archive: Archive) -> None:
    say(archive, 0, HEAD, LISTED, page=AGENDA)
    gone(archive, 1, OWN)
    assert withdrawn(archive) is None and told(archive) == []


def test_what_is_not_public_now_is_told_without_its_words(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, title="Grundstück Müller", public=True, number="Ö 4"), page=OWN)
    say(archive, 1, about(ITEM, True, title="Grundstück Mayer", public=True, number="Ö 4"), page=OWN)
    assert ("changed", "title", "Grundstück Müller", "Grundstück Mayer") in brief(told(archive))
    say(archive, 2, about(ITEM, True, public=False, number="N 4"), page=OWN)
    changes = told(archive)
    assert ("changed", "number", "Ö 4", "N 4") in brief(changes)
    assert [c for c in brief(changes) if c[1] == "title"] == [("changed", "title", None, None)] * 2
    assert "Grundstück" not in repr(list(archive.db.query("SELECT * FROM change")))
    state = History(archive.db.conn).state(ITEM, after(0.5))
    assert state and "title" not in state.fields


def test_what_hangs_on_a_paper_is_as_public_as_it_is(archive: Archive) -> None:
    paper, station = "musterbach:paper:3", "musterbach:consultation:3.1"
    for n, result in enumerate(("vertagt", "abgelehnt")):
        say(archive, n, about(paper, True, public=True), about(station, True, paper=paper, result=result), page="vo")
    assert brief(told(archive, station)) == [("changed", "result", "vertagt", "abgelehnt")]
    say(archive, 2, about(paper, True, public=False), about(station, True, paper=paper, result="abgelehnt"), page="vo")
    archive.tell_changes()
    assert brief(told(archive, station)) == [("changed", "result", None, None)]


def test_a_meeting_that_gets_its_number_is_one_record(archive: Archive) -> None:
    alias = "musterbach:meeting:~2026-03-05.1800.rat"
    for n in (0, 1):
        say(archive, n, about(alias, name="Rat"), about(RAT, name="Rat"), page=CALENDAR)
    say(archive, 2, about(MEETING, alias=alias, name="Rat", url="https://x.example/5"), about(RAT, name="Rat"),
        page=CALENDAR)  # fmt: skip
    say(archive, 2.1, about(MEETING, True, alias, name="Rat", room="Saal"), page=AGENDA)
    assert brief(told(archive, MEETING)) == [
        ("changed", "url", None, "https://x.example/5"), ("changed", "room", None, "Saal"),
    ]  # fmt: skip
    assert told(archive, MEETING) == History(archive.db.conn).changes(alias)
    assert list(archive.db.query("SELECT * FROM change WHERE record = ?", [alias])) == []


def test_what_was_told_under_a_made_up_id_is_told_under_the_number(archive: Archive) -> None:
    alias = "musterbach:meeting:~2026-03-05.1800.rat"
    for n, ids in enumerate(([RAT], [RAT, alias], [RAT])):
        say(archive, n, *(about(id_, name="Rat") for id_ in ids), page=CALENDAR)
    assert [c.kind for c in told(archive, alias)] == ["new", "withdrawn"]
    say(archive, 3, about(MEETING, alias=alias, name="Rat"), page=CALENDAR)
    assert [c.kind for c in told(archive, MEETING)] == ["new", "withdrawn", "returned"]
    assert list(archive.db.query("SELECT * FROM change WHERE record = ?", [alias])) == []


def test_any_day_again(archive: Archive) -> None:
    say(archive, 1, HEAD, LISTED, OTHER, page=AGENDA)
    say(archive, 2, about(ITEM, True, title="Haushalt", minutes_text=LONG), page=OWN)
    say(archive, 4, about(ITEM, True, title="Haushalt 2026"), page=OWN)
    say(archive, 6, HEAD, OTHER, page=AGENDA)
    history = History(archive.db.conn)
    assert history.state(ITEM, after(0.5)) is None
    first, read, edited, dropped = (history.state(ITEM, after(n)) for n in (1, 3, 5, 7))
    assert first and first.fields == {"meeting": MEETING, "number": "Ö 4", "title": "Haushalt"}
    assert read and read.fields["minutes_text"] == LONG and read.captures == [1, 2]
    assert edited and edited.fields["title"] == "Haushalt 2026" and "minutes_text" not in edited.fields
    assert dropped and (dropped.kind, dropped.since) == ("withdrawn", day(6))
    with pytest.raises(LookupError, match="no page ever mentioned"):
        history.changes("musterbach:agenda_item:99")
    with pytest.raises(LookupError, match="is no id"):
        history.changes("12")


def test_unchanged_pages_write_no_history(archive: Archive) -> None:
    """Not even where two pages disagree, and every night the one read last counts."""
    for n in range(4):
        say(archive, n, about(RAT, name="Rat"), page="a")
        say(archive, n + 0.5, about(RAT, name="Der Rat"), page="b")
    archive.tell_changes()
    assert archive.db.conn.execute("SELECT count(*) FROM change").fetchone() == (0,)


def test_many_pages_that_rename_a_body_do_not_slow_storing(archive: Archive) -> None:
    def seconds(first: int, n: float, name: str) -> float:
        begun = perf_counter()
        for k in range(first, first + 50):
            say(archive, n + k / 1000, about(RAT, name=name), page=f"p{k}")
        return perf_counter() - begun

    for k in range(0, 300, 50):
        seconds(k, 0, "Rat")
    early = seconds(0, 1, "Gemeinderat")
    late = max(seconds(k, 1, "Gemeinderat") for k in range(50, 300, 50))
    assert late < early * 6
    assert brief(told(archive, RAT))[0] == ("changed", "name", "Rat", "Gemeinderat")


def stored(visits: list[Visit]) -> tuple[list[object], dict[str, list[tuple[object, ...]]]]:
    """The table `change` after storing in this order, and every record's state after each day."""
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder), write=True) as archive:
        numbers = {v.day: archive.record("m", None, answer(v)).number for v in sorted(visits, key=lambda v: v.day)}
        for n, visit in enumerate(visits):
            archive.store(numbers[visit.day], visit.says, failed=visit.failed)
            if n % 3 == 0:
                archive.tell_changes()
        archive.tell_changes()
        history = History(archive.db.conn)
        ids = [id_ for (id_,) in archive.db.conn.execute("SELECT id FROM record ORDER BY id")]
        table = archive.db.conn.execute("SELECT * FROM change ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11").fetchall()
        days = sorted(v.day for v in visits)
        return table, {id_: [(d, history.state(id_, after(d + 0.5))) for d in days] for id_ in ids}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VISITS)
def test_any_day_is_what_the_archive_would_have_been(visits: list[Visit]) -> None:
    plain = [Visit(v.page, v.day, tuple(_without_alias(s) for s in v.says), v.failed, v.gone) for v in visits]
    _, states = stored(plain)
    kept = {"id", "portal", "first_seen", "last_seen", "withdrawn_at", "capture"}
    for v in plain:
        rows = reference([w for w in plain if w.day <= v.day])
        for id_, by_day in states.items():
            state = dict(by_day)[v.day]
            assert (state is None) == (id_ not in rows)
            if state:
                assert state.fields == {k: x for k, x in rows[id_].items() if k not in kept}
                assert state.since == rows[id_].get("withdrawn_at")


def _without_alias(s: Statement) -> Statement:
    return Statement(s.type, s.id, s.detail, s.fields)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VISITS)
def test_any_order_of_storing_gives_the_same_history(visits: list[Visit]) -> None:
    in_turn = stored(sorted(visits, key=lambda v: v.day))
    assert stored(visits)[0] == in_turn[0]
    assert stored(random.Random(1).sample(visits, len(visits))) == in_turn


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
