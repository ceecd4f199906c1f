"""`ratsarchiv status`: one line per portal."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.cli._options import archive_option, json_option

if TYPE_CHECKING:
    from archive.archive import Archive

_SQL = """
SELECT o.slug, o.body_name, o.vendor, p.url, o.last_crawl, o.started_at, o.finished_at, o.reason, o.exit_code,
  o.last_seen, o.organizations, o.meetings, o.agenda_items, o.papers, o.problems,
  (SELECT count(DISTINCT b.page) FROM problem b WHERE b.portal = o.slug AND b.resolved_at IS NULL
     AND b.kind IN (SELECT value FROM json_each(?))) AS failed,
  (SELECT max(f.finished_at) FROM crawl f WHERE f.portal = o.slug AND f.reason = 'finished') AS last_success,
  c.counts
FROM portal_overview o JOIN portal p ON p.slug = o.slug LEFT JOIN crawl c ON c.number = o.last_crawl ORDER BY o.slug"""
_KINDS = "SELECT portal, kind, count(*) FROM problem WHERE resolved_at IS NULL GROUP BY portal, kind ORDER BY 1, 2"
_HEAD = ("Portal", "letzter Abruf (UTC)", "Ende", "Gremien", "Sitzungen", "TOPs", "Vorlagen", "Probleme", "Fehlseiten",
         "heute fällig")  # fmt: skip


@click.command()
@click.option("--stale", type=click.IntRange(min=1), help="Exit 1 if the last complete run is older, in days.")
@click.option("--metrics", metavar="FILE|-", help="Write figures for Prometheus' textfile collector.")
@archive_option
@json_option
def command(stale: int | None, metrics: str | None, folder: Path, as_json: bool) -> None:
    """One line per portal: the last run, what is held, pages that could not be read, and pages that are due today.

    A monitor asks with --stale DAYS (and --json, which says `age`: seconds since the last complete run).

    Exit codes: 0, or 1 with --stale where a portal's last complete run is too long ago.
    """
    from scraper.cli._metrics import metrics_text, write

    rows = _rows(folder, datetime.now(UTC))
    if metrics:
        write(metrics, metrics_text(rows))
    elif as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for line in _table([_HEAD, *(_line(row) for row in rows)]):
            click.echo(line)
        if not rows:
            click.echo(f"no portal in {folder} yet; crawl one with: ratsarchiv crawl SLUG", err=True)
    late = [str(row["slug"]) for row in rows if stale and (row["age"] is None or row["age"] > stale * 86400)]
    if late:
        click.echo(f"ratsarchiv: no complete run for {stale} days or more: {', '.join(late)}", err=True)
        sys.exit(1)


def _rows(folder: Path, now: datetime) -> list[dict[str, Any]]:
    from archive.archive import Archive
    from archive.stock import BERLIN
    from scraper.problems import FAILURES

    with Archive.open(folder) as archive:
        rows = list(archive.db.query(_SQL, [json.dumps(sorted(FAILURES))]))
        kinds = archive.db.execute(_KINDS).fetchall()
        for row in rows:
            row["due"] = _due(archive, row, now.astimezone(BERLIN).date())
    for row in rows:
        row["kinds"] = {kind: n for portal, kind, n in kinds if portal == row["slug"]}
        row["counts"] = json.loads(row["counts"]) if row["counts"] else None
        ended = row["last_success"]
        row["age"] = int((now - datetime.fromisoformat(ended)).total_seconds()) if ended else None
    return rows


def _due(archive: Archive, row: Mapping[str, Any], today: date) -> int | None:
    """How many pages a crawl would ask for today; None where it would find that out on the way, or nobody reads it."""
    from scraper import plan
    from scraper.portals import Portal
    from scraper.vendors import vendors

    source = vendors().get(row["vendor"])
    if source is None:
        return None
    portal = Portal(slug=row["slug"], vendor=row["vendor"], url=row["url"] or "")
    found = plan.of(archive, portal, today, source)
    return found.requests if found else None


def _line(row: dict[str, object]) -> tuple[str, ...]:
    started = str(row["started_at"] or "nie").replace("T", " ")[:16]
    counts = (row[n] for n in ("organizations", "meetings", "agenda_items", "papers", "problems", "failed", "due"))
    return (str(row["slug"]), started, _end(row), *(_number(n) for n in counts))


def _end(row: dict[str, object]) -> str:
    if row["last_crawl"] is None:
        return "-"
    if row["finished_at"] is None:
        return "läuft oder abgebrochen"
    return f"{row['reason']} ({row['exit_code']})"


def _number(value: object) -> str:
    return "-" if value is None else f"{value:,}".replace(",", ".")


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """Aligned lines: words to the left, numbers to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            c.ljust(w) if n < 3 else c.rjust(w) for n, (c, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
