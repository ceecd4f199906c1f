"""What the words of a resolution or a proposal decide, read by themselves: sentence by sentence, then as a whole.

A resolution of several sentences is carried as one: what takes the matter off the table outweighs what is merely to be
done, a refusal stays one, and a noting beside something else is not the outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.minutes.sections.headings import heading
from pipelines.minutes.spans import Span, lines, sentences
from pipelines.minutes.understood import Section
from pipelines.minutes.verdicts import Act, act, keeps_out

OFF_THE_TABLE = frozenset(["postponed", "referred", "withdrawn", "settled"])
CARRIED = frozenset(["accepted", "accepted_amended"])
_AMENDED = re.compile(
    r"(?:ab|ver)?(?:ge)?änderter? Beschlu|Beschlu(?:ss|ß)(?:vorschlag)? \(?(?:in )?(?:der )?(?:ab|ver)?geändert", re.I
)
_FORMULAS = re.compile(
    r"(?:[^:\n]{3,90}\bbeschlie(?:ß|ss)(?:t|en)[^:\n]{0,30}:\s{0,9}){1,9}", re.I
)  # nothing under them
_ON_THE_PAPER = re.compile(r"(?:Die|Der|Das)\s{1,3}(?:Vorlage|Antrag|Drucksache|DS|Beschlussempfehlung|Bericht)\b")


def own_words(text: str, section: Section) -> Iterator[tuple[Span, Act]]:
    """The sentences of a resolution or proposal that say something, headings left out."""
    for whole in sentences(text, section.start, section.end, wrapped=True):
        place = _below_heading(text, whole)
        sentence = place.of(text)
        if not sentence or (sentence.endswith(":") and (len(sentence) < 60 or _FORMULAS.fullmatch(sentence))):
            continue
        if keeps_out(sentence):
            continue
        start = place.start
        for part in sentence.split(";"):
            yield Span(start, start + len(part)), act(part)
            start += len(part) + 1


def _below_heading(text: str, place: Span) -> Span:
    """Without the heading it begins with: "Beschluss: Die Halle wird saniert." """
    found = heading(place.of(text))
    if not found or found.extent != "section":
        return place
    return next(lines(text, place.start + found.length, place.end), Span(place.end, place.end))


def recommends(text: str, section: Section) -> bool:
    """Whether the words above the text are a body's that recommends it: "Der Bauausschuss empfiehlt dem Rat:"."""
    first = sentences(text, section.start, section.end, wrapped=True)[0].of(text)
    return section.role == "recommendation" and ":" in first and act(first.partition(":")[0]).role == "recommendation"


def last_word(text: str, told: list[tuple[Span, Act]]) -> list[tuple[Span, Act]]:
    """What was first referred and in the end noted was noted: from the last word on the matter on."""
    first = next((n for n, (_, found) in enumerate(told) if found.outcome in OFF_THE_TABLE), len(told))
    for number in range(len(told) - 1, first, -1):
        place, found = told[number]
        if found.outcome in ("noted", "accepted", "rejected") and _ON_THE_PAPER.match(text, *place):
            return told[number:]
    return told


def said(told: Iterable[tuple[Span, Act]], words: str) -> frozenset[str]:
    """What the sentences of one resolution decide: outcomes, "plain" for what is simply to be done."""
    values = {"amended"} if _AMENDED.match(words) else set()
    for _, found in told:
        value = found.outcome
        if value in CARRIED or not value:
            value = {"refused": "rejected"}.get(found.matter or "", found.matter) if value in CARRIED else None
        if value in (None, "procedural", "agenda"):
            value = "amended" if found.outcome == "accepted_amended" else "plain"
        values.add(value)
    return frozenset(values)


def summary(asked: frozenset[str]) -> str:
    """The outcome of a resolution that stands alone."""
    special = asked - {"plain", "amended", "noted"}
    if "withdrawn" in special:
        return "withdrawn"
    if len(special) > 1:
        return "mixed"
    if special & OFF_THE_TABLE or special in ({"rejected"}, {"no_vote"}):
        return next(iter(special))
    if asked == {"noted"}:
        return "noted"
    return "accepted_amended" if "amended" in asked else "accepted"
