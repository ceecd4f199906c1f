"""Which page says what about which record, from which capture to which: the table `statement` and its integers."""

# ruff: noqa: S608  (only question marks are put into SQL)

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from archive import statements as st
from archive.statements import Key, Said, batched

Span = tuple[int, int]  # record number, detail
Set = dict[Span, int]  # what a page says: content numbers


def _marks(things: list[str | int]) -> str:
    return ",".join("?" * len(things))


class Intervals:
    """Inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def numbers(self, ids: Iterable[str]) -> tuple[dict[str, int], set[str]]:
        """The number of each record, and the ids among them that are new."""
        wanted = sorted(ids)
        found: dict[str, int] = {}
        for batch in batched(wanted):
            found.update(self.db.execute(f"SELECT id, number FROM record WHERE id IN ({_marks(batch)})", batch))
        new = [id_ for id_ in wanted if id_ not in found]
        if new:
            (last,) = self.db.execute("SELECT coalesce(max(number), 0) FROM record").fetchone()
            made = {id_: last + n for n, id_ in enumerate(new, 1)}
            self.db.executemany("INSERT INTO record (id, number) VALUES (?, ?)", made.items())
            found.update(made)
        return found, set(new)

    def contents(self, said: Said) -> dict[Key, int]:
        """The number of what is said about each record; what nobody said before is added."""
        texts = {key: st.plain(key[0], fields) for key, fields in said.fields.items()}
        hashes = {text: st.content_hash(text) for text in texts.values()}
        held: dict[str, int] = {}
        for batch in batched(hashes.values()):
            sql = f"SELECT number, fields FROM content WHERE hash IN ({_marks(batch)})"
            held.update((st.unpack(blob), number) for number, blob in self.db.execute(sql, batch))
        new = [text for text in hashes if text not in held]
        if new:
            (last,) = self.db.execute("SELECT coalesce(max(number), 0) FROM content").fetchone()
            made = {text: last + n for n, text in enumerate(new, 1)}
            rows = ((number, hashes[text], st.pack(text)) for text, number in made.items())
            self.db.executemany("INSERT INTO content (number, hash, fields) VALUES (?, ?, ?)", rows)
            held.update(made)
        return {key: held[text] for key, text in texts.items()}

    def current(self, page: int) -> Set:
        """What the page says now."""
        sql = "SELECT record, detail, content FROM statement WHERE page = ? AND to_capture IS NULL"
        return {(record, detail): content for record, detail, content in self.db.execute(sql, (page,))}

    def replace(self, page: int, capture: int, old: Set, new: Set) -> set[Span]:
        """The newest capture of the page says `new` where it said `old`; returns what differs."""
        gone = [span for span, content in old.items() if new.get(span) != content]
        come = [span for span, content in new.items() if old.get(span) != content]
        self.db.executemany(
            "UPDATE statement SET to_capture = ? WHERE page = ? AND record = ? AND detail = ? AND to_capture IS NULL",
            ((capture, page, *span) for span in gone),
        )
        self._add((page, *span, capture, None, new[span]) for span in come)
        if gone or come:
            self._count(page)
        return {*gone, *come}

    def insert(self, page: int, capture: int, new: Set) -> set[Span]:
        """A capture that is not the page's newest says `new`: the page's intervals are cut anew.

        Returns all that the page ever said.
        """
        captures = [
            number
            for (number,) in self.db.execute(
                "SELECT number FROM capture WHERE page = ? AND (unchanged IS NOT NULL OR number = ?) "
                "ORDER BY fetched, number",
                (page, capture),
            )
        ]
        sets = self._sets(page, captures)
        sets[capture] = new
        self.db.execute("DELETE FROM statement WHERE page = ?", (page,))
        touched: set[Span] = set()
        started: dict[Span, tuple[int, int]] = {}
        before: Set = {}
        for number in captures:
            touched |= sets[number].keys()
            for span, content in before.items():
                if sets[number].get(span) != content:
                    self._add([(page, *span, started.pop(span)[0], number, content)])
            for span, content in sets[number].items():
                started.setdefault(span, (number, content))
            unchanged = int(number != captures[0] and sets[number] == before)
            self.db.execute("UPDATE capture SET unchanged = ? WHERE number = ?", (unchanged, number))
            before = sets[number]
        self._add((page, *span, first, None, content) for span, (first, content) in started.items())
        self._count(page)
        return touched

    def _sets(self, page: int, captures: list[int]) -> dict[int, Set]:
        """What the page said in each of its captures."""
        place = {number: n for n, number in enumerate(captures)}
        sets: dict[int, Set] = {number: {} for number in captures}
        sql = "SELECT record, detail, from_capture, to_capture, content FROM statement WHERE page = ?"
        for record, detail, first, after, content in self.db.execute(sql, (page,)):
            for number in captures[place[first] : place[after] if after else None]:
                sets[number][record, detail] = content
        return sets

    def _add(self, rows: Iterable[tuple[int | None, ...]]) -> None:
        self.db.executemany(
            "INSERT INTO statement (page, record, detail, from_capture, to_capture, content) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )

    def _count(self, page: int) -> None:
        sql = "UPDATE page SET statements = (SELECT count(*) FROM statement WHERE page = ?1) WHERE number = ?1"
        self.db.execute(sql, (page,))

    def ids(self, numbers: Iterable[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for batch in batched(numbers):
            found.update(self.db.execute(f"SELECT number, id FROM record WHERE number IN ({_marks(batch)})", batch))
        return found

    def own(self, page: int) -> list[int]:
        """The records of which this is, or was, an own page."""
        sql = "SELECT DISTINCT record FROM statement WHERE page = ? AND detail = 1"
        return [number for (number,) in self.db.execute(sql, (page,))]

    def ever(self, page: int) -> list[int]:
        """The records of which the page ever said anything."""
        sql = "SELECT DISTINCT record FROM statement WHERE page = ?"
        return [number for (number,) in self.db.execute(sql, (page,))]

    def beside(self, ids: Iterable[str]) -> set[int]:
        """The records of which the pages that spoke of these ever said anything."""
        sql = "SELECT DISTINCT page FROM statement WHERE record = (SELECT number FROM record WHERE id = ?)"
        pages = {page for id_ in ids for (page,) in self.db.execute(sql, (id_,))}
        return {record for page in pages for record in self.ever(page)}

    def names(self, contents: Iterable[int]) -> dict[int, frozenset[str]]:
        """Which fields each of these contents says something about."""
        found: dict[int, frozenset[str]] = {}
        for batch in batched(contents):
            sql = f"SELECT number, fields FROM content WHERE number IN ({_marks(batch)})"
            found.update((number, st.names(blob)) for number, blob in self.db.execute(sql, batch))
        return found

    def said_elsewhere(self, page: int, records: Iterable[int]) -> dict[int, set[str]]:
        """For each record that has own pages other than this one: the fields those say something about."""
        found: dict[int, set[str]] = {}
        for batch in batched(records):
            sql = (
                "SELECT s.record, c.fields FROM statement s INDEXED BY statement_detail "
                "CROSS JOIN content c ON c.number = s.content "
                f"WHERE s.record IN ({_marks(batch)}) AND s.detail = 1 AND s.to_capture IS NULL AND s.page <> ?"
            )
            for record, blob in self.db.execute(sql, [*batch, page]):
                found.setdefault(record, set()).update(st.names(blob))
        return found
