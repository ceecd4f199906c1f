"""Where lines and sentences of a text stand, as character offsets; everything read from free text is cut from these.

A sentence ends at ".", "!" or "?" before a blank, and at a line's end. A dot does not end one after an abbreviation
("Dr. Nolten", "gem. § 4", "Abg. Sarau"), an initial ("K. Meier"), an ordinal ("am 20. Februar", "der 1. Bürgermeister")
or where the next word begins in lower case. All of it takes time linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeVar

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_BLANKS = re.compile(r"\s*")
_END = re.compile(r"[.!?][\"»“”')\]]*(?=\s)")
_RUNS_ON = re.compile(  # at a line's end: the sentence goes on in the next line, whatever its case
    r"\b(?:[dD](?:er|ie|as|en|em|es)|[eE]in(?:e[nmrs]?)?|und|oder|sowie|für|zu[rm]?|von|vom|mit|auf|im?|a[nm]|bei|durch"
    r"|über|nach|als|dass|gemäß|wird|werden|ist|sind)\Z"
)
_BEGINS = re.compile(  # it does not: "Der Vorsitzende ruft zur Abstimmung auf" and "Der Antrag wird ..." below
    r"(?:D(?:er|ie|as|em|en|ies\w*|araufhin|anach|azu)|Ein(?:e[mnrs]?)?|Es|Er|Sie|Nach|Im|Sodann|Anschließend)\b"
    r"|\w{2,20}\.?\s{2,40}\d"  # a row of a table of votes
)
_LOWER = re.compile(
    r"(?:[a-zäöüß](?!\)\s)|§|\()(?![^\s:]{0,30}(?:\s?:|\s{2,40}\d))"
)  # but not the next row of a table: "dagegen: 3"
_CLOSES = re.compile(r"[^()\n]{0,60}\)")  # what was bracketed in the line above
_GOES_ON = frozenset("abcdefghijklmnopqrstuvwxyzäöüß,-–0123456789")
_RESULT = re.compile(  # a result on a line of its own, as tables and portals print it
    r"(?:einstimmig|mehrheitlich|einmütig|(?:un|ab)?geändert|angenommen|abgelehnt|beschlossen|zu(?:ge|rück)|vertagt|verwiesen"
    r"|zu (?:TOP|Punkt)|zur|nicht|ja|nein|keine?|enthalt|dafür|dagegen|für|gegen|mit|entfällt|erledigt|gez)\b"
)
_SHORT = 20
_LONG = 45  # characters; a shorter line may end where it ends
_NO_WORD = re.compile(r"[\s(\"„“]")
_ABBREVIATIONS = """
dr prof abs art nr gem ggf bzw ca usw etc vgl inkl incl evtl zzgl str rd mio mrd tsd abg bgm obm rh rf rm stv stellv
vors geb dipl ing med jur rer nat st max min jan feb apr aug sept okt nov dez mo di mi do fr sa so sog lfd seite kap
ziff lit buchst hr fam enth tel bzgl betr erg hrsg phil einschl entspr gr kl öff verw bgo tbgo obgm vbgm fa hrn gde
ratsm mitgl ausschussmitgl ausschussvors avors fraktionsvors ortsvorst kreistagsabg stadtverordn bürgerm oberbgm beig
dez sachk berufsm hauptamtl ehrenamtl allg hon sen jun bezirksverordn stadtv gf
"""
_ABBREVIATED = frozenset(_ABBREVIATIONS.split())


class Span(NamedTuple):
    """Characters from `start` to `end` (exclusive)."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Placed(Protocol):
    """Anything with a place in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Held = TypeVar("_Held", bound=Placed)
_start = attrgetter("start")


def holding(parts: Sequence[_Held], place: int) -> _Held | None:
    """The one of the parts, in order and disjoint, that holds this character."""
    number = bisect_right(parts, place, key=_start) - 1
    return parts[number] if number >= 0 and place < parts[number].end else None


class Covered:
    """The characters that some spans cover, which may overlap."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._ends = list(accumulate((span.end for span in self._spans), max))  # the furthest of the spans so far

    def between(self, start: int, end: int) -> bool:
        """Whether any of them is from `start` to before `end`."""
        before = bisect_left(self._spans, end, key=_start)
        return before > 0 and self._ends[before - 1] > start


