"""What changed in a record, when that was seen, and what it said on any day: a function of what its pages said.

A change is seen between two responses of one page: the last that did not say so yet and the first that did. What a page
says when it is read for the first time is no change, for nobody knows since when it says so; unless it is the record's
own page and the archive saw its address appear.

new          a page that did not mention the record before does
changed      a field says something else, something, or nothing any more
withdrawn    no page mentions it any more, or the page that lists it does not (see past.py)
depublished  its own page answers 404 or 410
returned     it was one of these two and is shown again
moved        a page dropped it and has, in its place, a record never met before that is the same under another number
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from archive import statements as st
from archive.aliases import Aliases
from archive.moves import moved
from archive.past import LISTED, NOW, SHOWN, UNKNOWN, Moment, Past, Span, Standing, just_before
from archive.rows import Rows
from archive.statements import REFS, Hashed, Value

Fields = Mapping[str, Value | Hashed]
# of a record that is not public now, whatever was said of these; as pipelines/privacy.py has it
OPEN = frozenset({"url", "meeting", "number", "position", "public", "publicity", "late", "text_state", "date", "size",
                  "organization", "role", "authoritative", "state", "mime_type"})  # fmt: skip
_WHOLE = ("withdrawn", "depublished", "returned")
_DECIDED_BY = ("paper", "agenda_item")  # what hangs on one of these is as public as it is


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `field` is a column, "" for the record as a whole; `old` and `new` are values (ids where it moved).

    Seen between the captures `before` (None: it is not known since when) and `capture`; times are UTC, ISO 8601.
    """

    record: str
    kind: str
    field: str
    old: Value | None
    new: Value | None
    before: int | None
    seen_after: str | None
    capture: int
    seen_at: str


@dataclass(frozen=True, slots=True)
class State:
    """What a record said at a time: `kind` is shown, withdrawn or depublished, and since when if not shown.

    `captures` are the responses that say it.
    """

    record: str
    kind: str
    since: str | None
    fields: dict[str, Value]
    captures: list[int]


