"""Nights: a town of a thousand pages crawled on sixty nights of the demo's clock as cron does it, then all of it.

A record counts on each day on which it came, changed or went; it is right when the archive says of it what the portal
does. What is late is mostly what no page announces: a resolution edited long after its minutes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import mean

from tests.bench import Figure
from tests.nights import SOON, changed, crawled
from tests.simulation import town

SCALE, FIRST, NIGHTS = 1.0, date(2026, 5, 20), 60


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        nights = crawled(Path(folder) / "archive", SCALE, FIRST, NIGHTS)
    *due, everything = nights[1:]
    asked = [night["requests"] for night in due]
    yield Figure("nights: requests of all pages", everything["requests"])
    yield Figure("nights: requests a night, of these", 100 * mean(asked) / everything["requests"], "%", "<= 8")
    yield Figure("nights: requests of the busiest night", max(asked))
    right = changed(town(SCALE), nights)
    soon = sum(after is not None and after <= SOON for after in right.values())
    yield Figure("nights: changed records", len(right))
    yield Figure("nights: right the same night", 100 * sum(after == 0 for after in right.values()) / len(right), "%")
    yield Figure(f"nights: right within {SOON} nights", 100 * soon / len(right), "%", ">= 95")
    yield Figure("nights: wrong after the last night", len(due[-1]["wrong"]), "records")
    yield Figure("nights: wrong when all was asked for", len(everything["wrong"]), "records", "<= 0")
