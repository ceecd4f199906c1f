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
from tests.archive.conftest import after
from tests.archive.telling import AGENDA, CALENDAR, HEAD, LISTED, OTHER, OWN, brief, gone, told, withdrawn
from tests.archive.test_merge import VISITS, Visit, answer, reference
from tests.archive.test_store import ITEM, LONG, MEETING, RAT, about, day, row, say


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
