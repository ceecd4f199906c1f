"""The quality gate: how well texts are understood may rise, not fall. Floors stand in gate/floors.csv.

`own`: the invented texts of gate/texts.jsonl, a line each with what a clerk would label; what a line does not label is
not measured on it. `shared`: the labelled texts of ../shared/texts, where they are at hand.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipelines.minutes.understanding import understand
from pipelines.minutes.understood import ROLES
from scraper.cli.interpret import as_json

GATE = Path(__file__).parent / "gate"
SHARED = Path(__file__).parents[4] / "shared" / "texts"
NUMBERS = ("yes", "no", "abstain", "unanimous")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def own() -> list[dict[str, Any]]:
    return lines(GATE / "texts.jsonl")


def shared() -> list[dict[str, Any]]:
    """Without what was cut before its outcome or contradicts itself: of these only sections and speakers count."""
    texts = {line["id"]: line for line in lines(SHARED / "texts.jsonl")}
    found = []
    for gold in lines(SHARED / "gold.jsonl"):
        text = texts[gold["id"]]
        doubtful = (gold["outcome"] == "unknown" and text["truncated"]) or gold.get("conflict")
        kept = {k: gold[k] for k in ("outcome", "vote", "sections", "speakers") if not doubtful or k[0] == "s"}
        found.append(kept | {"text": text["text"]})
    return found


def characters(sections: list[dict[str, Any]]) -> set[Any]:
    return {(s["role"], at) for s in sections if s.get("end") is not None for at in range(s["start"], s["end"])}


def names(speakers: list[Any]) -> set[Any]:
    literal = (s["name"] if isinstance(s, dict) else s for s in speakers)
    return {re.sub(r"\W+", " ", name).strip().lower() for name in literal}


def f1(pairs: list[tuple[set[Any], set[Any]]]) -> float:
    both = sum(len(a & b) for a, b in pairs)
    return 2 * both / max(1, sum(len(a) + len(b) for a, b in pairs))


def measured(texts: list[dict[str, Any]]) -> dict[str, float]:
    read = [(line, as_json(line["text"], understand(line["text"]))) for line in texts]
    outcomes = [line["outcome"] == got["outcome"] for line, got in read if "outcome" in line]
    votes = [(line["vote"], got["vote"] or {}) for line, got in read if "vote" in line]
    stated = [(v, w) for v, w in votes if any(v.get(k) is not None for k in NUMBERS)]
    right = [all(v.get(k) == w.get(k) for k in NUMBERS) for v, w in stated]
    empty = [w for v, w in votes if all(v.get(k) is None for k in NUMBERS)]
    return {
        "outcome": sum(outcomes) / len(outcomes),
        "votes": sum(right) / len(right),
        "invented": sum(any(w.get(k) is not None for k in NUMBERS[:3]) for w in empty),
        "sections": f1([(characters(a["sections"]), characters(b["sections"])) for a, b in read if "sections" in a]),
        "speakers": f1([(names(a["speakers"]), names(b["speakers"] or [])) for a, b in read if "speakers" in a]),
    }


def falls(figures: dict[str, float], column: str) -> list[str]:
    """What is below its floor, or above its ceiling."""
    with (GATE / "floors.csv").open(encoding="utf-8", newline="") as table:
        floors = {row["measure"]: float(row[column]) for row in csv.DictReader(table)}
    assert floors.keys() == figures.keys()
    sign = {"invented": -1}
    return [
        f"{k}: {figures[k]:.3f}, {floors[k]} wanted" for k in floors if sign.get(k, 1) * (figures[k] - floors[k]) < 0
    ]


def test_texts_of_our_own_are_understood_as_well_as_before() -> None:
    assert falls(measured(own()), "own") == []


@pytest.mark.skipif(not (SHARED / "gold.jsonl").exists(), reason="no labelled texts in ../shared/texts")
def test_the_labelled_texts_are_understood_as_well_as_before() -> None:
    assert falls(measured(shared()), "shared") == []


def test_a_fall_is_said() -> None:
    perfect = {"outcome": 1.0, "votes": 1.0, "invented": 0.0, "sections": 1.0, "speakers": 1.0}
    assert falls(perfect, "own") == []
    assert falls(perfect | {"votes": 0.5, "invented": 9}, "own") == [
        "votes: 0.500, 0.99 wanted",
        "invented: 9.000, 0.0 wanted",
    ]


def test_our_own_texts_are_many_and_hold_every_role_and_outcome() -> None:
    texts = own()
    assert len(texts) >= 120
    assert {s["role"] for line in texts for s in line.get("sections", ())} == set(ROLES)
    known = {"accepted", "accepted_amended", "rejected", "noted", "postponed", "referred", "withdrawn", "settled"}
    assert {line["outcome"] for line in texts if "outcome" in line} == known | {"mixed", "no_vote", "unknown"}


def test_every_row_that_says_an_outcome_has_a_text() -> None:
    texts = {line["text"] for line in own()}
    with (GATE.parents[3] / "pipelines" / "minutes" / "verdicts.csv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["kind"] != "matter" and row["outcome"]]
    assert [r["example"] for r in rows if r["example"] not in texts and not r["example"].endswith(":")] == []
