"""What a record's page shows of its history: newest first, what was seen at once under one heading."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from archive.archive import Archive
from archive.columns import RECORDS
from archive.differences import FIELDS, KINDS, differences
from archive.errors import ArchiveError
from archive.history import Change, History
from archive.publish import german
from archive.statements import Value

_BOOLEAN = frozenset(c.name for t in RECORDS for c in t.columns if c.type == "BOOLEAN")
_STATES = {
    "published": "veröffentlicht", "not_published": "noch nicht veröffentlicht", "not_public": "nicht öffentlich",
    "not_read": "noch nicht gelesen",
}  # fmt: skip
MOST = 60  # responses with changes that one page shows


async def timeline(folder: Path, record: str) -> dict[str, Any]:
    """{"entries": [...], "more": how many older ones are not shown, "record"}; read in a thread of its own."""
    return await asyncio.to_thread(_timeline, folder, record)


def _timeline(folder: Path, record: str) -> dict[str, Any]:
    try:
        with Archive.open(folder) as archive:
            changes = History(archive.db.conn).changes(record)
    except (ArchiveError, LookupError):
        return {"entries": [], "more": 0, "record": record}
    entries: dict[tuple[int | None, int], dict[str, Any]] = {}
    for change in changes:
        entry = entries.setdefault(
            (change.before, change.capture),
            {"seen_at": change.seen_at, "seen_after": change.seen_after, "capture": change.capture,
             "before": change.before, "changes": []},
        )  # fmt: skip
        entry["changes"].append(_shown(change))
    newest_first = list(reversed(entries.values()))
    return {"entries": newest_first[:MOST], "more": max(len(newest_first) - MOST, 0), "record": record}


def _shown(change: Change) -> dict[str, Any]:
    old, new = (_value(change.field, value) for value in (change.old, change.new))
    return {
        "kind": change.kind,
        "words": KINDS[change.kind],
        "field": FIELDS.get(change.field, change.field),
        "old": change.old,
        "new": change.new,
        "pieces": differences(old, new) if change.kind == "changed" else [],
    }


def _value(field: str, value: Value | None) -> str | None:
    """A value in the words of the page."""
    if value is None:
        return None
    if field == "outcome" and (outcome := german.outcome(value)):
        return outcome.words
    if field in _BOOLEAN:
        return "ja" if value else "nein"
    if field in ("start", "end", "date", "start_date", "end_date"):
        clock = german.clock(value)
        return german.day(value) + (f", {clock}" if clock else "")
    return {"text_state": _STATES, "status": german.STATUS}.get(field, {}).get(str(value), str(value))
