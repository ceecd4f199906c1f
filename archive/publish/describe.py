"""Datasette's metadata: what every table, view and column is, in German.

The tables are those of archive/columns.py, which describes them in English for whoever writes programs; readers of the
pages are told in german.csv (a row per table or column; table "*": the column means the same in all). Words only; how
tables behave (facets, order, what is hidden) is in configure.py, because Datasette 1.0 reads the two from different
files.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Any

from archive.columns import TABLES, VIEWS, Table

TITLES = {
    "body": "Körperschaften", "organization": "Gremien", "person": "Personen", "membership": "Mitgliedschaften",
    "meeting": "Sitzungen", "agenda_item": "Beratungen", "vote": "Einzelabstimmungen", "speech": "Wortbeiträge",
    "reference": "Verweise",
    "paper": "Vorlagen", "consultation": "Beratungsfolgen", "file": "Dateien", "portal": "Portale", "crawl": "Abrufe",
    "problem": "Probleme beim Lesen",
    "change": "Änderungen", "gone": "Gelöschte Seiten", "doubted": "Bezweifelte Seiten",
    "unlinked": "Neu zu verknüpfen", "adoptions": "Beschlussempfehlung und Beschluss",
    "capture": "Aufzeichnungen", "page": "Seiten", "payload": "Inhalte",
    "warc_file": "Archivdateien", "record": "Einträge", "seen": "Zuerst und zuletzt gesehen",
    "capture_overview": "Aufzeichnungen mit Adresse", "decisions": "Beschlüsse",
    "upcoming_meetings": "Kommende Sitzungen",
    "meeting_overview": "Sitzungen und was von ihnen vorliegt", "paper_path": "Wege der Vorlagen durch die Gremien",
    "withdrawn_records": "Nicht mehr veröffentlicht", "portal_overview": "Portale im Überblick",
    "coverage": "Vollständigkeit je Monat",
}  # fmt: skip
DESCRIPTION = """
<p>Jede Tabelle lässt sich filtern, sortieren und als JSON oder CSV herunterladen. Die Namen der Tabellen und Spalten
folgen <a href="https://oparl.org/" rel="noopener noreferrer">OParl 1.1</a>.</p>
<p>Wörter des Portals stehen unverändert neben dem, was daraus gelesen wurde: <code>result</code> ist die Beschlussart,
wie sie gedruckt ist, <code>outcome</code> unser Wort dafür. Ein leeres Feld heißt: Die Seite sagt dazu nichts.</p>
"""


def titles() -> dict[str, str]:
    """Table or view -> its German name, falling back on the technical one."""
    return {name: TITLES.get(name, name) for name in (*TABLES, *VIEWS)}


def metadata() -> dict[str, Any]:
    """Datasette's metadata.json as a dictionary."""
    return {
        "title": "Ratsarchiv",
        "description_html": DESCRIPTION,
        "source": "Öffentliche Bürgerinformationssysteme; die Adresse steht in jeder Zeile (url)",
        "license": "Amtliche Werke (§ 5 UrhG) sind gemeinfrei; für Anlagen gelten die Rechte ihrer Urheber",
        "databases": {
            "archive": {
                "title": "Tabellen und Abfragen",
                "description_html": DESCRIPTION,
                "tables": {name: _words(table) for name, table in {**TABLES, **VIEWS}.items()},
            }
        },
    }


@cache
def german() -> dict[tuple[str, str], str]:
    """(table, column) -> what it is; the column is "" for the table, the table "*" for a column of any."""
    text = files("archive.publish").joinpath("german.csv").read_text(encoding="utf-8")
    return {(row["table"], row["column"]): row["words"] for row in csv.DictReader(text.splitlines())}


def told(table: str, column: str = "") -> str | None:
    """What a table or column is, in German."""
    words = german()
    return words.get((table, column)) or words.get(("*", column))


def _words(table: Table) -> dict[str, Any]:
    """A derived column is not in the table and not described for it; the view `seen` has it."""
    return {
        "title": TITLES.get(table.name, table.name),
        "description": told(table.name) or table.text,
        "columns": {c.name: told(table.name, c.name) or c.text for c in table.stored},
    }
