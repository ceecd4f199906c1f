"""Links that follow from the rows: who a name in the minutes is, what became of a recommendation; and when."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import pytest

from archive.archive import Archive
from archive.statements import Statement
from tests.archive.conftest import after
from tests.archive.test_store import ITEM, MEETING, RAT, about, say

BAU = "musterbach:organization:2"
PAPER = "musterbach:paper:7"
DAY = "2026-02-10T18:00:00+01:00"
BORD = "Die Verwaltung wird beauftragt, die Bordsteine an 34 Stellen auf drei Zentimeter abzusenken."


def person(key: object, name: str) -> Statement:
    return about(f"musterbach:person:{key}", True, name=name)


def seat(key: object, who: object, name: str, board: str = RAT, **more: object) -> Statement:
    fields: dict[str, object] = {"organization": board, "person_name": name, **more}
    if who is not None:
        fields["person"] = f"musterbach:person:{who}"
    return about(f"musterbach:membership:{key}", True, **fields)


def meeting(**more: object) -> Statement:
    return about(MEETING, True, **{"organization": RAT, "start": DAY, **more})


def speech(n: int, speaker: str, name: str | None, **more: object) -> Statement:
    fields = {"agenda_item": ITEM, "position": n, "speaker": speaker, "name": name, **more}
    return about(f"musterbach:speech:~12.{n}", True, **{k: v for k, v in fields.items() if v is not None})


def item(**more: object) -> Statement:
    return about(ITEM, True, meeting=MEETING, **more)


def speakers(archive: Archive) -> dict[str, str | None]:
    """Speaker -> key of the person."""
    rows = archive.db.execute("SELECT speaker, person FROM speech ORDER BY position").fetchall()
    return {speaker: who.rpartition(":")[2] if who else None for speaker, who in rows}


PEOPLE: Sequence[Statement] = (
    person(1, "Dr. Vera Müller"), person(2, "Großmann, Hans"), person(3, "Jost von der Aue"),
    person(4, "Rosa Tillmanns-Uhl"), person(5, "Anna Schmitz"), person(6, "Peter Schmitz"),
    person(7, "Cem Yıldırım"), person(8, "Maria Garcia Lopez"), person(9, "Ute Brandis"), person(10, "Karl Kurz"),
)  # fmt: skip
SEATS: Sequence[Statement] = (
    seat(1, 1, "Dr. Vera Müller"), seat(2, 2, "Großmann, Hans"), seat(3, 3, "Jost von der Aue"),
    seat(4, 4, "Rosa Tillmanns-Uhl"), seat(5, 5, "Anna Schmitz", on_behalf_of="CDU-Fraktion"),
    seat(6, 6, "Peter Schmitz", on_behalf_of="Bündnis 90/Die Grünen"), seat(7, 7, "Cem Yıldırım"),
    seat(8, 8, "Maria Garcia Lopez"), seat(9, 9, "Ute Brandis", kind="chair", start_date="2020-11-01"),
    seat(10, 10, "Karl Kurz", BAU, end_date="2025-12-31"), seat(11, 2, "Großmann, Hans", BAU),
)  # fmt: skip


@pytest.mark.parametrize(
    ("literal", "name", "more", "who"),
    [
        ("Frau Dr. Müller", "Müller", {}, "1"),
        ("Ratsfrau Mueller", "Mueller", {}, "1"),
        ("Frau V. Müller", "V. Müller", {}, "1"),
        ("Frau Petra Müller", "Petra Müller", {}, None),
        ("Herr Grossmann", "Grossmann", {}, "2"),
        ("Herr von der Aue", "von der Aue", {}, "3"),
        ("Herr Aue", "Aue", {}, "3"),
        ("Frau Tillmanns-Uhl", "Tillmanns-Uhl", {}, "4"),
        ("Frau Uhl", "Uhl", {}, None),
        ("Schmitz", "Schmitz", {}, None),
        ("Anna Schmitz", "Anna Schmitz", {}, "5"),
        ("Herr Schmitz (GRÜNE)", "Schmitz", {"faction": "GRÜNE"}, "6"),
        ("Herr Schmitz (FDP)", "Schmitz", {"faction": "FDP"}, None),
        ("Ratsherr Yildirim", "Yildirim", {}, "7"),
        ("Frau Garcia Lopez", "Garcia Lopez", {}, "8"),
        ("Die Vorsitzende", None, {"role": "Vorsitzende"}, "9"),
        ("Der stellvertretende Vorsitzende", None, {"role": "stellvertretende Vorsitzende"}, None),
        ("Der Fraktionsvorsitzende", None, {"role": "Fraktionsvorsitzende"}, None),
        ("Die Bürgermeisterin", None, {"role": "Bürgermeisterin"}, None),
        ("Herr Kurz", "Kurz", {}, None),
        ("Die Verwaltung", None, {"role": "Verwaltung"}, None),
    ],
)
def test_who_speaks(archive: Archive, literal: str, name: str | None, more: dict[str, object], who: str | None) -> None:
    say(archive, 0, *PEOPLE, *SEATS, meeting(), item(), speech(1, literal, name, **more))
    archive.link()
    assert speakers(archive) == {literal: who}


def test_members_of_those_who_meet_come_first_then_any_other_s_at_that_date(archive: Archive) -> None:
    two = [person(20, "Eva Kluge"), person(21, "Tim Kluge"), person(22, "Ida Frei")]
    seats = [seat(20, 20, "Eva Kluge"), seat(21, 21, "Tim Kluge", BAU), seat(22, 22, "Ida Frei", BAU)]
    said = [speech(1, "Kluge", "Kluge"), speech(2, "Frau Frei", "Frei"),
            speech(3, "Amtsleiterin Frei", "Frei", role="Amtsleiterin")]  # fmt: skip
    say(archive, 0, *two, *seats, meeting(), item(), *said)
    archive.link()
    assert speakers(archive) == {"Kluge": "20", "Frau Frei": "22", "Amtsleiterin Frei": None}


def test_somebody_without_a_page_may_be_meant_too(archive: Archive) -> None:
    seats = [seat(1, 1, "Ole Lund"), seat(2, None, "Lea Lund"), seat(3, 3, "Uwe Kern"), seat(4, None, "Uwe Kern", BAU)]
    people = [person(1, "Ole Lund"), person(3, "Uwe Kern")]
    say(archive, 0, *people, *seats, meeting(), item(), speech(1, "Lund", "Lund"), speech(2, "Kern", "Kern"))
    archive.link()
    assert speakers(archive) == {"Lund": None, "Kern": "3"}


def test_whoever_cannot_be_told_at_that_date_is_open(archive: Archive) -> None:
    both = [person(1, "Ole Lund"), seat(1, 1, "Ole Lund"), item(), speech(1, "Lund", "Lund")]
    say(archive, 0, *both, about(MEETING, True, organization=RAT))
    archive.link()
    assert speakers(archive) == {"Lund": None}


def test_a_name_in_a_vote(archive: Archive) -> None:
    vote = about("musterbach:vote:~12.1", True, agenda_item=ITEM, position=1, person_name="Frau Dr. Müller", side="no")
    say(archive, 0, *PEOPLE, *SEATS, meeting(), item(), vote)
    archive.link()
    assert archive.db.execute("SELECT person FROM vote").fetchall() == [("musterbach:person:1",)]


def test_links_follow_what_changes_and_nothing_is_written_where_nothing_did(archive: Archive) -> None:
    crawl = archive.start_crawl("musterbach", after(0), "crawl")
    alone = [person(1, "Ole Lund"), seat(1, 1, "Ole Lund"), meeting(), item(), speech(1, "Lund", "Lund")]
    say(archive, 0, *alone, page="a")
    archive.finish_crawl(crawl, after(0), reason="finished", exit_code=0, counts={})
    assert speakers(archive) == {"Lund": "1"}
    written = archive.db.conn.total_changes
    say(archive, 1, *alone, page="a")
    before = archive.db.conn.total_changes
    archive.link()
    assert archive.db.conn.total_changes == before > written
    say(archive, 2, person(2, "Lea Lund"), seat(2, 2, "Lea Lund"), page="b")
    assert speakers(archive) == {"Lund": "1"}, "made at the end of a run"
    archive.link()
    assert speakers(archive) == {"Lund": None}
    say(archive, 3, person(2, "Lea Lund"), seat(2, 2, "Lea Lund", end_date="2025-01-01"), page="b")
    archive.link()
    assert speakers(archive) == {"Lund": "1"}
    say(archive, 4, *alone[:2], meeting(start="2024-01-01T18:00:00+01:00"), *alone[3:], page="a")
    archive.link()
    assert speakers(archive) == {"Lund": None}


def test_a_run_that_was_killed_leaves_marks_for_the_next(archive: Archive) -> None:
    say(archive, 0, person(1, "Ole Lund"), seat(1, 1, "Ole Lund"), meeting(), item(), speech(1, "Lund", "Lund"))
    folder = archive.folder
    archive._lock.release()  # as if the process had died: close() would have linked
    with Archive.open(folder, write=True):
        pass
    assert speakers(archive) == {"Lund": "1"}
    assert archive.db.execute("SELECT count(*) FROM unlinked").fetchone() == (0,)


def test_a_person_known_by_a_made_up_id_first_is_linked_by_the_number(archive: Archive) -> None:
    made_up = "musterbach:person:~lund"
    seats = about("musterbach:membership:1", True, organization=RAT, person=made_up, person_name="Ole Lund")
    say(archive, 0, about(made_up, False, name="Ole Lund"), seats, meeting(), item(), speech(1, "L", "Lund"), page="a")
    archive.link()
    assert speakers(archive) == {"L": "~lund"}
    say(archive, 1, Statement("person", "musterbach:person:5", True, {"name": "Ole Lund"}, alias=made_up), page="b")
    archive.link()
    assert speakers(archive) == {"L": "5"}
    assert archive.db.execute("PRAGMA foreign_key_check").fetchall() == []


def adopted(archive: Archive) -> tuple[object, ...]:
    return archive.db.execute("SELECT adoption, adoption_basis, similarity FROM agenda_item").fetchone()


def test_a_recommendation_and_its_resolution(archive: Archive) -> None:
    say(archive, 0, item(recommendation=f"Beschlussvorschlag:\n{BORD}", resolution_text=BORD, outcome="accepted"))
    archive.link()
    assert adopted(archive) == ("unchanged", "texts", 1.0)
    (row,) = archive.db.query("SELECT id, adoption FROM adoptions")
    assert row == {"id": ITEM, "adoption": "unchanged"}


def test_the_paper_s_recommendation_counts_where_the_item_repeats_none(archive: Archive) -> None:
    say(archive, 0, item(paper=PAPER, resolution_text=BORD, outcome="accepted"), page="a")
    archive.link()
    assert adopted(archive) == (None, None, None)
    say(archive, 1, about(PAPER, True, recommendation=BORD), page="b")
    archive.link()
    assert adopted(archive) == ("unchanged", "texts", 1.0)
    say(archive, 2, about(PAPER, True, recommendation=BORD.replace("34", "43")), page="b")
    archive.link()
    assert adopted(archive)[:2] == ("amended", "texts")


def test_many_are_linked_in_seconds(archive: Archive) -> None:
    dice = random.Random(1)
    names = [f"{chr(65 + a)}{b}mann".replace("0", "o") for a in range(26) for b in ("ara", "ebe", "ulo")]
    people = [person(n, f"Vorname {name}") for n, name in enumerate(names)]
    seats = [seat(n, n, f"Vorname {name}") for n, name in enumerate(names)]
    items = [about(f"musterbach:agenda_item:{n}", True, meeting=MEETING) for n in range(500)]
    spoken = [
        about(f"musterbach:speech:~{n}.{k}", True, agenda_item=f"musterbach:agenda_item:{n}", position=k,
              speaker=f"Frau {(name := dice.choice(names))}", name=name)
        for n in range(500) for k in range(10)
    ]  # fmt: skip
    say(archive, 0, *people, *seats, meeting(), *items, *spoken)
    begun = time.perf_counter()
    archive.link()
    assert time.perf_counter() - begun < 5
    assert archive.db.execute("SELECT count(*) FROM speech WHERE person IS NULL").fetchone() == (0,)
