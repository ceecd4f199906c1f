"""Text as blocks, so that every vendor can print it in its own way and the expectation be told without any markup."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; "\\n" inside is a line break."""

    text: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered list counting from `start`."""

    items: tuple[str, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list with bullets; `sign` is what a reader sees."""

    items: tuple[str, ...]
    sign: str = "•"


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty paragraph, left as one."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the head."""

    rows: tuple[tuple[str, ...], ...]


Block = Para | Numbered | Bullets | Table | Gap
Text = tuple[Block, ...]


def paras(*texts: str) -> Text:
    return tuple(Para(t) for t in texts)
