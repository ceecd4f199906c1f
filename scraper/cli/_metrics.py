"""What a monitor reads: the figures of `ratsarchiv status` in Prometheus' text format."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from scraper.problems import UsageError

Row = Mapping[str, Any]
_HELD = ("organizations", "meetings", "agenda_items", "papers")
_GAUGES = (
    ("last_success_timestamp_seconds", "When the last run that came to its end did so.", "last_success"),
    ("last_crawl_timestamp_seconds", "When the last run began.", "started_at"),
    (
        "last_crawl_exit_code",
        "Its exit code: 0 done, 1 with problems, 3 unreachable or blocked, 4 archive.",
        "exit_code",
    ),
    ("open_problems", "Problems that still last.", "problems"),
    ("failed_pages", "Pages that could not be read when they were fetched last.", "failed"),
)
_COUNTED = ("requests", "pages", "new", "changed", "unchanged", "withdrawn", "problems")


def metrics_text(rows: Sequence[Row]) -> str:
    """A line per portal and figure; a figure that is not known is left out."""
    return "\n".join(_lines(rows)) + "\n"


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    for name, text, column in _GAUGES:
        yield from _family(name, text, [({"portal": row["slug"]}, row[column]) for row in rows])
    held = [({"portal": row["slug"], "type": name}, row[name]) for row in rows for name in _HELD]
    yield from _family("records", "Records held, without those withdrawn.", held)
    counts = [
        ({"portal": row["slug"], "what": name}, (row["counts"] or {}).get(name)) for row in rows for name in _COUNTED
    ]
    yield from _family("last_crawl_counts", "What the last run counted.", counts)


def _family(name: str, text: str, values: Sequence[tuple[Mapping[str, str], object]]) -> Iterator[str]:
    yield f"# HELP ratsarchiv_{name} {text}"
    yield f"# TYPE ratsarchiv_{name} gauge"
    for labels, value in values:
        if value is not None:
            number = datetime.fromisoformat(value).timestamp() if isinstance(value, str) else value
            said = ",".join(f'{key}="{word}"' for key, word in labels.items())
            yield f"ratsarchiv_{name}{{{said}}} {number}"


def write(target: str, text: str) -> None:
    """To a file, whole or not at all, or to standard output ("-"). Raises UsageError."""
    if target == "-":
        click.echo(text, nl=False)
        return
    path = Path(target)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another file with --metrics") from error
