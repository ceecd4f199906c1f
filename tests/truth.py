"""The demo's truth against the database, which is what readers get: every fact, nothing else, or a list of differences.

The expectation is written from the truth alone (scraper/demo/expected.py), so neither readers nor pipelines nor the
archive are asked about themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.columns import TYPES
from scraper.demo.expected import TABLES, rows
from scraper.demo.truth import Council

BOOKKEEPING = {"id", "portal", "first_seen", "last_seen", "withdrawn_at", "capture"}
PLACES = {  # where words stand; tests/test_round_trip.py looks there for the words
    "agenda_item": {"outcome_place", "votes_place", "adoption_said"},
    "vote": {"place"},
    "speech": {"place"},
    "reference": {"place"},
}
Row = dict[str, Any]


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    """The database of the archive in this folder, for reading; its rows know their columns by name."""
    connection = sqlite3.connect(f"{(folder / 'archive.db').as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        yield connection
    finally:
        connection.close()


def held(db: sqlite3.Connection, table: str) -> dict[str, Row]:
    """What a table says, by id, without bookkeeping and without what is empty."""
    linked = {column.name for column in TYPES[table].columns if column.linked}
    left_out = BOOKKEEPING | PLACES.get(table, set()) | linked
    said = (dict(row) for row in db.execute(f"SELECT * FROM {table}"))
    return {
        str(row["id"]): {name: value for name, value in row.items() if name not in left_out and value is not None}
        for row in said
    }


def expected(db: sqlite3.Connection, council: Council, slug: str = "demo") -> dict[str, dict[str, Row]]:
    """Table -> id -> row, as they must be for the portal with this slug."""
    (base,) = db.execute("SELECT url FROM portal WHERE slug = ?", [slug]).fetchone()
    return rows(council, slug, base)


def differences(found: dict[str, Row], wanted: dict[str, Row], spoiled: Collection[str] = ()) -> list[str]:
    """Where a table is not what it must be, a line each.

    `spoiled` are ids of which a page could not be read: they may be missing or say less, but nothing that is wrong;
    and so what is only said there, an item's votes, speeches and references.
    """
    spoiled = {*spoiled, *(key for key, row in wanted.items() if row.get("agenda_item") in spoiled and _said_in(key))}
    out = [f"{key} is missing" for key in wanted.keys() - found.keys() - spoiled]
    out += [f"{key} is not in the truth: {found[key]}" for key in found.keys() - wanted.keys()]
    for key in wanted.keys() & found.keys():
        names = found[key].keys() if key in spoiled else wanted[key].keys() | found[key].keys()
        out += [
            f"{key}.{name}: {found[key].get(name)!r} instead of {wanted[key].get(name)!r}"
            for name in names
            if found[key].get(name) != wanted[key].get(name)
            and not (key in spoiled and (name, found[key][name]) == ("text_state", "not_read"))
        ]
    return sorted(out)


def _said_in(key: str) -> bool:
    return key.split(":")[1] in ("vote", "speech", "reference")


def all_differences(folder: Path, council: Council, slug: str = "demo", spoiled: Collection[str] = ()) -> list[str]:
    """The differences of all tables of records."""
    with database(folder) as db:
        wanted = expected(db, council, slug)
        return [line for table in TABLES for line in differences(held(db, table), wanted[table], spoiled)]
