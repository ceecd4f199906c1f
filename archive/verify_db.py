"""The database against itself: SQLite's own checks, the schema, references, lost rows, rows against statements."""

# ruff: noqa: S608  (the names put into SQL come from columns.py)

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import sqlite_utils

from archive import schema, search
from archive.aliases import Aliases
from archive.amiss import DAMAGE, NOTE, Amiss, number
from archive.changes import Changes
from archive.columns import RECORDS, TABLES
from archive.described import Column, Table
from archive.errors import ArchiveDamaged
from archive.merging import Merging
from archive.rows import Rows
from archive.statements import type_of

Progress = Callable[[str, int, int], None]
FILE = "archive.db"
REPLAY = "neu aufbauen: ratsarchiv replay"
# tables whose rows are numbered from 1 and never deleted
NUMBERED = ("crawl", "page", "payload", "warc_file", "capture", "record", "content", "problem")
_GAPS = """
SELECT before + 1, number - 1 FROM (SELECT number, lag(number, 1, 0) OVER (ORDER BY number) AS before FROM "{}")
WHERE number > before + 1"""
_ROWLESS = """
SELECT r.id FROM record r WHERE r.replaced_by IS NULL AND r.id LIKE '%:{0}:%'
AND NOT EXISTS (SELECT 1 FROM "{0}" t WHERE t.id = r.id)
AND EXISTS (SELECT 1 FROM statement s WHERE s.record = r.number)"""
_RECORDLESS = """
SELECT t.id FROM "{0}" t WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = t.id) AND t.id NOT LIKE '%:body:~portal'
"""
_STATEMENTS = """
SELECT p.number, p.url, p.statements, (SELECT count(*) FROM statement s WHERE s.page = p.number) AS held FROM page p
WHERE p.statements IS NOT NULL AND p.statements <> held"""
_ALIASES = """
SELECT r.id FROM record r WHERE r.replaced_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM alias a WHERE a.alias = r.id)"""


def verify(db: sqlite3.Connection, *, quick: bool, progress: Progress) -> Iterator[Amiss]:
    """What is amiss in the tables. `quick` leaves out what reads every text."""
    progress(FILE, 0, 1)
    for stage in (partial(sqlite_check, quick=quick), rows_there, *(() if quick else (partial(wrong_rows, progress),))):
        amiss = False
        for found in stage(db):
            amiss = True
            yield found
        if amiss:
            return  # what else could be said would follow from that


def sqlite_check(db: sqlite3.Connection, *, quick: bool) -> Iterator[Amiss]:
    try:
        for (words,) in db.execute("PRAGMA quick_check" if quick else "PRAGMA integrity_check"):
            if words != "ok":
                yield Amiss(DAMAGE, "sqlite", FILE, "", f"SQLite: {words}; {REPLAY}")
    except sqlite3.DatabaseError as error:
        yield Amiss(DAMAGE, "sqlite", FILE, "", f"SQLite: {error}; {REPLAY}")


def rows_there(db: sqlite3.Connection) -> Iterator[Amiss]:
    yield from lacking_schema(db)
    yield from dangling(db)
    yield from lost_rows(db)


def lacking_schema(db: sqlite3.Connection) -> Iterator[Amiss]:
    """Tables, indexes and triggers that a new archive of this version has and this one has not."""
    fresh = sqlite_utils.Database(memory=True)
    schema.migrate(fresh)
    sql = "SELECT type, name FROM sqlite_master WHERE type <> 'view' AND name NOT LIKE 'sqlite_%'"
    held = set(db.execute(sql))
    with closing(fresh.conn) as model:
        for type_, name in sorted(set(model.execute(sql)) - held):
            yield Amiss(DAMAGE, "schema", FILE, f"{type_} {name}", f"fehlt in der Datenbank; {REPLAY}")


def dangling(db: sqlite3.Connection) -> Iterator[Amiss]:
    """Rows that others refer to and that are not there."""
    for table in TABLES.values():
        for column in table.stored:
            if column.fk:
                yield from _dangling(db, table, column)


