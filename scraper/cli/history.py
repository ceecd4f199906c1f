"""`ratsarchiv history ID`: what changed in a record and when it was seen, or what it said on a day."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli._options import archive_option, json_option

if TYPE_CHECKING:
    from archive.history import Change, State

_MARKS = {"same": "{}", "old": "[-{}-]", "new": "{{+{}+}}", "gap": "{}"}
_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"]


@click.command()
@click.argument("record", metavar="[ID]", required=False)
@click.option(
    "--as-of", type=click.DateTime(_FORMATS), help="What it said at the end of this day, or at this time (UTC)."
)
@click.option("--type", "type_", metavar="T", help="Without ID: the records of this type (paper, meeting ...) as rows.")
@click.option("--portal", help="Without ID: only this portal (slug).")
@archive_option
@json_option
def command(  # noqa: PLR0917  # click passes them by name
    record: str | None, as_of: datetime | None, type_: str | None, portal: str | None, folder: Path, as_json: bool
) -> None:
    """What changed in a record (such as demo:agenda_item:1851), and between which recorded pages that was seen.

    [-words-] are gone, {+words+} have come. With --as-of, what it said then. With --as-of and no ID, the state of the
    archive on that day: per portal and type how many records were shown, withdrawn, depublished; with --type the rows
    as they were, as CSV or, with --json, as JSON lines.
    """
    from archive.archive import Archive
    from archive.history import History
    from scraper.cli._asof import overview, table

    if record is None and as_of is None:
        raise click.UsageError("name a record, or a day with --as-of")
    if record is not None and (type_ or portal):
        raise click.UsageError("--type and --portal are for all records: leave out the ID")
    with Archive.open(folder) as archive:
        db = archive.db.conn
        try:
            if as_of is None:
                _changes(str(record), History(db).changes(str(record)), as_json)
            elif record is not None:
                _state(record, as_of, History(db).state(record, _end(as_of)), as_json)
            elif type_ is not None:
                table(db, _end(as_of), type_, portal, as_json)
            else:
                overview(db, _end(as_of), portal, as_json)
        except LookupError as error:
            raise click.UsageError(f"{error}; see `ratsarchiv status` for what is in {folder}") from error


def _end(day: datetime) -> datetime:
    """The last second of a day given without a time."""
    whole = (day.hour, day.minute, day.second) == (0, 0, 0)
    return (day + timedelta(days=1, seconds=-1) if whole else day).replace(tzinfo=UTC)


def _changes(record: str, changes: list[Change], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1))
        return
    if not changes:
        click.echo(f"{record}: seit dem ersten Lesen ist keine Änderung gesehen worden")
    seen = None
    for change in changes:
        if seen != (change.before, change.capture):
            seen = (change.before, change.capture)
            click.echo(_when(change))
        click.echo(f"  {_words(change)}")


def _when(change: Change) -> str:
    after = f"nach {_time(change.seen_after)} (Seite {change.before})" if change.before else "seit wann ist unbekannt"
    return f"{_time(change.seen_at)} (Seite {change.capture}), {after}:"


def _time(iso: str | None) -> str:
    return str(iso).replace("T", " ").removesuffix("Z")


def _words(change: Change) -> str:
    from archive.differences import FIELDS, KINDS, differences

    if change.kind == "moved":
        return f"{KINDS['moved']}: {change.old} -> {change.new}"
    if not change.field:
        return KINDS[change.kind]
    shown = "".join(_marked(kind, text) for kind, text in differences(change.old, change.new))
    return f"{FIELDS.get(change.field, change.field)}: {' '.join(_harmless(shown).split()) or 'nicht öffentlich'}"


def _marked(kind: str, text: str) -> str:
    return _MARKS[kind].format(text.rstrip()) + text[len(text.rstrip()) :]


def _harmless(text: str) -> str:
    """Without what a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def _state(record: str, at: datetime, state: State | None, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(state) if state else None, ensure_ascii=False, indent=1))
    elif state is None:
        click.echo(f"{record}: {at:%Y-%m-%d} noch nicht bekannt")
    else:
        from archive.differences import FIELDS, KINDS

        if state.since:
            click.echo(f"{KINDS[state.kind]} seit {_time(state.since)}; zuletzt stand da:")
        for name, value in state.fields.items():
            click.echo(f"{FIELDS.get(name, name)}: {_harmless(str(value))}")
        click.echo(f"(Seiten {', '.join(map(str, state.captures))})")
