"""When the portal says what: the days on which each meeting, item and paper appears, changes, goes and comes back.

Drawn from the record's own number and day, so that every record has its fate whatever else is in the council. Delays
are those of real portals: agendas about a week ahead, outcomes within days, minutes after weeks or many months, some
edited later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scraper.demo.dice import Dice
from scraper.demo.truth import Item, Meeting, Membership, Paper

OTHER_NUMBER = 500_000  # what a record's number was more by, before the portal gave it its present one


@dataclass(frozen=True, slots=True)
class Move:
    """Until `on` the meeting was to be on `before`; and, where `renumbered`, under another number."""

    on: date
    before: date
    renumbered: bool


@dataclass(frozen=True, slots=True)
class MeetingFate:
    """None: never. `answers_404`: what is gone is not found, instead of refused."""

    listed: date
    agenda: date
    outcome: date  # result words; a page for each item
    minutes: date  # the texts
    room: date  # from when on the room is the final one
    cancelled: date | None
    vanishes: date | None
    hour: date | None  # from when on it begins at its final hour; until then it was to begin an hour earlier
    move: Move | None
    answers_404: bool


@dataclass(frozen=True, slots=True)
class ItemFate:
    shown: date
    renamed: date | None  # from then on the title is the final one
    edited: date | None  # the resolution
    corrected: date | None  # the outcome
    dropped: date | None  # taken off the agenda ...
    back: date | None  # ... and put on it again


@dataclass(frozen=True, slots=True)
class PaperFate:
    shown: date
    amended: date | None  # from then on the text is the final one
    last_attachment: date
    withdrawn: date | None
    back: date | None
    answers_404: bool


def _days(n: int) -> timedelta:
    return timedelta(days=n)


def _dice(number: int, day: date, salt: int) -> Dice:
    return Dice(number * 1_000_003 + day.toordinal() * 101 + salt)


def of_meeting(meeting: Meeting, newest_paper: date | None) -> MeetingFate:
    """`newest_paper`: no agenda is older than the papers on it."""
    dice = _dice(meeting.number, meeting.day, 1)
    listed = date(meeting.day.year, 1, 1)
    move = _move(dice, meeting)
    first = min(meeting.day, move.before) if move else meeting.day
    agenda = first - _days(dice.between(5, 9))
    agenda = max(listed, agenda, newest_paper + _days(1) if newest_paper else agenda)
    outcome = meeting.day + _days(dice.between(1, 9))
    late = dice.weighted({"weeks": 80.0, "months": 15, "half a year": 5})
    low, high = {"weeks": (14, 42), "months": (43, 120), "half a year": (121, 240)}[late]
    cancelled = meeting.day - _days(dice.between(1, 6)) if meeting.cancelled else None
    vanishing = cancelled if not meeting.published and dice.chance(60) else None
    return MeetingFate(
        listed=listed,
        agenda=agenda,
        outcome=outcome,
        minutes=outcome + _days(dice.between(low, high)),
        room=meeting.day - _days(dice.between(1, 5)) if dice.chance(8) else listed,
        cancelled=cancelled,
        vanishes=vanishing,
        hour=_hour(meeting),
        move=move,
        answers_404=dice.chance(50),
    )


def _hour(meeting: Meeting) -> date | None:
    """Meetings without an agenda go by day, hour and name: another hour, and the calendar has another meeting."""
    dice = _dice(meeting.number, meeting.day, 5)
    if meeting.published or meeting.cancelled or not dice.chance(40):
        return None
    return meeting.day - _days(dice.between(2, 20))


def _move(dice: Dice, meeting: Meeting) -> Move | None:
    """Some meetings were to be a week later, or a week earlier, when they were announced."""
    if not meeting.published or meeting.cancelled or not dice.chance(12):
        return None
    renumbered = dice.chance(50)
    if dice.chance(50):
        before, on = meeting.day + _days(7), meeting.day - _days(dice.between(2, 12))
    else:
        before = meeting.day - _days(7)
        on = before - _days(dice.between(1, 4))
    return Move(on, before, renumbered) if before.year == meeting.day.year else None


def of_item(item: Item, meeting: Meeting, fate: MeetingFate, place: int) -> ItemFate:
    dice = _dice(meeting.number * 101 + place, meeting.day, 2)
    shown = max(fate.agenda, meeting.day - _days(dice.between(1, 3))) if item.late else fate.agenda
    dropped = None
    if item.public and dice.chance(2) and meeting.day - shown > _days(3):
        dropped = shown + _days(2)
    return ItemFate(
        shown=shown,
        renamed=shown + _days(dice.between(1, 12)) if item.public and dice.chance(4) else None,
        edited=fate.minutes + _days(dice.between(3, 90)) if item.resolution and dice.chance(8) else None,
        corrected=_correction(dice, item, fate),
        dropped=dropped,
        back=dropped + _days(2) if dropped else None,
    )


def _correction(dice: Dice, item: Item, fate: MeetingFate) -> date | None:
    if item.outcome != "accepted_amended" or not dice.chance(30):
        return None
    return fate.outcome + _days(dice.between(2, 30))


def of_paper(paper: Paper) -> PaperFate:
    dice = _dice(paper.number, paper.day, 3)
    withdrawn = paper.day + _days(dice.between(4, 120)) if dice.chance(5) else None
    return PaperFate(
        shown=paper.day,
        amended=paper.day + _days(dice.between(2, 30)) if dice.chance(6) else None,
        last_attachment=paper.day + _days(dice.between(3, 20) if dice.chance(25) else 0),
        withdrawn=withdrawn,
        back=withdrawn + _days(dice.between(10, 40)) if withdrawn and dice.chance(40) else None,
        answers_404=dice.chance(50),
    )


def of_membership(member: Membership, today: date) -> tuple[date | None, date | None]:
    """Since when and until when the seat is listed; None: always."""
    dice = _dice(member.organization[1] * 1000 + (member.person or 0), member.start, 4)
    day = today - _days(dice.between(10, 350))
    return (day, None) if dice.chance(3) else (None, day) if dice.chance(3) else (None, None)
