"""The sections of an agenda item's text: recommendation, resolution, minutes, vote result, justification, metadata.

Read line by line from the top. A heading opens its section; a row of a table of votes is a vote result wherever it
stands; a sentence that plainly belongs elsewhere leaves the section it stands in: the result of a vote, the body's own
decision, a member who speaks. What says nothing of itself stays where the last one put it, and with nothing said at all
it is minutes. A caller that knows where a text comes from (ALLRIS' anchor of the resolution) passes that as `role`; it
takes the place of "minutes", and no heading or sentence is overruled by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.minutes.sections import around
from pipelines.minutes.sections.around import Labelled, leaning
from pipelines.minutes.sections.arranged import arranged
from pipelines.minutes.sections.head import WHOLE, above, of_item, of_meeting
from pipelines.minutes.sections.headings import NUMBERED, Heading, cell, garbage, heading, label, printed
from pipelines.minutes.sections.parts import FORMULA, parts_of
from pipelines.minutes.spans import Span, Text, cut, lines, lowered
from pipelines.minutes.understood import Section
from pipelines.minutes.verdicts import (
    Act,
    accepts,
    act,
    by_vote,
    calls,
    counts,
    decides,
    keeps_out,
    leads,
    of_member,
    quotes,
    retells,
    speaks,
)
from pipelines.outcomes import outcome

_ROW = re.compile(r"(?=[^\n]{0,120}[\d|(])[^.!?\n]{1,120}")
_ITEM_TITLE = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+[A-ZÄÖÜ/][^!?:]{2,120}(?<!\.)")
_ASKS = re.compile(r"\b(?:möge|mögen|wolle|wollen)\b[^.\n]{0,120}\b(?:beschlie(?:ß|ss)en|zustimmen)\b")
_LEADS_IN = re.compile(r"\bfolgende[nrs]?\s\w{0,20}(?:beschl|empfehlung)\w{0,20}(?:\s\w{2,12}){0,2}:\Z", re.I)
_LAW = re.compile(r"§ ?\d|\bArt\. ?\d")  # "Nach § 41 GO wählt der Rat ...": what is so, not what was done
_PAST = re.compile(r"\b(?:wurden?|hat|haben|hatten?)\b")
_PARTS = {"minutes", "resolution", "vote_result"}


def sections(text: str, role: str | None = None) -> tuple[Section, ...]:
    """The sections in order, disjoint, without the blanks around them; adjacent ones differ in role."""
    text = Text.of(text)
    parts = parts_of(text)
    reader = _Reader(role, above(text, parts), of_meeting(text), of_item(text))
    return arranged(text, [Section(role, *span) for role, span in reader.roles(text, parts)])


class _Reader:
    """Goes through the lines and remembers where it is."""

    def __init__(self, hint: str | None, head: int, whole: bool, single: bool) -> None:
        self.plain = hint or "minutes"  # what says nothing of itself
        self.head = head
        self.role: str | None = "metadata" if whole else None
        self.before: str | None = None  # the section a vote interrupted
        self.headed = False  # the section was opened by a heading
        self.formula = False  # by a formula, not a heading
        self.fresh = False  # nothing stands under the heading yet
        self.whole = whole  # minutes of a whole meeting
        self.single = single  # certainly of one item
        self.items = False  # ... whose items stand under their numbers
        self.results: list[str] = []  # printed above: "mehrheitlich beschlossen"

    def roles(self, text: Text, parts: list[Span]) -> Iterator[Labelled]:
        waiting: list[Labelled] = []
        for number, part in enumerate(parts):
            line = part.of(text)
            if number >= self.head and around.leans(line):
                waiting.append(Labelled("", part))
                continue
            if number and label(parts[number - 1].of(text)) and not heading(line):
                yield Labelled("metadata", part)
                continue
            for labelled in self._line(text, part, line, number):
                if labelled.role == "resolution" and self.fresh:
                    waiting.append(labelled)
                    continue
                yield from (Labelled(leaning(w.role, labelled.role), w.span) for w in waiting)
                waiting = []
                yield labelled
        yield from (Labelled(w.role or self.role or self.plain, w.span) for w in waiting)

    def _line(self, text: Text, part: Span, line: str, number: int) -> Iterator[Labelled]:
        if number < self.head or (self.results and printed(line)):
            yield Labelled(self._above(line), part)
        elif garbage(line):
            yield Labelled(self.role or "metadata", part)
        elif formula := FORMULA.match(line):
            role = self._formula(formula)  # or "Der Rat beschließt einstimmig (9 Ja-Stimmen):"
            yield Labelled("vote_result" if formula.end() == len(line) and by_vote(line) else role, part)
        elif self.whole and around.called_up(text, part, line):
            self.role, self.headed = "minutes", False
            yield Labelled("minutes", part)
        elif self.whole and (_ITEM_TITLE.fullmatch(line) or around.entitled(text, part, line)):
            self.role, self.headed = "metadata", False
            self.items = self.items or _ITEM_TITLE.fullmatch(line) is None
            yield Labelled("metadata", part)
        elif found := heading(line):
            yield from self._heading(text, part, line, found)
        elif self.role == "vote_result" and (cell(line) or around.counted_below(text, part, line)):
            yield Labelled("vote_result", part)
        else:
            yield from self._prose(text, part, line)

    def _above(self, line: str) -> str:
        if result := printed(line):
            self.results.append(result)
            self.role, self.headed = None, False
            return "metadata"
        found = heading(line)
        if found and found.extent == "minutes" and not self.single:
            self.whole, self.role = True, "metadata"
        return "vote_result" if found and found.role == "vote_result" else "metadata"

    def _formula(self, formula: re.Match[str]) -> str:
        refused = self.headed and self.role == "resolution" and "rejected" in map(outcome, self.results)
        asks = formula["asks"] or "empfehlung" in formula[0]
        role = "recommendation" if asks and not refused else "resolution"
        if not (self.headed and self.role == "recommendation" and not self.formula):
            self.role, self.headed, self.formula = role, True, True
        self.fresh = False
        return self.role or role

    def _heading(self, text: Text, part: Span, line: str, found: Heading) -> Iterator[Labelled]:
        if found.extent in ("ballot", "line"):
            if found.extent == "ballot":
                self._vote()
                self._leads_in(line, line, False)
            yield Labelled(found.role, part)
            return
        self.whole = self.whole or (found.extent == "minutes" and not self.single)
        role = found.role
        if self.whole and self.role == "metadata" and line.strip(" :").lower() in WHOLE:
            role = "metadata"
        if around.listed(text, part, found):
            yield Labelled("metadata", part)
            return
        if role == "resolution" and self.results and re.search("empf", lowered(self.results[-1])):
            role = "recommendation"
        if role == "vote_result" and self.role != "vote_result":
            self.before = self.role
        if self.fresh and {self.role, role} <= _PARTS and not line.endswith(":"):
            role = "minutes"  # ALLRIS names its parts one under the other before the first begins
        self.role, self.headed, self.formula, self.fresh = role, True, False, True
        rest = Span(part.start + found.length, part.end)
        if not text[rest.start : rest.end].strip():
            yield Labelled(role, part)
            return
        below = Span(next(lines(text, *rest)).start, part.end)
        roles = list(self._prose(text, below, below.of(text)))
        yield roles[0]._replace(span=Span(part.start, roles[0].span.end))
        yield from roles[1:]

    def _vote(self) -> None:
        if self.role != "vote_result":
            self.before, self.role, self.headed = self.role, "vote_result", False

    def _prose(self, text: Text, part: Span, line: str) -> Iterator[Labelled]:
        found = cut(text, part)
        acts = [act(s.of(text)) for s in found]
        if quotes(line):
            self.role, self.headed, self.fresh = "minutes", False, False
            yield Labelled("minutes", part)
            return
        begin, whole = 0, self.role not in (None, "minutes")
        for end in [len(acts)] if whole else around.results_within(text, found, acts):
            within = Span(found[begin].start, found[end - 1].end if end < len(found) else part.end)
            yield from self._passage(text, within, within.of(text), found[begin:end], acts[begin:end])
            begin = end

    def _passage(self, text: Text, part: Span, line: str, found: list[Span], acts: list[Act]) -> Iterator[Labelled]:
        fresh, self.fresh = self.fresh, False
        if self.role == "vote_result" and not acts[0].outcome and any(speaks(s.of(text)) for s in found[:-1]):
            self.role, self.headed = "minutes", False
        tail = self._tail(text, found, acts, fresh)
        if tail == len(acts):
            tail = self._led(text, found, acts, fresh)
        if self.role == "resolution" and fresh and acts[-1].role == "recommendation":
            tail = 0  # "Beschluss: Die Halle ist alt. Daher empfiehlt der Ausschuss dem Rat ..."
        if tail:
            yield Labelled(self._stays(text, line, found[:tail], acts[:tail]), Span(part.start, found[tail - 1].end))
        if tail < len(found):
            role = acts[-1].role or acts[tail].role or "vote_result"
            self._enter(role)
            yield Labelled(role, Span(found[tail].start, part.end))
        self._leads_in(line, found[-1].of(text), acts[-1].role == "recommendation")

    def _leads_in(self, line: str, sentence: str, recommends: bool) -> None:
        """What stands below "Mit 21 Ja-Stimmen fasst der Rat folgenden Beschluss:" is the resolution."""
        if not line.endswith(":"):
            return
        if self.role != "justification" and _LEADS_IN.search(line):
            self.role = "recommendation" if recommends else "resolution"
            self.headed = self.formula = True
        elif self.role == "minutes" and (follows := leads(sentence)):
            self.role, self.headed, self.formula = follows, True, True

    def _enter(self, role: str) -> None:
        if role == "vote_result":
            self._vote()
        elif role != self.role:
            self.role, self.headed = role, False

    def _tail(self, text: Text, found: list[Span], acts: list[Act], fresh: bool) -> int:
        """The number of the sentence from which on the line tells the result, the line's length if it does not."""
        words = [s.of(text) for s in found]
        number = len(acts)
        if self.role == "justification" and number > 1 and acts[-1].role != "vote_result":
            return number
        if number > 1 and (accepts(words[-1]) or keeps_out(words[-1])):
            number -= self._leaves(words[-2], acts[-2], fresh)  # "... 3 Nein-Stimmen. Sie nimmt die Wahl an."
        while number and self._leaves(words[number - 1], acts[number - 1], fresh):
            number -= 1
        called = len(acts) > 1 and acts[-1].outcome and calls(words[-2])
        if number == len(acts) and not called:
            return number
        number = min(number, len(acts) - 1)
        while number and calls(words[number - 1]) and not acts[number - 1].outcome:
            number -= 1
        return number

    def _led(self, text: Text, found: list[Span], acts: list[Act], fresh: bool) -> int:
        """The number of the sentence that decides, where the rest of the line only says what: "Der Rat billigt den
        Entwurf. Die Verwaltung soll ihn auslegen." """
        for number, decided in enumerate(acts if self.role != "justification" else ()):
            words = found[number].of(text)
            if decided.role in ("resolution", "recommendation") and self._leaves(words, decided, fresh):
                rest = zip(found[number + 1 :], acts[number + 1 :], strict=True)
                said = (speaks(s.of(text)) or retells(s.of(text)) or a.role not in ("", decided.role) for s, a in rest)
                return len(acts) if speaks(words, True) or any(said) else number
        return len(acts)

    def _leaves(self, sentence: str, found: Act, fresh: bool) -> bool:
        """Whether this sentence stands in a section of its own, other than the one we are in."""
        counted = self.role == "minutes" and counts(sentence)
        return self._decides(sentence, found, fresh) or bool(counted and not found.outcome and not speaks(sentence))

    def _decides(self, sentence: str, found: Act, fresh: bool) -> bool:
        told = self.items and sentence.endswith(".")  # below an item's title, not in the agenda
        if not found.outcome or found.role in ("", self.role) or (self.role == "metadata" and not told):
            return False
        procedural = found.matter in ("procedural", "agenda") and found.role != "vote_result"
        if procedural or leads(sentence) == "resolution":
            return False
        if self.role == "justification" and self.headed:
            return not _PAST.search(sentence) and not _LAW.search(sentence) and found.role != "recommendation"
        if found.role == "vote_result":
            return not (fresh and self.headed and self.role == "resolution") or by_vote(sentence)
        if self.headed and (self.role in ("resolution", "recommendation") or (self.role == "vote_result" and fresh)):
            return fresh and not self.formula and (self.role, found.role) == ("resolution", "recommendation")
        return decides(lowered(sentence))

    def _stays(self, text: Text, line: str, found: list[Span], acts: list[Act]) -> str:
        """The role of a line that no sentence of its own leads elsewhere."""
        spoken = any(around.speaking(s.of(text), a, self.role) for s, a in zip(found, acts, strict=True))
        told = spoken or (self.items and line.endswith(".") and len(found[-1].of(text).split()) >= around.SENTENCE)
        if self.role is None or (self.role == "metadata" and (spoken or (self.whole and told))):
            self.role, self.headed = "recommendation" if _ASKS.search(line) and not spoken else self.plain, False
        elif self.role in ("resolution", "recommendation") and not NUMBERED.match(line):
            if spoken or (not self.headed and retells(line)):
                self.role, self.headed = "minutes", False
        elif self.role == "justification" and not self.headed and (spoken or any(a.outcome for a in acts)):
            self.role = "minutes"
        elif self.role == "vote_result":
            self._after_vote(line, spoken, acts)
        return self.role or self.plain

    def _after_vote(self, line: str, spoken: bool, acts: list[Act]) -> None:
        decided = any(a.outcome for a in acts)
        if around.of_the_vote(line, spoken):
            return
        spoken = spoken or accepts(line) or (of_member(line) and not decided)
        if not (spoken or decided) and _ROW.fullmatch(line) and not NUMBERED.match(line):
            return
        if (
            all(a.role != "vote_result" for a in acts)
            and NUMBERED.match(line)
            and self.before in ("resolution", "recommendation")
        ):
            self.role = self.before
        elif spoken or (not decided and (not self.headed or line.endswith((".", ":")))):
            spoken = spoken or retells(line)
            self.role = "minutes" if spoken or self.before in (None, "minutes", "recommendation") else self.before
            if not spoken and self.before == "minutes" and acts[0].outcome == "":
                self.role = "justification"  # what was decided before: "Der Rat hat am 15.09. beschlossen, ..."
        self.headed = False
