"""Counted votes in a text: which number stands at which label, in any order, on any number of lines.

Labels and numbers with nothing but signs, lines and words like "Stimmen" between them are one *run*. In a run a label
takes the number after it ("Ja: 6", "Nein-Stimmen ⏎ 3") or the one before it ("6 Stimmen dafür"), a row of labels the
row of numbers under it, and two numbers alone are yes and no ("16 : 12", "25 gegen 11 Stimmen"). A side that comes
again begins the next vote. A label without a number, or with a dash, is None: nothing is worked out from other numbers.
In brackets after a number stands who cast these votes: "(5 CDU, 4 SPD)". What is counted but is no vote (present,
entitled) is kept apart. Words that name a side only at times ("gegen", "Ja") need a second sign that votes are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.minutes.spans import Span
from pipelines.minutes.votes.runs import Item, Run, runs
from pipelines.minutes.votes.scores import can_be_votes, stands_alone
from pipelines.minutes.votes.shares import Share, named
from pipelines.minutes.votes.votewords import SIDES, Token

_ADVERBS = frozenset(["dafür", "dafuer", "dagegen"])
_WIDEST = 8  # labels side by side
_MOST = 80  # labels and numbers in a run; what is longer is no vote
_AGAINST = re.compile(r"\s*(?::|zu|/)\s*")
_CUES = (
    "stimm",
    "ergebnis",
    "beschl",
    "angenommen",
    "abgelehnt",
    "mehrheit",
    "abst.",
    "votum",
    "empf",
    "gewählt",
    "verlänger",
)
_REMARK = re.compile(r"\b(?:nicht|hat|haben|nimmt|nehmen|nahm|nahmen|ist|sind|war|waren|wegen|siehe|[ab][bn]wesend)\b")


class Counts(NamedTuple):
    """Votes counted in one place of a text; None is not stated. `present`: how many could vote, as stated beside it."""

    span: Span
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    biased: int | None = None
    present: int | None = None
    shares: tuple[Share, ...] = ()
    labels: frozenset[str] = frozenset()
    bare: bool = False  # no label says which number is which: "5 : 4"


def counted(text: str, found: list[Token]) -> Iterator[Counts]:
    """Every vote that is told in numbers, in order: it takes a label and a number, or two numbers."""
    for run in runs(text, found):
        if 1 < len(run.items) <= _MOST:
            yield from _votes(text, run)


def _votes(text: str, run: Run) -> Iterator[Counts]:
    """The votes of a run: a new one begins where a side is told again."""
    told: dict[str, Item | None] = {}
    cast: list[tuple[str, Item]] = []
    for side, item, label in _aligned(text, run):
        if side in told and side in SIDES:
            for vote in _vote(text, run, told, cast):
                run.votes = True  # what follows it in the same run is one, too
                yield vote
            told, cast = {}, []
        if side not in told:
            if side != "present" or (item and _voters(text, label)):
                told[side] = item
            cast += [(side, p) for p in (item, label) if p is not None]
    yield from _vote(text, run, told, cast)


def _voters(text: str, label: Item | None) -> bool:
    return label is not None and text[label.token.start : label.token.end].lower().startswith(("anwesend", "stimmber"))


def _vote(text: str, run: Run, told: dict[str, Item | None], cast: list[tuple[str, Item]]) -> Iterator[Counts]:
    places = [p for _, p in cast]
    sides = {side for side, item in told.items() if item and item.token.value is not None}
    if sides.isdisjoint(SIDES) or not _meant(text, run, told, places):
        return
    start = min(p.token.start for p in places)
    end = max(p.group.end + 1 if p.group else p.token.end for p in places)
    numbers = {side: item.token.value for side, item in told.items() if item}
    shares = [
        s for side, p in cast if p.group and not _REMARK.search(p.group.of(text)) for s in named(p.group.of(text), side)
    ]
    sides_named = {text[p.token.start : p.token.end].lower() for p in places}
    bare = not any(p.token.kind in SIDES and not p.token.weak for p in places) and not {"ja", "nein"} <= sides_named
    yield Counts(Span(start, end), **numbers, shares=tuple(shares), labels=frozenset(told), bare=bare)


def _meant(text: str, run: Run, told: dict[str, Item | None], places: list[Item]) -> bool:
    """Whether these are votes: a word that can mean nothing else, two sides, or talk of voting around it."""
    labels = [p for p in places if p.token.kind in SIDES]
    if run.votes or any(not p.token.weak and (p.colon or not _is_adverb(text, p)) for p in labels):
        return True
    if labels and len([side for side, item in told.items() if item and side in SIDES]) > 1:
        return True
    first = places[0].token.start
    if stands_alone(text, first, places[-1].token):
        return True
    after = text[places[-1].token.end : places[-1].token.end + 60].partition(". ")[0]
    near = text[max(0, first - 150) : first].rpartition("\n")[2] + text[first : places[-1].token.end] + after
    plain = near.lower()
    return any(cue in plain for cue in _CUES)


def _is_adverb(text: str, label: Item) -> bool:
    """ "5 dagegen nicht", "dafür 5 mehr": these words mean a side beside another side or talk of voting."""
    return text[label.token.start : label.token.end].lower() in _ADVERBS


_Pair = tuple[str, Item | None, Item | None]


def _aligned(text: str, run: Run) -> Iterator[_Pair]:
    """Side, number and label; the number None where a label has none."""
    items = _summed(_trimmed(run.items))
    backwards = _alternates(items, "NL") and len(items) > 1
    i = 0
    while i < len(items):
        pairs, step = _row(items, i) or _score(text, items, i) or _pair(text, items, i, backwards)
        yield from pairs
        i += step


def _trimmed(items: list[Item]) -> list[Item]:
    """Without a number that stands before all labels though each of them has its own: "18 Dafür: 18 Dagegen: 0"."""
    while items and items[0].token.kind == "none":
        items = items[1:]
    if len(items) > 2 and items[0].colon and items[0].token.weak and _alternates(items[1:], "NL"):
        return items[1:]  # "Zustimmung: 19 Dafür 9 Gegenstimmen"
    odd = len(items) > 4 and _alternates(items[:-1], "NL") and _is_number(items[-1])
    votes = sum(item.token.value or 0 for item in items[2::2])
    apart = odd and not any(item.sign for item in items[1:])
    return items[1:] if apart and 0 < votes == items[0].token.value else items


def _summed(items: list[Item]) -> list[Item]:
    """Of a label over the numbers of all groups and their sum only the sum: "Ja 8 7 4 19 Nein 1 1".

    All add up, or none. Below the last one may stand the sum of all sums.
    """
    if len(items) < 6 or _is_number(items[0]):
        return items
    groups: list[list[Item]] = []
    for item in items:
        if not _is_number(item):
            groups.append([])
        groups[-1].append(item)
    counts = [[item.token.value or 0 for item in group[1:]] for group in groups]
    sums = sum(count[-1] for count in counts[:-1] if count)
    if len(counts[-1]) > 2 and counts[-1][-1] == sums + counts[-1][-2]:
        counts[-1].pop()
    if not all(len(count) > 1 and count[-1] == sum(count[:-1]) for count in counts):
        return items
    return [item for group, count in zip(groups, counts, strict=True) for item in (group[0], group[len(count)])]


def _is_number(item: Item) -> bool:
    return item.token.kind in ("number", "none")


def _alternates(items: list[Item], order: str) -> bool:
    return len(items) % 2 == 0 and all(_is_number(x) == (order[i % 2] == "N") for i, x in enumerate(items))


def _row(items: list[Item], i: int) -> tuple[list[_Pair], int] | None:
    """A row of labels over a row of as many numbers."""
    labels = 0
    while labels < _WIDEST and i + labels < len(items) and not _is_number(items[i + labels]):
        labels += 1
    numbers = items[i + labels : i + 2 * labels]
    beyond = items[i + 2 * labels : i + 2 * labels + 1]
    if labels < 2 or len(numbers) < labels or not all(map(_is_number, numbers)) or any(map(_is_number, beyond)):
        return None
    return [(label.token.kind, n, label) for label, n in zip(items[i : i + labels], numbers, strict=True)], 2 * labels


def _score(text: str, items: list[Item], i: int) -> tuple[list[_Pair], int] | None:
    """ "16 : 12", "16 zu zwölf", "25 gegen 11 Stimmen", "12 : 3 : 1"."""
    first = items[i]
    if first.token.kind != "number" or i + 1 >= len(items):
        return None
    second = items[i + 1]
    if second.token.kind == "no" and i + 2 < len(items) and text[second.token.start : second.token.end] == "gegen":
        third = items[i + 2]
        ahead = items[i + 3 : i + 4]
        if third.token.kind == "number" and not (
            ahead and ahead[0].token.weak is False and not _is_number(ahead[0]) and not third.votes
        ):
            return [("yes", first, None), ("no", third, second)], 3
    between = text[first.token.end : second.token.start]
    if (
        second.token.kind != "number"
        or not _AGAINST.fullmatch(between)
        or not can_be_votes(text, first.token, second.token)
    ):
        return None
    pairs: list[_Pair] = [("yes", first, None), ("no", second, None)]
    if i + 2 < len(items) and items[i + 2].sign == between.strip() and items[i + 2].token.kind == "number":
        pairs.append(("abstain", items[i + 2], None))
    elif between.strip() == "/":
        return None
    return pairs, len(pairs)


def _pair(text: str, items: list[Item], i: int, backwards: bool) -> tuple[list[_Pair], int]:
    item = items[i]
    after = items[i + 1] if i + 1 < len(items) else None
    if _is_number(item):
        own = after is not None and after.colon and i + 2 < len(items) and _is_number(items[i + 2])
        if after is None or _is_number(after) or _apart(text, item, after) or (own and not backwards):
            return [], 1
        return [(after.token.kind, item, after)], 2
    if after is None or not _is_number(after) or backwards:
        return [(item.token.kind, None, item)], 1
    return ([], 1) if _not_its(text, items, i) else ([(item.token.kind, after, item)], 2)


def _not_its(text: str, items: list[Item], i: int) -> bool:
    """Whether the number after a label is another's: "Zustimmung, 1 Enthaltung", "... oder Nein. 3 Mitglieder"."""
    item, after = items[i], items[i + 1]
    if item.colon:
        return item.token.weak and _score(text, items, i + 1) is not None
    if "." in after.sign and item.token.kind != "abstain":
        return True
    if item.token.weak and not after.votes and text[after.token.start : after.token.end].lower().startswith("ein"):
        return True  # "für eine Lösung"
    following = items[i + 2] if i + 2 < len(items) else None
    another = following is not None and not _is_number(following) and not following.sign
    if another and item.token.weak and "w" in after.sign:
        return True  # "Zustimmung bei 1 Enthaltung"
    if another and item.token.weak and following is not None and following.token.kind == item.token.kind:
        return True  # "gegen 12 Nein-Stimmen"
    return ("," in after.sign and another) or (item.token.weak and _score(text, items, i + 1) is not None)


def _apart(text: str, number: Item, label: Item) -> bool:
    """Whether "für" or "gegen" begins the next part: "5 Stimmen, für B 9", "A: 12 ⏎ Stimmen für B"."""
    word = text[label.token.start : label.token.end].lower()
    if label.sign == "." and text[label.token.start - 1] == " ":
        return True  # "FDP 10. Ja-Stimmen"
    return word in ("für", "gegen") and ("," in label.sign or "\n" in text[number.token.end : label.token.start])
