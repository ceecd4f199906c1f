"""Judging the ledger: what an operator should look at, with what to do next. Pure functions over rows; no clock.

A share is judged month by month against the portal's own median, so no portal is measured by another. Months too young
to be complete (see coverage.py) are left out, and so are those with too little to make a share of.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from statistics import median

from archive.coverage import Delays, Ledger, Month, summed
from archive.floors import COUNTED, SHARES, Floor

ALARM, WARNING, NOTE = "alarm", "warning", "note"
SEVERITIES = (ALARM, WARNING, NOTE)
FALL = 0.30  # so far below its median a share is an alarm
ENOUGH_MONTHS = 6  # before a median says anything
ENOUGH_IN = {"meetings": 2, "agendas": 2, "public_items": 10}  # in a month, before a share says anything
MANY = 3  # a month: where so many were usual, none is an alarm
STALE, FORGOTTEN = 7, 30  # days since the last run that came to its end
GERMAN = {
    "meetings": "Sitzungen", "agendas": "Tagesordnungen", "items": "Punkte", "papers": "Vorlagen", "files": "Dateien",
    "agenda": "Sitzungen mit Tagesordnung", "outcome": "Punkte mit Ergebnis", "resolution": "Punkte mit Beschlusstext",
    "minutes": "Sitzungen mit Niederschrift",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is a month, a page kind or an id; `since` a month or an instant; `words` and `then` are German."""

    portal: str
    severity: str
    kind: str  # floor, fallen, vanished, overdue, failed, unknown, duplicate, stale
    where: str
    since: str | None
    words: str
    then: str

    def as_row(self) -> dict[str, str | None]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Met:
    """Open problems of one kind with the same words: on how many pages, since when, and one of them."""

    portal: str
    kind: str
    words: str | None
    pages: int
    since: str
    url: str
    failed: bool  # the page could not be read at all


