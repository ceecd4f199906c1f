"""Stores what one page says: its statements first, then the rows they change.

The rows are a function of all readable captures, in whatever order they are stored. A page that says what it said
before costs one row of bookkeeping; a page that says something new is compared with the rows it concerns (settle.py);
only where that cannot decide, all statements about a record are merged anew (merging.py). What is not believed at once
(doubt.py) changes no row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from archive import statements as st
from archive.aliases import Aliases
from archive.changes import Changes
from archive.doubt import UNCONFIRMED, confirmed, doubted
from archive.intervals import Intervals, Set, Span
from archive.merging import Effect, Merging, iso
from archive.past import GONE, Past
from archive.problems import note
from archive.rows import Row, Rows
from archive.settle import Page, Turn, settle
from archive.statements import Fields, Said, Statement
from archive.walks import unseen, walks


@dataclass(frozen=True, slots=True)
class Stored:
    """How many records of a page were new, changed, unchanged; and how many were withdrawn because of it.

    `problems`: what the archive itself found wrong with the page (see doubt.py).
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    problems: tuple[Mapping[str, object], ...] = ()


class Store:
    """Writes pages into one archive's database, inside the caller's transactions; its only writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.rows = Rows(db)
        self.intervals = Intervals(db)
        self.aliases = Aliases(db, self.rows)
        self.changes = Changes(db)
        self.merging = Merging(db, self.rows, self.aliases, self.changes)
        self.recall()

    def recall(self) -> None:
        """Reads anew what is remembered between pages; needed after a transaction was rolled back."""
        self.merging.recall()
        newest = self.db.execute("SELECT fetched, capture FROM page ORDER BY fetched DESC, capture DESC LIMIT 1")
        self.newest: tuple[int, int] = newest.fetchone() or (0, 0)
        if self.newest[0] is None:
            self.newest = (0, 0)

    def put(
        self,
        capture: int,
        statements: Sequence[Statement],
        problems: Sequence[Mapping[str, object]],
        *,
        failed: bool,
        doubt: bool = False,
        route: str | None,
        ends: bool = False,
    ) -> Stored:
        """Raises LookupError if there is no such capture, ValueError for statements that cannot be (see `said`)."""
        page = self.page(capture)
        digest = st.fingerprint(statements)
        emptied = doubted(self.db, page, statements) if doubt and not failed and digest != page.said else None
        found = (emptied,) if emptied else ()
        failed = failed or emptied is not None
        noted = [*problems, *found]
        note(self.db, page, noted, resolve=not failed or not noted)
        if route is not None and route != page.route:
            self.db.execute("UPDATE page SET route = ? WHERE number = ?", (route, page.number))
        if failed:
            is_gone = page.status in GONE and all(p["kind"] != UNCONFIRMED for p in problems)
            return replace(self._gone(page) if is_gone else Stored(), problems=found)
        self.db.execute("UPDATE capture SET ends = ?1 WHERE number = ?2 AND ends IS NOT ?1", (ends or None, capture))
        effect = self._put(page, statements, digest)
        if ends:
            self._end(page, effect)
        self.newest = max(self.newest, (page.fetched, page.capture))
        unchanged = {s.id for s in statements} - effect.new - effect.changed
        return Stored(len(effect.new), len(effect.changed), len(unchanged), len(effect.withdrawn))

    def _end(self, page: Page, effect: Effect) -> None:
        """A list was walked to its end: what none of its pages had is not on it any more."""
        for walk in walks(self.db, page.portal)[-1:]:
            numbers = self.intervals.ids(unseen(self.db, page.portal, walk.first))
            left = {n: id_ for n, id_ in numbers.items() if walk.last in Past(self.db, id_).left}
            self.changes.mark(left)
            effect.withdrawn.update(self.merging.merge(self.meant(left.values()), {}, None).withdrawn)

    def _gone(self, page: Page) -> Stored:
        """The page answered that it is gone: what has its own page there is depublished, until it is back."""
        confirmed(self.db, page)
        sql = "INSERT INTO gone (page, capture) VALUES (?, ?) ON CONFLICT DO NOTHING"
        self.db.execute(sql, (page.number, page.capture))
        numbers = self.intervals.own(page.number)
        # stored late, it is the response before another, whatever that one's changes are
        self.changes.mark(numbers if page.moves_on else self.intervals.ever(page.number))
        if page.newest is None or not page.moves_on:
            return Stored()
        effect = self.merging.merge(self.meant(self.intervals.ids(numbers).values()), {}, None)
        return Stored(withdrawn=len(effect.withdrawn))

    def page(self, capture: int) -> Page:
        found = self.db.execute(
            "SELECT p.number, p.portal, p.url, p.route, c.number, c.crawl, c.fetched, p.capture, p.fetched, p.said, "
            "c.status, EXISTS (SELECT 1 FROM gone g WHERE g.page = p.number) "
            "FROM capture c JOIN page p ON p.number = c.page WHERE c.number = ?",
            (capture,),
        ).fetchone()
        if found is None:
            raise LookupError(f"no capture {capture} in this archive")
        return Page(*found)

    def _put(self, page: Page, statements: Sequence[Statement], digest: bytes) -> Effect:
        if digest == page.said and page.newest == page.capture:
            return Effect(set(), set(), set())
        if digest == page.said and page.moves_on:
            return self._say_again(page, statements, digest)
        said = st.said(statements, page.portal)
        numbers, new = self.intervals.numbers(said.ids | {id_ for _, id_ in said.aliases})
        merge = self.aliases.claim(said.aliases, numbers)
        if merge:
            self.changes.mark_ids(merge)
            beside = self.intervals.beside(alias for alias, _ in said.aliases)
            self.changes.mark(beside, only_with_a_past=True)  # two that fitted a move may be one now
        self.aliases.adopt(new)
        contents = self.intervals.contents(said)
        now = {(numbers[id_], detail): contents[id_, detail] for id_, detail in said.fields}
        if page.gone:
            merge |= self.meant(id_ for id_, detail in said.fields if detail)
        if page.moves_on:
            self._move_on(page, digest)
            return self._replace(page, said, now, numbers, new=new, merge=merge)
        spans = self.intervals.insert(page.number, page.capture, now)
        if page.newest == page.capture:
            self.db.execute("UPDATE page SET said = ? WHERE number = ?", (digest, page.number))
        ids = self.intervals.ids({number for number, _ in spans})
        self.changes.mark(ids)
        return self._merge(None, said, merge | self.meant(ids.values()))

    def _say_again(self, page: Page, statements: Sequence[Statement], digest: bytes) -> Effect:
        self._move_on(page, digest)
        self._note_whether_unchanged(page, True)
        if page.gone:
            self.changes.mark(self.intervals.own(page.number))
        if not self.merging.disputed:
            return Effect(set(), set(), set())
        said = st.said(statements, page.portal)  # that this page is the newest now may decide a dispute
        return self._merge(iso(page.fetched), said, self.merging.disputed & self.meant(said.ids))

    def _move_on(self, page: Page, digest: bytes) -> None:
        self.db.execute(
            "UPDATE page SET capture = ?, fetched = ?, said = ? WHERE number = ?",
            (page.capture, page.fetched, digest, page.number),
        )

    def _note_whether_unchanged(self, page: Page, unchanged: bool) -> None:
        self.db.execute("UPDATE capture SET unchanged = ? WHERE number = ?", (int(unchanged), page.capture))

    def _replace(
        self, page: Page, said: Said, now: Set, numbers: dict[str, int], *, new: set[str], merge: set[str]
    ) -> Effect:
        before = self.intervals.current(page.number)
        at = None if merge else iso(page.fetched)  # statements that change owner may reach back any time
        spans = self.intervals.replace(page.number, page.capture, before, now)
        in_turn = page.newest is None and (page.fetched, page.capture) > self.newest
        self.changes.mark({number for number, _ in spans}, only_with_a_past=in_turn)
        self._note_whether_unchanged(page, page.newest is not None and not spans)
        if self.merging.disputed:
            merge |= self.merging.disputed & self.meant(said.ids)
        turns = self._turns(said, before, spans, numbers)
        replaced = self.aliases.resolve(turns)
        merge |= set(replaced.values()) | self._with_aliases(turns.values())
        easy = {id_: turn for id_, turn in turns.items() if id_ not in merge and id_ not in replaced}
        effect, hard = self._settle(page, easy, new)
        merged = self._merge(at, said, merge | hard)
        return Effect(effect.new | merged.new, (effect.changed | merged.changed) - effect.new, merged.withdrawn)

    def _turns(self, said: Said, before: Set, spans: set[Span], numbers: dict[str, int]) -> dict[str, Turn]:
        """What changes, record by record; `numbers` are those of the records the page speaks of now."""
        ids = {number: id_ for id_, number in numbers.items()}
        ids |= self.intervals.ids({number for number, _ in spans} - ids.keys())
        names = self.intervals.names(before[span] for span in spans if span in before)
        turns = {ids[number]: Turn(ids[number], number) for number, _ in spans}
        for number, detail in spans:
            turn = turns[ids[number]]
            turn.own_changed |= detail == 1
            for rank in (0, 1):
                if (turn.id, rank) in said.fields:
                    turn.new[rank] = said.fields[turn.id, rank]
            if (number, detail) in before:
                turn.old[detail] = names[before[number, detail]]
        return turns

    def _settle(self, page: Page, turns: dict[str, Turn], new: set[str]) -> tuple[Effect, set[str]]:
        """Writes what can be decided from the rows alone; returns the ids about which it could not be."""
        rows = self.rows.load(turns.keys() - new)
        elsewhere = self.intervals.said_elsewhere(page.number, (turns[id_].number for id_ in rows))
        stands_for = self.aliases.resolve(_referred(turns.values()))
        at = iso(page.fetched)
        latest, newest = (page.fetched, page.capture) > self.newest, page.fetched > self.newest[0]
        effect, hard, fresh = Effect(set(), set(), set()), set(), []
        for id_, turn in turns.items():
            if stands_for:
                turn.new = {rank: _meaning(id_, fields, stands_for) for rank, fields in turn.new.items()}
            row = rows.get(id_)
            if row is None:
                if id_ in new:
                    fresh.append(_fresh(turn, page, at))
                    if len(turn.new) > 1:
                        self._keep_unshown(turn.new.values(), fresh[-1])
                else:
                    hard.add(id_)
                continue
            outcome = settle(turn, row, elsewhere.get(turn.number), page, at, latest=latest, newest=newest)
            if outcome is None:
                hard.add(id_)
                continue
            if outcome.disputed:
                self.merging.dispute(id_, True)
            if outcome.changes:
                self.rows.update(id_, row, outcome.changes)
                effect.changed.add(id_)
            self._keep_unshown(turn.new.values(), {**row, **outcome.changes})
        self.rows.insert(fresh)
        effect.new = {str(row["id"]) for row in fresh}
        return effect, hard

    def _merge(self, at: str | None, said: Said, ids: set[str]) -> Effect:
        if not ids:
            return Effect(set(), set(), set())
        texts = {
            st.text_hash(str(v)): str(v) for fields in said.fields.values() for v in fields.values() if st.is_long(v)
        }
        effect = self.merging.merge(ids, texts, at)
        by_id: dict[str, list[Fields]] = {}
        stands_for = self.aliases.resolve(said.ids)
        for (id_, _), fields in said.fields.items():
            by_id.setdefault(stands_for.get(id_, id_), []).append(fields)
        for id_, row in self.rows.load(ids & by_id.keys()).items():
            self._keep_unshown(by_id[id_], row)
        return effect

    def _keep_unshown(self, said: Iterable[Fields], row: Row) -> None:
        """Long texts that the row does not show, because another page's count, are kept beside it."""
        for fields in said:
            for name, value in fields.items():
                if st.is_long(value) and row.get(name) != value:
                    self.rows.keep(str(value))

    def meant(self, ids: Iterable[str]) -> set[str]:
        """The records these ids stand for."""
        wanted = set(ids)
        stands_for = self.aliases.resolve(wanted)
        return wanted - stands_for.keys() | set(stands_for.values())

    def _with_aliases(self, turns: Iterable[Turn]) -> set[str]:
        """The ids of those records of which something is also said under a made-up id."""
        ids = {turn.number: turn.id for turn in turns}
        found: set[str] = set()
        for batch in st.batched(ids):
            sql = f"SELECT replaced_by FROM record WHERE replaced_by IN ({','.join('?' * len(batch))})"  # noqa: S608
            found.update(ids[number] for (number,) in self.db.execute(sql, batch))
        return found


def _referred(turns: Iterable[Turn]) -> Iterator[object]:
    """The ids that what is said refers to."""
    for turn in turns:
        refs = st.REFS[st.type_of(turn.id)]
        for fields in turn.new.values():
            yield from (fields[name] for name in refs if name in fields)


def _meaning(id_: str, fields: Fields, stands_for: dict[str, str]) -> Fields:
    refs = st.REFS[st.type_of(id_)]
    return {n: stands_for.get(str(v), v) if n in refs else v for n, v in fields.items()}


def _fresh(turn: Turn, page: Page, at: str) -> Row:
    own: Row = {"capture": page.capture} if 1 in turn.new else {}
    return {"id": turn.id, "first_seen": at, **turn.fields, **own}
