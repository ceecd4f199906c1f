"""council(): the whole truth from a seed, the same on every machine and Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from scraper.demo import agenda, bodies, names, texts
from scraper.demo.agenda import Desk, Numbers
from scraper.demo.blocks import Numbered, Para, Text, paras
from scraper.demo.dice import Dice
from scraper.demo.drafts import MeetingDraft, PaperDraft, calendar
from scraper.demo.topics import KINDS, MOTION, QUESTION, TOPICS, Topic
from scraper.demo.truth import Attachment, Council, Document, Meeting, Paper
from scraper.demo.ways import Diary, Post

TODAY = date(2026, 11, 20)  # the demo portal's own day: a fixed one, so that its pages are the same for ever
SEED = 20261120
PAPERS_A_YEAR = 210
ANSWER = Topic("", 0, 0, "Antwort / Stellungnahme der Verwaltung", (), ())
ENCLOSURES = ("Lageplan", "Übersichtsplan M 1:500", "Kostenschätzung.pdf", "Präsentation (Stand: Entwurf)", "Synopse",
              "Stellungnahmen TÖB", "Antrag im Original", "Anlage_2_Gutachten & Prognose")  # fmt: skip


@lru_cache(maxsize=4)
def council(seed: int = SEED, years: int = 3, scale: float = 1.0) -> Council:
    """The truth about `years` years up to 2026; `scale` multiplies meetings and papers (10 gives over 15,000 items).

    Raises ValueError for less than one year or a scale that is not positive.
    """
    if years < 1 or scale <= 0:
        raise ValueError(f"a council of {years} years at scale {scale} has nothing to say")
    dice = Dice(seed)
    organizations = bodies.organizations(dice)
    people = bodies.persons(dice, 72)
    members = bodies.memberships(dice, organizations, people)
    span = range(TODAY.year - years + 1, TODAY.year + 1)
    meetings = calendar(dice, organizations, span, scale)
    _number_meetings(dice, meetings)
    papers = _papers(dice, span, scale)
    post = Post(dice, Diary(meetings), TODAY)
    for paper in papers:
        if not dice.chance(3):  # a few never get onto any agenda
            post.send(paper)
    desk = Desk(dice, people, TODAY, Numbers(dice, 40001, 3), Numbers(dice, 210001, 4))
    done = tuple(_meetings(desk, meetings))
    kept = tuple(_paper(desk, p) for p in papers)
    return Council(f"Stadt {names.TOWN}", span[0], TODAY, organizations, people, members, done, kept)


def _number_meetings(dice: Dice, meetings: list[MeetingDraft]) -> None:
    number, counts = Numbers(dice, 2001), dict[int, int]()
    for meeting in meetings:
        counts[meeting.day.year] = counts.get(meeting.day.year, 0) + 1
        meeting.number = number()
        meeting.reference = f"SI/{meeting.day.year}/{counts[meeting.day.year]:02}"


def _papers(dice: Dice, years: range, scale: float) -> list[PaperDraft]:
    """Drafts in order of time, numbered within their year; questions get answers with a number of their own."""
    total = round(PAPERS_A_YEAR * scale)
    found: list[PaperDraft] = []
    for year in years:
        for n in range(total):
            day = date(year, 1, 2) + timedelta(days=round(345 * n / total))
            if day <= TODAY:
                found += _drafts(dice, day)
    found.sort(key=lambda p: p.day)
    number, counts = Numbers(dice, 7001, 3), dict[int, int]()
    for paper in found:
        paper.number = number()
        if paper.answers:
            paper.reference = f"{paper.answers.reference}-1"
        else:
            counts[paper.day.year] = counts.get(paper.day.year, 0) + 1
            paper.reference = f"{paper.day.year}/{counts[paper.day.year]:04}"
    return found


def _drafts(dice: Dice, day: date) -> Iterator[PaperDraft]:
    topic = dice.pick(TOPICS)
    faction = dice.pick(names.FACTIONS)[1]
    public = not (topic.subject.startswith("Grundstück") and dice.chance(60))
    filled = texts.slots(dice, day, faction)
    paper = PaperDraft(topic, day, public, faction, filled, attachments=_attachments(dice, day))
    yield paper
    answered = min(day + timedelta(days=dice.between(14, 40)), TODAY)
    if topic.paper_type == QUESTION and dice.chance(60):
        answer = replace(ANSWER, subject=topic.subject, committee=topic.committee, office=topic.office)
        answer = replace(answer, recommends=topic.recommends, because=topic.because, decided_by_council=False)
        yield PaperDraft(answer, answered, True, faction, filled, answers=paper)


def _attachments(dice: Dice, day: date) -> tuple[Attachment, ...]:
    chosen = dice.some(ENCLOSURES, dice.weighted({0: 65.0, 1: 12, 2: 12, 4: 8, 7: 3}))
    stamp = f"{texts.german(day)} {dice.between(8, 17):02}:{dice.between(10, 59)}:07"
    return tuple(Attachment(name, dice.between(18, 13013), stamp) for name in chosen)


def _meetings(desk: Desk, drafts: list[MeetingDraft]) -> Iterator[Meeting]:
    """Meetings in order of time, each knowing the one before it whose minutes it approves."""
    before: dict[tuple[str, int], MeetingDraft] = {}
    for draft in drafts:
        published = draft.published(desk.today) and not (draft.cancelled and draft.number % 2)
        if published:
            agenda.write(desk, draft, before.get(draft.body.id))
            before[draft.body.id] = draft if not draft.cancelled else before.get(draft.body.id, draft)
        yield _meeting(desk, draft, published)


def _meeting(desk: Desk, draft: MeetingDraft, published: bool) -> Meeting:
    dice, body = desk.dice, draft.body
    name = body.meeting_name
    if draft.cancelled:
        name = f"{name} (ABGESAGT!!)" if published else f"ENTFÄLLT! {name}"
    elif not body.listed:
        name += " (nichtöffentlich)"
    room, place = dice.pick(names.ROOMS)
    hours, minutes = draft.begin.split(":")
    lasted = 60 * int(hours) + int(minutes) + dice.between(20, 250)
    end = f"{lasted // 60}:{lasted % 60:02}" if draft.held(desk.today) and dice.chance(92) else None
    publicity = "öffentlich/nichtöffentlich" if any(not i.public for i in draft.items) else "öffentlich"
    return Meeting(
        draft.number, body.id, name, draft.reference, draft.day, draft.begin, end, room, place,
        "Sondersitzung" if dice.chance(3) else "Sitzung", publicity, published, draft.cancelled,
        tuple(draft.items), tuple(_documents(desk, draft)) if published else (),
    )  # fmt: skip


def _documents(desk: Desk, draft: MeetingDraft) -> Iterator[Document]:
    yield Document(desk.file_number(), "Bekanntmachung")
    if any(i.late for i in draft.items):
        yield Document(desk.file_number(), "Bekanntmachung Nachtrag")
    if draft.held(desk.today) and draft.day < desk.today - timedelta(days=30) and desk.dice.chance(80):
        yield Document(desk.file_number(), "Niederschrift öffentl. Teil")


def _paper(desk: Desk, draft: PaperDraft) -> Paper:
    dice, topic = desk.dice, draft.topic
    authors, by_faction = _authors(desk, draft)
    label = topic.paper_type if topic.paper_type in (MOTION, QUESTION) else "Vorlage"
    documents = [Document(desk.file_number(), label)]
    if draft.attachments and dice.chance(50):
        documents.append(Document(desk.file_number(), f"{label}-Sammeldokument", collected=True))
    return Paper(
        number=draft.number,
        reference=draft.reference,
        title=draft.subject,
        day=draft.day,
        paper_type=topic.paper_type,
        kind=KINDS.get(topic.paper_type, "answer"),
        public=draft.public,
        office=names.OFFICES[topic.office],
        clerk=dice.pick(names.CLERKS) if dice.chance(70) else None,
        authors=authors,
        authors_are_organizations=by_faction,
        related=draft.answers.number if draft.answers else None,
        recommendation=() if dice.chance(4) else texts.recommendation(dice, topic, draft.filled, "Rat der Stadt"),
        justification=texts.justification(dice, topic, draft.filled),
        finances=texts.finances(dice, topic, draft.filled),
        enclosures=_enclosures(draft),
        stations=tuple(draft.stations),
        documents=tuple(documents),
        attachments=draft.attachments,
        order=dice.upto(2),
    )


def _authors(desk: Desk, draft: PaperDraft) -> tuple[tuple[str, ...], bool]:
    """Who wrote it, and whether that is an organization: a faction, one or two members, or a clerk."""
    dice = desk.dice
    if draft.topic.paper_type in (MOTION, QUESTION):
        if dice.chance(70):
            return (draft.faction,), True
        return tuple(p.name for p in dice.some(desk.people, dice.between(1, 2))), False
    return ((dice.pick(names.CLERKS),), False) if dice.chance(60) else ((), False)


def _enclosures(draft: PaperDraft) -> Text:
    if draft.attachments:
        return (Para("Anlage/n:"), Numbered(tuple(a.name for a in draft.attachments)))
    return paras("Anlage/n:", "keine") if draft.number % 3 == 0 else ()
