"""`ratsarchiv merge A B ... -o C`: several archives become one."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from scraper.cli._options import json_option

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="DIR DIR ...", type=_FOLDER)
@click.option("-o", "--output", "folder", required=True, type=_FOLDER, help="The new archive's directory.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that read; without it, as many as processors.")
@json_option
def command(sources: tuple[Path, ...], folder: Path, jobs: int | None, as_json: bool) -> None:
    """Make one archive of several: their recorded pages side by side, and the database that follows from all of them.

    Ids stay the same; what several archives say about a record is united, the newest page wins. What lies in more than
    one is taken once. The order of the directories makes no difference, and they are not changed; the output must be
    a new directory.

    Exit codes: 0 done, 1 done, but some files or pages were left out, 2 wrong use, 4 archive locked or damaged.
    """
    from archive.errors import ArchiveError
    from scraper.cli.replay import Line, tell
    from scraper.problems import UsageError
    from scraper.replay import merge

    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; name a new directory with -o")
    made = not folder.exists()
    try:
        done = merge(sources, folder, jobs=jobs or os.cpu_count() or 1, every=Line(quiet=as_json))
    except (ArchiveError, KeyboardInterrupt):
        if made and folder.exists():
            shutil.rmtree(folder)  # links and copies of our own making
        raise
    tell(done, folder, as_json)
    sys.exit(1 if done.refused else 0)
