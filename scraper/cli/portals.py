"""`ratsarchiv portals`: the register, the shipped rows and your own."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli._options import archive_option, json_option

if TYPE_CHECKING:
    from scraper.portals import Portal

portals_option = click.option(
    "--portals",
    "own",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Your own portals.csv, laid over the shipped rows (default: RATSARCHIV_PORTALS or <archive>/portals.csv).",
)


@click.command()
@click.argument("text", required=False)
@click.option("--vendor", help="Only portals of this vendor.")
@portals_option
@archive_option
@json_option
def command(text: str | None, vendor: str | None, own: Path | None, folder: Path, as_json: bool) -> None:
    """The register of portals: shipped rows and your own.

    TEXT is looked for in slug, name, address, kind and state.
    """
    from scraper.portals import register

    rows = [p for p in register(own, folder).values() if _wanted(p, text, vendor)]
    if as_json:
        click.echo(json.dumps([asdict(p) for p in rows], ensure_ascii=False, indent=1))
        return
    for line in table(rows):
        click.echo(line)
    click.echo(f"{len(rows)} portals; crawl one with: ratsarchiv crawl SLUG", err=True)


def _wanted(portal: Portal, text: str | None, vendor: str | None) -> bool:
    if vendor and portal.vendor != vendor:
        return False
    words = (portal.slug, portal.body_name, portal.url, portal.kind, portal.state, portal.ags)
    return not text or any(text.casefold() in (word or "").casefold() for word in words)


def table(rows: list[Portal]) -> list[str]:
    """The rows as aligned lines: slug, vendor, body, state, address, and * where the operator allowed crawling."""
    cells = [(p.slug, p.vendor, p.body_name or "", p.state or "", p.url + (" *" if p.permission else "")) for p in rows]
    widths = [max((len(row[i]) for row in cells), default=0) for i in range(5)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
