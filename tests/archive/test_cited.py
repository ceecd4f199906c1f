"""Papers and meetings that texts name: linked where it can be one record, and again whenever what there is changes."""

from __future__ import annotations

import pytest

from archive.archive import Archive
from archive.statements import Statement
from tests.archive.test_linking import BAU, DAY, RAT, item, meeting
from tests.archive.test_store import ITEM, about, say

HELD = "2026-01-20T18:00:00+01:00"


def cites(kind: str, words: str, value: str, n: int = 1) -> Statement:
    return about(
        f"musterbach:reference:~12.{n}", True, agenda_item=ITEM, position=n, kind=kind, words=words, value=value
    )


def board(key: str, name: str) -> Statement:
    return about(key, True, name=name)


def held(number: int, organization: str | None = RAT, start: str = HELD) -> Statement:
    about_it = {"organization": organization} if organization else {}
    return about(f"musterbach:meeting:{number}", True, start=start, **about_it)


def paper(number: int, reference: str) -> Statement:
    return about(f"musterbach:paper:{number}", True, reference=reference)


def linked(archive: Archive) -> list[str | None]:
    """The keys of what the references lead to."""
    archive.link()
    rows = archive.db.execute("SELECT coalesce(to_paper, to_meeting) FROM reference ORDER BY position").fetchall()
    return [to and to.rpartition(":")[2] for (to,) in rows]


BOARDS = (board(RAT, "Rat der Stadt Musterbach"), board(BAU, "Bauausschuss"),
          board("musterbach:organization:3", "Ausschuss für Schule und Sport"))  # fmt: skip
MEETINGS = (held(1), held(2, BAU), held(3, "musterbach:organization:3"), held(4, start="2026-06-01T18:00:00+02:00"))


@pytest.mark.parametrize(
    ("kind", "words", "value", "to"),
    [
        ("meeting", "Sitzung vom 20.01.2026", "2026-01-20", "1"),
        ("meeting", "Sitzung des Bauausschusses am 20.01.2026", "2026-01-20", "2"),
        ("meeting", "Bauausschusssitzung vom 20. Januar 2026", "2026-01-20", "2"),
        ("meeting", "Ratssitzung am 20.01.2026", "2026-01-20", "1"),
        ("meeting", "Sitzung des Rates am 20.01.2026", "2026-01-20", "1"),
        ("meeting", "Sitzung des Ausschusses für Schule am 20.01.2026", "2026-01-20", "3"),
        ("meeting", "Sitzung des Ausschusses für Umwelt am 20.01.2026", "2026-01-20", None),
        ("meeting", "Sitzung des Ausschusses vom 20.01.2026", "2026-01-20", "1"),  # the one that deliberates
        ("meeting", "Sitzung des Sozialausschusses am 20.01.2026", "2026-01-20", None),
        ("meeting", "Sitzung am 21.01.2026", "2026-01-21", None),
        ("meeting", "nächsten Sitzung am 01.06.2026", "2026-06-01", "4"),
        ("date", "20.01.2026", "2026-01-20", "1"),
        ("date", "01.06.2026", "2026-06-01", None),  # still to come: a deadline as often as a meeting
        ("date", DAY[:10], DAY[:10], None),
    ],
)
def test_a_meeting_is_linked_where_it_can_be_one(
    archive: Archive, kind: str, words: str, value: str, to: str | None
) -> None:
    say(archive, 0, *BOARDS, *MEETINGS, meeting(), item(), cites(kind, words, value))
    assert linked(archive) == [to]


@pytest.mark.parametrize(
    ("value", "to"), [("2026/12", "7"), ("2026 / 12", "7"), ("vo/3", "8"), ("2026/1", None), ("2025/9", None)]
)
def test_a_paper_is_linked_by_its_number(archive: Archive, value: str, to: str | None) -> None:
    held_papers = [paper(7, "2026/12"), paper(8, "VO/3"), paper(9, "2025/9"), paper(10, "2025/9")]
    say(archive, 0, *held_papers, meeting(), item(), cites("paper", f"Vorlage {value}", value))
    assert linked(archive) == [to]


def test_links_follow_what_comes_changes_and_goes(archive: Archive) -> None:
    told = [meeting(), item(), cites("paper", "Vorlage 1/26", "1/26"), cites("date", "20.01.2026", "2026-01-20", 2)]
    say(archive, 0, *told, page="item")
    assert linked(archive) == [None, None]
    say(archive, 1, paper(7, "1/26"), held(50), page="a")
    assert linked(archive) == ["7", "50"]
    say(archive, 2, paper(8, "1/26"), page="b")
    assert linked(archive) == [None, "50"], "two papers of one number"
    say(archive, 3, paper(8, "1/27"), page="b")
    assert linked(archive) == ["7", "50"], "one of them was given another"
    say(archive, 4, paper(7, "1/26"), held(50, BAU), page="a")
    assert linked(archive) == ["7", None]
    say(archive, 5, paper(7, "1/26"), held(50), paper(9, "1/26"), page="a")
    assert linked(archive) == [None, "50"]
    say(archive, 6, paper(7, "1/26"), held(50), page="a")
    assert linked(archive) == ["7", "50"], "the other is withdrawn"
    before = archive.db.conn.total_changes
    archive.link()
    assert archive.db.conn.total_changes == before
