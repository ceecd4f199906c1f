"""What was decided on the item: the outcome, and the words it rests on.

The portal's printed word comes first, then the result of the vote as the text tells it, then what the resolution itself
says, then agreement without a vote; numbers decide only where no word does. Around that the rules of the field:

- What takes the matter off the table (postponed, referred, withdrawn) outweighs the majority by which it was done, and
  stands in the motion as often as in the result ("beantragt, den Punkt zu vertagen. Dem Vorschlag wird gefolgt.").
- A refusal that was adopted is accepted, `substance` rejected; a noting that was put to the vote is accepted, too.
- Failed motions to postpone, and motions on procedure, decide only where nothing else does.
- An amendment adopted before the whole makes it accepted_amended; different results without an overall one are mixed.
- In an item about the agenda, what becomes of other items is not its outcome.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipelines.minutes.decisions.events import Event, Telling, carried
from pipelines.minutes.decisions.printed import Printed, results
from pipelines.minutes.decisions.resolutions import CARRIED, OFF_THE_TABLE, own_words, said
from pipelines.minutes.sections.head import of_meeting
from pipelines.minutes.sections.headings import garbage, heading
from pipelines.minutes.spans import Covered, Span, Text, holding, lowered, sentences
from pipelines.minutes.understood import Counted, Decision, Section
from pipelines.minutes.verdicts import LONGEST, act
from pipelines.outcomes import outcome

_ASIDE = frozenset(["procedural", "election", "elsewhere"])  # kinds of votes that decide nothing on the matter
_AGENDA = re.compile(r"\btagesordnung\b")
_OPENING = re.compile(
    r"\b(?:eröffnet|eröffnete|eröffnung) .{0,60}sitzung|sitzung .{0,40}eröffnet|beschlussfähigkeit .{0,20}fest"
)
_AGENDA_ITEM = re.compile(
    r"\b(?:feststellung|bestätigung|genehmigung|festsetzung|änderung|anträge) .{0,40}tagesordnung"
)
_TITLE = 300  # characters in which the item's title stands, if the text has one
_NEAR = 40  # characters between the numbers of a vote and the word that says its result
_TELLS = re.compile(
    r"\b(?:information(?:en)?|mitteilung(?:en)?|anfragen?|bekanntgaben?|fragestunde|(?:ein)?wohnerfragen"
    r"|fragen, vorschläge|anregungen|wünsche|verschiedenes|sonstiges)\b"
)
_ANNOUNCING = ("bekannt", "mitteilung", "mit:", "berichtet")
_ANNOUNCED = re.compile(
    r"(?:\b(?:gibt|gab|geben|teilt|teilte|berichtet|berichtete)\b[^\n:]{0,200}|mitteilungen|bekanntgaben?"
    r"|bekanntgabe [^\n:]{3,80}):[ \t]{0,9}(?:\n{1,3}[ \t]{0,9}(?:\d{1,2}[.)]|[a-z]\)|[-•–·])[^\n]{1,600}){1,40}"
)
_AT_HAND = re.compile(r"antr[aä]g|vorlage|satzung|entwurf|beschlu|haushalt|drucksache")  # something to be decided
_RESOLVED = re.compile(r"\bbeschl")  # "beschließt mit 9 : 5 Stimmen, den Antrag abzulehnen" was carried
_ENDS = re.compile(r"[.!?:]\s|\n")
_CUT = re.compile(r"[a-zäöüß,-]\s*\Z")


def decision(
    text: str, sections: Sequence[Section], ballots: Sequence[Counted] = (), result: str | None = None
) -> Decision:
    """The decision of this page's body on this item; `result` is the portal's word where it stands outside the text."""
    text = Text.of(text)
    printed = results(text, sections)
    if result and (value := outcome(result)):
        printed = (Printed(None, value, True),)
    telling = Telling(text, ballots)
    told = _standing(_here(text, list(telling.events(sections))))
    if not printed and of_meeting(text):
        return Decision("mixed" if len({e.outcome for e in told if e.rank > 1}) > 1 else "unknown")
    events = _of_this_item(text, told)
    content = _content(text, sections)
    if not content and telling.pending in OFF_THE_TABLE:  # the portal's word is on what was asked for last
        content = frozenset([telling.pending])
    if telling.changed:
        content |= {"amended"}
    found = _printed(printed, events, content, ballots, _refuses(text, sections)) if printed else None
    found = (
        found
        or _told(events, {3})
        or _numbers(text, ballots, content, events)
        or _told(events, {2})
        or _told(events, {1, 0})
    )
    doubts = tuple(_doubts(text, sections, events, ballots, printed))
    return (found or _silence(text, sections))._replace(doubts=doubts)


def _doubts(
    text: str,
    sections: Sequence[Section],
    events: Sequence[Event],
    ballots: Sequence[Counted],
    printed: Sequence[Printed],
) -> Iterator[Span]:
    """What looks like a result and is known to no row: a printed word, a section of results nothing was read from."""
    yield from (p.span for p in printed if p.outcome == "unknown" and p.span)
    known = Covered([*(e.span for e in events), *(b.span for b in ballots)])
    for section in sections:
        if section.role == "vote_result" and not known.between(section.start, section.end):
            own = (place for place, _ in own_words(text, section) if place.end - place.start > 3)
            yield from (place for place in own if not heading(place.of(text)) and not garbage(place.of(text)))


def _content(text: str, sections: Sequence[Section]) -> frozenset[str]:
    """What the last resolution says, or the last proposal where there is no resolution."""
    for role in ("resolution", "recommendation"):
        for section in reversed(sections):
            if section.role == role and (told := list(own_words(text, section))):
                return said(told, section.of(text))
    return frozenset()


def _of_this_item(text: Text, events: list[Event]) -> list[Event]:
    """Without what became of other items, where the item is the agenda or the opening of the meeting."""
    places = [found.start() for found in _AGENDA.finditer(text.low)] if "tagesordnung" in text.low else []
    about = [e for e in events if e.outcome in (*CARRIED, "noted") and _beside(places, text, e.span)] if places else []
    agenda = any(e.outcome in CARRIED for e in about) or (about and _AGENDA_ITEM.search(text.low[:_TITLE]))
    opening = _opens(text.low[:1_500])
    if not (agenda or opening):
        return events
    dropped = OFF_THE_TABLE | {"noted", "rejected"}
    kept = [e for e in events if e.outcome not in dropped]
    return about if agenda else kept


def _here(text: Text, events: list[Event]) -> list[Event]:
    """Without what the numbered lines of an announcement tell: "gibt bekannt: 1. Der Auftrag wurde vergeben." """
    if not events or not any(word in text.low for word in _ANNOUNCING):
        return events
    told = [Span(*found.span()) for found in _ANNOUNCED.finditer(text.low)]
    return [e for e in events if not holding(told, e.span.start)]


def _opens(low: str) -> bool:
    """Whether the meeting is opened in these words."""
    return ("eröffn" in low or "beschlussfähigkeit" in low) and bool(_OPENING.search(low))


def _standing(events: list[Event]) -> list[Event]:
    """Without what was withdrawn before something else was decided: that was another motion."""
    last = max(
        (n for n, e in enumerate(events) if e.outcome in (*CARRIED, "rejected", "noted") and e.rank > 1), default=-1
    )
    return [e for n, e in enumerate(events) if not e.taken_back or n > last]


def _beside(places: list[int], text: str, span: Span) -> bool:
    """Whether one of the places is in the lines of the span."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return bisect_left(places, start) < bisect_left(places, end if end >= 0 else len(text))