class History:
    """Reads an archive's database; never writes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.rows = Rows(db)
        self.aliases = Aliases(db, self.rows)

    def changes(self, id_: str) -> list[Change]:
        """What changed in a record, oldest first. Raises LookupError for an id this archive does not know."""
        words = _Words(self, self._known(id_))
        past = Past(self.db, words.id)
        found = [words.change(one) for one in self._by_run(_Sweep(self.db, past))]
        # another id for the same record is no change; of what is not public, only that it changed is told
        return [c for c in found if c.kind != "changed" or c.old != c.new or c.old is None]

    def _by_run(self, found: Iterable[Found]) -> list[Found]:
        """What one run found out in several steps is one change; none where the last step leads back to the first.

        Every night the calendar and the agenda may be in two minds about a meeting, until both have been read.
        """
        kept: dict[tuple[object, ...], Found] = {}
        runs = [(self._run(one), one) for one in found]
        moves = {run for run, one in runs if one.kind == "moved" and run is not None}
        for run, one in runs:
            whole = one.kind in _WHOLE
            step = (run, whole or one.kind, one.field) if run is not None else one
            if one.kind == "changed" and (run, "new", "") in kept and run is not None:
                continue  # of what is new, the run has read the other pages too
            if run in moves and one.kind in ("new", "withdrawn"):
                continue  # one page was read before the one that shows where it came from, or went
            before = kept.pop(step, None)
            if before is None:
                kept[step] = one
            elif not _undone(before, one):
                kept[step] = one._replace(old=before.old, before=before.before)
        return list(kept.values())

    def _run(self, found: Found) -> int | None:
        row = self.db.execute("SELECT crawl FROM capture WHERE number = ?", (found.moment[1],)).fetchone()
        return None if row[0] is None else int(row[0])

    def state(self, id_: str, at: datetime) -> State | None:
        """What a record said at that time; None if it was not known yet. Raises LookupError as `changes` does."""
        words = _Words(self, self._known(id_))
        past = Past(self.db, words.id)
        moment = (int(at.timestamp()), NOW[0])
        standing = past.standing(moment)
        if standing.kind == UNKNOWN:
            return None
        fields = {name: words.value(name, value) for name, value in past.fields(standing, moment).items()}
        captures = sorted({s.begin[1] for s in standing.spans})
        since = iso(standing.since) if standing.since else None
        shown = {name: value for name, value in fields.items() if value is not None}
        return State(words.id, standing.kind, since, shown, captures)

    def _known(self, id_: str) -> str:
        if id_.count(":") < 2 or st.type_of(id_) not in REFS:
            raise LookupError(f"{id_!r} is no id; they look like regionaachen:agenda_item:1851")
        id_ = self.aliases.resolve([id_]).get(id_, id_)
        if self.db.execute("SELECT 1 FROM record WHERE id = ?", (id_,)).fetchone() is None:
            raise LookupError(f"no page ever mentioned {id_}")
        return id_


def iso(moment: Moment) -> str:
    return datetime.fromtimestamp(moment[0], UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Found(NamedTuple):
    """A change as it is found: texts are still hashes, times are moments."""

    kind: str
    field: str
    old: Value | Hashed | None
    new: Value | Hashed | None
    before: Moment | None
    moment: Moment


def _undone(first: Found, last: Found) -> bool:
    """Whether the last step leads back to where the first began."""
    if first.kind in _WHOLE:
        return "returned" in (first.kind, last.kind) and first.kind != last.kind
    return first.old == last.new


class _Sweep:
    """Goes through what was said about a record in the order in which it was seen, and finds the changes."""

    def __init__(self, db: sqlite3.Connection, past: Past) -> None:
        self.db, self.past = db, past
        self.kind = UNKNOWN
        self.appeared: Moment | None = None  # the last response that did not know its own page's address yet

    def __iter__(self) -> Iterator[Found]:
        spans = self.past.spans
        pages = {span.end: span.page for span in spans if span.end}
        pages |= {span.begin: span.page for span in spans}
        for span in spans:
            pages |= dict.fromkeys(self._turns(span), span.page)
            pages |= dict.fromkeys(self._turns_of_owner(span), span.page)
        for moment in sorted(pages):
            yield from self._at(moment, pages[moment])

    def _turns(self, span: Span) -> Iterator[Moment]:
        """When a page was found gone and was back, and when it was read again after a listing dropped the record."""
        after = []
        if span.detail:
            after = [m for m in self.past.gone(span.page) if span.at(m)]
            yield from after
        if self.past.type in LISTED:
            after += [s.end for s in self.past.spans if s.end and s.source != span.source]
        if after:
            read = [m for m in self.past.read(span.page) if span.at(m)]
            yield from (m for a in after if (m := next((m for m in read if m > a), None)))

    def _turns_of_owner(self, span: Span) -> Iterator[Moment]:
        """When the meeting or paper that it hangs on went and came back."""
        owner = self.past.owner(span)
        for found in _Sweep(self.db, owner) if owner else ():
            if found.kind in _WHOLE and span.at(found.moment):
                if found.before:
                    self.past.left.setdefault(found.moment, found.before)
                yield found.moment

    def _at(self, moment: Moment, page: int) -> Iterator[Found]:
        earlier = just_before(moment)
        before = self._before(page, moment, earlier)
        own = any(s.detail and s.begin == moment for s in self.past.spans) if before is None else False
        if before is None and self.kind == SHOWN and not (own and self.appeared):
            return  # a page read for the first time
        old, new = self.past.standing(earlier), self.past.standing(moment)
        self.kind = new.kind
        moves = moved(self.db, self.past.id, page, moment)
        yield from self._as_a_whole(old, new, before, moment, bool(moves))
        yield from (Found("moved", "", a, b, before, moment) for a, b in moves)
        if own and old.kind == SHOWN:
            before, self.appeared = self.appeared, None
        if old.kind != UNKNOWN and new.kind == SHOWN:
            yield from self._fields(old, new, before, moment, page)

    def _before(self, page: int, moment: Moment, earlier: Moment) -> Moment | None:
        """The page's response before this one, if it was read before; of a list's end, the last that had the record."""
        if moment in self.past.left:
            return self.past.left[moment]
        if self.past.last_read(page, earlier) is None:
            return None
        return max(m for m in (*self.past.read(page), *self.past.gone(page)) if m <= earlier)

    def _as_a_whole(
        self, old: Standing, new: Standing, before: Moment | None, moment: Moment, moves: bool
    ) -> Iterator[Found]:
        if old.kind == new.kind or (old.kind == UNKNOWN and before is None):
            return
        kind = "returned" if new.kind == SHOWN else new.kind
        if old.kind == UNKNOWN:
            kind = "new"
        if kind == "returned" and before is None:
            before = old.since
        if not (moves and kind in ("new", "withdrawn")):
            yield Found(kind, "", None, None, before, moment)

    def _fields(
        self, old: Standing, new: Standing, before: Moment | None, moment: Moment, page: int
    ) -> Iterator[Found]:
        earlier = just_before(moment)
        said = self.past.said(s for s in self.past.spans if s.page == page and s.at(earlier))
        says = self.past.said(s for s in self.past.spans if s.page == page and s.at(moment))
        then, now = self.past.fields(old, earlier), self.past.fields(new, moment)
        for name in sorted(then.keys() | now.keys()):
            if said.get(name) == says.get(name) or then.get(name) == now.get(name):
                continue
            if before is None and (name not in then or name not in now or old.since is None):
                continue  # who came back by another page says something else now, but nothing that might be old
            if name == "url" and name not in then:
                self.appeared = before
            yield Found("changed", name, then.get(name), now.get(name), before or old.since, moment)


class _Words:
    """Turns what was found into what is shown: whole texts, the ids that count, and nothing that is not public."""

    def __init__(self, history: History, id_: str) -> None:
        self.id, self.rows, self.aliases = id_, history.rows, history.aliases
        self.row = self.rows.load([id_]).get(id_, {})
        self.closed = closed(self.rows, self.row)
        self.texts = {st.text_hash(str(v)): str(v) for v in self.row.values() if st.is_long(v)}

    def change(self, found: Found) -> Change:
        kind, name, old, new, before, moment = found
        if kind == "moved":
            old, new = str(old), str(new)
        else:
            old, new = self.value(name, old), self.value(name, new)
        seen_after = iso(before) if before else None
        return Change(self.id, kind, name, old, new, before[1] if before else None, seen_after, moment[1], iso(moment))

    def value(self, name: str, value: Value | Hashed | None) -> Value | None:
        if value is None or (self.closed and name not in OPEN):
            return None
        if isinstance(value, Hashed):
            return self.texts.get(value.hash) or self.rows.text(value.hash)
        if name in REFS[st.type_of(self.id)]:
            return self.aliases.resolve([value]).get(str(value), value)
        return value


def closed(rows: Rows, row: Mapping[str, object]) -> bool:
    """Whether a record is not public, or hangs on one that is not."""
    if row.get("public") == 0:
        return True
    on = [str(row[name]) for name in _DECIDED_BY if row.get(name)] if "public" not in row else []
    return any(other.get("public") == 0 for other in rows.load(on).values())
