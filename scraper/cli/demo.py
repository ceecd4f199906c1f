"""`ratsarchiv demo`: the bundled sample council on localhost, crawled like any portal, and served."""

from __future__ import annotations

import os
import socket
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scraper.demo.truth import Council
    from scraper.portals import Portal

SLUG = "demo"
_FOLDER = "demo-data"
_TABLES = ("organization", "person", "meeting", "agenda_item", "paper", "consultation", "file")
_LOOK = (
    ("a long discussion", "SELECT id FROM agenda_item ORDER BY length(minutes_text) DESC, id LIMIT 1", "agenda_item"),
    ("a refusal", "SELECT id FROM agenda_item WHERE outcome = 'rejected' AND vote_text <> '' ORDER BY id DESC LIMIT 1",
     "agenda_item"),
    ("a paper and its way", "SELECT paper FROM consultation WHERE outcome IS NOT NULL GROUP BY paper "
     "ORDER BY count(*) DESC, paper LIMIT 1", "paper"),
    ("a long agenda", "SELECT meeting FROM agenda_item GROUP BY meeting ORDER BY count(*) DESC LIMIT 1", "meeting"),
)  # fmt: skip


@click.command()
@click.option("--vendor", default="allris-classic", show_default=True, help="In whose markup the council is shown.")
@click.option("--years", type=click.IntRange(1, 20), default=3, show_default=True, help="How many years of council.")
@click.option("--no-serve", is_flag=True, help="Crawl only; do not start Datasette.")
@click.option(
    "--archive",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: Path(os.environ.get("RATSARCHIV_DIR", _FOLDER)),
    show_default=f"./{_FOLDER} or RATSARCHIV_DIR",
    help="The archive's directory.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port of Datasette; without it 8001, or a free one if that is taken."
)
@click.option(
    "--portal-port", type=click.IntRange(0, 65535), default=8351, show_default=True, help="Port of the sample portal."
)
@click.option("--quiet", "-q", is_flag=True, help="No progress, only the summary.")
def command(  # noqa: PLR0917  # click passes them by name
    vendor: str, years: int, no_serve: bool, folder: Path, port: int | None, portal_port: int, quiet: bool
) -> None:
    """Show the whole way on a fictional council: portal, crawl, archive, Datasette.

    The council (three years, some 180 meetings, 1,800 agenda items, 600 papers) is served on this machine only, in the
    markup of a real vendor with the traps of real portals. No network is used. What is archived stays in the
    directory; run the command again and only what is new is added.

    Exit codes: 0 done, 1 done with problems, 2 wrong use, 3 portal unreachable, 4 archive locked or damaged.
    """
    from archive.stock import BERLIN
    from scraper.cli._show import Show
    from scraper.cli.crawl import exit_code
    from scraper.crawl import Wishes, crawl
    from scraper.demo.allris_classic import VENDOR
    from scraper.demo.council import council
    from scraper.demo.server import serve as portal_of
    from scraper.problems import UsageError

    if vendor != VENDOR:
        raise UsageError(f"the sample council is not yet shown as {vendor}; there is: {VENDOR}")
    truth = council(years=years)
    with portal_of(truth, port=portal_port) as running:
        click.echo(f"{truth.name}: a fictional council, shown as {vendor} at {running.url}allris.net.asp", err=True)
        portal = _portal(truth, vendor, running.url)
        show = Show([portal], folder, quiet=quiet)
        wishes = Wishes(today=datetime.now(BERLIN).date(), command="ratsarchiv demo")
        wishes.started, wishes.every, wishes.ended = show.started, show.every, show.clear
        results = crawl([portal], folder, wishes)
        show.end(results)
        if no_serve or exit_code(results) > 1:
            _tell(folder, None)
            sys.exit(exit_code(results))
        _serve(folder, port)


def _portal(truth: Council, vendor: str, url: str) -> Portal:
    from scraper.portals import Portal

    return Portal(slug=SLUG, vendor=vendor, url=url, body_name=truth.name, kind="Stadt", delay=0.0)


def _serve(folder: Path, port: int | None) -> None:
    """Datasette until interrupted; the sample portal goes on answering, so that links to live pages work."""
    from scraper.cli.serve import serve

    chosen = port if port is not None else 8001 if _is_free(8001) else 0
    serve(folder, port=chosen, listening=lambda address: _tell(folder, address))


def _is_free(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return door.connect_ex(("127.0.0.1", port)) != 0


def _tell(folder: Path, address: str | None) -> None:
    """What is in the archive, and a few pages to open first."""
    from datasette.utils import tilde_encode

    from archive.archive import Archive

    with Archive.open(folder) as archive:
        counts = ", ".join(f"{archive.db[name].count:,} {name}" for name in _TABLES)
        click.echo(f"The archive in {folder} holds {counts}.")
        if address is None:
            return
        click.echo("Look at these first:")
        click.echo(f"  {'home':<20} {address}")
        for label, query, table in _LOOK:
            found = archive.db.execute(query).fetchone()
            if found:
                click.echo(f"  {label:<20} {address}archive/{table}/{tilde_encode(found[0])}")