def _printed(
    printed: Sequence[Printed], events: list[Event], content: frozenset[str], ballots: Sequence[Counted], refuses: bool
) -> Decision | None:
    """The decision by the portal's word, as far as that says one."""
    own = [p for p in printed if p.conclusive] or list(printed[-1:])
    outcomes = {p.outcome for p in own} - {"no_vote"} or {p.outcome for p in own}
    word, words = own[-1].outcome, own[-1].span
    if len(outcomes) > 1:
        return Decision("mixed", words)
    if word == "unknown":
        return None
    last = next((e for e in reversed(events) if e.rank > 1 and not e.amendment), None)
    if word in CARRIED:
        return _agreed(word, words, events, content, ballots)
    if word == "noted":
        if any(b.yes for b in ballots):
            return Decision("accepted", words, substance="noted")
        if last and last.rank == 3 and last.outcome in OFF_THE_TABLE:
            return Decision(last.outcome, last.span)
    conflict = word == "rejected" and (any(b.header and _won(b) for b in ballots) or refuses)
    return Decision(word, words, conflict=conflict)


def _won(ballot: Counted) -> bool:
    return ballot.yes is not None and ballot.no is not None and ballot.yes > ballot.no


def _lost(ballot: Counted) -> bool:
    return ballot.yes is not None and ballot.no is not None and ballot.no > ballot.yes


def _refuses(text: str, sections: Sequence[Section]) -> bool:
    """Whether a resolution decides to refuse: "beschließt, den Antrag abzulehnen"."""
    own = (found for s in sections if s.role == "resolution" for _, found in own_words(text, s))
    return any((found.outcome, found.role) == ("rejected", "resolution") for found in own)


def _several(events: list[Event], ballots: Sequence[Counted]) -> bool:
    """Whether the page tells votes on several motions, with different results, beside the one the portal prints."""
    told = {e.outcome for e in events if e.rank == 3 and not e.amendment}
    printed = {(b.yes, b.no) for b in ballots if b.header and b.yes is not None}
    others = {(b.yes, b.no) for b in ballots if not b.header and b.kind not in _ASIDE and _won(b)}
    return {"accepted", "rejected"} <= told and bool(printed) and bool(others - printed)


