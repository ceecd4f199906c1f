"""The README's table of tables is the one of archive/columns.py: `python -m tests.test_readme` writes it."""

from __future__ import annotations

import click

from archive.columns import RECORDS, VIEWS, table
from scraper.cli import cli
from tests.conftest import ROOT

BEGIN = "<!-- tables: written by `python -m tests.test_readme`, from archive/columns.py -->\n"
END = "<!-- end of tables -->\n"
README = ROOT / "README.md"


def tables() -> str:
    """The Markdown table: every table and view readers use, and its columns."""
    shared = [c.name for c in RECORDS[0].columns if all(c.name in (o.name for o in r.columns) for r in RECORDS)]
    rows = [f"Every record has {', '.join(shared)}.", "", "| table | what a row is | columns |", "|---|---|---|"]
    for described in [*RECORDS, *(table(name) for name in ("portal", "crawl", "problem"))]:
        own = [c.name for c in described.columns if described not in RECORDS or c.name not in shared]
        columns = ", ".join(own)
        rows.append(f"| `{described.name}` | {described.text} | {columns} |")
    rows += [f"| `{view.name}` (view) | {view.text} | |" for view in VIEWS.values()]
    return "\n".join(rows) + "\n"


def written() -> str:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + tables() + END + after


def test_the_readme_lists_the_tables_as_they_are_described() -> None:
    assert README.read_text(encoding="utf-8") == written(), "run: python -m tests.test_readme"


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    names = cli.list_commands(click.Context(cli))
    assert names
    assert not [name for name in names if f"| `{name}" not in text]


if __name__ == "__main__":
    README.write_text(written(), encoding="utf-8")
