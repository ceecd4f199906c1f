"""Whether the stems of a table's row are what its pattern cannot match without."""

from __future__ import annotations

from collections.abc import Iterable
from re import _parser  # type: ignore[attr-defined]
from typing import Any


def covered(pattern: str, stems: tuple[str, ...]) -> bool:
    """Whether every match of this regular expression holds one of the stems."""
    return _covered(_parser.parse(pattern), stems)


def _covered(items: Iterable[Any], stems: tuple[str, ...], run: str = "") -> bool:
    """Whether every match of this parsed regular expression holds one of the stems, `run` being just before it."""
    for op, argument in [*items, ("END", None)]:
        if str(op) == "LITERAL":
            run += chr(argument)
            continue
        if any(stem in run for stem in stems):
            return True
        if str(op) == "BRANCH" and all(_covered(branch, stems, run) for branch in argument[1]):
            return True
        run = ""
        inner = (
            argument[3] if str(op) == "SUBPATTERN" else argument[2] if str(op) == "MAX_REPEAT" and argument[0] else ()
        )
        if inner and _covered(inner, stems):
            return True
    return False