def _agreed(
    word: str, words: Span | None, events: list[Event], content: frozenset[str], ballots: Sequence[Counted]
) -> Decision:
    """The portal says it was carried: what was?"""
    last = next((e for e in reversed(events) if e.rank > 1 and not e.amendment), None)
    if last and last.outcome in OFF_THE_TABLE and not last.taken_back:
        return Decision(last.outcome, last.span)
    if _several(events, ballots):
        return Decision("mixed", words)
    told = carried(word, last.span if last else Span(0, 0), 3, content)
    amended = any(e.amendment and e.rank == 3 and e.outcome in CARRIED for e in events)
    if (amended or (last and last.outcome == "accepted_amended")) and told.outcome == "accepted":
        told = told._replace(outcome="accepted_amended")
    against = bool(last and last.rank == 3 and last.outcome == "rejected") or any(
        b.header and _lost(b) for b in ballots
    )
    return Decision(told.outcome, words, told.substance, conflict=against)


def _told(events: list[Event], ranks: set[int]) -> Decision | None:
    """The decision by the text's own words of these ranks."""
    told = [e for e in events if e.rank in ranks]
    if ranks == {3} and told and all(e.amendment for e in told) and any(e.rank == 2 for e in events):
        told = [e for e in events if e.rank > 1]  # changes were voted on, the matter itself not
    return _overall(told) if told else None


def _overall(told: list[Event]) -> Decision:
    """Several results of the same rank: the same for all, the overall one, or mixed."""
    told = [e for e in told if e.outcome != "no_vote"] or told
    main = [e for e in told if not e.amendment] or told
    last = main[-1]
    changed = any(e.amendment and e.outcome in CARRIED for e in told)
    amended = changed and last.outcome == "accepted"
    if changed and last.outcome == "rejected" and not last.amendment:
        return Decision("mixed", last.span)
    outcomes = {e.outcome for e in main}
    if len(outcomes - {"accepted_amended"}) > 1 and not last.own and last.outcome not in OFF_THE_TABLE:
        return Decision("mixed", last.span)
    return Decision("accepted_amended" if amended else last.outcome, last.span, last.substance)


def _numbers(
    text: str, ballots: Sequence[Counted], content: frozenset[str], events: Sequence[Event]
) -> Decision | None:
    """The decision by numbers alone: the portal's header line, else the last vote."""
    aside = Covered(e.span for e in events if not e.rank)  # "Die Vertagung wurde mit 1 : 12 Stimmen abgelehnt."
    counted = [
        b for b in ballots if (b.yes is not None or b.no is not None) and b.kind not in _ASIDE
        and not aside.between(b.span.start - _NEAR, b.span.end + _NEAR)
    ]  # fmt: skip
    chosen = next((b for b in counted if b.header), counted[-1] if counted else None)
    refused = (
        e.span for e in events if (e.outcome, e.rank) == ("rejected", 2) and not _RESOLVED.search(e.span.of(text))
    )
    if chosen is None or any(_one_sentence(text, chosen.span, words) for words in refused):
        return None  # "Der Rat lehnt den Antrag mit 20 zu 11 Stimmen ab."
    asked = act(chosen.motion.of(text)).matter if chosen.motion and chosen.kind == "postponement" else None
    if (chosen.yes or 0) > (chosen.no or 0) and asked in OFF_THE_TABLE:
        return Decision(asked or "", chosen.span)
    if (chosen.yes or 0) > (chosen.no or 0) or (chosen.yes is None and chosen.no == 0):
        told = carried("accepted", chosen.span, 3, content)
        return Decision(told.outcome, chosen.span, told.substance)
    if chosen.yes is None and chosen.unanimous is not None:  # "mehrheitlich bei 3 Gegenstimmen"
        return Decision(carried("accepted", chosen.span, 3, content).outcome, chosen.span)
    return Decision("rejected", chosen.span)


def _one_sentence(text: str, one: Span, other: Span) -> bool:
    """Whether no sentence ends between the two."""
    end, start = min(one.end, other.end), max(one.start, other.start)
    return start - end <= LONGEST and not _ENDS.search(text, end, start)


def _silence(text: str, sections: Sequence[Section]) -> Decision:
    """No decision is told: nothing was decided, or the text says too little to know."""
    roles = {s.role for s in sections}
    if not roles & {"minutes", "vote_result"}:
        return Decision("unknown")
    last = sections[-1]
    titled = sections[0].role == "metadata" and _TELLS.search(lowered(sections[0].of(text)))
    cut = (
        not titled
        and bool(_AT_HAND.search(lowered(text)))
        and last.role in ("minutes", "justification")
        and len(last.of(text)) > 60
        and _ends_mid_sentence(text, last)
    )
    return Decision("unknown" if cut else "no_vote")


def _ends_mid_sentence(text: str, last: Section) -> bool:
    ending = sentences(text, max(last.start, last.end - 2_000), last.end)[-1].of(text)
    return len(ending.split()) >= 6 and bool(_CUT.search(ending))
