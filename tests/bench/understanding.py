"""Understanding texts: minutes as the demo council writes them, put together to the length real items have.

The texts are new to the process each time (a number in every sentence differs), for real texts repeat few sentences;
words do repeat, as they do there. Beside the absolute figure stands the ratio to cutting the same texts into lower-case
words in turns with it, which does not depend on the machine. And 100 kB of the least pleasant texts must not take long.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice

from pipelines.minutes.understanding import understand
from scraper.demo.blocks import plain
from scraper.demo.council import council
from tests.bench import Figure
from tests.pipelines.minutes.hostile import HOSTILE, hostile

ROUNDS = 7
TEXTS = 150
SHORTEST = 300  # characters; items are put together until they have as many: 570 on an average


def texts() -> list[str]:
    """Different texts, from what the demo council says and decides."""
    return list(islice(_texts(), TEXTS))


def _texts() -> Iterator[str]:
    pieces: list[str] = []
    items = (item for meeting in council(years=3, scale=0.5).meetings for item in meeting.items if item.minutes)
    for item in items:
        pieces += filter(None, (plain(item.minutes), plain(item.resolution), plain(item.vote_text)))
        if sum(map(len, pieces)) >= SHORTEST:
            yield "\n".join(pieces)
            pieces = []


def _cut(text: str) -> None:
    for sentence in re.split(r"(?<=[.!?])\s", text):
        re.findall(r"\w+", sentence.lower())


def _spent(work: Callable[[str], object], some: list[str]) -> float:
    start = time.process_time()
    for text in some:
        work(text)
    return time.process_time() - start


def _anew(some: list[str], turn: int) -> list[str]:
    return [re.sub(r"(?<=[a-zäöüß])\.(?=\s|\Z)", f" im Abschnitt {n}-{turn}.", text) for n, text in enumerate(some)]


def run() -> Iterator[Figure]:
    some = texts()
    _spent(understand, _anew(some, 0))  # patterns are compiled, words are known
    turns = [(_spent(understand, new), _spent(_cut, new)) for new in (_anew(some, turn) for turn in range(1, ROUNDS))]
    ours, cutting = (statistics.median(side) for side in zip(*turns, strict=True))
    yield Figure(f"understanding texts of {sum(map(len, some)) // len(some)} characters", len(some) / ours, "texts/s")
    yield Figure("  / cutting them into lower-case words", ours / cutting, "ratio")
    for unit in HOSTILE:
        yield Figure(f"  100 kB of {unit!r}", _spent(understand, [hostile(unit)]), "s", "<= 0.5")
