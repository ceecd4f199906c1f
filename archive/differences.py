"""Two texts side by side, word by word; and the German words for what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, OLD, NEW, GAP = "same", "old", "new", "gap"
AROUND = 12  # words shown before and after a difference
_WORDS = re.compile(r"\S+\s*|\s+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_TOO_MANY = 4_000_000  # pairs of words; texts with more are compared line by line, and with more of those not at all

KINDS = {
    "new": "neu aufgenommen", "changed": "geändert", "withdrawn": "nicht mehr aufgeführt",
    "depublished": "eigene Seite gelöscht", "returned": "wieder da", "moved": "unter neuer Nummer",
}  # fmt: skip
FIELDS = {
    "name": "Name", "classification": "Einordnung", "kind": "Art (unser Wort)", "start_date": "seit", "end_date": "bis",
    "organization": "Gremium", "person": "Person", "person_name": "Name", "role": "Funktion",
    "on_behalf_of": "für", "organization_name": "Name des Gremiums", "date_words": "Datum laut Portal",
    "time_words": "Uhrzeit laut Portal", "start": "Beginn", "end": "Ende", "room": "Raum", "place": "Ort",
    "occasion": "Anlass", "publicity": "Öffentlichkeit", "public": "öffentlich", "status": "Status",
    "meeting": "Sitzung", "number": "Nummer", "position": "Stelle auf der Tagesordnung", "late": "Nachtrag",
    "title": "Betreff", "addition": "Zusatz", "paper": "Vorlage", "paper_reference": "Nummer der Vorlage",
    "recommendation": "Beschlussempfehlung", "minutes_text": "Niederschrift", "resolution_text": "Beschluss",
    "vote_text": "Abstimmungsergebnis", "justification": "Sachverhalt und Begründung",
    "other_text": "Weitere Abschnitte", "result": "Beschlussart laut Portal", "outcome": "Ergebnis (unser Wort)",
    "outcome_basis": "Wörter, auf denen das Ergebnis beruht", "unanimous": "einstimmig", "votes_yes": "Ja-Stimmen",
    "votes_no": "Nein-Stimmen", "votes_abstain": "Enthaltungen", "votes_biased": "befangen",
    "text_state": "Stand der Texte", "reference": "Vorlagennummer", "date": "Datum", "paper_type": "Art der Vorlage",
    "office": "Federführend", "originator": "Einreicher", "related": "bezieht sich auf",
    "agenda_item": "Tagesordnungspunkt", "authoritative": "entscheidend", "state": "Stand", "mime_type": "Dateityp",
    "size": "Größe", "url": "Adresse", "motion": "Worüber", "faction": "Fraktion", "yes": "Ja", "no": "Nein",
    "abstain": "Enthaltung", "words": "Wortlaut", "speaker": "Rednerin oder Redner", "text": "Text",
    "outcome_place": "Stelle des Ergebnisses", "substance": "Gehalt des Beschlusses",
    "conflict": "Texte und Beschlussart im Widerspruch", "votes_place": "Stelle der Abstimmung", "side": "Stimme",
    "adoption_said": "Was die Worte zur Beschlussempfehlung sagen",
}  # fmt: skip


class Piece(NamedTuple):
    """A stretch of text: same, only in the old, only in the new one; or a gap where much is the same."""

    kind: str
    text: str


def differences(old: object, new: object) -> list[Piece]:
    """How one value became the other. Both None, the words of either are not public: []."""
    if old is None or new is None:
        return [Piece(kind, str(v)) for kind, v in ((OLD, old), (NEW, new)) if v is not None]
    for pattern in (_WORDS, _LINES):
        a, b = pattern.findall(str(old)), pattern.findall(str(new))
        head, tail = _shared(a, b)
        a_end, b_end = len(a) - tail, len(b) - tail
        if (a_end - head) * (b_end - head) <= _TOO_MANY:
            return list(_told(a, b, head, a_end, b_end))
    return [Piece(OLD, str(old)), Piece(NEW, str(new))]


def _shared(a: list[str], b: list[str]) -> tuple[int, int]:
    """How many words both begin with, and how many of the others both end with."""
    head = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    most = min(len(a), len(b)) - head
    ends = zip(reversed(a), reversed(b), strict=False)
    return head, min(most, next((n for n, (x, y) in enumerate(ends) if x != y), most))


def _told(a: list[str], b: list[str], head: int, a_end: int, b_end: int) -> Iterator[Piece]:
    yield from _quoted(a[:head], first=True)
    between = SequenceMatcher(None, a[head:a_end], b[head:b_end], autojunk=False)
    for kind, i, j, k, m in between.get_opcodes():
        if kind == "equal":
            yield from _quoted(a[head + i : head + j])
        else:
            yield from (Piece(side, "".join(words)) for side, words in (
                (OLD, a[head + i : head + j]), (NEW, b[head + k : head + m])) if words)  # fmt: skip
    yield from _quoted(a[a_end:], last=True)


def _quoted(words: list[str], *, first: bool = False, last: bool = False) -> Iterator[Piece]:
    """Words that are the same: all of few, of many only those beside a difference."""
    before, after = 0 if first else AROUND, 0 if last else AROUND
    if not words:
        return
    if len(words) <= before + after + AROUND:
        yield Piece(SAME, "".join(words))
        return
    if before:
        yield Piece(SAME, "".join(words[:before]))
    yield Piece(GAP, " … ")
    if after:
        yield Piece(SAME, "".join(words[-after:]))
