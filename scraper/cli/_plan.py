"""What `ratsarchiv crawl --dry-run` prints: what is due, why, and how long it takes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scraper.plan import Plan
    from scraper.portals import Portal

_FIRST = 3  # addresses shown of each kind and reason
ROBOTS = 1  # request for robots.txt


def announce(portals: Iterable[Portal], folder: Path, today: date | None, since: date | None, as_json: bool) -> None:
    """Prints the plan for each portal; without `today` everything is asked for. Asks nobody, writes nothing."""
    rows = [as_row(portal, plan_of(portal, folder, today, since)) for portal in portals]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        _print(row)


def plan_of(portal: Portal, folder: Path, today: date | None, since: date | None) -> Plan | None:
    """None where everything is asked for. Raises UsageError for a vendor nobody reads."""
    from archive.archive import Archive
    from archive.errors import ArchiveMissing
    from scraper import plan
    from scraper.portals import UNKNOWN
    from scraper.vendors import vendor

    if today is None or portal.vendor == UNKNOWN:
        return None
    try:
        with Archive.open(folder) as archive:
            return plan.of(archive, portal, today, vendor(portal.vendor), since)
    except ArchiveMissing:
        return None


def as_row(portal: Portal, plan: Plan | None) -> dict[str, Any]:
    """`requests` counts robots.txt too, and is None where it cannot be known."""
    if plan is None:
        return {"portal": portal.slug, "requests": None, "seconds": None, "due": []}
    found: dict[tuple[str, str], list[str]] = {}
    for reason, page in plan.reasons():
        found.setdefault((reason, page.kind), []).append(plan.urls[page.key])
    due = [
        {"reason": reason, "kind": kind, "pages": len(urls), "first": urls[:_FIRST]}
        for (reason, kind), urls in found.items()
    ]
    for url, pages in plan.pages.items():
        due.append({"reason": "rotation", "kind": "paper_list", "pages": pages, "first": [url]})
    asked = plan.requests + ROBOTS
    return {
        "portal": portal.slug,
        "requests": asked,
        "seconds": round(asked * portal.delay),
        "unfinished": plan.walks,
        "due": due,
    }


def _print(row: dict[str, Any]) -> None:
    if row["requests"] is None:
        click.echo(f"{row['portal']}: every page is asked for; how many there are is found out on the way")
        return
    more = "an unfinished first crawl goes on" if row["unfinished"] else "pages yet unknown"
    click.echo(
        f"{row['portal']}: {row['requests']:,} requests, {row['seconds']:,} s at the portal's delay; on top: {more}"
    )
    for group in row["due"]:
        click.echo(f"  {group['pages']:>7,} {group['kind']}: {group['reason']}")
        for url in group["first"]:
            click.echo(f"            {url}")
