"""Pipelines give the page's words their meaning; the words stay beside the values.

`interpret(reading)` runs STEPS in order. Each is pure: no clock, no disk, no network, the same Reading for the same
Reading; and run on its own result it changes nothing more. `Interpret` is the Scrapy item pipeline that does it;
`store.Store` comes after it.
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines import adoptions, check, identity, kinds, outcomes, privacy, texts, tidy, times
from scraper.items import Reading

STEPS: tuple[Callable[[Reading], Reading], ...] = (
    tidy.step,
    identity.gather,
    times.step,
    kinds.step,
    outcomes.step,
    texts.step,
    adoptions.step,
    privacy.step,
    check.step,
    identity.step,
)


def interpret(reading: Reading) -> Reading:
    """The reading with values, clean texts, full ids and nothing that is not public."""
    for step in STEPS:
        reading = step(reading)
    return reading


class Interpret:
    """Scrapy item pipeline: a Reading in, the interpreted Reading out."""

    def process_item(self, item: Reading) -> Reading:
        return interpret(item)
