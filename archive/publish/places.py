"""Where in an item's texts a value was read, shown: links to the words, and the words highlighted.

A place is told as field and characters, several parted by "; ": "resolution_text 17-43; vote_text 0-12". What a value
rests on is a `Spot`; overlapping spots are nested, or cut where they cross. All of a text is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from archive.publish.german import LABEL

_PLACE = re.compile(r"([a-z_]{1,40}) (\d{1,9})-(\d{1,9})")
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
FIELDS = ("resolution_text", "vote_text", "minutes_text")  # that a page of an item shows and places speak of


class Spot(NamedTuple):
    """Characters of one field that one value rests on. Only its first has the name as id; `kind` is its class.

    `to`: the id of the record these words name; then they are a link.
    """

    start: int
    end: int
    name: str
    kind: str
    first: bool = True
    to: str = ""


class Spots(NamedTuple):
    """Field -> what is highlighted in it; and the names of all."""

    of: dict[str, list[Spot]]
    names: set[str]


_Rows = Sequence[Mapping[str, Any]]


def spots(item: Mapping[str, Any], votes: _Rows, speeches: _Rows, references: _Rows = ()) -> Spots:
    """What the values rest on. The names: `ergebnis`, `stimmen`, `abstimmung-3`, `rede-3`, `verweis-3`, as counted."""
    told = [("ergebnis", "decided", item.get("outcome_place")), ("stimmen", "voted", item.get("votes_place"))]
    told += [(f"abstimmung-{n}", "voted", vote["place"]) for n, vote in enumerate(votes, 1)]
    told += [(f"rede-{n}", "spoken", speech["place"]) for n, speech in enumerate(speeches, 1)]
    named = {f"verweis-{n}": one["to_paper"] or one["to_meeting"] for n, one in enumerate(references, 1)}
    told += [(name, "cited", one["place"]) for (name, to), one in zip(named.items(), references, strict=True) if to]
    found: dict[str, list[Spot]] = {field: [] for field in FIELDS}
    seen: set[str] = set()
    for name, kind, place in told:
        for field, start, end in _PLACE.findall(place or ""):
            text = item.get(field) or ""
            if field in found and int(start) < min(int(end), len(text)):
                spot = Spot(int(start), min(int(end), len(text)), name, kind, name not in seen, named.get(name) or "")
                found[field].append(spot)
                seen.add(name)
    return Spots(found, seen)


def highlighted(
    value: object, found: Iterable[Spot] = (), address: Callable[[str, str], str] | None = None
) -> list[Markup]:
    """The paragraphs of a text with these spots in it; a blank line within a spot parts no paragraphs.

    `address` makes the address of a record's page of table and id; without it nothing is a link.
    """
    text = str(value or "")
    label = LABEL.match(text)
    begin = label.end() if label else 0
    wanted = [spot for spot in found if spot.end > begin]
    wanted = sorted(spot._replace(start=max(spot.start, begin)) for spot in wanted)
    paragraphs = []
    for start, end in _paragraphs(text, begin, wanted):
        inside = [spot for spot in wanted if spot.start < end and spot.end > start]
        paragraphs.append(_marked(text, start, end, inside, address))
    return paragraphs


def _paragraphs(text: str, begin: int, wanted: Sequence[Spot]) -> Iterable[tuple[int, int]]:
    """Where paragraphs begin and end."""
    held: list[tuple[int, int]] = []
    reach, start = 0, begin
    at = 0
    for blank in _BLANK.finditer(text, begin):
        while at < len(wanted) and wanted[at].start < blank.end():
            reach, at = max(reach, wanted[at].end), at + 1
        if reach <= blank.end():
            held.append((start, blank.start()))
            start = blank.end()
    held.append((start, len(text)))
    return [(a, b) for a, b in held if text[a:b].strip()]


def _marked(
    text: str, start: int, end: int, inside: Sequence[Spot], address: Callable[[str, str], str] | None
) -> Markup:
    """The characters from start to end; elements that would cross are closed and opened again."""
    places = sorted({start, end, *(min(max(p, start), end) for spot in inside for p in spot[:2])})
    waiting = sorted(inside, key=lambda spot: (-spot.start, spot.end))  # the next one last
    pieces: list[str] = []
    open_: list[Spot] = []
    for here, there in pairwise(places):
        over = next((n for n, spot in enumerate(open_) if spot.end <= here), len(open_))
        pieces += [_closing(spot, address) for spot in reversed(open_[over:])]
        again = [spot._replace(first=False) for spot in open_[over:] if spot.end > here]
        while waiting and waiting[-1].start <= here:
            again.append(waiting.pop())
        pieces += [_opening(spot, address) for spot in again]
        pieces.append(str(escape(text[here:there])))
        open_[over:] = again
    pieces += [_closing(spot, address) for spot in reversed(open_)]
    return Markup("".join(pieces))  # noqa: S704  (every piece is escaped or ours)


def _opening(spot: Spot, address: Callable[[str, str], str] | None) -> str:
    name = f' id="{spot.name}"' if spot.first else ""
    if spot.to and address:
        return f'<a class="{spot.kind}"{name} href="{escape(address(spot.to.split(":")[1], spot.to))}">'
    return f'<mark class="{spot.kind}"{name}>'


def _closing(spot: Spot, address: Callable[[str, str], str] | None) -> str:
    return "</a>" if spot.to and address else "</mark>"
