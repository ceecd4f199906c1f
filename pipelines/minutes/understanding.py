"""All that is understood of one agenda item's text; of what has more lines than any item's text, nothing."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.minutes.decisions.decisions import decision
from pipelines.minutes.references import Reference, references
from pipelines.minutes.sections.sections import sections
from pipelines.minutes.spans import Span, Text
from pipelines.minutes.speakers.factions import Faction, factions
from pipelines.minutes.speakers.speakers import Speaker, speakers
from pipelines.minutes.understood import Decision, Section
from pipelines.minutes.votes.ballots import Ballot
from pipelines.minutes.votes.votes import ballots, final, further
from pipelines.outcomes import majority


@dataclass(frozen=True, slots=True)
class Understood:
    """Sections, decision, the vote on the item and further votes, who speaks, in order, factions, references."""

    sections: tuple[Section, ...]
    decision: Decision
    vote: Ballot | None
    further_votes: tuple[Ballot, ...]
    speakers: tuple[Speaker, ...]
    factions: tuple[Faction, ...]
    references: tuple[Reference, ...]


MOST_LINES = 10_000  # what has more is a list of cells
_ON_THE_WAY = ("postponement", "amendment")
_CARRIED = ("accepted", "accepted_amended", "noted")


def understand(text: str, role: str | None = None, result: str | None = None) -> Understood:
    """What the text says, `role` being what it is known to be, `result` the portal's word where it stands elsewhere."""
    if text.count("\n") > MOST_LINES:
        return Understood((), Decision("unknown"), None, (), (), (), ())
    text = Text.of(text)
    parts = sections(text, role)
    votes = ballots(text)
    vote = final(votes, text)
    if result and vote is None and (said := majority(result)) is not None:
        vote = Ballot(Span(len(text), len(text)), word="unanimous" if said else "majority")  # said outside the text
    decided = decision(text, parts, votes, result)
    if vote and vote.kind in _ON_THE_WAY and vote.carried is False and decided.outcome in _CARRIED:
        vote = None  # a motion on the way failed, and of the vote on the item nothing is told
    return Understood(
        parts, decided, vote, further(votes, vote), speakers(text, parts), factions(text), references(text)
    )  # fmt: skip
