"""`ratsarchiv probe`: which vendor, version and state is this address?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from scraper.cli._options import json_option

if TYPE_CHECKING:
    from scraper.probe import Verdict

_ROBOTS = {
    "allows": "allows crawling",
    "none": "there is none: crawling is allowed",
    "forbids": "forbids crawling; ask the portal's operator",
    "unreadable": "cannot be read, and that forbids crawling; try again later",
}


@click.command()
@click.argument("url")
@json_option
def command(url: str, as_json: bool) -> None:
    """Which vendor, version and state is the portal at URL? Asks for at most 8 pages.

    Exit code 3 if it cannot be reached, refuses us, or robots.txt forbids it; 1 if no reader knows it.
    """
    from scraper.probe import MOST, probe
    from scraper.settings import USER_AGENT
    from scraper.visit import Visitor

    address = url if "://" in url else f"https://{url}"
    verdict = probe(address, Visitor(address, USER_AGENT, most=MOST))
    if as_json:
        click.echo(json.dumps(asdict(verdict) | {"row": verdict.row()}, ensure_ascii=False, indent=1))
    else:
        for line in _lines(verdict):
            click.echo(line)
    if not verdict.allowed:
        raise click.exceptions.Exit(3)
    if verdict.vendor is None:
        raise click.exceptions.Exit(1)


def _lines(verdict: Verdict) -> Iterator[str]:
    known = f"{verdict.vendor}, version {verdict.version or 'not printed'}"
    unseen = "not looked at" if not verdict.allowed else "no reader knows these pages"
    yield f"address     {verdict.home}"
    yield f"vendor      {known if verdict.vendor else unseen}"
    yield f"robots.txt  {_ROBOTS[verdict.robots]}" + (f", every {verdict.delay:g} s" if verdict.delay else "")
    for kind, state in verdict.pages.items():
        yield f"page        {kind}: {state}"
    yield f"requests    {verdict.requests}"
    if row := verdict.row():
        yield ""
        yield "for your portals.csv (body_name is yours to fill in):"
        yield ",".join(row)
        yield ",".join(row.values())
