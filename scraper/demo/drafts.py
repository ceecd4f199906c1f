"""What is still being written while the truth is made: meetings collect an agenda, papers collect stations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from scraper.demo.bodies import TERM, Plan, plans
from scraper.demo.dice import Dice
from scraper.demo.holidays import working_day
from scraper.demo.topics import Topic
from scraper.demo.truth import Attachment, Item, Organization, Paper, Station

SOON = timedelta(days=14)  # so long before a meeting its agenda is published
SLOW = timedelta(days=40)  # so long after a meeting there are no minutes yet


@dataclass
class MeetingDraft:
    body: Organization
    day: date
    begin: str
    cancelled: bool = False
    number: int = 0
    reference: str = ""
    consulted: list[tuple[PaperDraft, int]] = field(default_factory=list)  # (paper, its station)
    items: list[Item] = field(default_factory=list)

    def held(self, today: date) -> bool:
        return self.day < today and not self.cancelled

    def published(self, today: date) -> bool:
        """Has a public agenda."""
        return self.body.listed and self.body.kind != "faction" and self.day <= today + SOON


@dataclass
class PaperDraft:
    topic: Topic
    day: date
    public: bool
    faction: str
    filled: Mapping[str, str]
    stations: list[Station] = field(default_factory=list)
    number: int = 0
    reference: str = ""
    answers: PaperDraft | None = None
    attachments: tuple[Attachment, ...] = ()
    done: Paper | None = None

    def settle(self, station: int, **changes: object) -> None:
        self.stations[station] = replace(self.stations[station], **changes)  # type: ignore[arg-type]

    @property
    def subject(self) -> tuple[str, ...]:
        lines = tuple(self.topic.subject.format(**self.filled).split("\n"))
        return (*lines, "Antwort der Verwaltung") if self.answers else lines


def calendar(dice: Dice, bodies: tuple[Organization, ...], years: range, scale: float) -> list[MeetingDraft]:
    """Every meeting of these years, in order of time. Factions meet too, without the public."""
    found: list[MeetingDraft] = []
    by_body = plans()
    for body in bodies:
        plan = by_body.get(body.id) or (Plan(6, 0, "19:30") if body.kind == "faction" else None)
        if plan is None:
            continue
        for year in years:
            found += _year(dice, body, plan, year, scale)
    return sorted(found, key=lambda m: (m.day, m.begin, m.body.name))


def _year(dice: Dice, body: Organization, plan: Plan, year: int, scale: float) -> list[MeetingDraft]:
    times = max(1, round(plan.times * scale))
    found: dict[date, MeetingDraft] = {}
    for n in range(times):
        day = date(year, 1, 9) + timedelta(days=round(345 * (n + 0.5) / times) - dice.between(0, 9))
        day = working_day(day + timedelta(days=(plan.weekday - day.weekday()) % 7))
        in_term = (day >= TERM) == (body.number == 2) if body.kind == "council" else not body.end or day <= body.end
        if day.year == year and day not in found and in_term:
            cancelled = body.kind != "council" and dice.chance(4)
            begin = plan.begin if dice.chance(85) else f"{16 + dice.upto(4)}:30"
            found[day] = MeetingDraft(body, day, begin, cancelled)
    return list(found.values())
