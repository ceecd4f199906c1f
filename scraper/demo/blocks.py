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


def plain(text: Text) -> str | None:
    """The text as a reader sees it, None for no text.

    Blocks are lines; an empty paragraph is one blank line; "1. " and "• " stand before list items, " | " between cells.
    """
    return "\n".join(line for block in text for line in _lines(block)).strip("\n") or None


def _lines(block: Block) -> list[str]:
    if isinstance(block, Gap):
        return [""]
    if isinstance(block, Para):
        return [one_line(line) for line in block.text.split("\n")]
    if isinstance(block, Numbered):
        return [f"{n}. {one_line(item)}" for n, item in enumerate(block.items, block.start)]
    if isinstance(block, Bullets):
        return [f"{block.sign} {one_line(item)}" for item in block.items]
    return [" | ".join(map(one_line, row)) for row in block.rows]


def one_line(words: str) -> str:
    return " ".join(words.split())
