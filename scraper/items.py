"""What a page can say, in OParl 1.1's words.

A parser yields these; it copies the page's words and never interprets. Every item is about one record, named by `key`,
the vendor's own number ("1851" for TOLFDNR=1851). Where the vendor gives none, the key is built from raw source values
and begins with "~" (`identity.py` turns keys into ids). A field made with `ref(...)` holds the key of another record.

Two kinds of fields: *words*, set by parsers, exactly as printed; *values*, marked `value()`, set by pipelines only.
None means "this page says nothing about it".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar

from scraper.problems import FAILURES


def ref(target: str) -> Any:
    """A field holding the key (later the id) of a record of type `target`."""
    return field(default=None, metadata={"ref": target})


def value() -> Any:
    """A field that only a pipeline fills."""
    return field(default=None, metadata={"value": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing a page says about one record.

    `detail` is True on the record's own page and False on pages that merely list or name it; `url` is the canonical
    address of the record's own page, without session or display parameters; `alias` is the "~" key under which the
    record went before it had a number, so that the archive replaces that row instead of keeping twins.
    """

    type: ClassVar[str] = ""
    key: str
    alias: str | None = None
    detail: bool = False
    url: str | None = None

    @classmethod
    def refs(cls) -> dict[str, str]:
        """Field name -> type of the record it names."""
        return {f.name: f.metadata["ref"] for f in fields(cls) if "ref" in f.metadata}

    def said(self) -> dict[str, Any]:
        """The fields this item says something about, without key, alias and detail."""
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self) if f.name not in ("key", "alias", "detail"))
        return {name: said for name, said in pairs if said is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Item):
    type: ClassVar[str] = "body"
    name: str | None = None
    classification: str | None = None  # "Stadt", "Landkreis" ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Item):
    type: ClassVar[str] = "organization"
    name: str | None = None
    classification: str | None = None  # as printed: "Ausschüsse", "Fraktion"
    start_date: str | None = None  # words; times.py makes ISO 8601 of them
    end_date: str | None = None
    kind: str | None = value()  # council, committee, faction ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Item):
    type: ClassVar[str] = "person"
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Item):
    type: ClassVar[str] = "membership"
    organization: str | None = ref("organization")
    person: str | None = ref("person")
    person_name: str | None = None  # as printed; the only name there is where the person has no page
    role: str | None = None  # "Ausschussmitglied"
    on_behalf_of: str | None = None  # as printed: "CDU-Fraktion"
    start_date: str | None = None
    end_date: str | None = None
    kind: str | None = value()  # chair, deputy_chair, member, substitute ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Item):
    type: ClassVar[str] = "meeting"
    name: str | None = None
    organization: str | None = ref("organization")
    organization_name: str | None = None
    date_words: str | None = None  # "Mo, 03.03.2025"
    time_words: str | None = None  # "18:00 - 19:15"
    start: str | None = value()  # ISO 8601 with offset, or a plain date
    end: str | None = value()
    room: str | None = None
    place: str | None = None
    occasion: str | None = None  # "Sitzung"
    publicity: str | None = None  # "öffentlich/nichtöffentlich"
    public: bool | None = value()
    status: str | None = value()  # scheduled, held, cancelled: as far as said


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem(Item):
    type: ClassVar[str] = "agenda_item"
    meeting: str | None = ref("meeting")
    number: str | None = None  # "Ö 4.1"
    position: int | None = None  # place on the agenda page, from 1
    public: bool | None = None  # the mark before the number; None where there is none that is known
    late: bool | None = None  # marked as added later (Nachtrags-TOP)
    title: str | None = None
    addition: str | None = None  # grey words beside the title (Zusatzinfo)
    paper: str | None = ref("paper")
    paper_reference: str | None = None
    recommendation: str | None = None
    minutes_text: str | None = None
    resolution_text: str | None = None
    vote_text: str | None = None
    justification: str | None = None
    other_text: str | None = None  # further sections, each under its label
    result: str | None = None  # the portal's word: "ungeändert beschlossen"
    outcome: str | None = value()
    outcome_basis: str | None = value()
    outcome_place: str | None = value()  # "resolution_text 17-43": field and characters; None: it rests on `result`
    substance: str | None = value()  # rejected, noted: what the resolution that was carried amounts to
    conflict: bool | None = value()  # True: the texts and the printed result disagree
    unanimous: bool | None = value()
    votes_yes: int | None = value()
    votes_no: int | None = value()
    votes_abstain: int | None = value()
    votes_biased: int | None = value()
    votes_place: str | None = value()
    text_state: str | None = None  # published, not_published, not_public, not_read
    adoption_said: str | None = value()  # unchanged, amended, departed: what words say became of the recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told(Item):
    """What an item's texts tell, in their order; `place`: field and characters, "minutes_text 120-388"."""

    agenda_item: str | None = ref("agenda_item")
    position: int | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote(_Told):
    type: ClassVar[str] = "vote"
    motion: str | None = None
    kind: str | None = None  # amendment, postponement, procedural, election; None: on the matter itself
    faction: str | None = None
    person_name: str | None = None
    side: str | None = None  # yes, no, abstain: of a group or person, where one side is said of them
    unanimous: bool | None = None
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    outcome: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(_Told):
    type: ClassVar[str] = "speech"
    speaker: str | None = None
    name: str | None = None  # without role and title
    role: str | None = None
    faction: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(_Told):
    type: ClassVar[str] = "reference"
    kind: str | None = None  # paper, meeting, date
    words: str | None = None
    value: str | None = None  # the paper's number, or the day (ISO 8601)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Item):
    type: ClassVar[str] = "paper"
    reference: str | None = None
    name: str | None = None
    date_words: str | None = None
    date: str | None = value()
    paper_type: str | None = None  # "Drucksache-Art" as printed: "Antrag öffentlich"
    kind: str | None = value()  # proposal, motion, question ...
    publicity: str | None = None
    public: bool | None = value()
    office: str | None = None  # Federführend
    author: str | None = None  # Verfasser as printed; privacy.py keeps organizations only, as `originator`
    originator: str | None = value()
    recommendation: str | None = None
    justification: str | None = None
    other_text: str | None = None
    related: str | None = ref("paper")  # Bezüglich: the paper this one answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation(Item):
    type: ClassVar[str] = "consultation"
    paper: str | None = ref("paper")
    agenda_item: str | None = ref("agenda_item")
    meeting: str | None = ref("meeting")
    organization: str | None = ref("organization")
    organization_name: str | None = None
    position: int | None = None  # station in the Beratungsfolge, from 1
    role: str | None = None  # "Entscheidung", "Vorberatung"
    authoritative: bool | None = value()
    state: str | None = None  # "Geplant", "Erledigt"
    date_words: str | None = None
    date: str | None = value()
    result: str | None = None
    outcome: str | None = value()


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Item):
    type: ClassVar[str] = "file"
    name: str | None = None
    role: str | None = None  # the portal's label: "Bekanntmachung"
    kind: str | None = value()  # invitation, agenda, minutes, main, attachment
    mime_type: str | None = None
    size: str | None = None  # as printed: "(5331 KB)"
    meeting: str | None = ref("meeting")
    agenda_item: str | None = ref("agenda_item")
    paper: str | None = ref("paper")


