"""What the user of `ratsarchiv crawl` sees: the first line, a live line, and what came of it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
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


def notable(progress: Progress) -> bool:
    """Whether a run is worth a mail: something is new, changed or gone, or went wrong."""
    return bool(progress.exit_code or any(progress.stored[name] for name in ("new", "changed", "withdrawn")))


def as_row(progress: Progress) -> dict[str, Any]:
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
    }


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
        click.echo(
            f"{portal.slug}: {portal.url} · {robots} · {progress.delay:g} s between requests · {contact}", err=True
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

    def end(self, results: list[Progress], as_json: bool) -> None:
        if as_json:
            click.echo(json.dumps([as_row(p) for p in results], ensure_ascii=False, indent=1))
        else:
            for progress in results:
                if not self.cron or notable(progress):
                    self.summary(progress)

    def summary(self, progress: Progress) -> None:
        """The last lines: what came of it, what was wrong, where it is, what next."""
        stored = progress.stored
        came = ", ".join(f"{stored[name]:,} {name}" for name in ("new", "changed", "unchanged", "withdrawn"))
        click.echo(
            f"{progress.portal}: {progress.reason}; {progress.requests:,} requests, {progress.pages:,} pages "
            f"in {progress.took:,.0f} s; records: {came}"
        )
        for broken in progress.breaks.values():
            click.echo(f"  BREAK {broken.kind}: {broken.message}")
            if broken.capture:
                click.echo(f"    the page that shows it: /-/archivseite/{broken.capture} of `ratsarchiv serve`")
        found = ", ".join(f"{n:,} {name}" for name, n in progress.found.most_common())
        click.echo(f"  pages of their own: {found or 'none'}")
        if progress.words:
            click.echo(f"  {progress.words}")
        for (kind, message), times in progress.problems.most_common(5):
            click.echo(f"  {times:>6,} x {kind}: {message}")
        more = len(progress.problems) - 5
        if more > 0:
            click.echo(f"         and {more} other kinds of problems")
        click.echo(f"  archive: {self.folder} · look at it with: ratsarchiv serve --archive {self.folder}")
