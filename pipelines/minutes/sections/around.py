"""What the line above or below, or the section it stands in, tells of a line or sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.minutes.sections.headings import Heading, cell, heading
from pipelines.minutes.spans import Span, lines
from pipelines.minutes.verdicts import Act, by_vote, concludes, counts, keeps_out, reports, retells, speaks, tells

_ITEM_NUMBER = re.compile(r"(?:TOP )?(?:Ö|N|NÖ) \d{1,2}(?:\.\d{1,2})*(?: - [\w/.-]{2,30})?")
_CALLED_UP = re.compile(r"zum? (?:top|tagesordnungspunkt|punkt) ?(?:ö|n|nö)? ?\d", re.I)  # no line of the agenda
_ENUMERATOR = re.compile(r"(?:[IVX]{1,4}|\d{1,2}|[a-z])[.)]")
_CHAIN = re.compile(  # "Der Bauausschuss empfiehlt," and below it "der Rat beschließt:"
    r"(?:[Dd]er|[Dd]ie|[Dd]as) [^\n.:,]{3,80} (?:empfiehlt|empfehlen|beschlie(?:ß|ss)t),"
)
_LABEL = 40  # characters of a row's label
SENTENCE = 5  # words, and a dot, are one in the minutes of a meeting
OF_PAPERS = {"recommendation", "justification", "metadata"}  # roles of the sections of papers


class Labelled(NamedTuple):
    """A line or sentence with its role; empty where it leans on the next."""

    role: str
    span: Span


def leaning(role: str, following: str) -> str:
    """The role of a line that leans on the next: a bare "I.", or "Beschluss:" above what a committee recommends."""
    return following if not role or (role, following) == ("resolution", "recommendation") else role


def leans(line: str) -> bool:
    """Whether the line belongs to what follows, whatever that is: a bare "I.", one of several bodies in a row."""
    return bool(_ENUMERATOR.fullmatch(line) or _CHAIN.fullmatch(line))


def counted_below(text: str, part: Span, line: str) -> bool:
    """Whether it is a label with a number below, whatever it counts: "Pers. Beteiligt:", the name of a faction."""
    below = next(lines(text, part.end), None) if line[-1] not in ".!?" and len(line) < _LABEL else None
    return below is not None and cell(below.of(text)) and any(map(str.isdigit, below.of(text)))


def listed(text: str, part: Span, found: Heading) -> bool:
    """Whether it is only named: ALLRIS lists "Beschlussvorschlag", "Sachverhalt", "Anlagen" before the first."""
    if found.role not in OF_PAPERS or found.length < part.end - part.start or text[part.end - 1] == ":":
        return False
    below = next(lines(text, part.end), part).of(text)
    follows = None if below.endswith(":") else heading(below)
    return follows is not None and follows[1:] == ("section", len(below)) and follows.role in OF_PAPERS - {found.role}


def called_up(text: str, part: Span, line: str) -> bool:
    """Whether an item is called up in this line, with the text of its minutes below."""
    return bool(_CALLED_UP.match(line)) and "\n" in text[part.end : part.end + 9]


def entitled(text: str, part: Span, line: str) -> bool:
    """Whether it is an item's number, as a line, or the title below it."""
    above = text[max(0, part.start - 80) : part.start].rstrip().rpartition("\n")[2]
    return bool(_ITEM_NUMBER.fullmatch(line) or (_ITEM_NUMBER.fullmatch(above) and not line.endswith(".")))


def results_within(text: str, found: list[Span], acts: list[Act]) -> Iterator[int]:
    """The numbers of the sentences behind each result of a vote in a paragraph, and behind its last."""
    for number, told in enumerate(acts[:-1]):
        sentence = found[number].of(text)
        result = told.role == "vote_result" and told.outcome and not acts[number + 1].outcome
        if (
            result
            and by_vote(sentence)
            and not sentence.startswith(("Er ", "Sie "))
            and not (speaks(sentence) or reports(sentence) or retells(sentence))
        ):
            yield number + 1
    yield len(acts)


def speaking(sentence: str, told: Act, role: str | None) -> bool:
    """Whether somebody speaks, even if it is of a decision; the chair who states the result of a vote does not."""
    of_it = role == "metadata" or (role == "vote_result" and reports(sentence))
    return speaks(sentence, bool(told.outcome) and not (of_it or (role == "recommendation" and tells(sentence))))


def of_the_vote(line: str, spoken: bool) -> bool:
    """Whether a line below a vote is still of it: who had no part, what follows from it, numbers, brackets."""
    if keeps_out(line) or line[0] + line[-1] == "()":
        return True
    return not spoken and (concludes(line) or counts(line))
