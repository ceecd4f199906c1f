"""The page "Vollständigkeit": how much of every month is held, as a heat map over the years, in numbers and as CSV.

One field at a time, chosen by a link; every cell says its number, so no colour needs to be seen. Counting walks over
the whole archive, so the answer is kept as long as `Figures` would keep it.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from datasette.database import Database

from archive.coverage import Ledger, Month, ledger, years
from archive.floors import SHARES
from archive.publish.home import KEPT

SHOWN = 12  # portals with a heat map on one page; the others are a link away
_COUNTS = (0, 0.25, 0.5, 0.75)  # from which on a cell is darker
_SHARES = (0, 0.25, 0.6, 0.95)  # nearly all is a colour of its own
MONTHS = ("Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")


@dataclass(frozen=True, slots=True)
class Field:
    """What the heat map may show: a column of the ledger, or a share of two (`SHARES`)."""

    name: str
    title: str
    text: str

    @property
    def is_share(self) -> bool:
        return self.name in SHARES


FIELDS = (
    Field("meetings", "Sitzungen", "Sitzungen, die das Portal nennt, abgesagte eingeschlossen"),
    Field("agenda", "Tagesordnungen", "Sitzungen, deren Tagesordnung vorliegt, in Prozent"),
    Field("outcome", "Ergebnisse", "öffentliche Punkte mit einem Ergebnis, in Prozent"),
    Field("resolution", "Beschlusstexte", "öffentliche Punkte mit dem Wortlaut eines Beschlusses, in Prozent"),
    Field(
        "minutes",
        "Niederschriften",
        "Sitzungen, zu denen Texte der Beratung oder der Beschlüsse oder eine Niederschrift vorliegen, in Prozent",
    ),
    Field("papers", "Vorlagen", "Vorlagen mit einem Datum in diesem Monat"),
    Field("files", "Dateien", "Dateien, die das Portal zu Sitzungen, Punkten und Vorlagen nennt"),
    Field("failed", "Fehlseiten", "Seiten, die sich beim letzten Abruf nicht lesen ließen"),
)
COLUMNS = (
    ("Sitzungen", "alle, die das Portal in diesem Zeitraum nennt, auch abgesagte"),
    ("abgesagt", "die abgesagten darunter"),
    ("mit Tages\u00adordnung", "Sitzungen, deren Tagesordnung vorliegt"),
    ("Punkte", "Tagesordnungspunkte dieser Sitzungen"),
    ("öffent\u00adlich", "die öffentlichen darunter; nur von ihnen sind Texte zu erwarten"),
    ("mit Ergebnis", "Punkte, zu denen das Portal sagt, wie entschieden wurde"),
    ("mit Beschluss", "Punkte mit dem Wortlaut des Beschlusses"),
    ("mit Beratung", "Punkte mit einem Text darüber, was gesagt wurde"),
    ("mit Nieder\u00adschrift", "Sitzungen mit solchen Texten oder mit einer Niederschrift als Datei"),
    ("Vorlagen", "Vorlagen, deren Datum in diesen Zeitraum fällt"),
    ("Dateien", "Dateien zu diesen Sitzungen, Punkten und Vorlagen; aufgeführt, nicht mit archiviert"),
    ("zu erwarten", "Sitzungen, zu denen Ergebnis oder Niederschrift so bald danach noch nicht üblich sind"),
    ("über\u00adfällig", "Sitzungen, zu denen beides nach dem, was hier üblich ist, da sein müsste"),
    ("Fehl\u00adseiten", "Seiten, die sich beim letzten Abruf nicht lesen ließen, mit dem Grund"),
)
REASONS = {
    "page_changed": "Seite anders aufgebaut", "unreadable": "unlesbar", "denied": "nicht öffentlich",
    "blocked": "gesperrt", "robots": "von robots.txt ausgenommen", "no_answer": "keine Antwort",
    "not_html": "keine Webseite", "too_large": "zu groß", "no_route": "unbekannte Seitenart",
    "not_followed": "nicht verfolgt", "http_404": "nicht gefunden (404)", "http_410": "gelöscht (410)",
    "emptied": "plötzlich leer", "gone_unconfirmed": "plötzlich fort, unbestätigt",
    "http_500": "Fehler des Servers (500)", "http_503": "Server überlastet (503)",
}  # fmt: skip
FIELD = FIELDS[4]


@dataclass(frozen=True, slots=True)
class Cell:
    """A month in the heat map: its number as text, how dark (0 to 4), and how many meetings are still awaited."""

    month: str
    value: str
    level: int
    awaited: int = 0


class Kept:
    """The ledger, counted anew when it has grown old."""

    def __init__(self) -> None:
        self._until, self._of, self._ledger = 0.0, date.min, Ledger({}, {})

    async def ask(self, archive: Database, today: date) -> Ledger:
        started = time.monotonic()
        if started >= self._until or self._of != today:

            def count(db: sqlite3.Connection) -> Ledger:
                return ledger(db, today)

            self._ledger, self._of = await archive.execute_fn(count), today
            ended = time.monotonic()
            self._until = ended + (ended - started) * KEPT
        return self._ledger


def page(held: Ledger, names: Mapping[str, str], asked: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The template's variables. `names`: portal -> what it is called; `asked`: what the address says."""
    field = next((f for f in FIELDS if f.name == asked.get("feld")), FIELD)
    wanted = asked.get("portal")
    slugs = [wanted] if wanted in held.months else list(held.months)
    return {
        "field": field,
        "fields": FIELDS,
        "wanted": wanted if wanted in held.months else None,
        "portals": [_portal(s, names.get(s) or s, held, field, now.strftime("%Y-%m")) for s in slugs[:SHOWN]],
        "others": [(s, names.get(s) or s) for s in slugs[SHOWN:]],
        "months": MONTHS,
        "columns": COLUMNS,
    }


