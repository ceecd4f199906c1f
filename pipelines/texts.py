"""What is understood of an item's texts becomes its values, votes, speeches and references (see understanding.py).

Read are the texts of an item marked public, on its own page. The portal's printed result decides the outcome where it
is clear, and the texts where it is not ("(offen)") or where they say what it was that was carried: a referral is no
acceptance. The vote on the item goes into its columns; votes of single factions and persons, and votes on anything
else, become records of their own, as do speeches and what is referred to. Texts that contradict the printed result, and
words that look like a decision and are known to no table, are problems.

What a text does not say stays None; nothing is worked out from other numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pipelines.composed import Composed, composed
from pipelines.minutes.spans import Span
from pipelines.minutes.speakers.roles import kinds
from pipelines.minutes.speakers.speakers import Speaker
from pipelines.minutes.understanding import MOST_LINES, Understood, understand
from pipelines.minutes.verdicts import act, speaks
from pipelines.minutes.votes.ballots import Ballot
from pipelines.minutes.votes.shares import Share
from pipelines.steps import Complain, Id, changed, once, problem
from pipelines.tidy import clean
from scraper.items import AgendaItem, Item, Problem, Reading, Reference, Speech, Vote

_SIDES = frozenset(["yes", "no", "abstain"])
_ASIDE = re.compile(r"\n\([^()\n]{1,200}\)[ \t]*(?=\n|\Z)")  # "(Unterbrechung der Sitzung von 19:05 bis 19:20 Uhr)"


def step(reading: Reading) -> Reading:
    if not any(isinstance(item, AgendaItem) and _has_texts(item) for item in reading.items):
        return reading
    problems: list[Problem] = []
    items: list[Item] = []
    own = tuple(f"~{_raw(i)}." for i in reading.items if isinstance(i, AgendaItem) and _has_texts(i))
    for item in reading.items:
        if isinstance(item, AgendaItem) and _has_texts(item):
            items += _read(item, problems.append)
        elif not (isinstance(item, Vote | Speech | Reference) and _raw(item).startswith(own)):
            items.append(item)
    return replace(reading, items=tuple(items), problems=once(reading.problems, problems))


def _has_texts(item: AgendaItem) -> bool:
    return bool(item.detail and item.public is True and (item.minutes_text or item.resolution_text or item.vote_text))


def _raw(item: Item) -> str:
    """The key as it was before it became an id."""
    return item.key.split(":", 2)[2] if isinstance(item.key, Id) else item.key


def _read(item: AgendaItem, complain: Complain) -> Iterator[Item]:
    page = composed(item)
    if page is None:
        yield item
        return
    found = understand(page.text, None, item.result)
    item = _valued(item, page, found)
    _doubted(item, page, found, complain)
    yield item
    yield from _numbered(item, Vote, _votes(page, found))
    yield from _numbered(item, Speech, _speeches(page, found))
    yield from _numbered(item, Reference, _references(page, found))


def _numbered(
    item: AgendaItem, kind: type[Vote | Speech | Reference], rows: Iterable[dict[str, Any]]
) -> Iterator[Item]:
    """The rows as records "~<item>.1", "~<item>.2" ..., with ids where the item has one."""
    for position, values in enumerate(rows, 1):
        key = f"~{_raw(item)}.{position}"
        if isinstance(item.key, Id):
            key = Id(f"{item.key.split(':', 1)[0]}:{kind.type}:{key}")
        yield kind(key=key, detail=True, agenda_item=item.key, position=position, **values)


def _valued(item: AgendaItem, page: Composed, found: Understood) -> AgendaItem:
    """The item with its outcome and the vote on it."""
    values: dict[str, Any] = {}
    decision = found.decision
    if decision.outcome != "unknown":
        words = decision.words and _words(page, decision.words)
        place = decision.words and page.place(decision.words)
        values["outcome"] = decision.outcome
        values["outcome_basis"] = words if place else item.outcome_basis and item.result
        values["outcome_place"] = place
    elif decision.doubts and item.outcome is None:
        values["outcome"] = "unknown"
    values |= {"substance": decision.substance, "conflict": decision.conflict or None}
    if found.vote:
        values["unanimous"] = found.vote.unanimous
        values |= {f"votes_{name}": getattr(found.vote, name) for name in ("yes", "no", "abstain", "biased")}
        values["votes_place"] = page.place(found.vote.span, *found.vote.also)
    return changed(item, **values)


def _words(page: Composed, span: Span) -> str | None:
    return clean(span.of(page.text), prose=False)


def _doubted(item: AgendaItem, page: Composed, found: Understood, complain: Complain) -> None:
    decision = found.decision
    if page.text.count("\n") > MOST_LINES:
        complain(problem("unknown_text", f"more than {MOST_LINES:,} lines: nothing is read", page.text[:80], item))
    if decision.conflict:
        words = decision.words and _words(page, decision.words)
        told = " / ".join(dict.fromkeys(filter(None, (item.result, words))))
        complain(problem("outcome_conflict", "the texts and the printed result disagree", told or None, item))
    for vote in filter(None, (found.vote, *found.further_votes)):
        if vote.doubt and page.place(vote.span):
            complain(problem("vote_sum", "more votes are told than voters", _words(page, vote.span), item))
    for span in decision.doubts:
        if page.place(span):
            complain(problem("unknown_outcome", "no row in verdicts.csv knows these words", _words(page, span), item))


def _votes(page: Composed, found: Understood) -> Iterator[dict[str, Any]]:
    """The further votes, and what factions and persons are said to have voted, in the order of the text."""
    told = sorted([*found.further_votes, *([found.vote] if found.vote else [])], key=lambda vote: vote.span)
    for ballot in told:
        sentences = filter(None, map(page.sentences, (ballot.span, *ballot.also)))
        whole = next(sentences, [ballot.span])
        said = Span(whole[0].start, whole[-1].end)
        shared: dict[str, Any] = {"words": _words(page, said), "place": page.place(said)}
        if ballot is not found.vote:
            motion = _words(page, ballot.motion) if ballot.motion and page.place(ballot.motion) else None
            shared |= {"motion": motion, "kind": _kind(ballot)}
            yield {**shared, **_counts(ballot), "unanimous": ballot.unanimous, "outcome": _outcome(ballot)}
        for column, shares in (("faction", ballot.shares), ("person_name", ballot.persons)):
            yield from ({**shared, **stated} for stated in _stated(column, shares))


def _kind(ballot: Ballot) -> str | None:
    return None if ballot.kind == "main" else ballot.kind


def _counts(ballot: Ballot) -> dict[str, int | None]:
    return {"yes": ballot.yes, "no": ballot.no, "abstain": ballot.abstain}


def _outcome(ballot: Ballot) -> str | None:
    """As the words beside it say; numbers alone do not say what majority was needed."""
    return None if ballot.carried is None else "accepted" if ballot.carried else "rejected"


def _stated(column: str, shares: Iterable[Share]) -> Iterator[dict[str, Any]]:
    """A row per name: its numbers, and its side where only one is said."""
    by_name: dict[str, list[Share]] = {}
    for share in shares:
        if share.side in _SIDES:
            by_name.setdefault(share.name, []).append(share)
    for name, told in by_name.items():
        sides = dict.fromkeys(share.side for share in told if share.count != 0)
        counts = {share.side: share.count for share in told if share.count is not None}
        yield {column: clean(name, prose=False), "side": next(iter(sides)) if len(sides) == 1 else None, **counts}


def _speeches(page: Composed, found: Understood) -> Iterator[dict[str, Any]]:
    """Who speaks in which order. The text of each is whole sentences, which two who share one both have."""
    told_votes = (vote for vote in (found.vote, *found.further_votes) if vote and vote.kind != "elsewhere")
    votes = sorted(vote.span.start for vote in told_votes)
    for speaker in found.speakers:
        told = page.sentences(speaker.said)
        if not told or told[0].start > speaker.start:
            continue
        end = next((s.start for s in told if s.start > speaker.start and _ends(page.text, s, votes)), told[-1].end)
        aside = _ASIDE.search(page.text, speaker.end, end)
        said = page.trimmed(Span(told[0].start, aside.start() if aside else end))
        words = {"speaker": speaker.literal, "name": speaker.name, "faction": speaker.faction, "role": _role(speaker)}
        who = {name: value and clean(value, prose=False) for name, value in words.items()}
        yield {**who, "text": clean(said.of(page.text)), "place": page.place(said)}


def _references(page: Composed, found: Understood) -> Iterator[dict[str, Any]]:
    """Papers, meetings and dates named; a date that is a meeting's is told once, other items (TOP 5) are not told."""
    told = {one.span.end: one for one in found.references if one.kind == "meeting"}
    for one in found.references:
        place = page.place(one.span)
        if place and one.kind in ("paper", "meeting", "date") and (one.kind != "date" or one.span.end not in told):
            yield {"kind": one.kind, "words": one.literal, "value": one.value, "place": place}


def _ends(text: str, sentence: Span, votes: list[int]) -> bool:
    """Whether the sentence tells what was decided, and no longer what somebody said."""
    if bisect_left(votes, sentence.start) < bisect_left(votes, sentence.end):
        return True
    words = sentence.of(text)
    outcome = act(words).outcome
    return outcome == "withdrawn" or (bool(outcome) and not speaks(words))


def _role(speaker: Speaker) -> str | None:
    """The function said with the name; "Frau Dr." is none."""
    words = [word for word in (speaker.role or "").split() if not kinds(word.rstrip(".")) & {"address", "title"}]
    return " ".join(words) or None
