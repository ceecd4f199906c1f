"""What was decided, from the word a portal prints as result ("Beschlussart"): outcome and the words it rests on.

`outcomes.csv` holds a row per phrase, tried from the top (see phrases.py): first what says nothing ("(offen)"), then
negations, then what takes the matter off this table (withdrawn, postponed, referred, settled), which outweighs the
majority by which it was done; a "nicht" or "kein" that none of these rows knows is not understood; then refusal,
noting, acceptance with changes, acceptance. Parts separated by ";" are read each on its own: the same outcome in all is
that outcome, different ones are `mixed`, mere numbers of votes say nothing here (votes are another step's).

No result: outcome None. Words that no row knows: `unknown`, and a problem with the exact words.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipelines.minutes.votes.evidence import words
from pipelines.minutes.votes.votewords import tokens
from pipelines.phrases import Phrases, phrase, read
from pipelines.steps import Complain, apply, changed, problem
from scraper.items import AgendaItem, Consultation, Reading

OUTCOMES = frozenset({"accepted", "accepted_amended", "rejected", "noted", "postponed", "referred", "withdrawn",
                      "settled", "mixed", "no_vote", "unknown"})  # fmt: skip
_NUMBERS = re.compile(  # possessive: these words repeat, and a failing match must not try every way to cut them
    r"(?:abstimmung(?:sergebnis)?|(?:ja|nein|enthaltung|befangen|anwesend|dafür|dagegen|gegenstimme|stimmberechtigte)"
    r"[a-z]*+(?:\([a-z]+\))?+|-?stimmen?|[\s\d:,./()-])*+", re.I
)  # fmt: skip


@cache
def table() -> Phrases:
    return Phrases(phrase(row, "outcome") for row in read("outcomes.csv"))


@lru_cache(maxsize=4096)
def outcome(result: str) -> str | None:
    """The outcome a result's words stand for, None where they say nothing, "unknown" where no row knows them."""
    parts = [p for p in re.split(r"[;\n]", result) if p.strip() and not _NUMBERS.fullmatch(p)] or [result]
    found = [table().find(" ".join(part.split())) for part in parts]
    values = {row.value if row else "unknown" for row in found} - {None}
    if "unknown" in values:
        return "unknown"
    return "mixed" if len(values) > 1 else next(iter(values), None)


@lru_cache(maxsize=4096)
def majority(result: str) -> bool | None:
    """Whether a result's words say that all agreed ("einstimmig") or most ("mehrheitlich"); None: neither, or both."""
    found = tokens(result)
    said = {vote.unanimous for vote in words(result, found)}
    return next(iter(said)) if len(said) == 1 else None


def _found(result: str, item: AgendaItem | Consultation, complain: Complain) -> str | None:
    value = outcome(result)
    if value == "unknown":
        complain(problem("unknown_outcome", "no row in outcomes.csv knows this result", result, item))
    return value


def _agenda_item(item: AgendaItem, complain: Complain) -> AgendaItem:
    if item.result is None:
        return item
    value = _found(item.result, item, complain)
    basis = item.result if value not in (None, "unknown") else None
    return changed(item, outcome=value, outcome_basis=basis, unanimous=majority(item.result))


def _consultation(item: Consultation, complain: Complain) -> Consultation:
    return item if item.result is None else changed(item, outcome=_found(item.result, item, complain))


def step(reading: Reading) -> Reading:
    return apply(reading, {AgendaItem: _agenda_item, Consultation: _consultation})
