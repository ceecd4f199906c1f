"""Benchmarks: every figure is a ratio against a baseline run side by side in the same run, never an absolute time.

A module here has `run() -> Iterator[Figure]`; `python -m tests.bench [NAME ...]` runs all of them or those named.
"""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """One measured figure: `goal` as in "<= 2.0"; `ok` None where there is no goal."""

    name: str
    value: float
    unit: str = ""
    goal: str = ""

    @property
    def ok(self) -> bool | None:
        if not self.goal:
            return None
        sign, bound = self.goal.split()
        limit = float(bound.replace(",", ""))
        return self.value <= limit if sign == "<=" else self.value >= limit
