"""The words a clerk would list a speaker with, and the faction said beside them."""

from __future__ import annotations

import re

from pipelines.minutes.spans import Span
from pipelines.minutes.speakers.factions import faction_at
from pipelines.minutes.speakers.mentions import Mention
from pipelines.minutes.speakers.named import BY, Sentence
from pipelines.minutes.speakers.occasions import occasions
from pipelines.minutes.speakers.untitled import of_faction

_OF_FACTION = re.compile(r"\s?,\s|\s(?:für|namens|von|im Namen|aus)\s(?:(?:die|der)\s(?=[\w/]*[A-ZÄÖÜ]))?")
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


def literal(sentence: Sentence, mention: Mention) -> Span:
    """The words as a clerk would list them: with the article unless it is oblique, and with a faction apposed.

    "der Abg. Muster", "Die Bürgermeisterin", "Vorsitzenden" (of "durch den Vorsitzenden"), "Herrn Muster, SPD".
    """
    start, end = mention.literal
    if mention.article and (mention.nominative is False or _oblique(sentence, mention)):
        start = mention.bare.start
    if mention.name is None and (mention.article or "").lower() in ("ein", "eine"):
        end = max(end, sentence.words[of_faction(sentence, mention.last) - 1].end)
    if mention.name and sentence.word(mention.last) == ",":
        faction = faction_at(sentence.text, sentence.words[mention.last].end)
        if faction and re.match(r"\s*(?:[,:]|\Z)", sentence.text[faction.end : sentence.span.end][:3]):
            end = faction.end
    return Span(start, end)


def _oblique(sentence: Sentence, mention: Mention) -> bool:
    before = sentence.word(mention.first - 1)
    return before.lower() in BY or (mention.nominative is None and bool(occasions()["of"].fullmatch(before)))
