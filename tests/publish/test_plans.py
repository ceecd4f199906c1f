"""A page costs the same in a large archive: every lookup goes through an index."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from archive.publish import finding, home, rows

Built = tuple[Path, dict[str, int]]
QUESTIONS = {
    "stations": rows.STATIONS,
    "agenda": rows.AGENDA,
    "members": rows.MEMBERS.format(column="organization"),
    "memberships": rows.MEMBERS.format(column="person"),
    "meetings": rows.MEETINGS,
    "years": rows.YEARS,
    "answers": rows.PAPER_ITEMS,
    "source": rows.CAPTURE,
    "held": home.RECENT.format(relation="<", direction="desc"),
    "coming": home.RECENT.format(relation=">=", direction="asc"),
    "months": home.PER_MONTH,
    "hits": finding.TABLES["agenda_item"].format(fts="agenda_item_fts", order="rank", last="hits.rank"),
}
WALKED = (
    "SCAN portal",
    "SCAN p USING",
    "SCAN (subquery",
    "SCAN hits",
    "SCAN CONSTANT",
    "SCAN agenda_item_fts VIRTUAL TABLE",
)


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_walks_through_a_table(archive: Built, name: str) -> None:
    db = sqlite3.connect(archive[0] / "archive.db")
    values = dict.fromkeys(("paper", "id", "year", "number", "now", "limit", "since", "until", "words", "offset"), 1)
    plan = [row[3] for row in db.execute(f"explain query plan {QUESTIONS[name]}", values | {"words": "a"})]
    db.close()
    assert [step for step in plan if step.startswith("SCAN") and not step.startswith(WALKED)] == [], plan
    assert not [step for step in plan if "withdrawn_at" in step], plan
