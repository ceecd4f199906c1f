"""Exports tables as CSV or JSON lines, row by row, with the data dictionary that explains them.

CSV is RFC 4180 in UTF-8, and says exactly what the table says. A spreadsheet would run a title like "=1+1" as a
formula: the spreadsheet flavour puts an apostrophe before such a cell, and has the semicolons and the byte order mark
that German spreadsheets expect.
"""

# ruff: noqa: S608  (the names put into SQL come from columns.py)

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from archive.columns import RECORDS, TABLES, VIEWS, Column, Table, table

Progress = Callable[[str, int], None]
DICTIONARY = "data-dictionary.csv"
DEFAULT = ("portal", *(t.name for t in RECORDS))
EXPORTABLE = (*DEFAULT, "change", "crawl", "problem", *VIEWS)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_CHANGED = """
(t.first_seen >= :since OR t.withdrawn_at >= :since OR EXISTS (
  SELECT 1 FROM record r JOIN statement s ON s.record = r.number
  LEFT JOIN capture a ON a.number = s.from_capture LEFT JOIN capture b ON b.number = s.to_capture
  WHERE r.id = t.id AND max(a.fetched, coalesce(b.fetched, 0)) >= CAST(strftime('%s', :since) AS INTEGER)))"""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows: of one portal (slug), and only those new, changed or withdrawn since a day ("2026-03-01")."""

    portal: str | None = None
    since: str | None = None


def rows(db: sqlite3.Connection, name: str, choice: Choice) -> Iterator[tuple[object, ...]]:
    """The rows of a table or view in the order of its key, with the columns as described."""
    described = table(name)
    selected = ", ".join(_select(described, column) for column in described.columns)
    where = list(_conditions(described, choice))
    sql = f'SELECT {selected} FROM "{name}" t' + (" WHERE " + " AND ".join(where) if where else "")
    if described.key:
        sql += f" ORDER BY t.{described.key}"
    values = {"portal": choice.portal, "since": choice.since}
    yield from db.execute(sql, {k: v for k, v in values.items() if f":{k}" in sql})


def _select(described: Table, column: Column) -> str:
    if column.derived and described in RECORDS:
        return f'(SELECT s.{column.name} FROM seen s WHERE s.id = t.id) AS "{column.name}"'
    return f't."{column.name}"'


def _conditions(described: Table, choice: Choice) -> Iterator[str]:
    names = {c.name for c in described.columns}
    if choice.portal is not None:
        yield "t.portal = :portal" if "portal" in names else "t.slug = :portal"
    if choice.since is not None:
        if described in RECORDS:
            yield _CHANGED
        elif "last_seen" in names:
            yield "t.last_seen >= :since"
        elif "started_at" in names:
            yield "t.started_at >= :since"


def write_csv(
    out: TextIO,
    db: sqlite3.Connection,
    name: str,
    choice: Choice,
    *,
    spreadsheet: bool = False,
    progress: Progress | None = None,
) -> int:
    """Writes a table with its header; returns the number of rows. `out` must not translate line ends."""
    writer = csv.writer(out, delimiter=";" if spreadsheet else ",", lineterminator="\r\n")
    writer.writerow([c.name for c in table(name).columns])
    count = 0
    for count, row in enumerate(rows(db, name, choice), 1):
        writer.writerow([disarmed(v) for v in row] if spreadsheet else row)
        _tell(progress, name, count)
    return count


def write_jsonl(
    out: TextIO, db: sqlite3.Connection, name: str, choice: Choice, *, progress: Progress | None = None
) -> int:
    """Writes one JSON object per row, with true and false; returns the number of rows."""
    columns = table(name).columns
    truths = {c.name for c in columns if c.type == "BOOLEAN"}
    count = 0
    for count, row in enumerate(rows(db, name, choice), 1):
        pairs = zip((c.name for c in columns), row, strict=True)
        words = {n: bool(v) if n in truths and v is not None else v for n, v in pairs}
        out.write(json.dumps(words, ensure_ascii=False) + "\n")
        _tell(progress, name, count)
    return count


def write_all(
    folder: Path,
    db: sqlite3.Connection,
    names: Iterable[str],
    choice: Choice,
    kind: str,
    *,
    spreadsheet: bool = False,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Writes each table into a file of its own and the data dictionary beside them; returns the rows per table.

    All files show the archive at one moment, and each appears only when it is complete. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    encoding = "utf-8-sig" if spreadsheet else "utf-8"
    counts = {}
    names = list(names)
    db.execute("BEGIN")
    try:
        for name in names:
            part = folder / f"{name}.{kind}.part"
            with part.open("w", encoding=encoding, newline="") as out:
                if kind == "csv":
                    counts[name] = write_csv(out, db, name, choice, spreadsheet=spreadsheet, progress=progress)
                else:
                    counts[name] = write_jsonl(out, db, name, choice, progress=progress)
            part.replace(folder / f"{name}.{kind}")
    finally:
        db.execute("ROLLBACK")
    with (folder / DICTIONARY).open("w", encoding=encoding, newline="") as out:
        write_dictionary(out, names, spreadsheet=spreadsheet)
    return counts


def write_dictionary(out: TextIO, names: Iterable[str], *, spreadsheet: bool = False) -> None:
    """What every column of these tables means."""
    writer = csv.writer(out, delimiter=";" if spreadsheet else ",", lineterminator="\r\n")
    writer.writerow(["table", "column", "type", "description", "oparl", "refers_to"])
    for name in names:
        described = table(name)
        writer.writerow([name, "", "", described.text, described.oparl, ""])
        for c in described.columns:
            target = f"{c.fk}.{TABLES[c.fk].key}" if c.fk else ""
            writer.writerow([name, c.name, c.type, c.text, c.oparl, target])


def disarmed(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _tell(progress: Progress | None, name: str, count: int) -> None:
    if progress is not None and count % 1000 == 0:
        progress(name, count)
