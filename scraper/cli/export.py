"""`ratsarchiv export`: the tables as files, with their data dictionary."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from scraper.cli._options import archive_option


@click.command()
@click.argument("kind", metavar="csv|jsonl", type=click.Choice(["csv", "jsonl"]))
@click.option("--table", "tables", multiple=True, help="Only this table or view; may be repeated.")
@click.option("--portal", help="Only this portal (slug).")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what is new, changed or withdrawn since then.")
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Directory for the files.")
@click.option("--spreadsheet", is_flag=True, help="CSV for Excel or LibreOffice: semicolons, BOM, formulas disarmed.")
@archive_option
def command(
    *,
    kind: str,
    tables: tuple[str, ...],
    portal: str | None,
    since: datetime | None,
    output: Path | None,
    spreadsheet: bool,
    folder: Path,
) -> None:
    """Writes tables as CSV or JSON lines.

    With -o, one file per table and data-dictionary.csv, which says what every column means; without it one --table goes
    to standard output. Plain CSV says exactly what the table says: open it in a spreadsheet with --spreadsheet only, or
    a title like "=1+1" is run as a formula.
    """
    from archive import export
    from archive.archive import Archive

    _refuse(kind, tables, output, spreadsheet)
    choice = export.Choice(portal, f"{since:%Y-%m-%d}" if since else None)
    with Archive.open(folder) as archive:
        db = archive.db.conn
        if portal and not db.execute("SELECT 1 FROM portal WHERE slug = ?", (portal,)).fetchone():
            raise click.UsageError(f"the archive in {folder} knows no portal {portal!r}; see `ratsarchiv status`")
        if output is None:
            _to_stdout(db, kind, tables[0], choice, spreadsheet)
            return
        try:
            names = tables or export.DEFAULT
            counts = export.write_all(output, db, names, choice, kind, spreadsheet=spreadsheet, progress=_progress)
        except OSError as error:
            raise click.ClickException(
                f"{output} could not be written: {error.strerror}; name another directory"
            ) from error
    click.echo(f"{sum(counts.values()):,} rows of {len(counts)} tables in {output}", err=True)


def _refuse(kind: str, tables: tuple[str, ...], output: Path | None, spreadsheet: bool) -> None:
    """Raises UsageError for what cannot be asked for."""
    from archive import export

    unknown = [name for name in tables if name not in export.EXPORTABLE]
    if unknown:
        raise click.UsageError(f"no table {', '.join(unknown)}; there are: {', '.join(export.EXPORTABLE)}")
    if spreadsheet and kind != "csv":
        raise click.UsageError("--spreadsheet goes with csv only")
    if output is None and len(tables) != 1:
        raise click.UsageError("name a directory for the files with -o, or one table with --table")


def _to_stdout(db, kind: str, name: str, choice, spreadsheet: bool) -> None:  # type: ignore[no-untyped-def]
    from archive import export

    out = sys.stdout
    if hasattr(out, "reconfigure"):
        out.reconfigure(encoding="utf-8-sig" if spreadsheet else "utf-8", newline="")
    if kind == "csv":
        export.write_csv(out, db, name, choice, spreadsheet=spreadsheet)
    else:
        export.write_jsonl(out, db, name, choice)


def _progress(name: str, count: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{name}: {count:,} rows ", nl=False, err=True)
