"""What a text tells of results, in order: verdicts, resolutions, votes that are only counted, and what each was on.

A verdict means for the item what the motion before it asked for: "beantragt, den Punkt zu vertagen. Dem Vorschlag wird
gefolgt." is a postponement, "Der Antrag wird abgelehnt" after it decides nothing on the matter. A resolution's own
words count for the vote under it: a refusal that is carried is accepted, its substance a refusal.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.minutes.decisions.resolutions import (
    CARRIED,
    OFF_THE_TABLE,
    last_word,
    own_words,
    recommends,
    said,
    summary,
)  # fmt: skip
from pipelines.minutes.sections.headings import bare, heading
from pipelines.minutes.spans import Span, lowered, sentences
from pipelines.minutes.understood import Counted, Section
from pipelines.minutes.verdicts import Act, act, calls, decides, proposes, reports
from pipelines.outcomes import OUTCOMES, outcome

_REFERS = re.compile(
    r"\b(?:hierfür|hierzu|hiermit|dazu|antr[aä]ge?s?|vorschlag|anregung|empfehlung|wunsch|damit|dem|dies(?:e[mr]?)?|so)\b"
)
_ON_THE_ONE_ABOVE = re.compile(r"\b(?:abstimmung|abstimmen) über (?:den|diesen|seinen|ihren) (?:vorschlag|antrag)\b")
_ELECTED = re.compile(r"gewählt|\bwahl\b")  # no answer to the motion for a secret ballot
_OTHERS = re.compile(  # taken off the agenda, which is what the item is about
    r"\b(?:tagesordnungspunkte|tops|punkte) (?:[önan]{1,2} ?)?\d.{0,80}\b(?:von der (?:tagesordnung|to)\b|abzusetzen)"
    r"|\babsetzung der (?:tagesordnungspunkte|tops|punkte)\b"
)
_SOON = 3  # sentences in which a motion on procedure is answered, and silence is consent
_LONG_AGO = 99
_SILENT = re.compile(r"widerspr|gegenrede|einw(?:and|änd|endung)")
_OWN_PROPOSAL = re.compile(r"beschlu(?:ss|ß)(?:vorschlag|empfehlung)|\bvorlage\b|verwaltungsvorschlag|insgesamt|gesamt")
_AMENDMENT = re.compile(r"(?:änderungs|ergänzungs|zusatz|gegen|geschäftsordnungs|unter)antr[aä]g")
_OTHER_ITEM = re.compile(r"\b(?:tops?|tagesordnungspunkte?s?|punkte?) (?:[önan]{1,2} ?)?\d|tagesordnungspunkte\b")
_SHOULD = re.compile(r"\b(?:soll|sollen|sollte|sollten)\b")
_RESULTS = OUTCOMES - {"no_vote", "unknown"}
_COUNT = re.compile(r"\d")
_LABEL = re.compile(r"(?:abstimmung|ergebnis|abstimmungsergebnis|votum)\s?:\s{0,9}", re.I)
_FEW = 80  # characters of a result that is no sentence
_PARTICIPLES = (
    "beschlossen", "nommen", "gelehnt", "stimmt", "nehmigt", "gezogen", "stellt", "tagt", "ledigt", "wiesen",
)  # fmt: skip
_ROW = re.compile(  # "einstimmig:" and what stands in the cell beside or below; "| einstimmige Annahme | X |"
    r"\|?\s{0,9}(?:einstimmig|mehrheitlich)\s?:\s{0,9}(?P<tick>[^\n]{0,12}(?=\n|\Z))"
    r"|\|[ \t]{0,9}[^|\n]{3,60}(?P<tock>\|[^\n]*)", re.I
)  # fmt: skip
_PROPOSED = re.compile(r"\W{0,5}(?:Beschlu(?:ss|ß)|Verwaltungs)(?:vorschl|antr|entwurf|vorlage)")  # decides nothing


def _begin(ballot: Counted) -> int:
    return ballot.span.start


class Event(NamedTuple):
    """One result in the text. `rank`: 3 the result of a vote, 2 a resolution's own words, 1 agreement, 0 a failed or
    procedural motion; `own`: on the proposal itself; `amendment`: on a change of it."""

    outcome: str
    span: Span
    rank: int
    substance: str | None = None
    own: bool = False
    amendment: bool = False
    taken_back: bool = False  # by who moved it


class Telling:
    """Walks through the sections and remembers what was asked for last."""

    def __init__(self, text: str, ballots: Sequence[Counted]) -> None:
        self.text = text
        self.ballots = sorted((b for b in ballots if not b.header and b.yes is not None), key=_begin)
        self.pending: str | None = None
        self.asked: frozenset[str] = frozenset()  # what the proposal or resolution above says
        self.amendment = False
        self.changed = False  # the proposal was changed before the vote on it
        self.off: str | None = None  # what took the matter off the table just above a vote's numbers
        self.refused = False  # the sentence just above refuses: "Das Einvernehmen wird versagt." over "9 : 2"
        self.since = _LONG_AGO  # sentences since something was asked for

    def events(self, sections: Sequence[Section]) -> Iterator[Event]:
        for section in sections:
            if section.role in ("resolution", "recommendation"):
                yield from self._text(section)
            elif section.role == "minutes":
                yield from self._sentences(section)
            elif section.role == "vote_result":
                refused = self.refused
                yield from list(self._sentences(section)) or self._counted(section, refused)

    def _text(self, section: Section) -> Iterator[Event]:
        told = [(place, found) for place, found in own_words(self.text, section) if found.outcome != ""]
        if self.pending in OFF_THE_TABLE and len(told) == 1 and _agrees(self.text, *told[0]):
            yield from self._sentences(section)  # "Der Rat stimmt dem einstimmig zu."
            return
        self.asked, self.pending, self.off = frozenset(), None, None
        first = _first_line(self.text, section)
        self.amendment = bool(_AMENDMENT.search(lowered(first)))
        if section.role == "resolution" and heading(first) is None:  # "Der Rat nimmt Kenntnis.", and what follows it
            told = [(place, found) for place, found in told if found.outcome] or told
        told = last_word(self.text, told)
        self.asked = said(told, section.of(self.text))
        if recommends(self.text, section):  # "Der Ausschuss empfiehlt dem Rat:" is what the committee decided
            told_by = next((place for place, _ in told), section.span)
            yield carried("accepted", told_by, 2, self.asked)._replace(own=True)
        elif section.role == "resolution" or (
            any(a.role == "recommendation" for _, a in told if a.outcome)
            and not _PROPOSED.match(self.text, section.start)
        ):
            value = summary(self.asked)
            words = next((s for s, a in sorted(told, key=lambda t: t[1].outcome != value) if a.outcome), None)
            if words is not None or told:
                yield Event(value, words or section.span, 2, own=True)

    def _sentences(self, section: Section) -> Iterator[Event]:
        for place in sentences(self.text, section.start, section.end, wrapped=True):
            sentence = place.of(self.text)
            if _unticked(self.text, place):
                continue
            found = act(sentence)
            low = lowered(sentence)
            self.refused, self.since = False, self.since + 1
            if found.outcome is None:
                found = _result(sentence, section.role) or found
            silent = found.consent and _SILENT.search(low[found.start : found.end])
            if silent and self.since > _SOON and not decides(low):
                continue  # "Gegen Bildaufnahmen erhebt sich kein Widerspruch": nobody asked for a decision
            if found.outcome is None or _merely_asks(sentence, low, found):
                self._asks(sentence, low, found)
            elif found.outcome:
                yield self._event(place, low, found)
            elif found.matter in OFF_THE_TABLE:  # "Der Punkt soll zurückgestellt werden."
                self.pending = found.matter

    def _asks(self, sentence: str, low: str, found: Act) -> None:
        self.changed = self.changed or found.matter == "amended"
        self.since = 0 if found.matter else self.since
        if calls(sentence):  # "Über den Änderungsantrag wird zuerst abgestimmt." ... "Sodann über die Vorlage:"
            self.amendment = bool(_AMENDMENT.search(low)) or (self.amendment and not _OWN_PROPOSAL.search(low))
        if proposes(sentence) or (found.matter in OFF_THE_TABLE and _SHOULD.search(low)):
            asked = found.outcome if found.outcome in OFF_THE_TABLE else found.matter
            asked = "procedural" if _OTHERS.search(low) and asked in OFF_THE_TABLE else asked
            self.pending = asked or (self.pending if _ON_THE_ONE_ABOVE.search(low) else None)
            self.since = 0
            self.amendment = bool(_AMENDMENT.search(low))

    def _event(self, place: Span, low: str, found: Act) -> Event:
        words = Span(place.start + found.start, place.start + found.end)
        own = bool(_OWN_PROPOSAL.search(low))
        amendment = bool(_AMENDMENT.search(low)) or (self.amendment and not own)
        self.changed = self.changed or found.matter == "amended"
        matter = self._matter(low, found, own)
        self.pending, self.amendment = None, False
        self.off = found.outcome if found.outcome in OFF_THE_TABLE else None
        self.refused = found.outcome == "rejected" and not amendment
        rank = (
            1
            if found.consent or found.outcome == "no_vote"
            else 3
            if found.role == "vote_result" or found.outcome in OFF_THE_TABLE
            else 2
        )
        if _OTHER_ITEM.search(low) and found.outcome in OFF_THE_TABLE:
            rank = 1
        back = found.outcome == "withdrawn" and "zurück" in low[found.start : found.end]
        told = self._resolved(found.outcome or "", words, rank, matter)
        return told._replace(own=own, amendment=amendment, taken_back=back)

    def _matter(self, low: str, found: Act, own: bool) -> str | None:
        """What the verdict was on, where that is more than the matter itself."""
        said = low[found.start : found.end]
        if found.outcome in CARRIED and ("tagesordnung" in said or _OTHERS.search(low)):
            return None  # "Die Tagesordnung wird mit der Absetzung von TOP 9 beschlossen."
        if found.matter in OFF_THE_TABLE or found.matter in ("procedural", "agenda"):
            return found.matter
        if own or not _REFERS.search(low) or (self.pending == "procedural" and self._answered(said)):
            return None
        return self.pending

    def _answered(self, said: str) -> bool:
        return self.since > _SOON or bool(_ELECTED.search(said))

    def _resolved(self, outcome: str, words: Span, rank: int, matter: str | None) -> Event:
        """What a vote's result means for the item, by what the vote was on."""
        if matter == "agenda":  # what the item is about, if nothing else is decided
            return Event(outcome, words, int(outcome in CARRIED))
        if matter == "procedural":
            return Event("no_vote" if outcome in CARRIED else outcome, words, 0)
        if outcome == "rejected" and (matter in OFF_THE_TABLE or self.asked & OFF_THE_TABLE):
            return Event(outcome, words, 0)
        if outcome in CARRIED and matter in OFF_THE_TABLE:
            return Event(matter or "", words, max(rank, 2))
        if outcome in CARRIED:
            return carried("accepted_amended" if self.changed else outcome, words, rank, self.asked)
        return Event(outcome, words, rank)

    def _counted(self, section: Section, refused: bool) -> Iterator[Event]:
        """A vote of numbers only: more yes than no is carried."""
        within = range(*(bisect_left(self.ballots, place, key=_begin) for place in (section.start, section.end)))
        for ballot in (self.ballots[n] for n in within[-1:]):
            won = (ballot.yes or 0) > (ballot.no or 0) or (ballot.yes is None and ballot.no == 0)
            matter = self.pending or self.off
            self.asked = frozenset(["rejected"]) if refused and won else self.asked
            changes = bool(_AMENDMENT.search(lowered(_first_line(self.text, section)))) or self.amendment
            told = self._resolved("accepted" if won else "rejected", ballot.span, 3, matter)
            yield told._replace(own=not changes, amendment=changes)
        self.pending, self.amendment = None, False


