"""The ledger counts what is held, and is judged by floors, by the portal's own past, and by what is not due yet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import coverage, evidence, judging
from archive.archive import Archive
from archive.coverage import Delay, Ledger, Meeting, Month
from archive.floors import COUNTED, SHARES, Floor, floors
from archive.judging import ALARM, NOTE, WARNING, Evidence, Finding, Met, Twin, judge
from archive.statements import Statement
from tests.archive.conftest import DAY, SITE, after, exchange

TODAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 6, tzinfo=UTC)
SOON = {"outcome": Delay(10, True, True), "minutes": Delay(30, True, True)}


def said(type_: str, key: object, detail: bool = True, /, **fields: object) -> Statement:
    refs = {"meeting", "agenda_item", "paper", "organization"}
    values = {n: f"musterbach:{n}:{v}" if n in refs else v for n, v in fields.items()}
    return Statement(type_, f"musterbach:{type_}:{key}", detail, values)


def page(archive: Archive, address: str, *statements: Statement, at: datetime = DAY) -> int:
    capture = archive.record("musterbach", None, exchange(SITE + address, at)).number
    archive.store(capture, statements)
    return capture


def agenda(archive: Archive, number: int, start: str, **fields: object) -> None:
    """A meeting with a public item that has these fields, and one that is not public."""
    page(
        archive,
        f"to010.asp?SILFDNR={number}",
        said("meeting", number, name="Sitzung des Rates", start=start, url=f"{SITE}to010.asp?SILFDNR={number}"),
        said("agenda_item", f"{number}1", False, meeting=number, number="Ö 1", public=True, **fields),
        said("agenda_item", f"{number}2", False, meeting=number, number="N 1", public=False),
    )


def months(archive: Archive) -> dict[str, Month]:
    return {m.month: m for m in coverage.ledger(archive.db.conn, TODAY).months["musterbach"]}


def test_every_month_is_counted(archive: Archive) -> None:
    agenda(archive, 1, "2026-01-12T18:00:00+01:00", outcome="accepted", resolution_text="Ja.", minutes_text="Reden.")
    agenda(archive, 2, "2026-01-31", outcome="unknown")
    page(archive, "si010.asp", said("meeting", 3, start="2026-01-05", status="cancelled"), said("meeting", 4))
    page(
        archive,
        "vo020.asp?VOLFDNR=9",
        said("paper", 9, date="2025-12-30", reference="2025/9"),
        said("file", 1, paper=9),
        said("file", 2, meeting=2, kind="minutes"),
        said("file", 3, agenda_item=11),
    )
    found = months(archive)
    assert found["2026-01"] == Month(
        "musterbach", "2026-01", meetings=3, cancelled=1, agendas=2, items=4, public_items=2, with_outcome=2,
        with_resolution=1, with_minutes=1, minutes=2, files=2,
    )  # fmt: skip
    assert found["2025-12"] == Month("musterbach", "2025-12", papers=1, files=1)
    assert found[""] == Month("musterbach", "", meetings=1)
    assert len(list(archive.db["coverage"].rows)) == 3


@pytest.mark.parametrize("start", ["bald", "2026-13-01", "0026-01-05", "</p>", "2026", "now"])
def test_what_is_no_date_counts_in_no_month(archive: Archive, start: str) -> None:
    page(archive, "si010.asp", said("meeting", 1, start=start))
    assert list(months(archive)) == [""]


def test_withdrawn_records_do_not_count(archive: Archive) -> None:
    page(archive, "si010.asp", said("meeting", 1, start="2026-01-05"), said("meeting", 2, start="2026-01-06"))
    page(archive, "si010.asp", said("meeting", 1, start="2026-01-05"), at=after(1))
    assert months(archive)["2026-01"].meetings == 1


def test_a_failed_page_counts_in_the_month_it_is_about_with_its_reason(archive: Archive) -> None:
    agenda(archive, 1, "2026-01-12", url=SITE + "to020.asp?TOLFDNR=11")
    broken = archive.record("musterbach", None, exchange(SITE + "to020.asp?TOLFDNR=11")).number
    archive.store(broken, [], [{"kind": "page_changed", "message": "no table"}], failed=True)
    nowhere = archive.record("musterbach", None, exchange(SITE + "kp020.asp?KPLFDNR=1")).number
    archive.store(nowhere, [], [{"kind": "denied", "message": "login"}], failed=True)
    understood = archive.record("musterbach", None, exchange(SITE + "to020.asp?TOLFDNR=12")).number
    archive.store(understood, [], [{"kind": "unknown_outcome", "message": "?", "words": "na ja"}])
    found = months(archive)
    assert (found["2026-01"].failed, found["2026-01"].reasons) == (1, "page_changed")
    assert (found[""].failed, found[""].reasons) == (1, "denied")
    archive.store(broken, [said("agenda_item", 11, meeting=1)])
    archive.record("musterbach", None, exchange(SITE + "to020.asp?TOLFDNR=11", after(1)))
    kinds = {(f.kind, f.where) for f in judge(Ledger({}, {}), evidence.gathered(archive.db.conn), NOW)}
    assert {("failed", "denied"), ("unknown", "unknown_outcome")} <= kinds


def test_the_ledger_needs_no_view(archive: Archive) -> None:
    """An archive made by an earlier version is checked without being written to."""
    archive.db.conn.execute("DROP VIEW coverage")
    assert coverage.ledger(archive.db.conn, TODAY).months == {"musterbach": []}


# ---- what is not due yet


def held(age: int, outcome: bool = True, minutes: bool = True) -> Meeting:
    return Meeting("m", TODAY - timedelta(days=age), outcome, minutes)


def test_how_long_minutes_take_is_learnt_from_the_portal() -> None:
    ages = [(age, age >= 40) for age in range(5, 800, 7)]
    assert coverage.delay(ages, 120) == Delay(40, learnt=True, expected=True)


def test_where_hardly_any_meeting_has_minutes_none_are_expected() -> None:
    assert coverage.delay([(age, age % 10 == 0) for age in range(5, 800, 7)], 120) == Delay(120)


@pytest.mark.parametrize("number", [0, 1, 18])
def test_few_meetings_teach_nothing(number: int) -> None:
    assert coverage.delay([(n * 5, True) for n in range(number)], 60) == Delay(60)


@given(st.lists(st.tuples(st.integers(0, 3000), st.booleans())))
def test_a_delay_is_always_within_reason(ages: list[tuple[int, bool]]) -> None:
    learnt = coverage.delay(sorted(ages), 120)
    assert coverage.SHORTEST <= learnt.days <= coverage.LONGEST
    assert learnt.expected or not learnt.learnt


def test_a_young_meeting_is_awaited_and_an_old_one_overdue() -> None:
    line = [Month("m", "2026-03", meetings=2), Month("m", "2025-11", meetings=1)]
    told = [held(5, False, False), held(12, True, False), held(130, True, False)]
    young, old = coverage.with_due(line, told, SOON, TODAY)
    assert (young.awaited, young.overdue) == (2, 0)
    assert (old.awaited, old.overdue) == (0, 1)
    nothing = {"outcome": Delay(10), "minutes": Delay(30)}
    assert coverage.with_due(line, told, nothing, TODAY) == line


def test_years_sum_up_their_months() -> None:
    line = [Month("m", "", papers=1), Month("m", "2025-11", items=2, failed=1, reasons="denied"),
            Month("m", "2025-12", items=3, failed=2, reasons="denied,unreadable"), Month("m", "2026-01")]  # fmt: skip
    assert [(y.month, y.items, y.failed, y.reasons) for y in coverage.years(line)] == [
        ("", 0, 0, None), ("2025", 5, 3, "denied,unreadable"), ("2026", 0, 0, None),
    ]  # fmt: skip


# ---- floors


# ---- judging


def line(start: str, number: int, **counts: int) -> list[Month]:
    """Equal months, one after the other."""
    first = int(start[:4]) * 12 + int(start[5:]) - 1
    full = {"meetings": 5, "agendas": 5, "items": 50, "public_items": 40, "with_outcome": 36, "with_resolution": 30,
            "minutes": 5, "papers": 20, "files": 60} | counts  # fmt: skip
    return [Month("m", f"{n // 12}-{n % 12 + 1:02}", **full) for n in range(first, first + number)]


def judged(known: list[Month], now: datetime = NOW, **more: object) -> list[Finding]:
    found = Evidence(
        **{"floors": {}, "runs": {"m": now - timedelta(days=1)}, "problems": [], "twins": [], **more}  # type: ignore[arg-type]
    )
    return judge(Ledger({"m": known}, {"m": SOON}), found, now)


def test_a_steady_portal_gives_no_finding() -> None:
    assert judged(line("2024-01", 26)) == []


def test_a_share_that_falls_30_points_below_its_median_is_an_alarm_of_that_field_alone() -> None:
    found = judged(line("2024-01", 22) + line("2025-11", 4, with_outcome=24))
    assert [(f.severity, f.kind, f.since) for f in found] == [(ALARM, "fallen", "2025-11")]
    assert "Punkte mit Ergebnis: 60%, üblich sind 90%" in found[0].words
    assert judged(line("2024-01", 22) + line("2025-11", 4, with_outcome=25)) == []


def test_a_fall_that_is_over_is_a_note() -> None:
    found = judged(line("2024-01", 10) + line("2024-11", 2, minutes=0) + line("2025-01", 14))
    assert [(f.severity, f.kind, f.where) for f in found] == [(NOTE, "fallen", "2024-11 bis 2024-12")]


def test_months_too_young_to_have_minutes_are_not_judged() -> None:
    assert judged(line("2024-01", 25) + line("2026-02", 1, minutes=0, with_resolution=0)) == []


def test_zero_where_there_were_many_is_an_alarm() -> None:
    found = judged(line("2024-01", 25) + line("2026-02", 1, papers=0))
    assert [(f.severity, f.kind, f.where) for f in found] == [(ALARM, "vanished", "2026-02")]
    found = judged(line("2024-01", 12) + line("2026-01", 2))
    assert {(f.severity, f.kind, f.where) for f in found} == {(WARNING, "vanished", "2025-01 bis 2025-12")}


def test_a_quiet_summer_is_not_alarming() -> None:
    quiet = {"meetings": 0, "agendas": 0, "items": 0, "public_items": 0, "with_outcome": 0, "with_resolution": 0,
             "minutes": 0, "papers": 0, "files": 0}  # fmt: skip
    known = [m for year in (2023, 2024, 2025) for m in line(f"{year}-01", 6) + line(f"{year}-07", 2, **quiet)
             + line(f"{year}-09", 4)]  # fmt: skip
    assert judged(known + line("2026-01", 2)) == []


def test_floors_are_held_against_the_last_twelve_months() -> None:
    rules = {"m": floors("meetings >= 5/month; minutes >= 95%; papers >= 300/year")}
    found = judged(line("2023-01", 36) + line("2026-01", 2), floors=rules)
    assert [(f.severity, f.kind) for f in found] == [(ALARM, "floor")]
    assert "Vorlagen: 20.0 im Monat, verlangt ist „papers >= 300/year“" in found[0].words


def test_an_empty_portal_is_below_every_count() -> None:
    rules = {"m": floors("meetings >= 1/month")}
    assert [f.kind for f in judged([], floors=rules)] == ["floor"]


@pytest.mark.parametrize(("days", "severity"), [(6, None), (7, WARNING), (29, WARNING), (30, ALARM)])
def test_freshness(days: int, severity: str | None) -> None:
    found = judged(line("2024-01", 26), runs={"m": NOW - timedelta(days=days)})
    assert [f.severity for f in found if f.kind == "stale"] == ([severity] if severity else [])


def test_never_crawled_to_the_end_is_a_warning() -> None:
    assert [(f.severity, f.since) for f in judged([], runs={"m": None})] == [(WARNING, None)]


def test_unknown_words_come_most_frequent_first_and_failures_by_kind() -> None:
    problems = [
        Met("m", "unknown_kind", "Brief", 2, "2026-01-01T00:00:00Z", "u1", False),
        Met("m", "unknown_outcome", "na ja", 9, "2026-02-01T00:00:00Z", "u2", False),
        Met("m", "page_changed", None, 3, "2026-03-01T00:00:00Z", "u3", True),
    ]
    found = judged(line("2024-01", 26), problems=problems)
    assert [(f.kind, f.where, f.since) for f in found] == [
        ("failed", "page_changed", "2026-03-01T00:00:00Z"),
        ("unknown", "unknown_outcome", "2026-02-01T00:00:00Z"),
        ("unknown", "unknown_kind", "2026-01-01T00:00:00Z"),
    ]
    assert "„na ja“ auf 9 Seiten" in found[1].words


def test_pages_that_contradict_themselves_are_noted() -> None:
    met = Met("m", "vote_sum", "Anwesend: 12, Ja: 10, Nein: 4", 1, "2026-02-01T00:00:00Z", "u2", False)
    (found,) = judged(line("2024-01", 26), problems=[met])
    assert (found.severity, found.kind, found.where) == (NOTE, "contradiction", "vote_sum")
    assert "„Anwesend: 12, Ja: 10, Nein: 4“, so u2" in found.words


def test_twins_are_found(archive: Archive) -> None:
    agenda(archive, 1, "2026-01-12", outcome="accepted")
    agenda(archive, 2, "2026-01-12")
    page(archive, "to010.asp?SILFDNR=1&x", said("agenda_item", 77, False, meeting=1, number="Ö 1"))
    page(archive, "vo040.asp", said("paper", 1, reference="2026/1"), said("paper", 2, reference="2026/1"))
    found = {(t.table, t.ids) for t in evidence.twins(archive.db.conn)}
    assert found == {
        ("meeting", ("musterbach:meeting:1", "musterbach:meeting:2")),
        ("agenda_item", ("musterbach:agenda_item:11", "musterbach:agenda_item:77")),
        ("paper", ("musterbach:paper:1", "musterbach:paper:2")),
    }


def test_every_twin_says_what_to_do() -> None:
    for table in ("meeting", "agenda_item", "paper"):
        (found,) = judged(line("2024-01", 26), twins=[Twin("m", table, "x", ("a", "b"))])
        assert found.kind == "duplicate" and "a, b" in found.then


@given(st.lists(st.builds(Month, st.just("m"), st.sampled_from(["", "2025-12", "2026-01", "2027-04"]),
                          *[st.integers(0, 60)] * 12), unique_by=lambda m: m.month))  # fmt: skip
def test_any_ledger_can_be_judged(known: list[Month]) -> None:
    rules = {"m": [Floor(name, 0.5, "x") for name in (*SHARES, *COUNTED)]}
    for found in judged(sorted(known, key=lambda m: m.month), floors=rules):
        assert found.severity in judging.SEVERITIES and found.words and found.then


def test_what_the_operator_requires_comes_from_the_row(archive: Archive) -> None:
    archive.put_portal({"slug": "musterbach", "floors": "meetings >= 2/month"})
    assert evidence.required(archive.db.conn) == {"musterbach": [Floor("meetings", 2.0, "meetings >= 2/month")]}
