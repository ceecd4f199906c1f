"""How values are written for German readers: dates, numbers, outcomes, addresses.

What is stored stays as it is; a value that cannot be written nicely is shown as stored. Everything returned here is
plain text (Jinja escapes it), so hostile words in a page stay words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from datasette.utils import tilde_decode

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
TIED = "\u00a0"  # no-break space: "21. März" and "18:00 Uhr" stay on one line
LABEL = re.compile(
    r"\A\s*(?:Beschluss(?:vorschlag|empfehlung)?|Sachverhalt|Begründung|Abstimmung(?:sergebnis)?|Beratung|(?:Wort)?protokoll)"
    r"\s*:[^\S\n]*\n(?=\s*\S)",
    re.I,
)
JOIN = "\u2060–\u2060"  # a dash that is no place to break a line


class Outcome(NamedTuple):
    """An outcome as shown: never by colour alone, so each has a word and a sign."""

    words: str
    sign: str
    tone: str  # CSS class: yes, no, open, quiet


OUTCOMES = {
    "accepted": Outcome("angenommen", "✓", "yes"),
    "accepted_amended": Outcome("geändert angenommen", "✓", "yes"),
    "rejected": Outcome("abgelehnt", "✕", "no"),
    "noted": Outcome("zur Kenntnis genommen", "•", "quiet"),
    "postponed": Outcome("vertagt", "→", "open"),
    "referred": Outcome("verwiesen", "→", "open"),
    "withdrawn": Outcome("zurückgezogen", "↩", "quiet"),
    "settled": Outcome("erledigt", "•", "quiet"),
    "mixed": Outcome("mehrere Abstimmungen", "±", "open"),
    "no_vote": Outcome("ohne Abstimmung", "•", "quiet"),
    "unknown": Outcome("Ausgang offen", "?", "open"),
}
ADOPTIONS = {
    "unchanged": Outcome("unverändert übernommen", "=", "yes"),
    "amended": Outcome("geändert übernommen", "±", "open"),
    "departed": Outcome("abweichend beschlossen", "≠", "no"),
    "rejected": Outcome("abgelehnt", "✕", "no"),
}
SIDES = {"yes": "dafür", "no": "dagegen", "abstain": "enthalten"}
STATUS = {"scheduled": "geplant", "held": "hat stattgefunden", "cancelled": "abgesagt"}
KINDS = {
    "council": "Rat", "committee": "Ausschuss", "faction": "Fraktion", "group": "Gruppe", "board": "Beirat",
    "district": "Bezirksvertretung", "chair": "Vorsitz", "deputy_chair": "Stellvertretender Vorsitz",
    "member": "Mitglied", "substitute": "Stellvertretung", "proposal": "Vorlage", "motion": "Antrag",
    "question": "Anfrage", "statement": "Mitteilung", "report": "Bericht", "invitation": "Einladung",
    "agenda": "Tagesordnung", "minutes": "Niederschrift", "main": "Vorlage", "attachment": "Anlage",
}  # fmt: skip


def outcome(value: object) -> Outcome | None:
    """The outcome as shown; None where there is none. A value outside the vocabulary is shown as it is."""
    return OUTCOMES.get(str(value)) or Outcome(str(value), "?", "open") if value else None


def adoption(value: object) -> Outcome | None:
    """What became of a recommendation, as shown."""
    return ADOPTIONS.get(str(value)) or Outcome(str(value), "?", "open") if value else None


def side(value: object) -> str:
    return SIDES.get(str(value), str(value)) if value else ""


def percent(value: object) -> str:
    """0.893 -> "89 %"."""
    return f"{100 * value:.0f}{TIED}%" if isinstance(value, float) else ""


def kind(value: object) -> str:
    return KINDS.get(str(value), str(value)) if value else ""


def status(value: object) -> str:
    return STATUS.get(str(value), str(value)) if value else ""


def moment(value: object) -> datetime | date | None:
    """ISO 8601 -> datetime or, where no time is said, date; None where it is neither."""
    try:
        text = str(value)
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def day(value: object) -> str:
    """ISO 8601 -> words: "2024-03-21T18:00:00+01:00" -> "21. März 2024"."""
    when = moment(value)
    return f"{when.day}.{TIED}{MONTHS[when.month - 1]} {when.year}" if when else str(value or "")


def long_day(value: object) -> str:
    """... -> "Donnerstag, 21. März 2024"."""
    when = moment(value)
    return f"{WEEKDAYS[when.weekday()]}, {day(value)}" if when else str(value or "")


def short_day(value: object) -> str:
    """... -> "21.03.2024"."""
    when = moment(value)
    return when.strftime("%d.%m.%Y") if when else str(value or "")


def clock(start: object, end: object = None) -> str:
    """Start and end -> "18:00–19:15 Uhr"; "" where no time is said."""
    times = [w.strftime("%H:%M") for w in (moment(start), moment(end)) if isinstance(w, datetime)]
    return JOIN.join(times) + f"{TIED}Uhr" if times and isinstance(moment(start), datetime) else ""


def instant(value: object) -> str:
    """UTC time -> "21. März 2024, 17:03 Uhr (UTC)"."""
    when = moment(value)
    return f"{day(value)}, {when.strftime('%H:%M')}{TIED}Uhr (UTC)" if isinstance(when, datetime) else day(value)


def number(value: object) -> str:
    """12345 -> "12.345", as German readers expect."""
    return f"{int(value):,}".replace(",", ".") if isinstance(value, (int, float)) else str(value or "")


def web(value: object) -> str | None:
    """The address if it is a plain http(s) one, else None: `javascript:` and friends never become links."""
    text = str(value or "").strip()
    if re.search(r"[\s\x00-\x1f\"<>\\]", text):
        return None
    try:
        parts = urlsplit(text)
        return text if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def host(value: object) -> str:
    return urlsplit(web(value) or "").hostname or ""


def paragraphs(value: object) -> list[str]:
    """A stored text -> its paragraphs (blank lines between); lines inside stay lines.

    A first line that only repeats the heading the text stands under ("Beschluss:") is not said twice.
    """
    text = LABEL.sub("", str(value or ""), count=1)
    return [p.strip("\n") for p in re.split(r"\n\s*\n", text) if p.strip()]


def tied(value: object) -> str:
    """Words that belong on one line: "Ö 4.1"."""
    return str(value or "").replace(" ", TIED)


def row_path(table: str, record: object) -> str:
    """Path of a record's page below the database: "agenda_item/regionaachen:agenda_item:1851".

    Datasette's tilde encoding, with ":" left readable (it decodes both).
    """
    return f"{table}/{quote(str(record), safe=':').replace('~', '~7E').replace('.', '~2E').replace('%', '~')}"


def record_id(path: str) -> str:
    """The last part of a record's path -> its id; the other way round of `row_path`."""
    return str(tilde_decode(path))


def query(asked: Mapping[str, object]) -> str:
    """{"organization": "a:organization:1"} -> "?organization=a%3Aorganization%3A1"; "" for nothing."""
    said = {name: str(value) for name, value in asked.items() if value is not None}
    return "?" + urlencode(said) if said else ""


FILTERS = {
    f.__name__: f
    for f in (
        outcome, adoption, side, percent, kind, status,
        day, long_day, short_day, clock, instant, number, web, host, paragraphs, tied,
    )
}  # fmt: skip
