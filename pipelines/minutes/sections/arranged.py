"""What the order of the sections tells of each: a sentence directly above a vote is what was voted on.

The reader goes line by line and knows only what stands above; this looks at what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.minutes.sections.headings import heading
from pipelines.minutes.spans import lines, sentences
from pipelines.minutes.understood import Section
from pipelines.minutes.verdicts import act, proposes, reports, speaks

_STATION = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4} - ")  # "02.03.2020 - Bauausschuss"
_FIRST_POINT = re.compile(r"\s*(?:1[.)]|I\.|a\))")


def arranged(text: str, found: Sequence[Section]) -> tuple[Section, ...]:
    """The sections, adjacent ones of the same role put together."""
    parts = _merged(found)
    return tuple(_papers(text, list(_voted_on(text, parts))))


def _merged(found: Sequence[Section]) -> list[Section]:
    merged: list[Section] = []
    for section in found:
        if merged and merged[-1].role == section.role:
            merged[-1] = merged[-1]._replace(end=section.end)
        else:
            merged.append(section)
    return merged


def _voted_on(text: str, found: list[Section]) -> Iterator[Section]:
    """Minutes that end in a decision, above the numbers of a vote: "Dem Bauantrag wird zugestimmt." over "12 : 1"."""
    if any(section.role == "resolution" for section in found):
        yield from found
        return
    for number, section in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        start = None
        if section.role == "minutes" and following and following.role == "vote_result":
            start = _decision(text, section) if _counted(text, following) else None
        if start is None:
            yield section
            continue
        above = text[section.start : start].rstrip()
        if above:
            yield section._replace(end=section.start + len(above))
        yield Section("resolution", start, section.end)


def _counted(text: str, section: Section) -> bool:
    """Whether it begins with a row or a heading of a vote, on a line of its own."""
    first = next(lines(text, section.start, section.end)).of(text)
    return "\n" in text[section.start - 2 : section.start] and heading(first) is not None


def _decision(text: str, section: Section) -> int | None:
    """Where the last line begins, if it is nothing but decisions."""
    whole = list(lines(text, section.start, section.end))
    last = whole[-1]
    if heading(last.of(text)) or any(line.of(text).endswith(":") for line in whole[-2:]):
        return None
    for place in sentences(text, *last):
        sentence = place.of(text)
        told = act(sentence)
        plain = (
            told.outcome
            and not told.consent
            and told.matter not in ("procedural", "agenda")
            and told.outcome not in ("no_vote", "withdrawn")
        )
        if not plain or speaks(sentence, True) or proposes(sentence) or reports(sentence):
            return None
    return last.start


def _papers(text: str, found: list[Section]) -> list[Section]:
    """A paper's page begins with the proposal, without a heading, and the reasons or the stations after it."""
    roles = [s.role for s in found]
    proposed = roles[:1] == ["resolution"] and "justification" in roles and not {"vote_result", "minutes"} & set(roles)
    if (proposed or _stations_below(text, found)) and heading(found[0].of(text).split("\n", 1)[0]) is None:
        found[0] = found[0]._replace(role="recommendation")
    return found


def _stations_below(text: str, found: list[Section]) -> bool:
    """Whether the points of a proposal come first and then, by date, the bodies it went through."""
    roles = [section.role for section in found[:2]]
    if roles not in (["minutes", "metadata"], ["resolution", "metadata"]) or not _STATION.match(text, found[1].start):
        return False
    words = [place.of(text) for place in sentences(text, found[0].start, found[0].end, wrapped=True)]
    return bool(_FIRST_POINT.match(words[0])) and not any(map(speaks, words))
