"""The way of a paper through the organizations: who recommends, who decides, and how each of them voted on it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

from scraper.demo.bodies import TERM
from scraper.demo.dice import Dice
from scraper.demo.drafts import MeetingDraft, PaperDraft
from scraper.demo.topics import MOTION, QUESTION, REPORT
from scraper.demo.truth import Station

Body = tuple[str, int]
COUNCIL: Body = ("council", 0)  # whichever council is in office
MAIN: Body = ("committee", 11)

WORDS = {
    "accepted": ("ungeändert beschlossen",),
    "accepted_amended": ("geändert beschlossen",),
    "noted": ("zur Kenntnis genommen",),
    "rejected": ("abgelehnt",),
    "postponed": ("vertagt", "vertagt", "zurückgestellt"),
    "withdrawn": ("zurückgezogen",),
    "referred": ("verwiesen", "überwiesen"),
}
CHANCES = {"accepted": 72.0, "accepted_amended": 9, "postponed": 6, "referred": 3, "withdrawn": 2, "rejected": 8}
MOTION_CHANCES = CHANCES | {"accepted": 38.0, "accepted_amended": 14, "postponed": 14, "referred": 12, "rejected": 24}


class Diary:
    """Finds the next meeting of an organization."""

    def __init__(self, meetings: list[MeetingDraft]) -> None:
        self._by_body: dict[Body, list[MeetingDraft]] = {}
        for meeting in meetings:
            if not meeting.cancelled:
                body = COUNCIL if meeting.body.kind == "council" else meeting.body.id
                self._by_body.setdefault(body, []).append(meeting)

    def next(self, body: Body, day: date, room: int) -> MeetingDraft | None:
        """The first meeting on or after `day` with fewer than `room` papers on its agenda."""
        meetings = self._by_body.get(body, [])
        start = bisect_left(meetings, day, key=lambda m: m.day)
        return next((m for m in meetings[start:] if len(m.consulted) < room), None)


def bodies_of(dice: Dice, paper: PaperDraft) -> list[tuple[Body, str]]:
    """(organization, role) in order."""
    topic = paper.topic
    lead = ("committee", topic.committee)
    if topic.paper_type in (REPORT, QUESTION):
        return [(lead, "Kenntnisnahme")]
    stations: list[tuple[Body, str]] = [(lead, "Vorberatung")]
    if topic.committee in (12, 13) and dice.chance(20):
        stations.insert(0, (("committee", dice.pick((21, 22))), "Anhörung"))
    if topic.money and topic.committee != 11 and dice.chance(45):
        stations.append((MAIN, "Vorberatung"))
    if topic.decided_by_council:
        stations.append((COUNCIL, "Entscheidung"))
    else:
        stations[-1] = (stations[-1][0], "Entscheidung")
    return [(body, "" if dice.chance(4) else role) for body, role in stations]


@dataclass(frozen=True)
class Post:
    """Puts papers on agendas."""

    dice: Dice
    diary: Diary
    today: date

    def send(self, paper: PaperDraft) -> None:
        """One organization after the other, until the matter is settled or there is no meeting left."""
        day = paper.day + timedelta(days=self.dice.between(10, 24))
        for body, role in bodies_of(self.dice, paper):
            outcome, day = self._station(paper, body, role, day)
            if outcome == "withdrawn":
                return
            if outcome == "referred":
                other = ("committee", self.dice.pick([n for n in (11, 12, 13, 14) if n != body[1]]))
                _, day = self._station(paper, other, "Vorberatung", day)

    def _station(self, paper: PaperDraft, body: Body, role: str, day: date) -> tuple[str | None, date]:
        """Outcome and the day from which the next organization may meet."""
        outcome = None
        for again in (False, True):
            meeting = self.diary.next(body, day, 30 if body == COUNCIL else 20)
            term = 2 if (meeting.day if meeting else day) >= TERM else 1
            office = ("council", term) if body == COUNCIL else body
            if meeting is None:
                if not again:
                    paper.stations.append(Station(office, role, "Bereit"))
                return None, day + timedelta(days=1)
            held = meeting.held(self.today)
            outcome = outcome_of(self.dice, paper, again) if held else None
            words = self.dice.pick(WORDS[outcome]) if outcome else None
            state = "Erledigt" if held else "Geplant"
            paper.stations.append(Station(office, role, state, meeting.day, None, None, words, outcome, again))
            meeting.consulted.append((paper, len(paper.stations) - 1))
            day = meeting.day + timedelta(days=1)
            if outcome != "postponed":
                break
        return outcome, day


def outcome_of(dice: Dice, paper: PaperDraft, again: bool) -> str:
    """What is decided; an earlier rejection or amendment carries on."""
    before = [s.outcome for s in paper.stations]
    if "rejected" in before:
        return "rejected"
    if paper.topic.paper_type in (REPORT, QUESTION):
        return "noted"
    chances = MOTION_CHANCES if paper.topic.paper_type == MOTION else CHANCES
    drawn = dice.weighted(chances)
    if "accepted_amended" in before and drawn == "accepted":
        return "accepted_amended"
    if drawn in ("postponed", "referred") and (again or before):
        return "accepted"
    return drawn
