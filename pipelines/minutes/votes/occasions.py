"""What a vote was on, and whether it was on this item: the portal's line, the motion before it, other days and bodies.

The words that say what is voted on stand in the vote's own sentence, in its heading or in the few sentences before it,
up to the vote before. motions.csv tells from them what kind of vote it is; elsewhere.csv knows votes of other days and
bodies; votes told among the reasons ("Sachverhalt:") were cast before, too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from pipelines.minutes.spans import Span, Text, holding
from pipelines.minutes.votes.ballots import Ballot
from pipelines.phrases import Phrases, phrase, read

_HEAD = re.compile(r"(?:abstimmung|beschlu(?:ss|ß)(?:art)?):[ \t]*(?=\S)", re.I)
EMPTY_HEADING = re.compile(
    r"(?:abstimmung(?:sergebnis|sverhältnis)?|stimmabgabe|(?:ergebnis/)?beschlu(?:ss|ß)|ergebnis)\W*\Z", re.I
)  # fmt: skip
_RESOLUTION = re.compile(
    r"(?:(?:geänderter |ergebnis/)?beschlu(?:ss|ß)\w{0,20}|beschlu(?:ss|ß)\w{0,20}[^\n:]{0,60}|antrag)\W*\Z", re.I
)  # fmt: skip
_THEREBY = re.compile(r"(?:damit|somit|der \w{0,16}(?:antrag|beschluss\w*) (?:ist|wird|wurde) (?:damit|somit))\b", re.I)
_REASONS = re.compile(
    r"(?:(?:[IVX]+\.|\d\.)\s*)?(?:sachverhalt|sachdarstellung|begründung|sachlage|erläuterung(?:en)?|sitzungsvortrag|"
    r"ausgangslage|vorbemerkung(?:en)?|rechtsgrundlage|sachstand|bisherige beratung\w*|vorgeschichte)\b", re.I
)  # fmt: skip
_NEXT = re.compile(
    r"(?:abstimm|protokoll|beratung|diskussion|wortprotokoll|ergebnis|stimmabgabe|anmerkung|beschlu(?:ss|ß))", re.I
)
_SUBJECT = re.compile(r"(?:D(?:er|ie|as|em|en)|Über d\w{2}) [A-ZÄÖÜ]")
_IS_SAID = re.compile(r"\b(?:wird|wurde|ist|werden|wurden)\b")
_NOT_YET = "not yet"
_CANDIDATES = ("election", "choice")
_ASIDE = re.compile(r"\([^()]{1,200}\)")  # "(Unterbrechung der Sitzung von 19:05 Uhr bis 19:20 Uhr)"
_MOST_ABOVE = 12  # sentences above a portal's line that are looked at
_TOP = 200  # characters a page's own head may take
_FAR = 3  # sentences back to look for the motion


@cache
def _motions() -> Phrases:
    return Phrases(phrase(row, "kind") for row in read("minutes/votes/motions.csv") if row["kind"] not in _CANDIDATES)


@cache
def _choices() -> Phrases:
    """Where two numbers without labels count candidates, not yes and no; "choice" only where no verdict is told."""
    return Phrases(phrase(row, "kind") for row in read("minutes/votes/motions.csv") if row["kind"] in _CANDIDATES)


@cache
def _elsewhere() -> Phrases:
    return Phrases(phrase(row, "value") for row in read("minutes/votes/elsewhere.csv"))


class Page:
    """A text with its sentences, on which evidence becomes ballots."""

    def __init__(self, text: Text, verdicts: list[tuple[int, bool]]) -> None:
        self.text = text
        self.sentences, self.starts = text.sentences, text.starts
        self.verdicts = verdicts
        self.talking: dict[int, bool] = {}
        self.verdict_places = [v[0] for v in self.verdicts]

    def at(self, place: int) -> int:
        return max(0, bisect_right(self.starts, place) - 1)

    def placed(self, told: list[Ballot]) -> Iterator[Ballot]:
        """With what each was on."""
        previous = -1
        reasons = self._reasons()
        for n, one in enumerate(told):
            here = self.at(one.span.start)
            header = self._header(one, here)
            motion, kind = (None, "main") if header else self._motion(one, here, previous)
            if kind == _NOT_YET:
                continue  # "dazu bedarf es 14 Ja-Stimmen": nobody voted
            if holding(reasons, one.span.start):
                kind = "elsewhere"
            if self._elected(told, n) or (_of_candidates(one) and self._chosen(one, here, motion)):
                kind = "election"
            verdict = one.carried if one.carried is not None else self._verdict_after(one)
            sides = {"against": "yes", "with": "no"} if verdict is False else {"against": "no", "with": "yes"}
            told_shares = tuple(
                dict.fromkeys(replace(s, side=sides[s.side]) if s.side in sides else s for s in one.shares)
            )
            if header and not (one.yes or one.no or one.abstain):
                one = one._replace(yes=None, no=None, abstain=None, zero=one.zero or one.counted)  # noqa: PLW2901
            yield one._replace(header=header, motion=motion, kind=kind, carried=verdict, shares=told_shares)
            previous = self.at(one.span.end - 1)

    def _header(self, one: Ballot, here: int) -> bool:
        """Whether the portal tells it: "Abstimmung: Ja: 6, Nein: 3", "Beschluss: einstimmig beschlossen"."""
        line = self.sentences[here].of(self.text)
        head = _HEAD.match(line)
        if not head or any(self.text[above.end - 1] == "." for above in self.sentences[: min(here, _MOST_ABOVE)]):
            return False  # minutes say so, too, below what they tell
        if line[:9].lower() == "abstimmun":
            return one.span.start - self.sentences[here].start <= head.end() + 2 and (one.counted or one.zero)
        return len(line) < 90

    def _reasons(self) -> list[Span]:
        """Where the reasons stand: what was voted there was voted before."""
        found: list[Span] = []
        begin: int | None = None
        for sentence in self.sentences:
            words = sentence.of(self.text)
            if len(words) < 80 and _REASONS.match(words):
                begin = sentence.start
            elif begin is not None and len(words) < 80 and (_RESOLUTION.match(words) or _NEXT.match(words)):
                found.append(Span(begin, sentence.start))
                begin = None
        if begin is None:
            return found
        whole = begin < _TOP and not found  # no other heading: the discussion stands under this one, too
        return found if whole else [*found, Span(begin, len(self.text))]

    def _motion(self, one: Ballot, here: int, previous: int) -> tuple[Span | None, str]:
        own = self.sentences[here]
        words = own.of(self.text)
        if row := _elsewhere().find(words):
            return own, row.value if row.value == _NOT_YET else "elsewhere"
        if row := _motions().find(words):
            return own, row.value or "main"
        nearest: Span | None = None
        own_subject = one.carried is not None and bool(_SUBJECT.match(words))
        for back in range(here - 1, max(previous, here - 2 - _FAR), -1):
            before = self.sentences[back]
            said = before.of(self.text)
            if _RESOLUTION.match(said):
                return nearest or before, "main"
            if EMPTY_HEADING.match(said) or _ASIDE.fullmatch(said):
                continue
            if own_subject and self._voted(before):
                break
            nearest = nearest or before
            if row := _motions().find(said):
                return before, row.value or "main"
        return nearest, "main"

    def _voted(self, sentence: Span) -> bool:
        """Whether it tells the result of another motion: "Der Antrag auf Schluss der Debatte wird angenommen." """
        i = bisect_right(self.verdict_places, sentence.end) - 1
        last = self.verdict_places[i] if i >= 0 else -1
        said = self.text[last : sentence.end]
        return last >= sentence.start and " " not in said and bool(_IS_SAID.search(self.text, sentence.start, last))

    def _verdict_after(self, one: Ballot) -> bool | None:
        """ "Damit ist der Antrag abgelehnt." after the numbers."""
        here = self.at(one.span.end - 1)
        if here + 1 >= len(self.sentences):
            return None
        following = self.sentences[here + 1]
        if not re.match(
            r"(damit|somit|der \w{0,16}(antrag|beschluss\w*) (ist|wird|wurde) (damit|somit))\b",
            following.of(self.text),
            re.I,
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

    def _chosen(self, one: Ballot, here: int, motion: Span | None) -> bool:
        """Whether candidates or names were put against each other: "Mit 5 : 4 Stimmen fällt die Wahl auf ..."."""
        said = [self.sentences[here].of(self.text), motion.of(self.text) if motion else ""]
        found = {row.value for words in said if (row := _choices().find(words))}
        return "election" in found or ("choice" in found and one.carried is None)


def _of_candidates(one: Ballot) -> bool:
    """Whether its numbers may count candidates: without labels, or only those who abstained."""
    silent = one.abstain is not None and one.yes is None and one.no is None and one.word is None
    return one.bare or silent
