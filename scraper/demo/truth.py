"""What is so in the demo municipality: frozen records, vendor-neutral, each with the number the portal knows it by.

`None` is "there is none". Fields marked PRIVATE stand on the portal's pages, as they do on real ones, but must not be
published: names of staff, contact data, titles of non-public items.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scraper.demo.blocks import Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody or something can be reached. PRIVATE"""

    street: str
    town: str
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Organization:
    kind: str  # council, committee, district_council, advisory_board, faction
    number: int  # unique within council | faction | all others: the numberings overlap
    name: str
    meeting_name: str  # "Sitzung des Rates der Stadt Quellenbrück"
    classification: str  # the list it stands in: "Ausschüsse"
    start: date
    end: date | None = None
    place: Place | None = None  # PRIVATE
    clerk: str | None = None  # PRIVATE
    listed: bool = True  # False: no page of its own, no public agenda (Ältestenrat)
    seats: int = 15

    @property
    def id(self) -> tuple[str, int]:
        family = self.kind if self.kind in ("council", "faction") else "committee"
        return family, self.number


@dataclass(frozen=True, slots=True)
class Person:
    number: int
    name: str  # "Dr. Petra Sommerfeld"
    salutation: str  # "Frau Dr. Sommerfeld", as minutes name her
    faction: int | None
    place: Place  # PRIVATE


@dataclass(frozen=True, slots=True)
class Membership:
    organization: tuple[str, int]
    person: int | None  # None: named without a page of their own
    person_name: str
    role: str
    on_behalf_of: str | None
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file with a number of its own."""

    number: int
    label: str  # what the button says: "Bekanntmachung"
    collected: bool = False  # all documents in one


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that has no number: only its place in the paper's list."""

    name: str
    size_kb: int
    stamp: str  # "14.08.2026 12:09:47"


@dataclass(frozen=True, slots=True)
class Vote:
    """How an item was voted on. None: not said."""

    unanimous: bool | None = None
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    factions: tuple[tuple[str, str], ...] = ()  # how single factions voted: ("SPD-Fraktion", "no")


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody speaks: the words that name them, and the paragraph of the minutes that tells what they said."""

    speaker: str  # "Herrn Dr. Quast (CDU)"
    text: str
    name: str | None = None  # "Quast"
    role: str | None = None  # "Beigeordneter"
    faction: str | None = None  # "CDU"


@dataclass(frozen=True, slots=True)
class Item:
    """One agenda item. `number` is None where the portal shows none; then the label identifies it."""

    number: int | None
    label: str  # "Ö 4.1"
    public: bool
    title: str  # PRIVATE if not public
    title_printed: bool = True  # False: the portal prints "(nichtöffentlich)"
    late: bool = False
    addition: str | None = None  # grey words beside the title
    paper: int | None = None
    other_meeting: int | None = None  # approval of the minutes of ...
    minutes_file: Document | None = None  # ... and their file, in a row without number below
    extract: bool = False  # has a page of its own
    result: str | None = None  # the portal's word
    outcome: str | None = None  # what the result means (MODEL's vocabulary)
    told: str | None = None  # the outcome, where only the minutes tell it
    told_words: str | None = None  # ... in these words
    substance: str | None = None  # "noted": a vote was taken, on nothing but taking note
    vote: Vote | None = None
    minutes: Text = ()
    speeches: tuple[Speech, ...] = ()
    resolution: Text = ()
    vote_text: Text = ()
    placeholders: bool = False  # its page has sections, but there is nothing in them


@dataclass(frozen=True, slots=True)
class Meeting:
    number: int
    organization: tuple[str, int]
    name: str
    reference: str  # "SI/2024/05"
    day: date
    begin: str  # "18:00"
    end: str | None  # None: not held yet, or not said
    room: str | None
    place: str | None
    occasion: str
    publicity: str
    published: bool  # has a public agenda
    cancelled: bool = False
    items: tuple[Item, ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Station:
    """One row of a paper's way. `meeting` and `item` only where the public can go there."""

    organization: tuple[str, int]
    role: str
    state: str  # Erledigt, Geplant, Bereit
    day: date | None = None
    meeting: int | None = None  # also of meetings without a public agenda
    item: int | None = None
    result: str | None = None
    outcome: str | None = None
    again: bool = False  # a further meeting of the same station


@dataclass(frozen=True, slots=True)
class Paper:
    number: int
    reference: str  # "2024/0123"
    title: tuple[str, ...]  # lines of the subject
    day: date
    paper_type: str
    kind: str  # proposal, motion, question, answer, information
    public: bool
    office: str
    clerk: str | None  # PRIVATE
    authors: tuple[str, ...]  # factions; or persons, PRIVATE
    authors_are_organizations: bool
    related: int | None
    recommendation: Text
    justification: Text
    finances: Text
    enclosures: Text
    stations: tuple[Station, ...]
    documents: tuple[Document, ...]
    attachments: tuple[Attachment, ...]
    order: int = 0  # how the portal orders its sections


@dataclass(frozen=True)
class Council:
    """Everything. `today` is the portal's own day: what lies behind it has not happened yet."""

    name: str
    first_year: int
    today: date
    organizations: tuple[Organization, ...]
    persons: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    meetings: tuple[Meeting, ...]
    papers: tuple[Paper, ...]
    gone: frozenset[tuple[str, int]] = frozenset()  # ("paper" | "meeting", number): not found, instead of refused

    @cached_property
    def organization(self) -> dict[tuple[str, int], Organization]:
        return {o.id: o for o in self.organizations}

    @cached_property
    def person(self) -> dict[int, Person]:
        return {p.number: p for p in self.persons}

    @cached_property
    def meeting(self) -> dict[int, Meeting]:
        return {m.number: m for m in self.meetings}

    @cached_property
    def paper(self) -> dict[int, Paper]:
        return {p.number: p for p in self.papers}

    @cached_property
    def item(self) -> dict[int, tuple[Meeting, Item]]:
        """Items that have a number, with their meeting."""
        return {i.number: (m, i) for m in self.meetings for i in m.items if i.number is not None}

    @cached_property
    def members(self) -> dict[tuple[str, int], list[Membership]]:
        found: dict[tuple[str, int], list[Membership]] = {o.id: [] for o in self.organizations}
        for m in self.memberships:
            found[m.organization].append(m)
        return found

    @cached_property
    def documents(self) -> dict[int, Document]:
        """Every numbered file that the public may fetch."""
        shown = [d for m in self.meetings if m.published for d in m.documents]
        shown += [i.minutes_file for m in self.meetings if m.published for i in m.items if i.minutes_file]
        shown += [d for p in self.papers if p.public for d in p.documents]
        return {d.number: d for d in shown}
