"""What the ledger is judged by, beside the counts: floors, runs, open problems and records that look like twins."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from archive.floors import Floor, floors
from archive.judging import Evidence, Met, Twin

_RUNS = """
SELECT p.slug, (SELECT max(finished_at) FROM crawl c WHERE c.portal = p.slug AND c.reason = 'finished') FROM portal p"""
_MET = """
SELECT p.portal, p.kind, p.words, count(DISTINCT p.page), min(p.first_seen), min(p.url), p.capture IS NOT g.capture
FROM problem p JOIN page g ON g.number = p.page WHERE p.resolved_at IS NULL
GROUP BY p.portal, p.kind, p.words, p.capture IS NOT g.capture ORDER BY 4 DESC"""
_TWINS = {
    "meeting": """
SELECT m.portal, m.start || ', ' || coalesce(o.name, m.organization_name, '') || ', ' || coalesce(m.name, ''),
  json_group_array(m.id) FROM meeting m LEFT JOIN organization o ON o.id = m.organization
WHERE m.withdrawn_at IS NULL AND m.start IS NOT NULL
GROUP BY m.portal, m.start, m.organization, m.organization_name, m.name HAVING count(*) > 1""",
    "agenda_item": """
SELECT portal, number || ' in ' || meeting, json_group_array(id) FROM agenda_item
WHERE withdrawn_at IS NULL AND number IS NOT NULL AND meeting IS NOT NULL
GROUP BY meeting, number HAVING count(*) > 1""",
    "paper": """
SELECT portal, reference, json_group_array(id) FROM paper WHERE withdrawn_at IS NULL AND reference IS NOT NULL
GROUP BY portal, reference HAVING count(*) > 1""",
}


def gathered(db: sqlite3.Connection) -> Evidence:
    """From the tables of an archive."""
    return Evidence(required(db), runs(db), problems(db), twins(db))


def required(db: sqlite3.Connection) -> dict[str, list[Floor]]:
    """Portal -> floors. Raises ValueError where a rule cannot be read; the register has checked them before."""
    return {slug: floors(text) for slug, text in db.execute("SELECT slug, floors FROM portal")}


def runs(db: sqlite3.Connection) -> dict[str, datetime | None]:
    """Portal -> when its last run that came to its end did so."""
    return {slug: datetime.fromisoformat(at) if at else None for slug, at in db.execute(_RUNS)}


def problems(db: sqlite3.Connection) -> list[Met]:
    return [
        Met(portal, kind, words, pages, since, url, bool(failed))
        for portal, kind, words, pages, since, url, failed in db.execute(_MET)
    ]


def twins(db: sqlite3.Connection) -> list[Twin]:
    return [
        Twin(portal, table, shared, tuple(sorted(json.loads(ids))))
        for table, sql in _TWINS.items()
        for portal, shared, ids in db.execute(sql)
    ]
