"""Runs of labels and numbers: what may be one vote, before it is known which number belongs to which label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.minutes.spans import Span
from pipelines.minutes.votes.votewords import SIDES, Token

LABELS = frozenset([*SIDES, "present"])
_ITEMS = LABELS | {"number", "none"}
_BETWEEN = frozenset(["votes", "voter", "link", "\n", "|", ":", ",", ";", "/", "=", "•", "*", ".", "(", ")", "[", "]",
                      "-", "--", "---", "sign", "–", "all", "box", "·", ">", "_", "“", "”", "\""])  # fmt: skip
_LONGEST_GAP = 24  # signs and words between a label and its number


@dataclass(slots=True)
class Item:
    token: Token
    colon: bool = False
    sign: str = ""  # what stands between it and the item before
    votes: bool = False  # "Stimmen" follows
    group: Span | None = None


@dataclass(slots=True)
class Run:
    items: list[Item] = field(default_factory=list)
    votes: bool = False

    def add(self, token: Token, between: list[Token]) -> None:
        sign = ""
        for kind in (t.kind for t in between) if between else ():
            if kind not in ("votes", "\n"):
                sign += kind if len(kind) == 1 else "w"
        self.items.append(Item(token, sign=sign))


def runs(text: str, found: list[Token]) -> Iterator[Run]:
    run, i = Run(), 0
    between: list[Token] = []
    while i < len(found):
        token = found[i]
        if token.kind in _ITEMS:
            run.add(token, between)
            between = []
        elif not run.items:
            pass
        elif token.kind == "(" and (close := _names(text, found, i)):
            run.items[-1].group = Span(token.end, found[close].start)
            i = close
        else:
            _note(run, token, between)
            between.append(token)
            if token.kind not in _BETWEEN or len(between) > _LONGEST_GAP:
                yield run
                run, between = Run(), []
        i += 1
    if run.items:
        yield run


def _note(run: Run, token: Token, between: list[Token]) -> None:
    last = run.items[-1]
    if token.kind == "votes":
        run.votes = last.votes = True
    elif token.kind == ":" and all(t.kind in ("votes", ".", "voter", ")") for t in between):
        last.colon = True


def _names(text: str, found: list[Token], opening: int) -> int | None:
    """Where the bracket closes, if it holds names and not votes."""
    for i in range(opening + 1, min(opening + 80, len(found))):
        kind = found[i].kind
        if kind == ")":
            return i if any(t.kind == "other" for t in found[opening + 1 : i]) else None
        if kind == "(" or (kind in SIDES and not found[i].weak):
            return None
    return None
