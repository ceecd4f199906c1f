"""`ratsarchiv replay`: the database made anew from the recorded pages."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from scraper.cli._options import archive_option, json_option

if TYPE_CHECKING:
    from scraper.replay import Replayed


@click.command()
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that read; without it, as many as processors.")
@click.option("--portal", metavar="SLUG", help="Read only this portal's pages anew; all other rows stay as they are.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Read only responses since this day (UTC) anew.")
@archive_option
@json_option
def command(jobs: int | None, portal: str | None, since: datetime | None, folder: Path, as_json: bool) -> None:
    """Make the database anew from the recorded pages. No network.

    The result is what crawling gave: the same rows, ids and history, read by the readers of this version; what those
    understand better is better in old pages too. Who reads the archive meanwhile goes on with the old database until
    the new one is complete; if anything fails, the old one stays. It needs room for the database twice more.

    With --portal or --since, the pages meant are read anew over a copy of the database: what they say now takes the
    place of what they were understood to say; everything else, and made-up ids once given out, stays. Only a full
    replay depends on nothing but the recorded pages.

    Exit codes: 0 done, 1 done, but some files or pages were left out, 2 wrong use, 4 archive locked or damaged.
    """
    from scraper.problems import UsageError
    from scraper.replay import in_order, replay

    if portal is not None and portal not in {head["portal"]["slug"] for _, head in in_order(folder / "warc")}:
        raise UsageError(f"there are no recorded pages of portal {portal!r} in {folder}; see `ratsarchiv status`")
    done = replay(
        folder,
        jobs=jobs or os.cpu_count() or 1,
        portal=portal,
        since=since.date() if since else None,
        every=Line(quiet=as_json),
    )
    tell(done, folder, as_json)
    sys.exit(1 if done.refused else 0)


class Line:
    """Progress: a live line on a terminal, else one every ten seconds."""

    def __init__(self, quiet: bool) -> None:
        self.quiet, self.live, self.last = quiet, sys.stderr.isatty(), monotonic()

    def __call__(self, done: Replayed) -> None:
        if self.quiet or monotonic() - self.last < (0.5 if self.live else 10):
            return
        self.last = monotonic()
        words = (
            f"{done.done / max(done.size, 1):.0%} · {done.pages:,} pages, {done.pages / done.seconds:,.0f}/s · "
            f"{done.left:,.0f} s left"
        )
        click.echo(f"\r\033[K{words}" if self.live else words, nl=not self.live, err=True)


def tell(done: Replayed, folder: Path, as_json: bool) -> None:
    """The summary of a replay; the first sentences about what was left out on stderr."""
    if as_json:
        click.echo(json.dumps(as_row(done), ensure_ascii=False, indent=1))
        return
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
    for words in done.refused[:10]:
        click.echo(words, err=True)
    if len(done.refused) > 10:
        click.echo(f"and {len(done.refused) - 10:,} more", err=True)
    click.echo(
        f"{folder}: the database was made anew from {done.responses:,} responses, {done.pages:,} of them pages, "
        f"in {done.seconds:,.0f} s ({done.pages / done.seconds:,.0f} pages/s)"
    )
    for kind, times in done.problems.most_common(5):
        click.echo(f"  {times:>6,} x {kind}")


def as_row(done: Replayed) -> dict[str, Any]:
    return {
        "responses": done.responses,
        "pages": done.pages,
        "seconds": round(done.seconds, 1),
        "problems": dict(done.problems),
        "left_out": done.refused,
    }
