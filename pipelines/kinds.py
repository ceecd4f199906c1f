"""Categories: which kind of organization, membership, paper, file; who is public, what is cancelled.

The words stay as printed; the value is one of a short vocabulary. `kinds.csv` holds a row per phrase (see phrases.py
for how rows are matched); a category no row knows is a problem with the exact words and leaves the value None.

- organization.kind: council (the elected main body: Rat, Kreistag, Bezirksversammlung), district_council (Ortsrat,
  Ortsbeirat, Bezirksvertretung), committee, faction, group (of members, smaller than a faction), advisory_board,
  supervisory_board, assembly (Zweckverband, Verbandsversammlung), working_group, administration, other.
  The name decides before the heading it is listed under, for portals list a Beirat among the committees.
- membership.kind: chair, deputy_chair, mayor, deputy_mayor, substitute, advisory (without a vote), citizen (sachkundige
  Bürger), representative (sent by another organization), spokesperson, secretary, administration, guest, member.
- paper.kind: proposal, motion, amendment, question, answer, information, recommendation, resolution, petition,
  election, minutes, other.
- file.kind: invitation (with Bekanntmachung), agenda, minutes, main, attachment, other.
- consultation.authoritative, meeting.public, paper.public: true or false. A meeting with both parts is public; every
  word of doubt ("nicht", "vertraulich") before that makes it non-public.
- meeting.status: cancelled only where said; held where an end is printed that is not still to come when the page was
  fetched; otherwise None.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache, partial
from typing import Any

from pipelines.phrases import Phrases, phrase, read
from pipelines.steps import Complain, apply, changed, problem
from scraper.items import Consultation, File, Item, Meeting, Membership, Organization, Paper, Reading

_TRUTH = {"true": True, "false": False}


@cache
def table() -> dict[str, Phrases]:
    """ "organization.kind" -> its rows."""
    rows = read("kinds.csv")
    fields = dict.fromkeys(f"{row['table']}.{row['field']}" for row in rows)
    return {f: Phrases(phrase(row, "value") for row in rows if f"{row['table']}.{row['field']}" == f) for f in fields}


def known(field: str, words: str | None) -> str | None:
    """The value these words have in this field, None where no row knows them."""
    found = table()[field].find(words) if words else None
    return found.value if found else None


def said(field: str, words: str | None, item: Item, complain: Complain) -> str | None:
    """As `known`, but words that no row knows are a problem."""
    found = table()[field].find(words) if words else None
    if words and found is None:
        complain(problem("unknown_kind", f"no row in kinds.csv knows this {field}", words, item))
    return found.value if found else None


def truth(field: str, words: str | None, item: Item, complain: Complain) -> bool | None:
    return _TRUTH.get(said(field, words, item, complain) or "")


def _organization(item: Organization, complain: Complain) -> Organization:
    kind = known("organization.kind", item.name) or said("organization.kind", item.classification, item, complain)
    return changed(item, kind=kind) if kind else item


def _membership(item: Membership, complain: Complain) -> Membership:
    kind = said("membership.kind", item.role, item, complain)
    return changed(item, kind=kind) if kind else item


def _paper(item: Paper, complain: Complain) -> Paper:
    if item.paper_type is None and item.publicity is None:
        return item
    kind = said("paper.kind", item.paper_type, item, complain)
    public = truth("paper.public", item.publicity, item, complain)
    return changed(item, kind=kind, public=public)


def _file(item: File, complain: Complain) -> File:
    """The label says it; the file's own name only where there is no label, and anything may be a name."""
    kind = said("file.kind", item.role, item, complain) or known("file.kind", item.name)
    return changed(item, kind=kind) if kind else item


def _consultation(item: Consultation, complain: Complain) -> Consultation:
    authoritative = truth("consultation.authoritative", item.role, item, complain)
    return item if authoritative is None else changed(item, authoritative=authoritative)


def _status(item: Meeting, fetched_at: datetime | None) -> str | None:
    for words in (item.name, item.occasion):
        if status := known("meeting.status", words):
            return status
    if item.end and (fetched_at is None or datetime.fromisoformat(item.end) <= fetched_at):
        return "held"
    return None


def _meeting(fetched_at: datetime | None, item: Meeting, complain: Complain) -> Meeting:
    public = truth("meeting.public", item.publicity, item, complain)
    status = _status(item, fetched_at)
    return changed(item, public=public, status=status) if status or public is not None else item


_RULES: dict[type[Item], Any] = {
    Organization: _organization, Membership: _membership, Paper: _paper, File: _file, Consultation: _consultation,
}  # fmt: skip


def step(reading: Reading) -> Reading:
    return apply(reading, _RULES | {Meeting: partial(_meeting, reading.fetched_at)})
