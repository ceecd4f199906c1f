"""Full-text search over the words of agenda items, papers, organizations, persons and meetings.

The index holds no text of its own (FTS5 with external content) and is kept in step by triggers, which do nothing when
none of the indexed columns changed: a re-crawl of unchanged pages must not grow the index. Rows are never written with
INSERT OR REPLACE, which leaves stale entries behind.
"""

# ruff: noqa: S608  (the names put into SQL stand in this file)

from __future__ import annotations

import sqlite3

import sqlite_utils

INDEXED: dict[str, tuple[str, ...]] = {
    "agenda_item": ("title", "recommendation", "resolution_text", "minutes_text", "vote_text"),
    "paper": ("name", "reference", "recommendation", "justification"),
    "organization": ("name",),
    "person": ("name",),
    "meeting": ("name", "organization_name"),
}
TOKENIZE = "unicode61 remove_diacritics 2"


def _triggers(table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    names = ", ".join(columns)
    new = ", ".join(f"new.{c}" for c in columns)
    old = ", ".join(f"old.{c}" for c in columns)
    changed = " OR ".join(f"old.{c} IS NOT new.{c}" for c in columns)
    insert = f"INSERT INTO {table}_fts (rowid, {names}) VALUES (new.rowid, {new});"
    delete = f"INSERT INTO {table}_fts ({table}_fts, rowid, {names}) VALUES ('delete', old.rowid, {old});"
    return (
        f"CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN {insert} END",
        f"CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN {delete} END",
        f"CREATE TRIGGER {table}_fts_update AFTER UPDATE OF {names} ON {table} WHEN {changed} "
        f"BEGIN {delete} {insert} END",
    )


def create(db: sqlite_utils.Database) -> None:
    """Creates index tables and triggers, and fills the index from rows that are already there."""
    for table, columns in INDEXED.items():
        db.conn.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING FTS5 ({', '.join(columns)}, "
            f'tokenize="{TOKENIZE}", content="{table}")'
        )
    resume(db)


def pause(db: sqlite_utils.Database) -> None:
    """The index is not kept in step until `resume`: where all rows are written anew, most of them several times."""
    for table in INDEXED:
        for event in ("insert", "delete", "update"):
            db.conn.execute(f"DROP TRIGGER {table}_fts_{event}")


def resume(db: sqlite_utils.Database) -> None:
    """Fills the index anew from the tables, and keeps it in step from now on."""
    rebuild(db)
    for table, columns in INDEXED.items():
        for trigger in _triggers(table, columns):
            db.conn.execute(trigger)


def rebuild(db: sqlite_utils.Database) -> None:
    """Fills the index anew from the tables (needed after a VACUUM that renumbered rows)."""
    for table in INDEXED:
        db.conn.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")


def damaged(db: sqlite_utils.Database) -> list[str]:
    """The tables whose index does not agree with their rows. Needs a database opened for writing.

    Raises sqlite3.OperationalError if it cannot be asked: read-only, or somebody else writes.
    """
    found = []
    for table in INDEXED:
        try:
            db.conn.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            found.append(table)
    return found
