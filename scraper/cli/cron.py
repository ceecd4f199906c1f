"""`ratsarchiv cron`: a crontab or systemd units for this archive, with the right paths."""

from __future__ import annotations

import getpass
import re
import shlex
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from string import Template

import click

from scraper.cli._options import archive_option
from scraper.problems import UsageError

FILES = {
    "crontab": ("crontab",),
    "systemd": (
        "ratsarchiv.service",
        "ratsarchiv.timer",
        "ratsarchiv-check.service",
        "ratsarchiv-check.timer",
        "ratsarchiv-mail@.service",
    ),
}
LONGEST = 990  # characters of a line that every cron takes whole
_ADDRESS = re.compile(r"[\w.+=-]+@[\w.-]+", re.A)


@click.command()
@click.argument("kind", type=click.Choice(sorted(FILES)))
@click.argument("portals", nargs=-1, required=True, metavar="SLUG|URL ...")
@click.option("--mail", required=True, help="Address that gets the mail, and that portals' operators may write to.")
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Write the files there instead.")
@archive_option
def command(kind: str, portals: tuple[str, ...], mail: str, output: Path | None, folder: Path) -> None:
    """Prints a crontab, or systemd units, that crawl every night, check every week and send a mail if there is news.

    Nothing is installed: read it, then paste it into `crontab -e`, or put the units into /etc/systemd/system and
    `systemctl enable --now ratsarchiv.timer ratsarchiv-check.timer`. Two runs never overlap: an archive has one writer.
    """
    _refuse(portals, mail, folder)
    values = filled(folder.resolve(), portals, mail, _for_systemd if kind == "systemd" else _for_cron)
    for name in FILES[kind]:
        text = Template(files("scraper").joinpath("cron", name).read_text("utf-8")).substitute(values)
        if kind == "crontab" and (long := max(map(len, text.splitlines()))) > LONGEST:
            raise UsageError(f"a line of the crontab would have {long} characters; name fewer portals, in two crontabs")
        if output is None:
            click.echo(text)
        else:
            output.mkdir(parents=True, exist_ok=True)
            (output / name).write_text(text, encoding="utf-8")
            click.echo(output / name)


def _refuse(portals: tuple[str, ...], mail: str, folder: Path) -> None:
    """Raises UsageError for what would end a line, or be a header of its own."""
    if not _ADDRESS.fullmatch(mail):
        raise UsageError(f"{mail!r} is no mail address that can stand in a crontab or a unit")
    for word in (*portals, str(folder.resolve())):
        if not word.isprintable():
            raise UsageError(f"{word!r} has characters that cannot stand in a crontab or a unit")


def filled(archive: Path, portals: tuple[str, ...], mail: str, quote: Callable[[str], str]) -> dict[str, str]:
    """What the templates ask for, quoted for where it will stand."""
    program = str(Path(sys.executable).with_name("ratsarchiv"))

    def line(name: str, *more: str) -> str:
        return " ".join(quote(word) for word in (program, name, *more, "--archive", str(archive)))

    return {
        "crawl": line("crawl", *portals),
        "status": line("status"),
        "check": line("check"),
        "archive": quote(str(archive)),
        "metrics": quote(str(archive / "ratsarchiv.prom")),
        "mail": quote(mail),
        "to": mail,
        "out": str(archive).replace("%", "%%"),  # a whole setting, which systemd takes unquoted
        "user": getpass.getuser(),
    }


def _for_cron(word: str) -> str:
    """cron takes a bare % for the end of the line."""
    return shlex.quote(word).replace("%", r"\%")


def _for_systemd(word: str) -> str:
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{word}"' if any(c in word for c in " '\"\\;") else word
