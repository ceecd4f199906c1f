"""The demo portal as of any day: `as_of(council, day)` is a Council with what was public then, as it read then.

The council's truth is what everything becomes; a day before that has less of it (no agenda yet, no outcome, no
minutes), or an earlier version (a title, a room, a date, a resolution not yet corrected). Some of it goes: papers are
withdrawn, a few come back; a meeting is cancelled and vanishes, or moves, under its number or another one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from scraper.demo import fates, names
from scraper.demo.blocks import Para
from scraper.demo.bodies import TERM
from scraper.demo.fates import OTHER_NUMBER, ItemFate, MeetingFate, PaperFate
from scraper.demo.truth import Council, Document, Item, Meeting, Membership, Paper, Station

ANNOUNCED = timedelta(days=21)  # so long before a meeting the papers say when they will be deliberated
DRAFT = " (Entwurf)"
PROVISIONAL = Para("Der genaue Wortlaut wird mit der Niederschrift festgestellt.")


def as_of(council: Council, day: date) -> Council:
    """The portal on that day, at its end. Raises ValueError for a day before the present council took office."""
    if day < TERM:
        raise ValueError(f"the demo's clock begins on {TERM}, not on {day}")
    return _Clock(_life(_Same(council)), day).council()


class Life:
    """The fates of everything in one council."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.papers = {p.number: fates.of_paper(p) for p in council.papers}
        self.meetings: dict[int, MeetingFate] = {}
        self.items: dict[int, tuple[ItemFate, ...]] = {}
        for meeting in council.meetings:
            days = (council.paper[i.paper].day for i in meeting.items if i.paper is not None)
            fate = self.meetings[meeting.number] = fates.of_meeting(meeting, max(days, default=None))
            self.items[meeting.number] = tuple(
                fates.of_item(item, meeting, fate, place) for place, item in enumerate(meeting.items)
            )

    @cached_property
    def seats(self) -> list[tuple[Membership, date | None, date | None]]:
        """Memberships with the days since when and until when they are listed.

        Everybody keeps their first seat, for nothing else leads to them; and who sits twice in one place both.
        """
        twice = Counter((m.organization, m.person_name) for m in self.council.memberships)
        first: dict[int | None, Membership] = {}
        for m in self.council.memberships:
            first.setdefault(m.person, m)
        free = {m: twice[m.organization, m.person_name] == 1 and first[m.person] != m for m in self.council.memberships}
        today = self.council.today
        return [(m, *(fates.of_membership(m, today) if free[m] else (None, None))) for m in self.council.memberships]


class _Same:
    """Tells councils apart by identity, for their contents are large."""

    def __init__(self, council: Council) -> None:
        self.council = council

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.council is self.council

    def __hash__(self) -> int:
        return id(self.council)


@lru_cache(maxsize=4)
def _life(same: _Same) -> Life:
    return Life(same.council)


