"""`ratsarchiv ...`: one module per command beside this file, found by listing and imported only when called.

A command module has `command`, a click command. Errors of ours are one sentence on stderr and an exit code:
0 done · 1 done with problems · 2 wrong use · 3 portal unreachable or blocked · 4 archive locked or damaged ·
130 interrupted (state kept, run again to go on).
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import click

from archive.errors import ArchiveError
from scraper.problems import RatsarchivError


class Commands(click.Group):
    """The modules beside this file, as commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ratsarchiv")
def cli() -> None:
    """Keeps the public record of German councils.

    An archive is a directory (default ./ratsarchiv-data, or RATSARCHIV_DIR) with archive.db and warc/.
    """


def main() -> None:
    """Entry point: our own errors become one sentence and an exit code, everything else stays a traceback."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("ratsarchiv: interrupted; run the same command again to go on", err=True)
        sys.exit(130)
    except (RatsarchivError, ArchiveError) as error:
        click.echo(f"ratsarchiv: {error}", err=True)
        sys.exit(error.exit_code)