def _result(sentence: str, role: str) -> Act | None:
    """A result in a few words: "Abstimmungsergebnis: mehrheitlich nach Beschlussvorschlag", "Antrag abgelehnt"."""
    found = heading(sentence) if ":" in sentence[:_FEW] else None
    label = _LABEL.match(sentence)
    if found and found.extent != "section" and not label:
        return None  # "Zustimmung: Gruppe A, Gruppe B"
    start = label.end() if label else found.length if found and found.length < len(sentence) else 0
    few = sentence[start:].strip().rstrip(".")
    if (
        len(few) > _FEW
        or _COUNT.search(few)
        or (role != "vote_result" and not (few.endswith(_PARTICIPLES) and bare(few)))
    ):
        return None
    value = outcome(few) if few else None
    return Act(value, "vote_result", start, len(sentence), None, False) if value in _RESULTS else None


def _first_line(text: str, section: Section) -> str:
    return section.of(text).split("\n", 1)[0]


def _unticked(text: str, place: Span) -> bool:
    """Whether this is a row of a table of results that is not ticked: "einstimmig: -", "| Ablehnung | | |"."""
    row = _ROW.match(text, place.start)
    return bool(row and (row["tick"] or row["tock"] or "").strip(" \t\n|:").lower() not in ("x", "✓", "☒", "ja"))


def _merely_asks(sentence: str, low: str, found: Act) -> bool:
    """Whether the verdict stands in what somebody asks for: "schlägt vor, dass die Punkte vertagt werden"."""
    if found.role == "vote_result":
        return False
    return not decides(low) and (proposes(sentence) or reports(sentence))


def _agrees(text: str, place: Span, found: Act) -> bool:
    """Whether the sentence agrees to what was asked for before it, and says nothing else."""
    low = lowered(place.of(text))
    return (
        found.outcome == "accepted" and bool(_REFERS.search(low)) and not _OWN_PROPOSAL.search(low) and len(low) < 160
    )


def carried(outcome: str, words: Span, rank: int, asked: frozenset[str]) -> Event:
    """A vote that was carried, by what the resolution says: a refusal carried is accepted, its substance a refusal."""
    value = summary(asked)
    if value in OFF_THE_TABLE or value == "mixed":
        return Event(value, words, rank)
    substance = value if value in ("rejected", "noted") else None
    amended = "accepted_amended" in (value, outcome)
    return Event("accepted_amended" if amended else "accepted", words, rank, substance)