def _dangling(db: sqlite3.Connection, table: Table, column: Column) -> Iterator[Amiss]:
    target = TABLES[column.fk]
    sql = f"""
SELECT t."{column.name}", count(*), min({table.key.split(",")[0]}) FROM "{table.name}" t
WHERE t."{column.name}" IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM "{target.name}" o WHERE o."{target.key}" = t."{column.name}") GROUP BY 1"""
    for lost, times, example in db.execute(sql):
        words = (
            f"Die Zeile fehlt; {number(times)} in {table.name}.{column.name} verweisen auf sie, so {example}; {REPLAY}"
        )
        yield Amiss(DAMAGE, "foreign_key", FILE, f"{target.name} {lost}", words)


def lost_rows(db: sqlite3.Connection) -> Iterator[Amiss]:
    for table in NUMBERED:
        for first, last in db.execute(_GAPS.format(table)):
            span = f"{table} {first}" + (f" bis {last}" if last > first else "")
            yield Amiss(DAMAGE, "lost_row", FILE, span, f"Die Nummerierung hat eine Lücke; {REPLAY}")
    for record in RECORDS:
        for (id_,) in db.execute(_ROWLESS.format(record.name)):
            words = f"Seiten nennen diesen Eintrag, aber die Zeile in {record.name} fehlt; {REPLAY}"
            yield Amiss(DAMAGE, "lost_row", FILE, id_, words)
        for (id_,) in db.execute(_RECORDLESS.format(record.name)):
            words = f"Eine Zeile in {record.name}, aber keine in record; {REPLAY}"
            yield Amiss(DAMAGE, "lost_row", FILE, id_, words)
    for page, url, said, held in db.execute(_STATEMENTS):
        words = f"Diese Seite hat {said} Aussagen gemacht, in statement stehen {held}; {REPLAY}"
        yield Amiss(DAMAGE, "lost_row", FILE, f"statement, page {page}, {url}", words)
    for (id_,) in db.execute(_ALIASES):
        yield Amiss(DAMAGE, "lost_row", FILE, f"alias {id_}", f"Ersetzt, aber von niemandem beansprucht; {REPLAY}")


def wrong_rows(progress: Progress, db: sqlite3.Connection) -> Iterator[Amiss]:
    """Rows that do not say what their statements come to."""
    rows = Rows(db)
    merging = Merging(db, rows, Aliases(db, rows), Changes(db))
    (whole,) = db.execute("SELECT count(*) FROM record WHERE replaced_by IS NULL").fetchone()
    ids = (id_ for (id_,) in db.execute("SELECT id FROM record WHERE replaced_by IS NULL ORDER BY number"))
    for done, batch in enumerate(_in_batches(ids)):
        progress(f"{FILE}: Zeilen gegen Aussagen", done * 500, whole)
        for id_, row in rows.load(batch).items():
            try:
                due = merging.due(id_, row, {})
            except ArchiveDamaged as error:
                yield Amiss(DAMAGE, "text", FILE, id_, str(error))
                continue
            wrong = [name for name, value in due[0].items() if row[name] != value] if due else ["statement"]
            if wrong:
                words = f"Die Zeile in {type_of(id_)} sagt anderes als ihre Aussagen: {', '.join(wrong)}; {REPLAY}"
                yield Amiss(DAMAGE, "wrong_row", FILE, id_, words)


def _in_batches(ids: Iterator[str], size: int = 500) -> Iterator[list[str]]:
    held: list[str] = []
    for id_ in ids:
        held.append(id_)
        if len(held) == size:
            yield held
            held = []
    yield held


def verify_index(folder: Path) -> Iterator[Amiss]:
    """The full-text index against the rows it indexes; SQLite wants to write for that, though nothing is changed."""
    try:
        with closing(
            sqlite3.connect(f"{(folder / FILE).absolute().as_uri()}?mode=rw", uri=True, timeout=5, isolation_level=None)
        ) as db:
            found = search.damaged(sqlite_utils.Database(db))
    except sqlite3.OperationalError as error:
        yield Amiss(NOTE, "fts", FILE, "", f"Der Suchindex wurde nicht geprüft: {error}")
        return
    for table in found:
        words = f"Der Suchindex passt nicht zu seinen Zeilen; {REPLAY}"
        yield Amiss(DAMAGE, "fts", FILE, f"{table}_fts", words)
