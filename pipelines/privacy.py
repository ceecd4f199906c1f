"""What is not public does not get past here. Fail closed: public is only what the portal marks as public.

- An agenda item not marked public keeps number, position and meeting; its title, paper, texts and result are dropped,
  with files, votes, speeches, references and, for papers that only such items name, the paper's words. The same for a
  paper whose own Status is not understood as public.
- A paper's Verfasser become `originator` where they are organizations; persons among them, and staff anywhere, go.
- Of a person only the name is kept; an address or number that slipped into a name is cut off.

Every dropped text goes to `reading.withheld`, and out of the problems' words: the bytes stay in the WARC, but nothing
of it is stored in the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from pipelines.originators import originators
from pipelines.steps import FIELDS, Complain, changed, once, problem, record
from scraper.items import (
    AgendaItem,
    Consultation,
    File,
    Item,
    Meeting,
    Membership,
    Paper,
    Person,
    Problem,
    Reading,
    Reference,
    Speech,
    Vote,
    Withheld,
)

KEPT = {
    AgendaItem: frozenset({"key", "alias", "detail", "url", "meeting", "number", "position", "public", "late",
                           "text_state"}),
    Paper: frozenset({"key", "alias", "detail", "url", "publicity", "public"}),
    Consultation: frozenset({"key", "alias", "detail", "url", "paper", "meeting", "organization", "organization_name",
                             "position", "role", "authoritative", "state", "date_words", "date"}),
    File: frozenset({"key", "url", "mime_type", "size"}),
    Vote: frozenset({"key", "kind", "faction", "side", "outcome", "place"}),
    Speech: frozenset({"key", "role", "faction", "place"}),
    Reference: frozenset({"key", "kind", "place"}),
}  # fmt: skip
_RESULTS = ("unknown_outcome", "outcome_conflict")  # what nobody may read need not be understood
_GONE = (File, Vote, Speech, Reference)  # of these nothing is left where they are not public
_WORDS = {t: tuple(f.name for f in fields(t) if not f.metadata and "str" in str(f.type)) for t in KEPT}
_CONTACT = re.compile(
    r"(?:\n|\S*@|(?:\+|\(?0)\d[\d\s/()-]{4,}|\b\d{5}\b|\b(?:Tel|Fax|Mail|Telefon)\b\.?:?).*", re.S | re.I
)
_SIGN = re.compile(r"[\d@\n]|tel|fax|mail", re.I)  # without one of these there is no contact
_Hidden = frozenset[tuple[str, str]]
_Withhold = Callable[[Withheld], None]


def step(reading: Reading) -> Reading:
    hidden = _hidden(reading)
    closed = {record(item) for item in reading.items if (item.type, item.key) in hidden}
    withheld: list[Withheld] = []
    problems: list[Problem] = []
    items = tuple(_shown(reading.items, hidden, withheld.append, problems.append))
    everything = once(reading.withheld, withheld)
    known = (p for p in reading.problems if p.kind not in _RESULTS or p.record not in closed)
    said = once(_unquoted(tuple(known), everything), problems)
    if items == reading.items and everything == reading.withheld and said == reading.problems:
        return reading
    return replace(reading, items=items, problems=said, withheld=everything)


def _unquoted(problems: tuple[Problem, ...], withheld: tuple[Withheld, ...]) -> tuple[Problem, ...]:
    """The problems without what they quote of withheld words; a result that is dropped need not be understood."""
    if not withheld or not problems:
        return problems
    secrets = {w.words for w in withheld}
    quoting = {p for p in problems if p.words and (p.words in secrets or any(s in p.words for s in secrets if s[4:]))}
    return tuple(
        replace(p, words=None) if p in quoting else p
        for p in problems
        if p not in quoting or p.kind != "unknown_outcome"
    )


def _hidden(reading: Reading) -> _Hidden:
    """(type, key) of what must not be shown: items, papers, and what hangs on these."""
    items = [i for i in reading.items if isinstance(i, AgendaItem)]
    papers = [p for p in reading.items if isinstance(p, Paper)]
    closed = {m.key for m in reading.items if isinstance(m, Meeting) and m.public is False}
    marked = {i.key for i in items if i.public is False or i.meeting in closed}
    public = {i.key for i in items if i.public is True} - marked
    not_public = {p.key for p in papers if p.publicity is not None and p.public is not True}
    not_public |= _named_in_secret(items, public) - _open(papers, not_public)
    hidden = {("agenda_item", i.key) for i in items if i.key not in public} | {("paper", key) for key in not_public}
    stations = (c for c in reading.items if isinstance(c, Consultation))
    hidden |= {("consultation", c.key) for c in stations if c.paper in not_public or c.agenda_item in marked}
    files = (f for f in reading.items if isinstance(f, File))
    told = (i for i in reading.items if isinstance(i, Vote | Speech | Reference))
    hidden |= {(i.type, i.key) for i in told if i.agenda_item not in public}
    public.add("")
    return frozenset(
        hidden | {("file", f.key) for f in files if f.paper in not_public or (f.agenda_item or "") not in public}
    )


def _named_in_secret(items: list[AgendaItem], public: set[str]) -> set[str]:
    """Papers that items not marked public name, and no public one."""
    named = {i.paper for i in items if i.paper and i.key not in public}
    return {key for key in named if key} - {i.paper for i in items if i.key in public}


def _open(papers: list[Paper], not_public: set[str]) -> set[str]:
    """Papers that are as public as their own page says, whoever names them; and those that such a page answers."""
    own = [p for p in papers if (p.detail or p.public) and p.key not in not_public]
    return {p.key for p in own} | {p.related for p in own if p.related}


def _shown(items: tuple[Item, ...], hidden: _Hidden, withhold: _Withhold, complain: Complain) -> Iterator[Item]:
    """The items as they may be shown; hidden files, votes, speeches ... not at all: words are all there is to them."""
    for item in items:
        if (item.type, item.key) in hidden:
            shown = _stripped(item, withhold)
            if isinstance(shown, AgendaItem):
                yield _closed(shown, complain)
            elif not isinstance(shown, _GONE):
                yield shown
        elif isinstance(item, Paper) and item.author is not None:
            yield _authored(item, withhold)
        elif isinstance(item, Person | Membership):
            yield _uncontacted(item, withhold)
        else:
            yield item


def _stripped(item: Item, withhold: _Withhold) -> Item:
    """The record with nothing but what KEPT lists; its words are withheld."""
    kept = KEPT[type(item)]
    for name in _WORDS[type(item)]:
        if name not in kept and (words := getattr(item, name)) is not None:
            withhold(Withheld(words, "not_public"))
    if isinstance(item, _GONE):
        return item
    return changed(item, **{name: None for name in FIELDS[type(item)] if name not in kept})


def _closed(item: AgendaItem, complain: Complain) -> AgendaItem:
    """Marked as not public; a bare mention of an item, as in a Beratungsfolge, knows nothing about that."""
    if item.public is True:
        complain(problem("contradiction", "a public item in a meeting that is not public", item.number, item))
        item = changed(item, public=False)
    known = item.public is not None or item.text_state is not None
    return changed(item, text_state="not_public") if known else item


def _authored(item: Paper, withhold: _Withhold) -> Paper:
    kept, left_out = originators(item.author or "")
    for words in left_out:
        withhold(Withheld(words, "staff"))
    return changed(item, author=None, originator=kept)


def _uncontacted(item: Person | Membership, withhold: _Withhold) -> Item:
    field = "name" if isinstance(item, Person) else "person_name"
    name = getattr(item, field)
    found = _CONTACT.search(name) if name and _SIGN.search(name) else None
    if found is None:
        return item
    withhold(Withheld(found[0].strip() or name, "contact"))
    return changed(item, **{field: name[: found.start()].strip(" ,;-") or None})
