"""Who speaks in a text: asks, answers, reports, moves, chairs with an act of speech; literally, as written there.

A person speaks who is the subject of a verb of speech ("Herr Muster fragt", "Hierzu führt der Vorsitzende aus"), who
is behind "von" or "durch" with its participle ("wird von Frau Muster bejaht") or with a word of speech ("auf Bitte von
Herrn Muster"), who is given the floor, or whose name stands before a colon. Not who is absent, excused, elected,
nominated, thanked, greeted or votes, nor who is only told of inside "dass ...".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from pipelines.minutes.spans import Span, holding
from pipelines.minutes.speakers.clauses import is_spoken
from pipelines.minutes.speakers.lines import pieces
from pipelines.minutes.speakers.literals import literals, of_faction_named
from pipelines.minutes.speakers.mentions import Mention
from pipelines.minutes.speakers.named import groups, looked_at
from pipelines.minutes.speakers.roles import kinds
from pipelines.minutes.speakers.turns import act_of
from pipelines.minutes.speakers.untitled import untitled
from pipelines.phrases import word_set

_ARTICLES = word_set("der die das den dem des vom")
_DEBATED = re.compile(r"\b(?:dass|daß|Vorlage|Antrag|Sachverhalt)\b|\b\w{3,20}te\b")  # not "berichtet jährlich"
_BODY = re.compile(r"(?:Die|Das|Der)\s(\w{3,40})\s([a-zäöüß]{3,20})\b")
_PROPOSED = word_set("resolution recommendation")


class Section(Protocol):
    """A part of the text: its role as in MODEL.md, and characters from `start` to `end`."""

    @property
    def role(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Speaker(NamedTuple):
    """Somebody speaks: words as written (characters `start` to `end`), and the span of what the page has them say."""

    literal: str
    start: int
    end: int
    role: str | None
    name: str | None
    faction: str | None
    act: str
    said: Span


class _Turn(NamedTuple):
    """Who speaks in a sentence, and where their part of it begins."""

    begin: int
    literal: Span
    mention: Mention
    act: str


def speakers(text: str, sections: Sequence[Section] | None = None) -> tuple[Speaker, ...]:
    """Every time somebody speaks, in text order; the sections, too, are in order and disjoint."""
    sections = sections or ()
    turns: list[_Turn] = []
    others: list[int] = []
    for span in pieces(text):
        found = _turns(text, span, sections)
        if turns and not found and _a_body_speaks(text, span):
            others.append(span.start)
        turns += found
    return tuple(_speakers(text, turns, others, sections))


def _a_body_speaks(text: str, span: Span) -> bool:
    """ "Die Verwaltung sagt eine Prüfung zu": no person, but no longer the one before."""
    found = _BODY.match(text, *span)
    return found is not None and "body" in kinds(found[1]) and is_spoken(found[2])


def once(spoken: Iterable[Speaker]) -> tuple[str, ...]:
    """The literal forms, each person's first, in order: "Herrn Muster" is not named again as "Herr Muster"."""
    seen: dict[str, str] = {}
    for speaker in spoken:
        seen.setdefault(_same(speaker), speaker.literal)
    return tuple(dict.fromkeys(seen.values()))


def _speakers(
    text: str, turns: Sequence[_Turn], others: Sequence[int], sections: Sequence[Section]
) -> Iterator[Speaker]:
    """With what they say: to where the next one's part begins, those who speak together share theirs."""
    ends: list[int] = []
    following, begin = len(text), len(text)
    for turn in reversed(turns):
        if turn.begin < begin:
            following, begin = begin, turn.begin
        ends.append(following)
    for turn, end in zip(turns, reversed(ends), strict=True):
        found, words = turn.mention, " ".join(turn.literal.of(text).split())
        other = bisect_right(others, turn.literal.end)
        said = _within(text, turn, min([end, *others[other : other + 1]]), sections)
        yield Speaker(words, *turn.literal, found.role, found.name, found.faction, turn.act, said)


def _within(text: str, turn: _Turn, end: int, sections: Sequence[Section]) -> Span:
    """What is said, at most to the end of its section."""
    section = holding(sections, turn.literal.start)
    end = min(end, section.end) if section else end
    while end > turn.literal.end and text[end - 1].isspace():
        end -= 1
    return Span(turn.begin, max(end, turn.literal.end))


def _same(speaker: Speaker) -> str:
    """What a person's forms share: "Herrn Muster (SPD)" and "Herr Muster", "des Landrats" and "Der Landrat"."""
    whole = f"{speaker.role or ''} {speaker.name}" if speaker.name else speaker.literal
    words = re.sub(r"\W+", " ", whole.casefold()).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    if speaker.name is None:
        return " ".join(re.sub(r"(?:n|s)\Z", "", word) for word in words)
    return " ".join({"herrn": "herr", "ratsherrn": "ratsherr"}.get(word, word) for word in words)


def _turns(text: str, span: Span, sections: Sequence[Section]) -> list[_Turn]:
    """Who speaks in a sentence; in a proposed or decided text an office alone is told what to do."""
    sentence = looked_at(text, span)
    if sentence is None:
        return []
    turns: list[_Turn] = []
    section = holding(sections, span.start)
    proposed = section is not None and section.role in _PROPOSED
    first = True
    for group in groups(sentence):
        act = act_of(sentence, group, first)
        first = first and (group[0].first > 0 or group[0].nominative is False)
        if act is None:
            continue
        begin = group[0].literal.start if turns else span.start
        turns += [
            _Turn(begin, words, of_faction_named(sentence, mention), act.act)
            for mention, words in zip(group, literals(sentence, group), strict=True)
            if mention.name is not None or not proposed or act.act == "chairs" or _DEBATED.search(text, *span)
        ]
    if turns:
        return turns
    return [_Turn(span.start, mention.literal, mention, act.act) for mention, act in untitled(sentence)]
