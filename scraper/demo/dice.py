"""Chance that is the same on every Python: only random() is used, whose sequence the standard library promises."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from one seeded sequence. Not random.choice & co: their use of the sequence may change between versions."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  (fiction, not cryptography)

    def upto(self, n: int) -> int:
        """0 .. n-1"""
        return int(self._random.random() * n)

    def between(self, low: int, high: int) -> int:
        """low .. high, both included"""
        return low + self.upto(high - low + 1)

    def pick(self, things: Sequence[T]) -> T:
        return things[self.upto(len(things))]

    def some(self, things: Sequence[T], n: int) -> list[T]:
        """n different things (fewer if there are not that many), in drawn order."""
        left = list(things)
        return [left.pop(self.upto(len(left))) for _ in range(min(n, len(left)))]

    def chance(self, percent: float) -> bool:
        return self._random.random() * 100 < percent

    def weighted(self, weights: dict[T, float]) -> T:
        """A key, as often as its weight says."""
        point = self._random.random() * sum(weights.values())
        for key, weight in weights.items():
            point -= weight
            if point < 0:
                return key
        return next(reversed(weights))
