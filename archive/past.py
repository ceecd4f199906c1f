"""What was said about one record at any time, and whether it stood then: shown, withdrawn or depublished.

Shown is what a page says. *Withdrawn* is what no page says any more; and what its listing dropped, until the record's
own page or a listing is read later than that and still has it. *Depublished* is what has pages of its own that all
answered 404 or 410 since they were last read, even if a listing still names it: what they said is not to be had any
more. A page that failed otherwise (an outage, a login, a block) is no evidence of anything, nor is one not asked for.
What hangs on a meeting or a paper (its items, stations, files) and is spoken of by that one's own pages alone goes with
it, and comes back with it.

listing of          is
agenda item         its meeting's own page
membership          its organization's own page
meeting             a page of the calendar, as long as it shows others of the same month; a front page that has turned
                    the leaf drops nothing
paper               the list of papers, walked to its end (walks.py)
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from archive import statements as st
from archive.statements import Hashed, Value, Voice
from archive.walks import PAGED, first_after, walks

Moment = tuple[int, int]  # seconds since 1970 and number of a capture: the order in which things were seen
NOW: Moment = (2**62, 0)
UNKNOWN, SHOWN, WITHDRAWN, DEPUBLISHED = "unknown", "shown", "withdrawn", "depublished"
LISTED_BY = {"agenda_item": "meeting", "membership": "organization"}  # the reference to the record that lists it
LISTED_ON = {"meeting": "calendar", "paper": PAGED}  # the route of the pages that list it
LISTED = LISTED_BY.keys() | LISTED_ON.keys()
OWNERS = ("meeting", "paper")  # the routes of their own pages have the same names
HANGING = frozenset({"agenda_item", "consultation", "file"})
GONE = frozenset({404, 410})

_SPANS = """
SELECT s.page, s.detail, s.content, p.route, a.fetched, a.number, b.fetched, b.number
FROM statement s JOIN page p ON p.number = s.page JOIN capture a ON a.number = s.from_capture
LEFT JOIN capture b ON b.number = s.to_capture
WHERE s.record IN ({})"""
_LISTS = """
SELECT 1 FROM statement s JOIN record r ON r.number = s.record JOIN capture a ON a.number = s.from_capture
LEFT JOIN capture b ON b.number = s.to_capture
WHERE s.page = ?1 AND r.id = ?2 AND s.detail = 1 AND (a.fetched, a.number) <= (?3, ?4)
  AND (b.number IS NULL OR (b.fetched, b.number) > (?3, ?4))"""
_MENTIONED = """
SELECT r.id, t.fields FROM statement s JOIN record r ON r.number = s.record JOIN content t ON t.number = s.content
JOIN capture a ON a.number = s.from_capture LEFT JOIN capture b ON b.number = s.to_capture
WHERE s.page = ?1 AND (a.fetched, a.number) <= (?2, ?3) AND (b.number IS NULL OR (b.fetched, b.number) > (?2, ?3))"""
_OWNER = """
SELECT coalesce(o.id, r.id) FROM statement s JOIN record r ON r.number = s.record
LEFT JOIN record o ON o.number = r.replaced_by
WHERE s.page = ? AND s.detail = 1 AND instr(r.id, ?) ORDER BY 1 LIMIT 1"""
_HANGING = """
SELECT DISTINCT coalesce(o.id, r.id) FROM statement d JOIN statement s ON s.page = d.page
JOIN record r ON r.number = s.record LEFT JOIN record o ON o.number = r.replaced_by
WHERE d.record IN ({}) AND d.detail = 1"""
_READ = "SELECT fetched, number FROM capture WHERE page = ? AND unchanged IS NOT NULL ORDER BY 1, 2"
_GONE = "SELECT c.fetched, c.number FROM gone g JOIN capture c ON c.number = g.capture WHERE g.page = ? ORDER BY 1, 2"


class Span(NamedTuple):
    """What one page says about the record, from one capture until another; `end` is None while it does."""

    page: int
    detail: int
    content: int
    route: str | None
    begin: Moment
    end: Moment | None

    @property
    def source(self) -> int:
        """Who says it: the page, or 0 for the list of papers as a whole."""
        return 0 if self.route == PAGED else self.page

    def at(self, moment: Moment) -> bool:
        return self.begin <= moment and (self.end is None or self.end > moment)


class Standing(NamedTuple):
    """How a record stands: since when, if it is not shown, and what was said last."""

    kind: str
    since: Moment | None
    spans: list[Span]


def just_before(moment: Moment) -> Moment:
    return moment[0], moment[1] - 1


def numbers_of(db: sqlite3.Connection, id_: str) -> list[int]:
    """The record's number, and those of the made-up ids it replaces."""
    sql = "SELECT number FROM record WHERE id = ?1 OR replaced_by = (SELECT number FROM record WHERE id = ?1)"
    return [number for (number,) in db.execute(sql, (id_,))]


