"""What the user of `ratsarchiv crawl` sees: the first line, a live line, and what came of it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from archive.news import News
    from scraper.portals import Portal
    from scraper.progress import Progress

_CLEAR = "\r\033[K"  # begins the terminal's line anew
_EVERY = 10.0  # seconds between lines where there is no terminal
_ROBOTS = {
    "allows": "robots.txt allows",
    "none": "no robots.txt",
    "forbids": "robots.txt forbids",
    "unread": "robots.txt cannot be read",
}


def as_row(progress: Progress, told: News | None = None) -> dict[str, Any]:
    """The run summary for programs; `news` is what the run brought, with the first records of each kind."""
    problems = [{"kind": k, "message": m, "times": n} for (k, m), n in progress.problems.most_common()]
    return {
        "portal": progress.portal,
        "crawl": progress.crawl,
        "reason": progress.reason,
        "message": progress.words or None,
        "exit_code": progress.exit_code,
        "seconds": round(progress.took, 1),
        "robots": progress.robots,
        **progress.counts(),
        "found": dict(progress.found),
        "breaks": [one.as_row() for one in progress.breaks.values()],
        "problems": problems,
        "news": asdict(told) if told is not None else None,
    }


def news_of(folder: Path, results: list[Progress]) -> list[tuple[Progress, News]]:
    """What each run brought, by what the archive says; nothing where it does not answer."""
    from archive.archive import Archive
    from archive.errors import ArchiveError
    from archive.news import News, news

    try:
        with Archive.open(folder) as archive:
            return [(p, news(archive.db.conn, p.crawl) if p.crawl else News()) for p in results]
    except (ArchiveError, LookupError, sqlite3.Error):
        return [(p, News()) for p in results]


class Show:
    """What the user sees while it runs: a live line on a terminal, else a line every ten seconds."""

    def __init__(self, portals: list[Portal], folder: Path, quiet: bool, cron: bool = False) -> None:
        self.portals = {p.slug: p for p in portals}
        self.folder = folder
        self.quiet, self.cron = quiet, cron
        self.live = sys.stderr.isatty()
        self.last = monotonic()
        self.told: set[tuple[str, str, str]] = set()  # breaks that were said while the crawl went on

    def started(self, progress: Progress) -> None:
        """The first line; it repeats by whose permission a forbidden portal is crawled."""
        from scraper.settings import CONTACT, USER_AGENT

        if self.cron:
            return
        portal = self.portals[progress.portal]
        robots = _ROBOTS.get(progress.robots or "", "robots.txt not asked for")
        if portal.permission:
            robots += f", permission: {portal.permission}"
        contact = USER_AGENT if CONTACT else f"{USER_AGENT}; set RATSARCHIV_CONTACT so that the operator can reach you"
        due = "" if progress.planned is None else f" · {progress.planned:,} pages are due, and what is new besides"
        click.echo(
            f"{portal.slug}: {portal.url}{due} · {robots} · {progress.delay:g} s between requests · {contact}", err=True
        )

    def every(self, progress: Progress) -> None:
        self._new_breaks(progress)
        if self.quiet or (not self.live and monotonic() - self.last < _EVERY):
            return
        self.last = monotonic()
        line = self.line(progress)
        if self.live:
            width = shutil.get_terminal_size().columns
            click.echo(f"{_CLEAR}{line[: width - 1]}", nl=False, err=True)
        else:
            click.echo(line, err=True)

    def _new_breaks(self, progress: Progress) -> None:
        """As soon as they are seen."""
        for key, found in list(progress.breaks.items()):
            if not self.quiet and (progress.portal, *key) not in self.told:
                self.told.add((progress.portal, *key))
                click.echo(f"{_CLEAR if self.live else ''}{progress.portal}: BREAK: {found.message}", err=True)

    def line(self, progress: Progress) -> str:
        found = ", ".join(f"{n:,} {name}" for name, n in progress.found.most_common(4))
        parts = [
            f"{progress.portal}: {progress.period or 'start'}",
            f"{progress.pages:,} pages, {progress.rate:.1f}/s",
            found or "nothing found yet",
            f"{progress.problems.total():,} problems",
        ]
        return " · ".join([*parts, *([f"waiting {progress.waiting:.0f} s"] if progress.waiting else [])])

    def clear(self, progress: Progress) -> None:
        self._new_breaks(progress)
        if self.live and not self.quiet:
            click.echo(_CLEAR, nl=False, err=True)

    def end(self, results: list[Progress], as_json: bool = False) -> None:
        """The last lines: what came of it, what was wrong, where it is, what next."""
        from scraper.cli._summary import notable, summary

        told = news_of(self.folder, results)
        if as_json:
            click.echo(json.dumps([as_row(*pair) for pair in told], ensure_ascii=False, indent=1))
            return
        shown = [pair for pair in told if not self.cron or notable(*pair)]
        for line in summary(shown, self.folder) if shown else []:
            click.echo(line)
