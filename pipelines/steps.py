"""What every step is made of: rules per item type, problems that name their record, and ids that are told from keys.

A step is `step(reading) -> Reading`, pure, deterministic and idempotent: run twice it changes nothing more. It returns
the very same Reading where it has nothing to do, which is most of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any, TypeVar

from scraper.items import TYPES, Item, Problem, Reading

Complain = Callable[[Problem], None]
Rule = Callable[[Any, Complain], Item]
I = TypeVar("I", bound=Item)  # noqa: E741

FIELDS: dict[type[Item], tuple[str, ...]] = {t: tuple(f.name for f in fields(t)) for t in TYPES.values()}
_VALUES: dict[type[Item], Callable[[Item], tuple[Any, ...]]] = {t: attrgetter(*FIELDS[t]) for t in FIELDS}
# how a new item's fields are set, one after the other: by their slots, for a frozen item sets none itself
_SET = {t: [getattr(t, name).__set__ for name in FIELDS[t]] for t in FIELDS}


class Id(str):
    """A full id, `<slug>:<type>:<key>`. Its type is what tells it from a key: a portal may well print a key that
    looks like an id ("demo:meeting:77"), and must not thereby speak about another record.
    """

    __slots__ = ()


def changed(item: I, **values: Any) -> I:
    """`item` with other values; the same object where they are not other."""
    for name, value in values.items():
        if getattr(item, name) != value:
            return _copy(item, values)
    return item


def _copy(item: I, values: dict[str, Any]) -> I:
    """dataclasses.replace, for its cost is most of a step's: 3 us where that takes 11, once or twice per record."""
    kind = type(item)
    new = kind.__new__(kind)
    for put, value in zip(_SET[kind], _VALUES[kind](item), strict=True):
        put(new, value)
    for name, value in values.items():
        object.__setattr__(new, name, value)
    return new


def record(item: Item) -> str:
    """How a problem names the record: its id, or type and key as long as it has none."""
    return item.key if isinstance(item.key, Id) else f"{item.type}:{item.key}"


def problem(kind: str, message: str, words: str | None, item: Item) -> Problem:
    """A problem about one record. The page's words stand in `words` alone, so that they can be withheld."""
    return Problem(kind, message, words, record(item))


def apply(reading: Reading, rules: Mapping[type[Item], Rule]) -> Reading:
    """Every item through the rule for its type."""
    problems: list[Problem] = []
    items = tuple(_ruled(reading.items, rules, problems.append))
    if not problems and all(a is b for a, b in zip(items, reading.items, strict=True)):
        return reading
    return replace(reading, items=items, problems=once(reading.problems, problems))


def _ruled(items: tuple[Item, ...], rules: Mapping[type[Item], Rule], complain: Complain) -> Iterator[Item]:
    for item in items:
        rule = rules.get(type(item))
        yield rule(item, complain) if rule else item


T = TypeVar("T")


def once(said: tuple[T, ...], more: list[T]) -> tuple[T, ...]:
    """Both, in order, each only once: a second run finds the same problems again."""
    return tuple(dict.fromkeys((*said, *more)))
