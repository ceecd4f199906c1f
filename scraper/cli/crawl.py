"""`ratsarchiv crawl`: live portals into the archive."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.cli._options import archive_option, json_option
from scraper.cli._show import Show
from scraper.cli.portals import portals_option

if TYPE_CHECKING:
    from scraper.progress import Progress


class Span(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """ "90s", "30m" or "2h" as seconds."""

    name = "time"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> float:
        found = re.fullmatch(r"(\d+)\s*([smh])", value.strip())
        if not found or not int(found[1]):
            self.fail(f"{value!r} is no time; write 90s, 30m or 2h", param, context)
        return int(found[1]) * {"s": 1.0, "m": 60.0, "h": 3600.0}[found[2]]


@click.command()
@click.argument("portals", nargs=-1, required=True, metavar="SLUG|URL ...")
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m", "%Y"]), help="Leave out months before this day.")
@click.option("--max-requests", type=click.IntRange(min=1), help="Stop after this many requests per portal.")
@click.option("--max-time", type=Span(), help="Stop after this time per portal: 90s, 30m, 2h.")
@click.option("--dry-run", is_flag=True, help="Say what is due and stop, without any request.")
@click.option("--full", is_flag=True, help="Ask for every page again, due or not.")
@click.option("--log", type=click.Path(dir_okay=False, path_type=Path), help="Write Scrapy's own log to this file.")
@click.option("--quiet", "-q", is_flag=True, help="No progress, only the summary.")
@click.option("--cron", is_flag=True, help="Say nothing at all unless something changed or went wrong.")
@portals_option
@archive_option
@json_option
def command(  # noqa: PLR0917  # click passes them by name
    portals: tuple[str, ...],
    since: datetime | None,
    max_requests: int | None,
    max_time: float | None,
    dry_run: bool,
    full: bool,
    log: Path | None,
    quiet: bool,
    cron: bool,
    own: Path | None,
    folder: Path,
    as_json: bool,
) -> None:
    """Crawl portals into the archive, politely: one page after the other.

    PORTALS are slugs of the register (see `ratsarchiv portals`) or addresses. Of a portal that is held already only
    what is due is asked for, the most valuable first; what was stored is compared and kept; an interrupted run goes on
    where it was.

    Exit codes: 0 done, 1 done with problems, 2 wrong use, 3 portal unreachable or blocked, 4 archive locked or
    damaged, 130 interrupted.
    """
    from archive.stock import BERLIN
    from scraper.cli._plan import announce
    from scraper.crawl import Wishes, crawl
    from scraper.portals import lookup, register

    rows = register(own, folder)
    chosen = list({p.slug: p for p in (lookup(rows, wanted) for wanted in portals)}.values())
    today, day = datetime.now(BERLIN).date(), since.date() if since else None
    if dry_run:
        return announce(chosen, folder, None if full else today, day, as_json)
    show = Show(chosen, folder, quiet=quiet or cron or as_json, cron=cron)
    told = said(portals, day, max_requests, max_time, full)
    wishes = Wishes(today, day, max_requests or 0, max_time or 0.0, full, told, log)
    wishes.started, wishes.every, wishes.ended = show.started, show.every, show.clear
    results = crawl(chosen, folder, wishes)
    show.end(results, as_json)
    sys.exit(exit_code(results))


def said(
    portals: tuple[str, ...], since: date | None, max_requests: int | None, max_time: float | None, full: bool
) -> str:
    """The command, for the crawl's row."""
    options = [
        f"--since {since}" if since else "",
        f"--max-requests {max_requests}" if max_requests else "",
        f"--max-time {max_time:.0f}s" if max_time else "",
        "--full" if full else "",
    ]
    return " ".join(["ratsarchiv crawl", *portals, *(o for o in options if o)])


def exit_code(results: list[Progress]) -> int:
    """The one that asks most of the user: interrupted, archive, portal, problems, done."""
    codes = [p.exit_code for p in results]
    return next((code for code in (130, 4, 3, 2, 1) if code in codes), 0)
