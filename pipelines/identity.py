"""Every record has one id, `<slug>:<type>:<key>`, and every id that is referred to has a record.

Two steps. `gather`, early: what a page says about one record in several places is put together, the record's own words
before a mention's, then the first that says anything; a record marked non-public anywhere is non-public. A record
under its "~" key that goes by a number elsewhere on the page is that record. `step`, last: keys, aliases and references
become ids; records the page only refers to get an empty mention. A key is turned into an id once: an `Id` is told
from a key by its type, not by its looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipelines.steps import FIELDS, Id, changed, once
from scraper.items import TYPES, Item, Problem, Reading

_REFS = {t: tuple(t.refs().items()) for t in TYPES.values()}
_Names = dict[tuple[str, str], str]


def gather(reading: Reading) -> Reading:
    """One item per record. An item without a key is nobody's and becomes a problem."""
    names = _aliases(reading)
    found: dict[tuple[str, str], list[Item]] = {}
    problems = []
    for item in reading.items:
        if item.key:
            key = names.get((item.type, item.key), item.key)
            found.setdefault((item.type, key), []).append(item)
        else:
            problems.append(Problem("missing", f"a record of type {item.type} has no key", item.url, item.type))
    if not problems and not names and len(found) == len(reading.items):
        return reading
    items = tuple(_referring(_merged(key, same), names) for (_, key), same in found.items())
    return replace(reading, items=items, problems=once(reading.problems, problems))


def _aliases(reading: Reading) -> _Names:
    """(type, "~" key) -> the key of the record that gives it as its alias."""
    aliased = (i for i in reading.items if i.alias and i.alias.startswith("~") and not isinstance(i.key, Id))
    return {(i.type, str(i.alias)): i.key for i in aliased if not i.key.startswith("~")}


def _merged(key: str, same: list[Item]) -> Item:
    """What all of them say; their own pages' words first, else in the order of the page."""
    if len(same) == 1:
        return changed(same[0], key=key)
    ranked = sorted(same, key=lambda item: not item.detail)
    values: dict[str, Any] = {
        name: next((v for item in ranked if (v := getattr(item, name)) is not None), None)
        for name in FIELDS[type(same[0])]
    }
    if any(getattr(item, "public", None) is False for item in same):
        values["public"] = False
    return type(same[0])(**values | {"key": key})


def _referring(item: Item, names: _Names) -> Item:
    """References to an alias, as references to the record."""
    if not names:
        return item
    keys = {}
    for name, target in _REFS[type(item)]:
        if key := names.get((target, getattr(item, name))):
            keys[name] = key
    return changed(item, **keys) if keys else item


def step(reading: Reading) -> Reading:
    slug = reading.portal
    items = [_identified(slug, item) for item in reading.items]
    items += _mentions(items)
    problems = once((), [_about(slug, p) for p in reading.problems])
    return replace(reading, items=tuple(items), problems=problems)


def identify(slug: str, kind: str, key: str) -> Id:
    """The id of a record of type `kind`; an Id stays what it is."""
    return key if isinstance(key, Id) else Id(f"{slug}:{kind}:{key}")


def _identified(slug: str, item: Item) -> Item:
    if isinstance(item.key, Id):
        return item
    values: dict[str, Any] = {"key": identify(slug, item.type, item.key)}
    if item.alias:
        values["alias"] = identify(slug, item.type, item.alias)
    for name, target in _REFS[type(item)]:
        if key := getattr(item, name):
            values[name] = identify(slug, target, key)
    return changed(item, **values)


def _mentions(items: list[Item]) -> Iterator[Item]:
    """An empty item for every record that is only referred to, in the order of the references."""
    known: set[str] = {item.key for item in items}
    for item in items[:]:
        for name, target in _REFS[type(item)]:
            key = getattr(item, name)
            if key and key not in known:
                known.add(key)
                yield TYPES[target](key=key)


def _about(slug: str, said: Problem) -> Problem:
    """The problem, naming its record by id; Readers name it "type:key"."""
    kind, colon, key = (said.record or "").partition(":")
    if isinstance(said.record, Id) or not colon or kind not in TYPES:
        return said
    return replace(said, record=identify(slug, kind, key))
