"""What is not believed at once: lists that come back empty, and pages that are gone in masses."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from archive.archive import Archive
from archive.missing import MOST, UNCONFIRMED, Missing
from archive.statements import Statement
from tests.archive.conftest import SITE, after, exchange
from tests.archive.test_store import MEETING, about

HEAD = about(MEETING, True, name="Rat")
ITEMS = [about(f"musterbach:agenda_item:{n}", meeting=MEETING, title=f"T {n}") for n in range(30)]


def visit(archive: Archive, n: float, *said: Statement, page: str = "to010") -> list[str]:
    """The kinds of problems with what the page says on that day."""
    capture = archive.record("musterbach", None, exchange(SITE + page, after(n), body=str(n).encode())).number
    return [str(p["kind"]) for p in archive.store(capture, said, doubt=True).problems]


def standing(archive: Archive) -> tuple[int, int]:
    """How many agenda items are shown, and how many withdrawn."""
    sql = "SELECT count(*) FILTER (WHERE withdrawn_at IS NULL), count(withdrawn_at) FROM agenda_item"
    return archive.db.conn.execute(sql).fetchone()


def unresolved(archive: Archive) -> int:
    return archive.db["problem"].count_where("resolved_at IS NULL")


@pytest.mark.parametrize(
    ("before", "now", "doubtful"),
    [(1, 0, True), (10, 0, True), (10, 1, False), (11, 1, True), (30, 2, True), (30, 3, False), (0, 0, False)],
)
def test_an_agenda_is_doubted_that_keeps_less_than_a_tenth(
    archive: Archive, before: int, now: int, doubtful: bool
) -> None:
    visit(archive, 0, HEAD, *ITEMS[:before])
    assert visit(archive, 1, about(MEETING, True, name="Rat der Stadt"), *ITEMS[:now]) == ["emptied"] * doubtful
    assert standing(archive) == ((before, 0) if doubtful else (now, before - now))
    assert unresolved(archive) == doubtful


def test_it_is_believed_when_it_is_still_so_three_days_later(archive: Archive) -> None:
    visit(archive, 0, HEAD, *ITEMS)
    assert [visit(archive, n, HEAD) for n in (1, 2, 3.9)] == [["emptied"]] * 3
    assert standing(archive) == (30, 0)
    assert visit(archive, 4, HEAD) == []
    assert (standing(archive), unresolved(archive)) == ((0, 30), 0)


def test_the_days_count_from_the_last_full_answer(archive: Archive) -> None:
    for n, full in ((0, True), (1, False), (2, True), (4.5, False)):
        assert visit(archive, n, HEAD, *(ITEMS if full else ())) == ([] if full else ["emptied"])
    visit(archive, 5, HEAD, *ITEMS)
    assert (standing(archive), unresolved(archive)) == ((30, 0), 0)


def test_an_empty_answer_that_arrives_after_a_newer_full_one_is_never_believed(archive: Archive) -> None:
    visit(archive, 0, HEAD, *ITEMS)
    visit(archive, 9, HEAD, *ITEMS)
    assert [visit(archive, n, HEAD) for n in (2, 6)] == [["emptied"]] * 2
    assert (standing(archive), unresolved(archive)) == ((30, 0), 0)


def test_the_page_of_another_record_is_doubted_and_a_lost_text_is_not(archive: Archive) -> None:
    own = about("musterbach:agenda_item:7", True, title="T", minutes_text="Herr Muster spricht.")
    visit(archive, 0, own, page="to020")
    assert visit(archive, 1, about("musterbach:agenda_item:8", True, title="U"), page="to020") == ["emptied"]
    assert visit(archive, 2, about("musterbach:agenda_item:7", True, title="T"), page="to020") == []


def crawl(archive: Archive, n: float, statuses: Iterable[int], *, judge: bool = True, well: bool = True) -> list[str]:
    """One run over as many pages, a page that is well after them; the kinds of problems of those that are gone."""
    run = archive.start_crawl("musterbach", after(n), "crawl")
    missing = Missing(archive)
    for page, status in enumerate(statuses):
        held = archive.record("musterbach", run, exchange(f"{SITE}{page}", after(n), status=status)).number
        if status == 200:
            archive.store(held, [about(f"musterbach:paper:{page}", True, name="x")], route="paper", doubt=True)
        else:
            assert missing.hold(held, {"kind": f"http_{status}", "message": f"HTTP {status}"}) is None
    missing.well = held + 1 if well else 0
    judged = list(missing.judged(run)) if judge else []
    for one in judged:
        archive.remark(one.capture, [one.problem])
    return [str(one.problem["kind"]) for one in judged]


def depublished(archive: Archive) -> int:
    return archive.db["paper"].count_where("withdrawn_at IS NOT NULL")


def test_single_pages_count_as_gone_if_a_page_was_read_after_them(archive: Archive) -> None:
    crawl(archive, 0, [200] * 30)
    assert crawl(archive, 1, [404, 410, *[200] * 28], well=False) == [UNCONFIRMED] * 2
    assert (depublished(archive), unresolved(archive)) == (0, 2)
    assert crawl(archive, 2, [404, 410, *[200] * 28]) == ["http_404", "http_410"]
    assert (depublished(archive), unresolved(archive)) == (2, 2)


def test_masses_count_only_if_they_were_gone_days_before(archive: Archive) -> None:
    many = [404] * (MOST + 1)
    crawl(archive, 0, [200] * 30)
    assert set(crawl(archive, 1, many)) == set(crawl(archive, 3.9, many)) == {UNCONFIRMED}
    assert depublished(archive) == 0
    assert set(crawl(archive, 4.1, many)) == {"http_404"}
    assert (depublished(archive), unresolved(archive)) == (len(many), len(many))


def test_of_a_run_that_was_killed_nothing_counts_as_gone(archive: Archive) -> None:
    crawl(archive, 0, [200] * 3)
    crawl(archive, 1, [404, 200, 200], judge=False)
    assert depublished(archive) == 0
