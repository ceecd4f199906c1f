"""Readings as hostile as pages can make them, for property tests."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from scraper.items import TYPES, Item, Problem, Reading, Withheld

WORDS = [
    "öffentlich", "nichtöffentlich", "öffentlich/nichtöffentlich", "vertagt", "nicht empfohlen", "(offen)", "Quark",
    "Do., 21.03.2024, 18:00 Uhr", "31.02.2024", "18:00 - 00:30", "02:30", "31.03.2024", "Mo, 21.03.2024",
    "SPD-Fraktion", "Muster, Michelle", "Ausschuss für Bau", "Antrag", "Entscheidung", "not_read", "demo:meeting:77",
    "e\u0301\u00ad\u202e x\u00a0\r\n\r\n\r\n\r\ny ", "  ", "\u200b",
]  # fmt: skip
KEYS = ["", "1", "2", "~1.Ö4", "demo:meeting:1", "demo:agenda_item:2", "x\u00a0y"]
words = st.sampled_from(WORDS) | st.text(max_size=12)


def _value(name: str, annotation: str, is_ref: bool) -> st.SearchStrategy[Any]:
    if is_ref or name in ("key", "alias"):
        return st.sampled_from(KEYS)
    if "bool" in annotation:
        return st.booleans()
    return st.integers(0, 9) if "int" in annotation else words


def items_of(kind: type[Item]) -> st.SearchStrategy[Item]:
    """One item of a type, words only: what a pipeline fills is left out."""
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field in fields(kind):
        if "value" not in field.metadata:
            into = required if field.default is MISSING else optional
            into[field.name] = _value(field.name, str(field.type), "ref" in field.metadata)
    return st.fixed_dictionaries(required, optional=optional).map(lambda said: kind(**said))


problems = st.builds(Problem, st.just("page_changed"), st.just("m"), words, st.sampled_from([None, "meeting:1", "x:y"]))
readings = st.builds(
    Reading,
    portal=st.just("demo"),
    url=st.just("https://example.org/to010.asp?SILFDNR=1"),
    fetched_at=st.sampled_from([None, datetime(2024, 6, 1, tzinfo=UTC)]),
    items=st.lists(st.one_of([items_of(kind) for kind in TYPES.values()]), max_size=6).map(tuple),
    problems=st.lists(problems, max_size=2).map(tuple),
    withheld=st.lists(st.builds(Withheld, words, st.just("staff")), max_size=2).map(tuple),
)
