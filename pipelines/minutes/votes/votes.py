"""The votes a text tells, and which of them is the vote on the item itself.

`ballots` reads every vote in order (numbers: counts.py, tables.py; words: evidence.py; what a vote was on:
occasions.py). What stands in one sentence, or in a sentence and the bare lines beside it, is
one vote as long as nothing in it contradicts. `final` is the vote on the item: the portal's own line above the text,
completed by the sentence that tells the same vote; else the last vote on the matter itself, else on a change of it or
on putting it off; never one on closing the debate and the like. `further` are the others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from pipelines.minutes.spans import Span, Text
from pipelines.minutes.votes.ballots import Ballot, agree, joined
from pipelines.minutes.votes.counts import Counts, counted
from pipelines.minutes.votes.evidence import carried, everybody, marked, remarks, shares, words
from pipelines.minutes.votes.occasions import EMPTY_HEADING, Page
from pipelines.minutes.votes.runs import LABELS
from pipelines.minutes.votes.tables import tables
from pipelines.minutes.votes.votewords import SIDES, Token, tokens

_ANY = (
    "stimm",
    "enth",
    "einst",
    "mehrh",
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
_WHOLE_MINUTES = re.compile(
    r"(?:[^\n]{0,80}\n){0,3}\W*(?:sitzungs)?(?:niederschrift|n i e d e r s c h r i f t|protokoll)\W[^\n]{0,80}\n?"
    r"[^\n]{0,120}sitzung(?=[\s\S]{0,1500}?(?:\nanwesend|\nt ?a ?g ?e ?s ?o ?r ?d ?n ?u ?n ?g|\n(?:sitzungs)?beginn|"
    r"\nteilnehme|sitzungsdauer|\nö 2\b))", re.I
)  # fmt: skip
_NO_ADVICE = re.compile(r"\bkein(?:e|erlei) (?:\w+ )?(?:beschluss|beschluß)?empfehlung\b", re.I)
_SHORT_LINE = 50  # characters of a line that may hold nothing but the result
_OF_VOTES = re.compile(
    r"stimm(?!ig)|beschl|empf|votum|votier|befürwort|zustimm|annahme|ablehn|genehm|bestätig|gewählt|wähl|entsch|dafür|dagegen|einverstanden"
    r"|gefolgt|folgt|gefasst|lehnt|spricht|sprach|erteilt|bejaht|verneint|gebilligt|billigt|verwies|vertag|zurück|fest",
    re.I,
)
_REMARK = 3  # sentences to a remark on who abstained
_OVER = re.compile(r"(?:abstimmung\w*|ergebnis\w*) (?:über|zu|zum|zur)\b", re.I)


def ballots(text: str) -> tuple[Ballot, ...]:
    """The votes the text tells, in order."""
    text = Text.of(text)
    if not any(word in text.low for word in _ANY) and not _SHORT.search(text):
        return ()
    found = tokens(text)
    evidence = _evidence(text, found)
    if not evidence:
        return ()
    page = _Told(text, carried(text, found))
    return tuple(page.placed(list(page.ballots(evidence))))


def final(told: Iterable[Ballot], text: str) -> Ballot | None:
    """The vote on the item itself, None where none is told; whole minutes are no item and have none."""
    if _WHOLE_MINUTES.match(text):
        return None
    told = [b for b in told if b.kind not in ("procedural", "election", "elsewhere") or b.header]
    heads = [b for b in told if b.header]
    body = [b for b in told if not b.header]
    if body and "empfehlung" in Text.of(text).low and _NO_ADVICE.search(text, 0, body[0].span.start):
        body = []  # "Zum Haushalt gibt es keine Empfehlung." and then votes on single motions
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
    sides = sum(token.kind in SIDES for token in found)
    labels = (token.start for token in found if token.kind in LABELS)
    grids = [_of(counts)._replace(persons=people) for counts, people in tables(text, labels)] if sides > 1 else []
    found = [token for token in found if not _inside(token, grids)] if grids else found
    numbers = [*grids, *(_of(counts) for counts in counted(text, found))]
    spans = [b.span for b in numbers]
    parts = [
        *numbers,
        *words(text, found),
        *everybody(text, found),
        *shares(text, found),
        *marked(text),
        *remarks(text, found, spans),
    ]
    return sorted(parts, key=lambda b: b.span)


def _inside(token: Token, grids: list[Ballot]) -> bool:
    i = bisect_right(grids, token.start, key=lambda grid: grid.span.start) - 1
    return i >= 0 and token.start < grids[i].span.end


def _of(counts: Counts) -> Ballot:
    stated = [n for n in (counts.yes, counts.no, counts.abstain) if n is not None]
    zero = bool(stated) and not any(stated) and "yes" in counts.labels
    numbers = (None, None, None) if zero else (counts.yes, counts.no, counts.abstain)
    return Ballot(
        counts.span, *numbers, counts.biased, counts.present, shares=counts.shares, zero=zero, bare=counts.bare
    )


class _Told(Page):
    """A text on which evidence becomes ballots."""

    def ballots(self, evidence: list[Ballot]) -> Iterator[Ballot]:
        current: Ballot | None = None
        for part in evidence:
            one = self._judged(part)
            if self._merely_said(one):
                continue
            if current is not None and self._together(current, one):
                current = joined(current, one)._replace(
                    span=Span(current.span.start, max(current.span.end, one.span.end)), also=()
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
        return part._replace(carried=chosen[1]) if chosen else part

    def _merely_said(self, one: Ballot) -> bool:
        """Whether a majority is told without a vote: "In der Diskussion wird mehrheitlich ein Fehler vermutet." """
        if one.word is None or one.counted or one.carried is not None:
            return False
        return not self._of_votes(self.at(one.span.start))

    def _of_votes(self, number: int) -> bool:
        """Whether a sentence is a short line, or talks of voting; worked out once for each."""
        if number not in self.talking:
            sentence = self.sentences[number]
            short = sentence.end - sentence.start <= _SHORT_LINE
            self.talking[number] = short or bool(_OF_VOTES.search(self.text, *sentence))
        return self.talking[number]

    def _together(self, one: Ballot, other: Ballot) -> bool:
        """Whether both tell one vote: in one sentence, or in lines that follow each other."""
        if not agree(one, other):
            return False
        here, there = self.at(one.span.end - 1), self.at(other.span.start)
        if here == there:
            return True
        if one.abstain is None and _remark(other):
            return there - here <= _REMARK
        between = [s.of(self.text) for s in self.sentences[here + 1 : there][:_REMARK]]
        if any(len(words) > 3 and not EMPTY_HEADING.match(words) for words in between) or there - here > _REMARK:
            return False
        if _OVER.match(self.sentences[there].of(self.text)):
            return False
        return one.carried is None or other.carried is None or self._bare(one) or self._bare(other)

    def _bare(self, one: Ballot) -> bool:
        """Whether its sentence holds nothing but the vote: a line like "Mehrheitlich zugestimmt."."""
        sentence = self.sentences[self.at(one.span.start)]
        return one.span.start - sentence.start <= 25 and len(sentence.of(self.text).split()) <= 6


def _remark(one: Ballot) -> bool:
    """Whether only abstentions are told: "Zwei Gemeinderäte haben sich enthalten."."""
    others = (one.yes, one.no, one.word, one.carried)
    return one.abstain is not None and all(other is None for other in others)
