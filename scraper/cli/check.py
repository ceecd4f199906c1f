"""`ratsarchiv check`: is the archive whole? The ledger, what it says, and whether every byte is what was written."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from scraper.cli._options import archive_option, json_option
from scraper.problems import UsageError

if TYPE_CHECKING:
    from archive.amiss import Amiss
    from archive.coverage import Ledger, Month
    from archive.judging import Finding

_HEAD = (
    "",
    "Sitz.",
    "mit TO",
    "Punkte",
    "Ergebn.",
    "Beschl.",
    "Nieders.",
    "Vorl.",
    "Dateien",
    "offen",
    "überf.",
    "Fehler",
)
_SEVERITY = {"alarm": "ALARM", "warning": "Warnung", "note": "Hinweis", "damage": "SCHADEN"}
_SHOWN = 20  # of each kind in words; --json has them all
_EVERY = 5.0  # seconds between lines where there is no terminal


@click.command()
@click.argument("portals", nargs=-1, metavar="[SLUG ...]")
@click.option("--quick", is_flag=True, help="Look at every file and row, but do not read every byte.")
@archive_option
@json_option
def command(portals: tuple[str, ...], quick: bool, folder: Path, as_json: bool) -> None:
    """Is the archive whole? What is held per month, what is conspicuous, and whether every byte is as written.

    Judged are the floors of the portal's row, its own past, pages and words that could not be read, twins, and how long
    ago the last complete run was. Verified are files, records and rows, of all portals always.

    Exit codes: 0 nothing, 1 something to look at, 4 something is damaged or lost.
    """
    from archive.archive import Archive
    from archive.verify import verify

    now = datetime.now(UTC)
    with Archive.open(folder) as archive:
        _known(archive.db.conn, portals, folder)
        ledger, findings = _judged(archive.db.conn, portals, now)
    show = _Progress(quiet=as_json)
    amiss = list(verify(folder, quick=quick, progress=show))
    show.clear()
    code = exit_code(findings, amiss)
    if as_json:
        click.echo(json.dumps(_rows(ledger, findings, amiss, now, code), ensure_ascii=False, indent=1))
    else:
        for line in _report(ledger, findings, amiss, now.strftime("%Y-%m"), quick=quick):
            click.echo(line)
    sys.exit(code)


def _known(db: sqlite3.Connection, portals: Sequence[str], folder: Path) -> None:
    known = {slug for (slug,) in db.execute("SELECT slug FROM portal")}
    if unknown := [slug for slug in portals if slug not in known]:
        raise UsageError(f"the archive in {folder} knows no portal {', '.join(unknown)}; see `ratsarchiv status`")


def _judged(db: sqlite3.Connection, portals: Sequence[str], now: datetime) -> tuple[Ledger, list[Finding]]:
    """The ledger and its findings; none of a database that cannot be read, which verifying will say."""
    from archive.coverage import Ledger, ledger
    from archive.evidence import gathered
    from archive.judging import judge

    try:
        held = ledger(db, now.date())
        if portals:
            held = Ledger({s: held.months[s] for s in portals}, {s: held.delays[s] for s in portals})
        found = judge(held, gathered(db), now)
    except sqlite3.DatabaseError as error:
        click.echo(f"ratsarchiv: the ledger cannot be read: {error}", err=True)
        return Ledger({}, {}), []
    except ValueError as error:
        raise UsageError(f"column floors of the table portal: {error}; correct portals.csv and crawl again") from error
    return held, [f for f in found if not portals or f.portal in portals]


def exit_code(findings: Iterable[Finding], amiss: Sequence[Amiss]) -> int:
    """4 for damage, 1 for anything to look at, else 0: notes alone trouble nobody."""
    if any(a.severity == "damage" for a in amiss):
        return 4
    return int(any(severity != "note" for severity in (*(f.severity for f in findings), *(a.severity for a in amiss))))


def _rows(ledger: Ledger, findings: list[Finding], amiss: list[Amiss], now: datetime, code: int) -> dict[str, Any]:
    return {
        "checked_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "exit_code": code,
        "portals": [
            {
                "portal": slug,
                "delays": {name: asdict(delay) for name, delay in ledger.delays[slug].items()},
                "months": [asdict(month) for month in months],
            }
            for slug, months in ledger.months.items()
        ],
        "findings": [found.as_row() for found in findings],
        "integrity": [found.as_row() for found in amiss],
    }


# ---- in words


def _report(ledger: Ledger, findings: list[Finding], amiss: list[Amiss], month: str, *, quick: bool) -> Iterator[str]:
    for slug, months in ledger.months.items():
        yield from _ledger(slug, months, ledger, month)
    if findings:
        yield "Befunde"
        yield from _findings(findings)
    else:
        yield "Keine Befunde."
    yield ""
    yield from _integrity(amiss, quick=quick)


def _ledger(slug: str, months: list[Month], ledger: Ledger, this_month: str) -> Iterator[str]:
    from archive.coverage import years

    waits = ledger.delays[slug]
    words = ", ".join(
        f"{german} nach {waits[n].days} Tagen{'' if waits[n].learnt else ' (angenommen)'}"
        for n, german in (("outcome", "Ergebnis"), ("minutes", "Niederschrift"))
    )
    yield f"{slug}: {words}"
    if not months:
        yield "  noch nichts im Archiv"
    else:
        recent = [m for m in months if m.month > _year_before(this_month)]
        lines = [_HEAD, *(_cells(y) for y in years(months)), *(_cells(m) for m in recent)]
        widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
        for line in lines:
            yield "  " + "  ".join(
                c.ljust(w) if n == 0 else c.rjust(w) for n, (c, w) in enumerate(zip(line, widths, strict=True))
            )
    yield ""


def _year_before(month: str) -> str:
    """ "2026-11" -> "2025-11": the twelve months after that, and those to come, are shown."""
    return f"{int(month[:4]) - 1}{month[4:]}"


def _cells(month: Month) -> tuple[str, ...]:
    public = month.public_items
    shares = (_percent(n, public) for n in (month.with_outcome, month.with_resolution))
    counts = (month.papers, month.files, month.awaited, month.overdue, month.failed)
    return (
        month.month or "ohne Datum", _number(month.meetings), _number(month.agendas), _number(month.items), *shares,
        _percent(month.minutes, month.agendas), *(_number(n) for n in counts),
    )  # fmt: skip


def _percent(part: int, whole: int) -> str:
    return f"{min(part / whole, 1):.0%}" if whole else "–"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".") if value else "–"


def _findings(findings: list[Finding]) -> Iterator[str]:
    shown: dict[tuple[str, str], int] = {}
    for found in findings:
        key = (found.portal, found.kind)
        shown[key] = shown.get(key, 0) + 1
        if shown[key] > _SHOWN:
            continue
        since = f" (seit {found.since})" if found.since and found.since not in found.where else ""
        yield f"  {_SEVERITY[found.severity]:<8}{found.portal}, {found.where}{since}: {found.words}"
        yield f"          → {found.then}"
    for (portal, kind), times in shown.items():
        if times > _SHOWN:
            yield f"  und {_number(times - _SHOWN)} weitere ({kind}) bei {portal}: --json nennt alle"


def _integrity(amiss: list[Amiss], *, quick: bool) -> Iterator[str]:
    if not amiss:
        how = "Dateien und Zeilen" if quick else "jedes Byte und jede Zeile"
        yield f"Unversehrt: {how} geprüft."
        return
    yield "Unversehrtheit"
    for found in amiss[:_SHOWN]:
        place = ", ".join(p for p in (found.file, found.record) if p)
        yield f"  {_SEVERITY[found.severity]:<8}{place}: {found.words}"
    if len(amiss) > _SHOWN:
        yield f"  und {_number(len(amiss) - _SHOWN)} weitere: --json nennt alle"


class _Progress:
    """On stderr: a live line on a terminal, else a line every few seconds."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet, self.live, self.last = quiet, sys.stderr.isatty(), monotonic()

    def __call__(self, what: str, done: int, whole: int) -> None:
        if self.quiet or (monotonic() - self.last < (0.2 if self.live else _EVERY)):
            return
        self.last = monotonic()
        line = f"prüfe {what}, {_percent(done, whole)}"
        if self.live:
            click.echo(f"\r\033[K{line[: shutil.get_terminal_size().columns - 1]}", nl=False, err=True)
        else:
            click.echo(line, err=True)

    def clear(self) -> None:
        if self.live and not self.quiet:
            click.echo("\r\033[K", nl=False, err=True)
