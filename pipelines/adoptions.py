"""What words say became of the recommendation: "wie Vorlage", "mit folgenden Änderungen beschlossen", "antragsgemäß".

`adoptions.csv` holds a row per phrase (see phrases.py). Read are the portal's result, then the resolution where it is
so short that it speaks about the recommendation instead of repeating it, then the result of the vote; words the
recommendation has itself say nothing about it. Comparing the texts is the archive's (archive/adoption.py).
"""

from __future__ import annotations

from functools import cache

from pipelines.phrases import Phrases, phrase, read
from pipelines.steps import Complain, apply, changed
from scraper.items import AgendaItem, Reading

SHORT = 400  # characters; a longer resolution is the matter itself


@cache
def table() -> Phrases:
    return Phrases(phrase(row, "adoption") for row in read("adoptions.csv"))


def said(words: str | None, recommendation: str | None = None) -> str | None:
    """unchanged, amended or departed; None where no row knows the words."""
    text = " ".join((words or "")[: SHORT + 1].split())
    if not text or len(text) > SHORT:
        return None
    row = table().find(text)
    if row is None or (recommendation and row.pattern.search(" ".join(recommendation[:SHORT].lower().split()))):
        return None
    return row.value


def _agenda_item(item: AgendaItem, _: Complain) -> AgendaItem:
    texts = filter(None, (item.result, item.resolution_text, item.vote_text))
    return changed(item, adoption_said=next(filter(None, (said(text, item.recommendation) for text in texts)), None))


def step(reading: Reading) -> Reading:
    return apply(reading, {AgendaItem: _agenda_item})
