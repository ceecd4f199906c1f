"""`ratsarchiv history --as-of DAY`: the archive on a day, counted or row by row."""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from datetime import datetime

import click

from archive import asof
from archive.columns import TYPES
from archive.past import DEPUBLISHED, SHOWN, WITHDRAWN

_KINDS = (SHOWN, WITHDRAWN, DEPUBLISHED)
_HEAD = ("Portal", "Tabelle", "sichtbar", "nicht mehr aufgeführt", "eigene Seite gelöscht")


def overview(db: sqlite3.Connection, at: datetime, portal: str | None, as_json: bool) -> None:
    """A line per portal and type. Raises LookupError for an unknown portal."""
    _check(db, portal)
    found = asof.counts(db, at, portal)
    if as_json:
        rows = [{"portal": slug, "type": t} | {kind: counts[kind] for kind in _KINDS} for slug, t, counts in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    lines = [_HEAD, *((slug, t, *(f"{c[k]:,}".replace(",", ".") for k in _KINDS)) for slug, t, c in found)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(_HEAD))]
    for line in lines:
        cells = (c.ljust(w) if n < 2 else c.rjust(w) for n, (c, w) in enumerate(zip(line, widths, strict=True)))
        click.echo("  ".join(cells))


def table(db: sqlite3.Connection, at: datetime, type_: str, portal: str | None, as_json: bool) -> None:
    """The records of a type as they were, one at a time. Raises LookupError for an unknown type or portal."""
    if type_ not in TYPES:
        raise LookupError(f"{type_!r} is no type of records; there are: {', '.join(TYPES)}")
    _check(db, portal)
    out = sys.stdout
    if as_json:
        for row in asof.rows(db, at, type_, portal):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    writer = csv.DictWriter(out, asof.columns(type_), lineterminator="\n")
    writer.writeheader()
    writer.writerows(asof.rows(db, at, type_, portal))


def _check(db: sqlite3.Connection, portal: str | None) -> None:
    if portal is not None and portal not in asof.portals(db):
        raise LookupError(f"the archive knows no portal {portal!r}")