def hanging(db: sqlite3.Connection, owner: str) -> set[str]:
    """The ids of all that hangs on a meeting or paper: what its own pages ever spoke of."""
    numbers = numbers_of(db, owner)
    found = db.execute(_HANGING.format(",".join("?" * len(numbers))), numbers)
    return {id_ for (id_,) in found if st.type_of(id_) in HANGING}


class Past:
    """All that was ever said about one record. Reads only."""

    def __init__(self, db: sqlite3.Connection, id_: str, numbers: Sequence[int] | None = None) -> None:
        self.db, self.id, self.type = db, id_, st.type_of(id_)
        numbers = numbers_of(db, id_) if numbers is None else numbers
        self.spans: list[Span] = []
        for page, detail, content, route, *times in db.execute(_SPANS.format(",".join("?" * len(numbers))), numbers):
            end = (times[2], times[3]) if times[3] is not None else None
            self.spans.append(Span(page, detail, content, route, (times[0], times[1]), end))
        self._read: dict[int, list[Moment]] = {}
        self._gone: dict[int, list[Moment]] = {}
        self._texts: dict[int, str] = {}
        self._owners: dict[int, Past | None] = {}
        self.left: dict[Moment, Moment] = {}  # when a walk to its end showed that a list had it no more -> had it last
        listed = [span for span in self.spans if span.route == PAGED]
        if listed:
            self.spans = [span for span in self.spans if span.route != PAGED] + self._as_one_list(listed)

    def _as_one_list(self, listed: list[Span]) -> list[Span]:
        """A place of the list has it until another place has, or until a walk has missed it."""
        whole = walks(self.db, st.portal_of(self.id))
        spans = []
        for span in listed:
            had = self.last_read(span.page, just_before(span.end) if span.end else NOW) or span.begin
            walk = first_after(whole, had)
            elsewhere = min((o.begin for o in listed if o is not span and o.begin > had), default=None)
            end = min((m for m in (walk and walk.last, elsewhere) if m), default=None)
            if walk and end == walk.last:
                self.left[end] = had
            spans.append(span._replace(end=end))
        return spans

    def read(self, page: int) -> list[Moment]:
        """The captures of a page that could be read."""
        if page not in self._read:
            self._read[page] = self.db.execute(_READ, (page,)).fetchall()
        return self._read[page]

    def gone(self, page: int) -> list[Moment]:
        """The captures in which a page answered that it is gone."""
        if page not in self._gone:
            self._gone[page] = self.db.execute(_GONE, (page,)).fetchall()
        return self._gone[page]

    def last_read(self, page: int, at: Moment) -> Moment | None:
        """The newest readable capture of a page at that time."""
        held = self.read(page)
        place = bisect_right(held, at)
        return held[place - 1] if place else None

    def text(self, content: int) -> str:
        if content not in self._texts:
            (blob,) = self.db.execute("SELECT fields FROM content WHERE number = ?", (content,)).fetchone()
            self._texts[content] = st.unpack(blob)
        return self._texts[content]

    def said(self, spans: Iterable[Span]) -> dict[str, Value | Hashed]:
        """What these say in all, a detail's words before a mention's."""
        fields: dict[str, Value | Hashed] = {}
        for span in sorted(spans, key=lambda s: (s.detail, self.text(s.content))):
            fields.update(st.parsed(self.id, self.text(span.content)))
        return fields

    def voices(self, spans: Iterable[Span], at: Moment) -> list[Voice]:
        """The same with the times that decide among them."""
        newest: dict[tuple[int, int], int] = {}
        for span in spans:
            read = self.last_read(span.page, at if span.end is None else min(at, just_before(span.end)))
            key = (span.detail, span.content)
            newest[key] = max(newest.get(key, 0), (read or span.begin)[0])
        return [Voice(detail, fetched, self.text(content)) for (detail, content), fetched in newest.items()]

    def fields(self, standing: Standing, at: Moment) -> dict[str, Value | Hashed]:
        """The record's fields as of then."""
        alike = [Voice(d, 0, self.text(c)) for d, c in {(s.detail, s.content) for s in standing.spans}]
        fields, disputed = st.merge(self.id, alike)
        return st.merge(self.id, self.voices(standing.spans, at))[0] if disputed else fields

    def standing(self, at: Moment = NOW) -> Standing:
        """How the record stands at that time (inclusive), and what of all that was said counts then."""
        there = [s for s in self.spans if s.at(at)]
        if not there:
            ended = [s for s in self.spans if s.end is not None and s.end <= at]
            if not ended:
                return Standing(UNKNOWN, None, [])
            last = max(s.end for s in ended if s.end)
            before = self.standing(just_before(last))
            if before.kind == WITHDRAWN:  # and now nobody refers to it any more either
                return before
            return Standing(WITHDRAWN, last, [s for s in ended if s.end and s.end[0] == last[0]])
        there, owner = self._without_gone_owners(there, at)
        gone = self._gone_since(there, at)
        dropped = self._dropped_since(there, at)
        if dropped is not None:
            there += [s for s in self.spans if s.end == dropped]
        kind = DEPUBLISHED if gone else owner.kind if owner else WITHDRAWN if dropped else SHOWN
        since = min((m for m in (gone, dropped, owner and owner.since) if m), default=None)
        return Standing(kind, since, there)

    def owner(self, span: Span) -> Past | None:
        """The past of the meeting or paper on whose own page this is said, if the record hangs on it."""
        if self.type not in HANGING or span.route not in OWNERS:
            return None
        if span.page not in self._owners:
            found = self.db.execute(_OWNER, (span.page, f":{span.route}:")).fetchone()
            self._owners[span.page] = Past(self.db, found[0]) if found else None
        return self._owners[span.page]

    def _without_gone_owners(self, there: list[Span], at: Moment) -> tuple[list[Span], Standing | None]:
        """What counts of what is said; and, if all who say it are gone, how the last of them stands."""
        stand = {s.page: owner.standing(at) for s in there if (owner := self.owner(s))}
        gone = {page: one for page, one in stand.items() if one.since is not None}
        left = [s for s in there if s.page not in gone]
        if left or not gone:
            return left, None
        return there, max(gone.values(), key=lambda one: one.since or NOW)

    def _gone_since(self, there: list[Span], at: Moment) -> Moment | None:
        """Since when all the record's own pages are gone; None while one of them is not."""
        since = [self._page_gone_since(page, at) for page in {s.page for s in there if s.detail}]
        return max((m for m in since if m), default=None) if all(since) else None

    def _page_gone_since(self, page: int, at: Moment) -> Moment | None:
        read = self.last_read(page, at)
        return next((m for m in self.gone(page) if m <= at and (read is None or m > read)), None)

    def _dropped_since(self, there: list[Span], at: Moment) -> Moment | None:
        """When the last listing that had it dropped it, unless it was met since."""
        if self.type not in LISTED:
            return None
        sources = {s.source for s in there}
        ended = (s for s in self.spans if s.end is not None and s.end <= at and s.source not in sources)
        drops = [(s.end, s) for s in ended if s.end and not self._still_said(s, s.end) and self._dropped(s, s.end)]
        if not drops:
            return None
        last, by = max(drops)
        had = self.left.get(last) or self.last_read(by.page, just_before(last)) or by.begin
        for span in there:
            read = self.last_read(span.page, at)
            # another listing had it after this one did: the start page's calendar drops it before the month's page does
            if read and ((span.detail and read > last) or (read > had and self._lists(span, at))):
                return None
        return last

    def _still_said(self, span: Span, at: Moment) -> bool:
        """Whether the page says something else about the record then."""
        return any(s.source == span.source and s.at(at) for s in self.spans)

    def _dropped(self, span: Span, at: Moment) -> bool:
        """Whether the page that said this is a listing, and shows what it should show beside it."""
        return self._lists(span, at) and (self.type != "meeting" or self._shows_month(span, at))

    def _shows_month(self, span: Span, at: Moment) -> bool:
        month = self._month(self.text(span.content))
        said = self.db.execute(_MENTIONED, (span.page, *at)) if month else ()
        return any(st.type_of(id_) == "meeting" and self._month(st.unpack(blob)) == month for id_, blob in said)

    def _month(self, text: str) -> str:
        return str(st.parsed(self.id, text).get("start") or "")[:7]

    def _lists(self, span: Span, at: Moment) -> bool:
        """Whether the page that says this lists such records; at that time it is their meeting's, say, own page."""
        if self.type in LISTED_ON:
            return span.route == LISTED_ON[self.type]
        parent = st.parsed(self.id, self.text(span.content)).get(LISTED_BY[self.type])
        return parent is not None and self.db.execute(_LISTS, (span.page, parent, *at)).fetchone() is not None
