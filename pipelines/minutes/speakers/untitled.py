"""Who speaks without a title: "Vera Muster fragt", "Muster (SPD):", "Die CDU regt an", "Eine Sprecherin der FDP sagt".

Only at the beginning of a sentence, where nobody with a title speaks in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.minutes.spans import Span
from pipelines.minutes.speakers import clauses
from pipelines.minutes.speakers.brackets import in_brackets
from pipelines.minutes.speakers.clauses import Act
from pipelines.minutes.speakers.factions import faction_at, is_faction
from pipelines.minutes.speakers.mentions import Mention
from pipelines.minutes.speakers.named import Sentence, bare_name, is_bare_name
from pipelines.minutes.speakers.roles import kinds
from pipelines.phrases import word_set

BODILY = word_set("empfehlen empfahlen beschließen beschlossen wählen wählten")  # what members do together, as the body


def untitled(sentence: Sentence) -> Iterator[tuple[Mention, Act]]:
    """ "Vera Muster fragt ...", "Die CDU fragt ...", "Eine Mutter fragt ...": at the sentence's beginning."""
    name = bare_name(sentence.text, sentence.words, 0)
    faction = _of_party(sentence)
    if faction and sentence.word(faction.last) == ":":
        yield faction, clauses.SAYS
        return
    found = faction or _party(sentence) or name or _somebody(sentence)
    at = clauses.after(sentence.words, found.last) if found else None
    if found is None or at is None:
        return
    verb, rest = sentence.words[at].word, sentence.rest(at + 1)
    act = clauses.told(verb, rest, False) if found is name and at == found.last else clauses.spoken(verb, rest)
    if act is None and found.faction and clauses.is_perfect(verb):
        act = clauses.of_mind(verb, rest)
    if found.faction and verb in ("hatte", "hatten"):
        return  # "Die SPD-Fraktion hatte eine Aussprache angemeldet"
    if act is None or verb in BODILY or (_is_body(found) and _takes_sides(act, rest)):
        return
    yield found, act


def _of_party(sentence: Sentence) -> Mention | None:
    """ "Muster (SPD):" and "Muster (SPD) fragt": a name alone, with its faction."""
    if len(sentence.words) < 5 or sentence.word(1) != "(" or not is_bare_name(sentence.word(0)):
        return None
    bracket, after = in_brackets(sentence.text, sentence.words, 1)
    if bracket is None or not is_faction(bracket):
        return None
    whole = Span(sentence.words[0].start, sentence.words[after - 1].end)
    return Mention(0, after, whole, whole, None, sentence.word(0), bracket, None, None, False)


def _is_body(mention: Mention) -> bool:
    """ "Die CDU-Fraktion" moves and votes as a body; "Die CDU" is whoever speaks for it."""
    return bool(mention.faction and re.search("fraktion|gruppe|liste|gemeinschaft|vereinigung", mention.faction, re.I))


def _somebody(sentence: Sentence) -> Mention | None:
    words = sentence.words
    if words[0].word not in ("Ein", "Eine", "Der", "Die") or len(words) < 3 or "somebody" not in kinds(words[1].word):
        return None
    if kinds(words[1].word) & {"body", "not_a_name", "office"}:
        return None
    last = of_faction(sentence, 2)
    whole = Span(words[0].start, words[last - 1].end)
    return Mention(0, last, whole, whole, words[1].word, None, None, words[0].word, None, False)


def of_faction(sentence: Sentence, after: int) -> int:
    """Where "Ein Sprecher der SPD-Stadtratsfraktion" ends: behind the faction, if one follows."""
    if sentence.word(after).lower() not in ("der", "des", "von") or after + 1 >= len(sentence.words):
        return after
    faction = faction_at(sentence.text, sentence.words[after + 1].start)
    ends = (at for at, token in enumerate(sentence.words) if faction and token.end >= faction.end)
    return next(ends, after - 1) + 1


def _takes_sides(act: Act, rest: str) -> bool:
    """What a faction does as a body: "schlägt Herrn Muster vor", but not "schlägt vor, ..."."""
    return act.infinitive in _TAKING_SIDES and not _THAT.match(rest)


_THAT = re.compile(r"(?:[a-zäöüß]+\s){0,3}vor,")
_TAKING_SIDES = word_set(
    """zustimmen ablehnen unterstützen anschließen sehen begrüßen wünschen benennen nennen vertreten befürworten
    glauben finden einbringen zurückziehen zurücknehmen beantragen stellen einreichen unterbreiten vorschlagen
    fordern bitten"""
)


def _party(sentence: Sentence) -> Mention | None:
    words = sentence.words
    begin = 1 if words[0].word in ("Die", "Der") else 0
    if begin >= len(words) or not words[begin].word[0].isupper():
        return None
    span = faction_at(sentence.text, words[begin].start)
    if span is None:
        return None
    last = next((at for at, token in enumerate(words) if token.start >= span.end), len(words))
    whole = Span(words[0].start, span.end)
    return Mention(0, last, whole, span, None, None, span.of(sentence.text), None, None, False)
