"""`ratsarchiv interpret FILE|-`: what the text of one agenda item says, as JSON."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pipelines.minutes.speakers.speakers import Speaker
    from pipelines.minutes.understanding import Understood
    from pipelines.minutes.votes.ballots import Ballot


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--role", help="The section the text is known to be, where nothing in it says otherwise.")
@click.option("--result", help="The result the portal prints for the item, where it is not in the text.")
def command(file: IO[bytes], role: str | None, result: str | None) -> None:
    """What the text of one agenda item says: sections, outcome, votes, speakers, as JSON.

    FILE is plain text in UTF-8; - reads standard input. Offsets count its characters.
    """
    from pipelines.minutes.understanding import understand

    text = file.read().decode("utf-8", "replace")
    click.echo(json.dumps(as_json(text, understand(text, role, result)), ensure_ascii=False, indent=1))


def as_json(text: str, found: Understood) -> dict[str, Any]:
    """The JSON of what was understood; every span is given as `start` and `end`, or as its words."""
    from pipelines.minutes.speakers.speakers import once

    decision = found.decision
    return {
        "sections": [{"role": s.role, "start": s.start, "end": s.end, "text": s.of(text)} for s in found.sections],
        "outcome": decision.outcome,
        "outcome_words": decision.words.of(text) if decision.words else None,
        "substance": decision.substance,
        "conflict": decision.conflict,
        "vote": _vote(found.vote),
        "further_votes": [{**_vote(vote), "words": vote.span.of(text)} for vote in found.further_votes],
        "speakers": list(once(found.speakers)),
        "speeches": [_speech(text, one) for one in found.speakers],
        "factions": [faction.literal for faction in found.factions],
        "paper_references": [r.value for r in found.references if r.kind == "paper"],
        "references": [{"kind": r.kind, "value": r.value, "start": r.span.start} for r in found.references],
    }


def _speech(text: str, one: Speaker) -> dict[str, Any]:
    said = {"start": one.said.start, "end": one.said.end, "text": one.said.of(text)}
    return {"speaker": one.literal, "role": one.role, "faction": one.faction, "act": one.act, **said}


def _vote(vote: Ballot | None) -> dict[str, Any]:
    return {name: getattr(vote, name, None) for name in ("unanimous", "yes", "no", "abstain", "biased")}