class Text(str):
    """A text that several read: what more than one of them needs of it is worked out once, when first asked for."""

    @classmethod
    def of(cls, text: str) -> Text:
        return text if isinstance(text, cls) else cls(text)

    @cached_property
    def low(self) -> str:
        return lowered(self)

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        return tuple(_lines(self, 0, len(self)))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """None of them longer than its line."""
        return sentences(self)

    @cached_property
    def stops(self) -> tuple[int, ...]:
        """Where sentences end before a blank, the signs that end them included."""
        return tuple(found.end() for found in _END.finditer(self) if _ends(self, *found.span()))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where the sentences begin."""
        return tuple(sentence.start for sentence in self.sentences)


def lowered(words: str) -> str:
    """In lower case, character for character: offsets stay what they are."""
    low = words.lower()
    return low if len(low) == len(words) else "".join(c.lower() if len(c.lower()) == 1 else c for c in words)


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The lines that hold anything but blanks, without the blanks around them."""
    if start == 0 and end is None:
        return iter(Text.of(text).lines)
    return _lines(text, start, len(text) if end is None else end)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for found in _LINE.finditer(text, start, end):
        yield Span._make(found.span())


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The lines; put together where one was only wrapped: the next goes on in lower case, or it cannot end so."""
    current: Span | None = None
    for line in lines(text, start, end):
        if current is not None and _wrapped(text, current, line):
            current = Span(current.start, line.end)
            continue
        if current is not None:
            yield current
        current = line
    if current is not None:
        yield current


def _wrapped(text: str, above: Span, below: Span) -> bool:
    if text[above.end - 1] in ".!?:;|" or "\n" in text[above.end : below.start].replace("\n", "", 1):
        return False
    last = text.rfind("\n", above.start, above.end) + 1 or above.start
    if text.rfind("(", last, above.end) > text.rfind(")", last, above.end) and _CLOSES.match(text, below.start):
        return True
    if text[above.end - 1] in _GOES_ON and _LOWER.match(text, below.start) and _full(text, last, above, below):
        return True
    return bool(_RUNS_ON.search(text, max(last, above.end - 12), above.end) and not _BEGINS.match(text, below.start))


def _full(text: str, last: int, above: Span, below: Span) -> bool:
    """Whether the line above is as long as lines may be, or the one below can be nothing else but its rest."""
    if above.end - last >= _LONG:
        return True
    alone = text[below.end - 1] == ":" or ":" in text[last : above.end] or _RESULT.match(text, below.start)
    return above.end - last >= _SHORT and text[above.end - 1] not in ",-–" and not alone


def sentences(text: str, start: int = 0, end: int | None = None, wrapped: bool = False) -> tuple[Span, ...]:
    """The sentences, none of them longer than its line; `wrapped`: than its lines, where they were only wrapped."""
    return _sentences(Text.of(text), start, end, wrapped)


@lru_cache(maxsize=16)
def _sentences(text: Text, start: int, end: int | None, wrapped: bool) -> tuple[Span, ...]:
    """Remembered: events and decisions ask for the same sections'."""
    whole = paragraphs(text, start, end) if wrapped else lines(text, start, end)
    return tuple(sentence for line in whole for sentence in cut(text, line))


def cut(text: Text, line: Span) -> list[Span]:
    """The sentences of a line or paragraph."""
    first, last = bisect_right(text.stops, line.start), bisect_left(text.stops, line.end)
    if first == last:
        return [line]
    found: list[Span] = []
    begin = line.start
    for stop in text.stops[first:last]:
        found.append(Span(begin, stop))
        begin = _behind_blanks(text, stop, line.end)
    return [*found, Span(begin, line.end)]


def _ends(text: str, dot: int, after: int) -> bool:
    following = text[after : after + 40].lstrip()[:1]
    if not following:
        return False
    if text[dot] != ".":
        return True
    word = _NO_WORD.split(text[max(0, dot - 40) : dot])[-1]
    before = word.rpartition(".")[2].lower().lstrip("-")
    if following.islower() or len(before) <= 1 or before in _ABBREVIATED:
        return False
    return not before.isdigit() or len(before) > 2  # "am 20. Februar", but "im Jahr 2021. Der Rat ..."


def _behind_blanks(text: str, start: int, end: int) -> int:
    found = _BLANKS.match(text, start, end)
    return found.end() if found else start