@dataclass(frozen=True, slots=True)
class Twin:
    """Records that look like one: their table, what they share, and their ids."""

    portal: str
    table: str
    shared: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is judged beside the ledger; `runs`: portal -> end of its last finished run (None: never)."""

    floors: Mapping[str, Sequence[Floor]]
    runs: Mapping[str, datetime | None]
    problems: Sequence[Met]
    twins: Sequence[Twin]


def judge(ledger: Ledger, evidence: Evidence, now: datetime) -> list[Finding]:
    """All findings, portal by portal, the worst first."""
    today = now.date()
    found: list[Finding] = []
    for portal, months in ledger.months.items():
        known = filled(months, today)
        delays = ledger.delays[portal]
        found += below_floors(portal, known, evidence.floors.get(portal, ()), delays, today)
        for name in SHARES:
            found += fallen(portal, known, name, delays, today)
        for name in COUNTED:
            found += vanished(portal, known, name, today)
        found += overdue(portal, known, delays, today)
        found += stale(portal, evidence.runs.get(portal), now)
    found += failures(evidence.problems)
    found += unknown(evidence.problems)
    found += contradictions(evidence.problems)
    found += duplicates(evidence.twins)
    order = {portal: n for n, portal in enumerate(ledger.months)}
    return sorted(found, key=lambda f: (order.get(f.portal, len(order)), SEVERITIES.index(f.severity)))


def filled(months: Sequence[Month], today: date) -> list[Month]:
    """Every month from the first dated one up to this one, empty ones too."""
    dated = {m.month: m for m in months if len(m.month) == 7 and m.month <= today.isoformat()[:7]}
    if not dated:
        return []
    portal, first = months[0].portal, min(dated)
    span = range(int(first[:4]) * 12 + int(first[5:]) - 1, today.year * 12 + today.month)
    names = [f"{n // 12}-{n % 12 + 1:02}" for n in span]
    return [dated.get(name) or Month(portal, name) for name in names]


def settled(months: Sequence[Month], name: str, delays: Delays, today: date) -> list[Month]:
    """The months in which nothing is missing merely because it is not published yet."""
    field = {"outcome": "outcome", "resolution": "minutes", "minutes": "minutes"}.get(name)
    wait = timedelta(days=2 * delays[field].days if field else 0)
    return [m for m in months if last_day(m.month) + wait < today]


def last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])


def share(month: Month, name: str) -> float | None:
    """The share in a month (or a sum of months); None where there is too little to make one of."""
    there, of = SHARES[name]
    whole = getattr(month, of) - (month.cancelled if of == "meetings" else 0)
    return min(getattr(month, there) / whole, 1.0) if whole >= ENOUGH_IN[of] else None


def below_floors(
    portal: str, months: Sequence[Month], floors: Iterable[Floor], delays: Delays, today: date
) -> Iterator[Finding]:
    for floor in floors:
        last = settled(months, floor.name, delays, today)[-12:]
        total = summed(last, portal, "")
        is_now = share(total, floor.name) if floor.is_share else getattr(total, floor.name) / max(len(last), 1)
        if is_now is None or is_now >= floor.least:
            continue
        said = f"{is_now:.0%}" if floor.is_share else f"{is_now:.1f} im Monat"
        span = f"{last[0].month} bis {last[-1].month}" if last else "kein Monat"
        yield Finding(
            portal, ALARM, "floor", span, last[0].month if last else None,
            f"{GERMAN[floor.name]}: {said}, verlangt ist „{floor.words}“",
            "Fehlt es auch auf dem Portal? Wenn ja, floors in portals.csv anpassen, sonst neu abrufen: "
            f"ratsarchiv crawl {portal} --full",
        )  # fmt: skip


def fallen(portal: str, months: Sequence[Month], name: str, delays: Delays, today: date) -> Iterator[Finding]:
    """Where a share lies 30 points or more below its median: an alarm if that lasts, a note once it is over."""
    known = [(m.month, s) for m in settled(months, name, delays, today) if (s := share(m, name)) is not None]
    if len(known) < ENOUGH_MONTHS:
        return
    usual = median(s for _, s in known)
    for run in _runs(known, lambda s: s <= usual - FALL + 1e-9):
        lasting = run[-1] == known[-1]
        worst = min(s for _, s in run)
        until = "seit " + run[0][0] if lasting else run[0][0] + (f" bis {run[-1][0]}" if len(run) > 1 else "")
        yield Finding(
            portal, ALARM if lasting else NOTE, "fallen", until, run[0][0],
            f"{GERMAN[name]}: {worst:.0%}, üblich sind {usual:.0%}",
            "Eine dieser Sitzungen auf dem Portal ansehen; zeigt es mehr, als hier steht, hat sich die Seite "
            f"geändert: ratsarchiv crawl {portal} --full",
        )  # fmt: skip


def _runs(known: Sequence[tuple[str, float]], low: Callable[[float], bool]) -> Iterator[list[tuple[str, float]]]:
    run: list[tuple[str, float]] = []
    for entry in known:
        if low(entry[1]):
            run.append(entry)
        elif run:
            yield run
            run = []
    if run:
        yield run


def vanished(portal: str, months: Sequence[Month], name: str, today: date) -> Iterator[Finding]:
    """Zero where there were many: in the same month of other years (summer is quiet), or three times running."""
    past = [m for m in months if last_day(m.month) < today]
    counts = [(m.month, float(getattr(m, name))) for m in past]
    usual = median([n for _, n in counts]) if counts else 0
    for run in _runs(counts, lambda n: n == 0):
        empty = {month for month, _ in run}
        same = [n for month, n in counts if month[5:] in {e[5:] for e in empty} and month not in empty]
        if not (len(same) >= 2 and median(same) >= MANY) and not (len(run) >= 3 and usual >= MANY):
            continue
        lasting = run[-1] == counts[-1]
        where = run[0][0] if len(run) == 1 else f"{run[0][0]} bis {run[-1][0]}"
        yield Finding(
            portal, ALARM if lasting else WARNING if len(run) > 1 else NOTE, "vanished", where, run[0][0],
            f"{GERMAN[name]}: keine, üblich sind {(median(same) if same else 0) or usual:.0f} im Monat",
            f"Diese Monate im Kalender des Portals ansehen und neu abrufen: ratsarchiv crawl {portal} "
            f"--since {run[0][0]} --full",
        )  # fmt: skip


def overdue(portal: str, months: Sequence[Month], delays: Delays, today: date) -> Iterator[Finding]:
    """One note for what the last year's meetings still lack."""
    late = [m for m in months if m.overdue and last_day(m.month) > today - timedelta(days=365)]
    if late:
        days = ", ".join(f"{w} {delays[n].days} Tage" for n, w in (("outcome", "Ergebnis"), ("minutes", "Texte")))
        yield Finding(
            portal, NOTE, "overdue", late[0].month + (f" bis {late[-1].month}" if len(late) > 1 else ""), late[0].month,
            f"Noch ohne Ergebnis oder Niederschrift: {sum(m.overdue for m in late)} von "
            f"{sum(m.meetings for m in late)} Sitzungen (üblich: {days})",
            "Nichts, wenn das Portal sie auch nicht zeigt; ein neuer Abruf nimmt nach, was nachgetragen wurde",
        )  # fmt: skip