_ALL = (Body, Organization, Person, Membership, Meeting, AgendaItem, Vote, Speech, Reference, Paper, Consultation, File)
TYPES: dict[str, type[Item]] = {t.type: t for t in _ALL}


@dataclass(frozen=True, slots=True)
class Link:
    """An address this page leads to.

    `kind` is the page kind it leads to (a route's name); `period` the month "2023-10" it belongs to, where the page
    says so; `session` marks pages the server can only answer to the session that asked before (paged lists), whose
    `url` then carries a fragment as identity ("vo040.asp?shownext=true#51").
    """

    url: str
    kind: str
    period: str | None = None
    session: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read or understood, with the exact words."""

    kind: str  # page_changed, unreadable, denied, unknown_outcome, unknown_kind, missing ...
    message: str
    words: str | None = None
    record: str | None = None  # type:key, later the id, where it concerns one record


@dataclass(frozen=True, slots=True)
class Withheld:
    words: str  # that are not to be published: a clerk's name, a non-public title
    why: str  # staff, contact, not_public


Said = Item | Link | Problem | Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one page said. `route`: None where no route knows the address; `capture`: the number of the recorded
    response; `remark`: not what the page says, but the crawl about it (not found, no answer, link not followed)."""

    portal: str
    url: str
    capture: int | None = None
    route: str | None = None
    fetched_at: datetime | None = None  # UTC
    items: tuple[Item, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    remark: bool = False

    @property
    def failed(self) -> bool:
        """True if the page could not be read at all: nothing it said before may be forgotten."""
        return any(p.kind in FAILURES or p.kind.startswith("http_") for p in self.problems)

    def of(self, kind: type[Item]) -> Iterator[Item]:
        return (i for i in self.items if isinstance(i, kind))
