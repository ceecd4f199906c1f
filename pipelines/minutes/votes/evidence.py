"""What words alone tell of a vote: the majority, the verdict, factions for and against, persons who abstained.

"einstimmig" and "mehrheitlich" (a ticked box of a form counts, an empty one does not); "angenommen" or "abgelehnt";
"gegen die Stimmen der CDU-Fraktion bei Enthaltung der FDP", "Zustimmung: CDU, SPD Ablehnung: FWR"; "Zwei Mitglieder
haben sich enthalten", but not who must abstain.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from pipelines.minutes.spans import Span, Text
from pipelines.minutes.votes.ballots import Ballot
from pipelines.minutes.votes.shares import Share, share
from pipelines.minutes.votes.votewords import SIDES, Token, meaning

_NOT = re.compile(r"\bnicht\s+(?:\w+\s+)?\Z")
_STOPS = frozenset(
    ["accepted", "rejected", "unanimous", "majority", ".", ":", ";", "\n", "(", ")", "|", "number", *SIDES]
)
_FACTION = re.compile(
    r"(?i:fraktion|\bafd\b|\bvolt\b|gruppe|partei|wähler|bürger|grüne|linke|pirat|freie|liste\b|union|\bherrn?\b|\bfrau\b)|\b[A-ZÄÖÜ]{2,}"
)
_LEAD = re.compile(r"(?:(?:die|der|den|des|von|vom|durch|seitens|einer|stimmen?|stimm|en|aus)\b\s*)*", re.I)
_MODAL = re.compile(
    r"\b(?:muss|müssen|musste|kann|können|konnten?|soll|sollen|sollten?|darf|dürfen|möchten?|wollen|will|wegen|befangen\w*|würden?)\b",
    re.I,
)
_EVERYBODY = re.compile(
    r"(?:alle[nr]?|sämtliche[nr]?)\s+(?:\w+\s+)?(?:\w*mitglieder\w*|anwesenden|\w*räte|\w*vertreter|\w*verordneten|fraktionen)\s+"
    r"(?:\w+\s+){0,6}?(?:stimmen|stimmten|sind|waren)\s+(?:\w+\s+){0,8}?(?:zu|dafür|mit ja|einverstanden)\b", re.I
)  # fmt: skip
_CONSENT = re.compile(  # in lower case; the look back stands behind the literal, which is quick to find
    r"stimm(?<!\wstimm)(?:t|en|te|ten)\s(?:[^\s.;:]+\s){0,20}?zu(?=\s*(?:[.,;\n]|und\b|\Z))"
)
_MARKED = re.compile(r"\(= ?(Annahme|Zustimmung|Ablehnung|Enthaltung)\)")
_NUMBERED = re.compile(r"\(\d{1,3}\)")
_SIDED = frozenset(["votes", *SIDES])
_CLAUSE = 300  # characters a list of factions, or a form, may have


def words(text: str, found: list[Token]) -> Iterator[Ballot]:
    """ "einstimmig", "mit großer Mehrheit"."""
    ticks = [token.start for token in found if token.kind == "tick"]
    for i, token in enumerate(found):
        if token.kind in ("unanimous", "majority") and _said(text, found, i, ticks):
            unanimous = token.kind == "unanimous" and not _negated(text, token)
            yield Ballot(Span(token.start, token.end), word="unanimous" if unanimous else "majority")


def _negated(text: str, token: Token) -> bool:
    """Whether "nicht" or "nicht einmal" stands before the word."""
    before = text[max(0, token.start - 30) : token.start].lower()
    return "nicht" in before and _NOT.search(before) is not None


def _said(text: str, found: list[Token], i: int, ticks: list[int]) -> bool:
    if [t.kind for t in found[i + 1 : i + 2]] == ["voter"] and found[i].kind == "majority":
        return False  # "13 Anwesende, mehrheitlich Mitglieder des Rates"
    if found[i].weak and found[i].kind == "unanimous":
        return text[found[i].end : found[i].end + 1] == "."
    if found[i].weak:
        before = text[max(0, found[i].start - 30) : found[i].start].lower()
        return bool(re.search(r"\b(?:mit|durch)\s+(?:\w+\s+){0,2}\Z", before)) and "erforderlich" not in before
    ticked = _ticked(found, i)
    if ticked is not None:
        return ticked
    other = bisect_left(ticks, found[i].start - _CLAUSE)
    return not (other < len(ticks) and ticks[other] < found[i].start + _CLAUSE)


def _ticked(found: list[Token], i: int) -> bool | None:
    """What the box before or the cell after a word of a form says; None where there is none."""
    before = [t.kind for t in found[max(0, i - 3) : i]]
    if before[-1:] in (["tick"], ["box"]):
        return before[-1] == "tick"
    if before[-1:] in (["]"], [")"]) and before[-2:-1] in (["tick"], ["["], ["("]):
        return before[-2] == "tick"
    skipped: list[str] = []
    for token in found[i + 1 : i + 6]:
        if token.kind in ("none", "tick"):
            return token.kind == "tick"
        if token.kind not in (":", "|", "\n", "accepted", "rejected"):
            break
        skipped.append(token.kind)
    following = found[i + 1 + len(skipped)].kind if i + 1 + len(skipped) < len(found) else ""
    empty = skipped[:2] == [":", "\n"] and following in (*SIDES, "majority", "unanimous")
    return False if empty else None


def everybody(text: str, found: list[Token]) -> Iterator[Ballot]:
    """ "Alle Mitglieder stimmen zu": nobody is said to be left out, and no number is given."""
    for token in found:
        if token.kind == "all" and (said := _EVERYBODY.match(text, token.start)):
            yield Ballot(Span(token.start, said.end()), word="unanimous", carried=True)


def carried(text: str, found: list[Token]) -> list[tuple[int, bool]]:
    """Where it is said that something was carried or not, in order."""
    told = [(m.start(), True) for m in _CONSENT.finditer(Text.of(text).low)]
    for token in found:
        if token.kind in ("accepted", "rejected"):
            told.append((token.start, (token.kind == "accepted") != _negated(text, token)))
    return sorted(told)


def shares(text: str, found: list[Token]) -> Iterator[Ballot]:
    """Factions that are told without numbers; "gegen" and "mit den Stimmen der ..." name those who lost and won."""
    for i, token in enumerate(found):
        if token.kind in _SIDED and (side := _side(text, found, i)) and (place := _names_after(text, found, i)):
            told = tuple(_listed(place.of(text), side))
            meant = side != "against" or "stimm" in text[token.end : place.start].lower()
            if told and (meant or _FACTION.search(told[0].name)):  # not "gegen den Plan, weil Herr Muster ..."
                yield Ballot(Span(token.start, place.end), shares=told)


def marked(text: str) -> Iterator[Ballot]:
    """ "CDU, GRÜNE (= Annahme); AfD (= Ablehnung)"."""
    for found in _MARKED.finditer(text):
        names = text[max(0, found.start() - _CLAUSE) : found.start()]
        names = re.split(r"[;:.\n()]|\bgegen\b", names)[-1]
        side = meaning(found[1])[0] if found[1].lower() != "annahme" else "yes"
        told = tuple(_listed(names, side))
        if told:
            yield Ballot(Span(found.start() - len(names), found.end()), shares=told)


def _side(text: str, found: list[Token], i: int) -> str | None:
    """The side that names after this word are on."""
    token = found[i]
    following = found[i + 1].kind if i + 1 < len(found) else ""
    if token.kind == "votes" and [_word(text, t) for t in found[max(0, i - 2) : i]] == ["mit", "den"]:
        return "with"
    if token.kind not in SIDES:
        return None
    if following != ":" and _word(text, token) == "gegen":
        return "against"
    whose = following == "link" and _word(text, found[i + 1]) in ("der", "von", "des")
    named = (token.kind == "abstain" or whose) and not token.weak
    return token.kind if following == ":" or named else None


def _word(text: str, token: Token) -> str:
    return text[token.start : token.end].lower()


def _names_after(text: str, found: list[Token], i: int) -> Span | None:
    """The words after "gegen", "bei Enthaltung" or "Zustimmung:" if they name factions."""
    colon = i + 1 < len(found) and found[i + 1].kind == ":"
    first = i + 1 + colon
    if first >= len(found):
        return None
    start = found[first].start
    end = _clause_end(text, found, first)
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    return Span(start, end) if start < end and _FACTION.search(text, start, end) else None


def _clause_end(text: str, found: list[Token], first: int) -> int:
    """Where the names end: at the next sign, side or verdict, or at "bei" and "mit"; not at "Bündnis 90"."""
    start, end = found[first].start, len(text)
    for token in found[first : first + 30]:
        year = token.kind == "number" and text[max(start, token.start - 4) : token.start].rstrip().endswith(
            ("nis", "B")
        )
        numbered = token.kind in "()" and _NUMBERED.search(text, max(start, token.start - 4), token.end + 4)
        if (token.kind in _STOPS and not year and not numbered) or _word(text, token) in ("bei", "mit"):
            end = token.start
            break
    return start + len(text[start : min(end, start + _CLAUSE)].rstrip(" -–"))


def _listed(words: str, side: str) -> Iterator[Share]:
    for part in re.split(r",|\bund\b|\bsowie\b", words):
        name = part.strip(" -–\n")
        lead = _LEAD.match(name)
        name = name[lead.end() :] if lead else name
        if name and name[0].isupper() and len(name) <= 60:
            yield share(name, side)


def remarks(text: str, found: list[Token], taken: list[Span]) -> Iterator[Ballot]:
    """ "Zwei neu gewählte Gemeinderäte haben sich ... enthalten"; "mit 12 Stimmen angenommen"."""
    places = {place for span in taken for place in range(span.start, span.end)} if taken else set()
    for i, token in enumerate(found):
        if token.kind != "number" or token.start in places or token.value is None:
            continue
        if (end := _abstained(text, found, i)) is not None and end - 1 not in places:
            yield Ballot(Span(token.start, end), abstain=token.value)
        elif _by_votes(text, found, i):
            yield Ballot(Span(token.start, found[i + 1].end), yes=token.value, bare=True)


def _abstained(text: str, found: list[Token], i: int) -> int | None:
    near = found[i].end + 40
    if all(t.kind != "voter" or t.start >= near for t in found[i + 1 : i + 4]):
        return None
    for token in found[i + 1 : i + 25]:
        if token.kind in (".", "\n", "number") or (token.kind in SIDES and token.kind != "abstain"):
            return None
        if token.kind == "abstain" and token.weak:
            said = text[found[i].start : token.end]
            return token.end if re.search(r"\bsich\b", said) and not _MODAL.search(said) else None
    return None


def _by_votes(text: str, found: list[Token], i: int) -> bool:
    if not 0 < i < len(found) - 1 or found[i + 1].kind != "votes":
        return False
    begin = i - 1 - (i > 1 and found[i - 1].kind == "all")  # "mit allen 14 Stimmen"
    if _word(text, found[begin]) != "mit":
        return False
    if begin and found[begin - 1].kind in ("accepted", "unanimous"):
        return _word(text, found[begin - 1]) != "gewählt"
    for token in found[i + 2 : i + 20]:
        if token.kind in (".", "\n", "rejected"):
            return False
        if token.kind == "accepted":
            return _word(text, token) != "gewählt"
    return False