def stale(portal: str, ended: datetime | None, now: datetime) -> Iterator[Finding]:
    days = (now - ended).days if ended else None
    if days is not None and days < STALE:
        return
    words = "noch nie bis zum Ende abgerufen" if days is None else f"zuletzt vor {days} Tagen bis zum Ende abgerufen"
    severity = ALARM if days is not None and days >= FORGOTTEN else WARNING
    since = ended.strftime("%Y-%m-%dT%H:%M:%SZ") if ended else None
    yield Finding(
        portal, severity, "stale", "Abruf", since, words, f"ratsarchiv crawl {portal}; siehe ratsarchiv status"
    )


def failures(problems: Iterable[Met]) -> Iterator[Finding]:
    """Pages that could not be read, by kind; the most frequent first."""
    by_kind: dict[tuple[str, str], list[Met]] = {}
    for met in problems:
        if met.failed:
            by_kind.setdefault((met.portal, met.kind), []).append(met)
    for (portal, kind), group in sorted(by_kind.items(), key=lambda g: -sum(m.pages for m in g[1])):
        pages = sum(m.pages for m in group)
        yield Finding(
            portal, WARNING, "failed", kind, min(m.since for m in group),
            f"{pages} {'Seite war' if pages == 1 else 'Seiten waren'} nicht zu lesen ({kind}), so {group[0].url}",
            "Die Seite im Browser ansehen; die Aufzeichnung nennt die Tabelle problem",
        )  # fmt: skip


def unknown(problems: Iterable[Met]) -> Iterator[Finding]:
    """Words nobody mapped, the most frequent first."""
    unmapped = [m for m in problems if m.kind.startswith("unknown_")]
    for met in sorted(unmapped, key=lambda m: -m.pages):
        yield Finding(
            met.portal, WARNING, "unknown", met.kind, met.since,
            f"{met.kind}: „{met.words or ''}“ auf {met.pages} {'Seite' if met.pages == 1 else 'Seiten'}, so {met.url}",
            "Die Wörter in den Tabellen unter pipelines/ eintragen oder melden; ein neuer Abruf liest sie dann",
        )  # fmt: skip


_CONTRADICTIONS = {
    "outcome_conflict": "Der Text nennt ein anderes Ergebnis als das Portal",
    "vote_sum": "Mehr Stimmen, als stimmberechtigt oder anwesend waren",
    "contradiction": "Als öffentlich bezeichnet in einer nichtöffentlichen Sitzung",
}


def contradictions(problems: Iterable[Met]) -> Iterator[Finding]:
    """Pages that contradict themselves; nobody but the portal can mend that."""
    for met in sorted((m for m in problems if m.kind in _CONTRADICTIONS), key=lambda m: (-m.pages, m.url)):
        yield Finding(
            met.portal, NOTE, "contradiction", met.kind, met.since,
            f"{_CONTRADICTIONS[met.kind]}: „{met.words or ''}“, so {met.url}",
            "Die Seite im Archiv ansehen; was gilt, weiß nur die Verwaltung",
        )  # fmt: skip


def duplicates(twins: Iterable[Twin]) -> Iterator[Finding]:
    words = {"meeting": "gleicher Tag, gleiches Gremium, gleicher Name", "paper": "gleiche Vorlagennummer",
             "agenda_item": "gleiche Nummer auf einer Tagesordnung"}  # fmt: skip
    for twin in twins:
        yield Finding(
            twin.portal, NOTE if twin.table == "agenda_item" else WARNING, "duplicate", twin.ids[0], None,
            f"{len(twin.ids)} × {twin.table} ({words[twin.table]}): {twin.shared}",
            f"Vergleichen: {', '.join(twin.ids[:5])}; zeigt das Portal beide, ist nichts zu tun",
        )  # fmt: skip