def _portal(slug: str, name: str, held: Ledger, field: Field, this_month: str) -> dict[str, Any]:
    months = held.months[slug]
    known = [m for m in months if m.month]
    return {
        "slug": slug,
        "name": name,
        "map": heat_map(known, field, this_month),
        "years": list(reversed(years(months))) if months else [],
        "line": list(reversed(months)),
        "delays": held.delays[slug],
    }


def heat_map(months: Sequence[Month], field: Field, this_month: str) -> list[tuple[str, list[Cell | None]]]:
    """(year, twelve cells), the newest first; None for a month that has not come or has nothing to count."""
    by_month = {m.month: m for m in months}
    if not by_month:
        return []
    first, last = int(min(by_month)[:4]), int(max(by_month)[:4])
    most = max((_value(m, field) or 0 for m in months), default=0)
    rows = []
    for year in range(last, first - 1, -1):
        names = [f"{year}-{n:02}" for n in range(1, 13)]
        cells = [_cell(by_month.get(n) or Month("", n), field, most) for n in names]
        rows.append((str(year), [c if c and _begun(c, min(by_month), this_month) else None for c in cells]))
    return rows


def _begun(cell: Cell, first: str, this_month: str) -> bool:
    """Whether a month says anything: before the first one, and nothing in one to come, is no gap."""
    return first <= cell.month <= this_month or (cell.value != "0" and cell.month > this_month)


def _value(month: Month, field: Field) -> float | None:
    """A count, or a share from 0 to 1; None where there is nothing to make a share of."""
    if not field.is_share:
        return float(getattr(month, field.name))
    there, of = SHARES[field.name]
    whole = getattr(month, of) - (month.cancelled if of == "meetings" else 0)
    return min(getattr(month, there) / whole, 1.0) if whole > 0 else None


def _cell(month: Month, field: Field, most: float) -> Cell | None:
    value = _value(month, field)
    if value is None:
        return None
    whole = 1.0 if field.is_share else most
    level = sum(value / whole > step for step in (_SHARES if field.is_share else _COUNTS)) if whole else 0
    text = f"{100 * value:.0f}" if field.is_share else f"{value:.0f}"
    waits = field.name in ("outcome", "resolution", "minutes")
    return Cell(month.month, text, level, month.awaited if waits else 0)


def reasons(kinds: str | None) -> str:
    """Why pages could not be read, in words; a kind without is named as it is."""
    return ", ".join(REASONS.get(kind, kind) for kind in (kinds or "").split(",") if kind)


def as_csv(held: Ledger, portal: str | None) -> str:
    """The whole ledger, or one portal's part, a line per month."""
    out = io.StringIO(newline="")
    names = [f.name for f in fields(Month)]
    writer = csv.DictWriter(out, names, lineterminator="\r\n")
    writer.writeheader()
    for slug, months in held.months.items():
        if portal is None or slug == portal:
            writer.writerows(asdict(m) for m in months)
    return out.getvalue()
