"""The vote on an item, and the votes on anything else, in a form a table of examples can hold."""

from __future__ import annotations

from pipelines.minutes.votes import votes

Told = tuple[int | None, int | None, int | None, bool | None]


def told(text: str) -> Told | None:
    """yes, no, abstain, unanimous of the vote on the item."""
    one = votes.final(votes.ballots(text), text)
    return one and (one.yes, one.no, one.abstain, one.unanimous)


def more(text: str) -> list[tuple[int | None, int | None]]:
    found = votes.ballots(text)
    return [(b.yes, b.no) for b in votes.further(found, votes.final(found, text))]
