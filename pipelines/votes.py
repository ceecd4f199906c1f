"""The votes a text tells, and which of them is the vote on the item itself.

`ballots` reads every vote in order (numbers: counts.py; words: votewords.csv; what a vote was on: motions.csv; votes of
other days and bodies: elsewhere.csv). What stands in one sentence, or in a sentence and the bare lines beside it, is
one vote as long as nothing in it contradicts. `final` is the vote on the item: the portal's own line above the text,
completed by the sentence that tells the same vote; else the last vote on the matter itself, else on a change of it or
on putting it off; never one on closing the debate and the like. `further` are the others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from pipelines.ballots import Ballot, agree, joined
from pipelines.counts import Counts, counted
from pipelines.evidence import carried, everybody, remarks, shares, words
from pipelines.phrases import Phrases, phrase, read
from pipelines.spans import Span, sentences
from pipelines.votewords import Token, tokens

_ANY = (
    "stimm",
    "enth",
    "mehrheit",
    "einhellig",
    "einmütig",
    "dafür",
    "dagegen",
    "nein",
    "gegen",
    "ablehnung",
    "befürwort",
)
_SHORT = re.compile(r"\b[Jj][Aa]\b|\d\s?(?::|zu|/)\s?\d")
_HEAD = re.compile(r"(?:abstimmung|beschlu(?:ss|ß)(?:art)?):[ \t]*(?=\S)", re.I)
_EMPTY_HEADING = re.compile(
    r"(?:abstimmung(?:sergebnis|sverhältnis)?|stimmabgabe|(?:ergebnis/)?beschlu(?:ss|ß)|ergebnis)\W*\Z", re.I
)  # fmt: skip
_RESOLUTION = re.compile(
    r"(?:(?:geänderter |ergebnis/)?beschlu(?:ss|ß)\w{0,20}|beschlu(?:ss|ß)\w{0,20}[^\n:]{0,60}|antrag)\W*\Z", re.I
)  # fmt: skip
_THEREBY = re.compile(r"(?:damit|somit|der (?:antrag|beschluss\w*) (?:ist|wird|wurde) (?:damit|somit))\b", re.I)
_OVER = re.compile(r"(?:abstimmung\w*|ergebnis\w*) (?:über|zu|zum|zur)\b", re.I)
_FAR = 3  # sentences back to look for the motion


@cache
def _motions() -> Phrases:
    return Phrases(phrase(row, "kind") for row in read("motions.csv"))


@cache
def _elsewhere() -> Phrases:
    return Phrases(phrase(row, "value") for row in read("elsewhere.csv"))


def ballots(text: str) -> tuple[Ballot, ...]:
    """The votes the text tells, in order."""
    plain = text.lower()
    if not any(word in plain for word in _ANY) and not _SHORT.search(text):
        return ()
    found = tokens(text)
    evidence = _evidence(text, found)
    if not evidence:
        return ()
    page = _Page(text, found)
    told = list(page.ballots(evidence))
    return tuple(page.placed(told))


def final(told: Iterable[Ballot], text: str) -> Ballot | None:
    """The vote on the item itself, None where none is told."""
    told = [b for b in told if b.kind not in ("procedural", "election", "elsewhere") or b.header]
    heads = [b for b in told if b.header]
    body = [b for b in told if not b.header]
    choice = [b for b in body if b.kind == "main"] or body
    head = next((b for b in reversed(heads) if b.counted or b.zero), heads[-1] if heads else None)
    if head is None:
        return choice[-1] if choice else None
    same = [
        b
        for b in choice
        if agree(head, b) and (len(choice) == 1 or head.carried in (None, b.carried) or b.carried is None)
    ]
    return joined(head, same[-1]) if same else head


def further(told: Iterable[Ballot], final: Ballot | None) -> tuple[Ballot, ...]:
    """The votes that are not the final one."""
    taken = {final.span, *final.also} if final else set()
    return tuple(b for b in told if b.span not in taken)


def _evidence(text: str, found: list[Token]) -> list[Ballot]:
    """Numbers, words, factions: each as a ballot that knows nothing else, in order."""
    numbers = [_of(counts) for counts in counted(text, found)]
    spans = [b.span for b in numbers]
    parts = [*numbers, *words(text, found), *everybody(text, found), *shares(text, found), *remarks(text, found, spans)]
    return sorted(parts, key=lambda b: b.span)


def _of(counts: Counts) -> Ballot:
    stated = [n for n in (counts.yes, counts.no, counts.abstain) if n is not None]
    zero = bool(stated) and not any(stated) and "yes" in counts.labels
    numbers = (None, None, None) if zero else (counts.yes, counts.no, counts.abstain)
    return Ballot(
        counts.span, *numbers, counts.biased, counts.present, shares=counts.shares, zero=zero, bare=counts.bare
    )


class _Page:
    """A text with its sentences, on which evidence becomes ballots."""

    def __init__(self, text: str, found: list[Token]) -> None:
        self.text = text
        self.sentences = list(sentences(text))
        self.starts = [s.start for s in self.sentences]
        self.verdicts = carried(text, found)
        self.verdict_places = [v[0] for v in self.verdicts]

    def at(self, place: int) -> int:
        return max(0, bisect_right(self.starts, place) - 1)

    def ballots(self, evidence: list[Ballot]) -> Iterator[Ballot]:
        current: Ballot | None = None
        for part in evidence:
            one = self._judged(part)
            if current is not None and self._together(current, one):
                current = replace(
                    joined(current, one), span=Span(current.span.start, max(current.span.end, one.span.end)), also=()
                )
            else:
                if current is not None:
                    yield current
                current = one
        if current is not None:
            yield current

    def _judged(self, part: Ballot) -> Ballot:
        """With the verdict that stands in its sentence."""
        first, last = self.at(part.span.start), self.at(part.span.end - 1)
        if first != last:
            return part
        sentence = self.sentences[first]
        i = bisect_right(self.verdict_places, part.span.start)
        after = self.verdicts[i] if i < len(self.verdicts) and self.verdicts[i][0] < sentence.end else None
        before = self.verdicts[i - 1] if i and self.verdicts[i - 1][0] >= sentence.start else None
        chosen = after or before
        return replace(part, carried=chosen[1]) if chosen else part

    def _together(self, one: Ballot, other: Ballot) -> bool:
        if not agree(one, other):
            return False
        here, there = self.at(one.span.end - 1), self.at(other.span.start)
        if here == there:
            return True
        if self._remark(other):
            return there - here <= 3 and one.abstain is None
        between = [
            s
            for s in range(here + 1, there)
            if not _EMPTY_HEADING.match(s_ := self.sentences[s].of(self.text)) and len(s_) > 3
        ]
        if between or _names_motion(self.text, self.sentences[there], other):
            return False
        return one.carried is None or other.carried is None or self._bare(one) or self._bare(other)

    def _remark(self, one: Ballot) -> bool:
        return (
            one.abstain is not None and one.yes is None and one.no is None and one.word is None and one.carried is None
        )

    def _bare(self, one: Ballot) -> bool:
        """Whether its sentence holds nothing but the vote: a line like "Mehrheitlich zugestimmt."."""
        sentence = self.sentences[self.at(one.span.start)]
        return one.span.start - sentence.start <= 25 and len(sentence.of(self.text).split()) <= 6

    def placed(self, told: list[Ballot]) -> Iterator[Ballot]:
        """With what each was on."""
        previous = -1
        for n, one in enumerate(told):
            here = self.at(one.span.start)
            header = self._header(one, here)
            motion, kind = (None, "main") if header else self._motion(one, here, previous)
            if self._elected(told, n):
                kind = "election"
            verdict = one.carried if one.carried is not None else self._verdict_after(one)
            lost = "yes" if verdict is False else "no"
            told_shares = tuple(replace(s, side=lost) if s.side == "against" else s for s in one.shares)
            yield replace(one, header=header, motion=motion, kind=kind, carried=verdict, shares=told_shares)
            previous = self.at(one.span.end - 1)

    def _header(self, one: Ballot, here: int) -> bool:
        """Whether the portal tells it: "Abstimmung: Ja: 6, Nein: 3", "Beschluss: einstimmig beschlossen"."""
        line = self.sentences[here].of(self.text)
        head = _HEAD.match(line)
        if not head:
            return False
        if line[:9].lower() == "abstimmun":
            return one.span.start - self.sentences[here].start <= head.end() + 2 and (one.counted or one.zero)
        return len(line) < 90

    def _motion(self, one: Ballot, here: int, previous: int) -> tuple[Span | None, str]:
        own = self.sentences[here]
        words = own.of(self.text)
        if _elsewhere().find(words):
            return own, "elsewhere"
        if row := _motions().find(words):
            return own, row.value or "main"
        nearest: Span | None = None
        for back in range(here - 1, max(previous, here - 2 - _FAR), -1):
            before = self.sentences[back]
            said = before.of(self.text)
            if _RESOLUTION.match(said):
                return nearest or before, "main"
            if _EMPTY_HEADING.match(said):
                continue
            nearest = nearest or before
            if row := _motions().find(said):
                return before, row.value or "main"
        return nearest, "main"

    def _verdict_after(self, one: Ballot) -> bool | None:
        """ "Damit ist der Antrag abgelehnt." after the numbers."""
        here = self.at(one.span.end - 1)
        if here + 1 >= len(self.sentences):
            return None
        following = self.sentences[here + 1]
        if not re.match(
            r"(damit|somit|der (antrag|beschluss\w*) (ist|wird|wurde) (damit|somit))\b", following.of(self.text), re.I
        ):
            return None
        i = bisect_right(self.verdict_places, following.start - 1)
        return self.verdicts[i][1] if i < len(self.verdicts) and self.verdicts[i][0] < following.end else None

    def _elected(self, told: list[Ballot], n: int) -> bool:
        """Whether candidates are counted: "5 Stimmen für A, 4 Stimmen für B"."""
        one = told[n]
        alone = [b for b in told[max(0, n - 1) : n + 2] if b.yes is not None and b.no is None and b.word is None]
        near = [b for b in alone if abs(self.at(b.span.start) - self.at(one.span.start)) <= 1]
        return one in near and len(near) > 1


def _names_motion(text: str, sentence: Span, one: Ballot) -> bool:
    """Whether its heading says what is voted on: "Abstimmung über den Vertagungsantrag: ..."."""
    return bool(_OVER.match(sentence.of(text)))