class _Clock:
    """Says of each record what it was on one day."""

    def __init__(self, life: Life, day: date) -> None:
        self.life, self.truth, self.day = life, life.council, day
        self.gone: set[tuple[str, int]] = set()
        self.hidden = {p.number for p in self.truth.papers if not self._listed(p, life.papers[p.number])}
        shown = ((m.number, self._meeting(m, life.meetings[m.number])) for m in self.truth.meetings)
        self.faces = {number: face for number, face in shown if face}  # by the number it has in the end

    def council(self) -> Council:
        return replace(
            self.truth,
            today=self.day,
            memberships=tuple(m for m, since, until in self.life.seats if self._since(since) and not self._past(until)),
            meetings=tuple(sorted(map(self._minutes_of, self.faces.values()), key=lambda m: (m.day, m.begin, m.name))),
            papers=tuple(self._paper(p) for p in self.truth.papers if p.number not in self.hidden),
            gone=frozenset(self.gone),
        )

    def _since(self, day: date | None) -> bool:
        return day is None or day <= self.day

    def _past(self, day: date | None) -> bool:
        return day is not None and day <= self.day

    def _away(self, gone: date | None, back: date | None) -> bool:
        return self._past(gone) and not self._past(back)

    # ---- papers

    def _listed(self, paper: Paper, fate: PaperFate) -> bool:
        away = self._away(fate.withdrawn, fate.back)
        if away and fate.answers_404:
            self.gone.add(("paper", paper.number))
        return self._past(fate.shown) and not away

    def _paper(self, paper: Paper) -> Paper:
        fate = self.life.papers[paper.number]
        draft = not self._since(fate.amended) and paper.justification
        return replace(
            paper,
            related=None if paper.related in self.hidden else paper.related,
            justification=(*paper.justification, PROVISIONAL) if draft else paper.justification,
            attachments=paper.attachments if self._past(fate.last_attachment) else paper.attachments[:-1],
            stations=tuple(self._way(paper)),
        )

    def _way(self, paper: Paper) -> Iterator[Station]:
        """The stations that are known: the next one once the one before is over."""
        for station in paper.stations:
            now = self._station(station)
            if now.again and now.day is None:  # a row that has nothing but a date
                return
            yield now
            if now.state != "Erledigt":
                return

    def _station(self, station: Station) -> Station:
        meeting = self.faces.get(station.meeting) if station.meeting is not None else None
        if meeting is None:
            waiting = replace(station, state="Bereit", day=None, meeting=None, item=None, result=None, outcome=None)
            return waiting if station.meeting is not None or not self._soon(station.day) else station
        if not self._soon(meeting.day):
            return replace(station, state="Bereit", day=None, meeting=None, item=None, result=None, outcome=None)
        items = {i.number: i for i in meeting.items}
        number = station.item if station.item in items or station.item is None else station.item + OTHER_NUMBER
        item = items.get(number)
        return replace(
            station,
            state="Geplant" if meeting.day >= self.day else "Erledigt",
            day=meeting.day,
            meeting=meeting.number if item else None,
            item=number if item else None,
            result=item.result if item else None,
            outcome=item.outcome if item else None,
        )

    def _soon(self, day: date | None) -> bool:
        return day is not None and day - ANNOUNCED <= self.day

    # ---- meetings

    def _meeting(self, meeting: Meeting, fate: MeetingFate) -> Meeting | None:
        if not self._past(fate.listed) or self._past(fate.vanishes):
            return None
        published = meeting.published and self._past(fate.agenda)
        held = self._past(fate.outcome)
        if not self._since(fate.cancelled):
            body = self.truth.organization[meeting.organization]
            meeting = replace(meeting, name=body.meeting_name, cancelled=False)
        if not self._since(fate.hour):
            hours, minutes = meeting.begin.split(":")
            meeting = replace(meeting, begin=f"{int(hours) - 1}:{minutes}")
        room = meeting.room if self._past(fate.room) else names.ROOMS[meeting.number % len(names.ROOMS)][0]
        items = tuple(self._items(meeting, fate)) if published else ()
        documents = tuple(self._documents(meeting, fate)) if published else ()
        end = meeting.end if held else None
        face = replace(meeting, room=room, end=end, published=published, items=items, documents=documents)
        return self._before_its_move(face, fate)

    def _before_its_move(self, meeting: Meeting, fate: MeetingFate) -> Meeting:
        move = fate.move
        if move is None:
            return meeting
        if not self._past(move.on):
            meeting = replace(meeting, day=move.before)
            return _renumbered(meeting) if move.renumbered else meeting
        if move.renumbered and fate.answers_404:
            self.gone.add(("meeting", meeting.number + OTHER_NUMBER))
        return meeting

    def _documents(self, meeting: Meeting, fate: MeetingFate) -> Iterator[Document]:
        late = [f.shown for i, f in zip(meeting.items, self.life.items[meeting.number], strict=True) if i.late]
        for document in meeting.documents:
            if document.label.endswith("Nachtrag"):
                since = min(late, default=fate.agenda)
            else:
                since = fate.minutes if document.label.startswith("Niederschrift") else fate.agenda
            if self._past(since):
                yield document

    def _items(self, meeting: Meeting, fate: MeetingFate) -> Iterator[Item]:
        for item, its in zip(meeting.items, self.life.items[meeting.number], strict=True):
            if self._past(its.shown) and not self._away(its.dropped, its.back):
                yield self._item(item, fate, its)

    def _item(self, item: Item, meeting: MeetingFate, fate: ItemFate) -> Item:
        if not item.public:
            return item
        if item.paper in self.hidden:
            item = replace(item, paper=None)
        if not self._since(fate.renamed):
            item = replace(item, title=item.title + DRAFT)
        if not self._past(meeting.outcome):
            item = replace(item, extract=False, result=None, outcome=None, placeholders=False)
        elif not self._since(fate.corrected):
            item = replace(item, result="ungeändert beschlossen", outcome="accepted")
        if not self._past(meeting.minutes):
            item = replace(item, told=None, told_words=None, substance=None, vote=None, speeches=())
            return replace(item, minutes=(), resolution=(), vote_text=(), placeholders=item.extract)
        return item if self._since(fate.edited) else replace(item, resolution=(*item.resolution, PROVISIONAL))

    def _minutes_of(self, meeting: Meeting) -> Meeting:
        """Items that approve the minutes of a meeting name it by the number it has on this day."""
        if all(i.other_meeting is None for i in meeting.items):
            return meeting
        items = (
            replace(i, other_meeting=self.faces[i.other_meeting].number) if i.other_meeting is not None else i
            for i in meeting.items
        )
        return replace(meeting, items=tuple(items))


def _renumbered(meeting: Meeting) -> Meeting:
    """The meeting, its items and files under the numbers they had before."""
    items = (replace(i, number=None if i.number is None else i.number + OTHER_NUMBER) for i in meeting.items)
    documents = (replace(d, number=d.number + OTHER_NUMBER) for d in meeting.documents)
    return replace(meeting, number=meeting.number + OTHER_NUMBER, items=tuple(items), documents=tuple(documents))
