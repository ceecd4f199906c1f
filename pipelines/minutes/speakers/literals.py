"""The words a clerk would list a speaker with, and the faction said beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.minutes.spans import Span
from pipelines.minutes.speakers.clauses import is_finite
from pipelines.minutes.speakers.factions import faction_at
from pipelines.minutes.speakers.mentions import Mention
from pipelines.minutes.speakers.named import BY, Sentence, past_body
from pipelines.minutes.speakers.occasions import occasions
from pipelines.minutes.speakers.roles import kinds
from pipelines.minutes.speakers.untitled import of_faction

_OF_FACTION = re.compile(r"\s?,\s|\s(?:für|namens|von|im Namen|aus)\s(?:(?:die|der)\s(?=[\w/]*[A-ZÄÖÜ]))?")
_APPOSED = 12  # words of a function behind a name
_ON_BEHALF = re.compile(r"\b(?:[Ff]ür|[Nn]amens|[Ii]m\s(?:Namen|Auftrag)|[Ss]eitens)\s(?:(?:die|der)\s)?")


def of_faction_named(sentence: Sentence, mention: Mention) -> Mention:
    """The mention with the faction said elsewhere in its clause: "Für die SPD-Fraktion erklärt Frau Muster"."""
    if mention.faction or mention.name is None:
        return mention
    text, end = sentence.text, sentence.words[mention.last - 1].end
    beside = _OF_FACTION.match(text, end, sentence.span.end)
    before = _ON_BEHALF.search(text, sentence.span.start, mention.literal.start) if beside is None else None
    found = beside or before
    span = faction_at(text, found.end()) if found else None
    if found is None or span is None or (found[0] == ", " and text[span.end : span.end + 1] not in (",", ":", "")):
        return mention
    return mention._replace(faction=span.of(text))


def literals(sentence: Sentence, group: Sequence[Mention]) -> list[Span]:
    """Of each of a group; names that share one title are listed in one: "die Ratsherren Muster und Beispiel"."""
    found = [literal(sentence, mention) for mention in group]
    first = 0
    for at in range(1, len(group) + 1):
        if at < len(group) and group[at].plural and group[at].article is None and group[at].role == group[first].role:
            continue
        if group[first].plural and group[first].name and at > first + 1:
            found[first:at] = [Span(found[first].start, found[at - 1].end)] * (at - first)
        first = at
    return found


def literal(sentence: Sentence, mention: Mention) -> Span:
    """The words as a clerk would list them: with the article unless it is oblique, and with a faction apposed.

    "der Abg. Muster", "Die Bürgermeisterin", "Vorsitzenden" (of "durch den Vorsitzenden"), "Herrn Muster, SPD".
    """
    start, end = mention.literal
    if mention.article and (mention.nominative is False or _oblique(sentence, mention)):
        start = mention.bare.start
    if mention.name is None and mention.nominative is not False:
        end = max(end, sentence.words[past_body(sentence, mention) - 1].end)
    if mention.name is None and (mention.article or "").lower() in ("ein", "eine"):
        end = max(end, sentence.words[of_faction(sentence, mention.last) - 1].end)
    if mention.name and sentence.word(mention.last) == ",":
        end = max(end, _function(sentence, mention.last + 1))
        faction = faction_at(sentence.text, sentence.words[mention.last].end)
        if faction and re.match(r"\s*(?:[,:]|\Z)", sentence.text[faction.end : sentence.span.end][:3]):
            end = faction.end
    return Span(start, end)


def _function(sentence: Sentence, at: int) -> int:
    """Where a function apposed without an article ends: "Herr Muster, Vorsitzender des Beirats, berichtet"."""
    if not kinds(sentence.word(at)) & {"office"}:
        return 0
    for index in range(at + 1, min(at + _APPOSED, len(sentence.words) - 1)):
        if sentence.word(index) == ",":
            return sentence.words[index - 1].end if is_finite(sentence.word(index + 1)) else 0
    return 0


def _oblique(sentence: Sentence, mention: Mention) -> bool:
    before = sentence.word(mention.first - 1)
    return before.lower() in BY or (mention.nominative is None and bool(occasions()["of"].fullmatch(before)))
