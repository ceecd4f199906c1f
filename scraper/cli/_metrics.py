"""What a monitor reads: the figures of `ratsarchiv status` in Prometheus' text format."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from scraper.breaks import KINDS
from scraper.problems import UsageError

Row = Mapping[str, Any]
_HELD = ("organizations", "meetings", "agenda_items", "papers")
_GAUGES = (
    ("last_success_timestamp_seconds", "When the last run that came to its end did so.", "last_success"),
    ("last_success_age_seconds", "How long ago that was when this was written.", "age"),
    ("last_crawl_timestamp_seconds", "When the last run began.", "started_at"),
    ("last_crawl_end_timestamp_seconds", "When it ended; missing while it runs, or if it was killed.", "finished_at"),
    (
        "last_crawl_exit_code",
        "Its exit code: 0 done, 1 with problems, 3 unreachable or blocked, 4 archive.",
        "exit_code",
    ),
    ("open_problems", "Problems that still last.", "problems"),
    ("failed_pages", "Pages that could not be read when they were fetched last.", "failed"),
    ("due_pages", "Pages that a crawl would ask for on this day.", "due"),
)


def metrics_text(rows: Sequence[Row]) -> str:
    """A line per portal and figure; a figure that is not known is left out."""
    return "\n".join(_lines(rows)) + "\n"


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    for name, text, column in _GAUGES:
        yield from _family(name, text, [({"portal": row["slug"]}, row[column]) for row in rows])
    held = [({"portal": row["slug"], "type": name}, row[name]) for row in rows for name in _HELD]
    yield from _family("records", "Records held, without those withdrawn.", held)
    counts = [({"portal": row["slug"], "what": name}, n) for row in rows for name, n in (row["counts"] or {}).items()]
    yield from _family("last_crawl_counts", "What the last run counted.", counts)
    ends = [({"portal": row["slug"], "reason": row["reason"]}, 1) for row in rows if row["reason"]]
    yield from _family("last_crawl_reason", "How the last run ended: finished, blocked, unreachable ...", ends)
    kinds = [({"portal": row["slug"], "kind": kind}, n) for row in rows for kind, n in row["kinds"].items()]
    yield from _family("open_problems_by_kind", "Problems that still last, by kind.", kinds)
    broken = [(labels, n) for labels, n in kinds if labels["kind"] in KINDS]
    yield from _family("breaks", "Ways in which the portal is not what it was before, by kind.", broken)


def _family(name: str, text: str, values: Sequence[tuple[Mapping[str, str], object]]) -> Iterator[str]:
    yield f"# HELP ratsarchiv_{name} {text}"
    yield f"# TYPE ratsarchiv_{name} gauge"
    for labels, value in values:
        if value is not None:
            number = datetime.fromisoformat(value).timestamp() if isinstance(value, str) else value
            said = ",".join(f'{key}="{_escaped(word)}"' for key, word in labels.items())
            yield f"ratsarchiv_{name}{{{said}}} {number}"


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


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
