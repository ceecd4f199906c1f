"""What the archive must hold after the demo portal was crawled: rows(council, slug) from the truth, and nothing else.

Written from the truth alone, by the documented rules (what ALLRIS classic prints, ids, the form of texts), without any
code of readers or pipelines: it is what those are tested against. Facts no page publishes are not in it: non-public
titles, papers and results, names of staff, contact data, meetings of nobody's calendar.

Texts have the form of blocks.plain(); words in single-line fields are joined by single blanks. Where in a text words
stand (`place` and the like) is not told here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scraper.demo.blocks import one_line, plain
from scraper.demo.keys import item_key, meeting_key, organization_key, worded
from scraper.demo.meanings import AUTHORITATIVE, FILE_KINDS, ROLES
from scraper.demo.texts import german
from scraper.demo.truth import Attachment, Council, Document, Item, Meeting, Membership, Organization, Paper, Station

Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]  # table -> id -> column -> value; what is None is left out

WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
NAMED = r"Vorlage (?P<paper>\d{4}/\d{4})|(?P<meeting>Niederschrift vom )?(?P<day>\d\d\.\d\d\.\d{4})"


def rows(council: Council, slug: str, base: str = "http://127.0.0.1:8351/bi/") -> Rows:
    """Every row of every table of records, by id. `base` is the folder the portal's programs lie in."""
    ledger = _Ledger(council, slug, base)
    return {table: dict(getattr(ledger, table)()) for table in TABLES}


TABLES = ("organization", "person", "membership", "meeting", "agenda_item", "vote", "speech", "reference", "paper",
          "consultation", "file")  # fmt: skip


def _moment(day: date, clock: str) -> datetime:
    """Berlin time of that day; from 24:00 on, of the next."""
    hours, minutes = map(int, clock.split(":"))
    naive = datetime.combine(day, datetime.min.time()) + timedelta(hours=hours % 24, minutes=minutes)
    return (naive + timedelta(days=hours // 24)).replace(tzinfo=ZoneInfo("Europe/Berlin"))


class _Ledger:
    """Writes the rows down, one method per table."""

    def __init__(self, council: Council, slug: str, base: str) -> None:
        self.council, self.slug, self.base = council, slug, base

    def id(self, table: str, key: str | None) -> str | None:
        return f"{self.slug}:{table}:{key}" if key is not None else None

    def row(self, table: str, key: str, **columns: Any) -> tuple[str, Row]:
        return f"{self.slug}:{table}:{key}", {name: value for name, value in columns.items() if value is not None}

    def page(self, program: str, parameter: str, number: int) -> str:
        return f"{self.base}{program}.asp?{parameter}={number}"

    def organization(self) -> Iterator[tuple[str, Row]]:
        for body in self.council.organizations:
            if body.listed:
                yield self.row("organization", organization_key(body.id), **self._organization(body))

    def _organization(self, body: Organization) -> Row:
        prefix = organization_key(body.id)[:2]
        in_list = body.kind != "council"
        ended = body.end if in_list and body.end and body.end < self.council.today else None
        return {
            "name": body.name,
            "classification": body.classification if in_list else None,
            "kind": "group" if body.name.startswith("Gruppe ") else body.kind,
            "end_date": ended.isoformat() if ended else None,
            "url": self.page(f"{prefix}020", f"{prefix.upper()}LFDNR", body.number),
        }

    def person(self) -> Iterator[tuple[str, Row]]:
        for person in self.council.persons:
            url = self.page("kp020", "KPLFDNR", person.number)
            yield self.row("person", str(person.number), name=person.name, url=url)

    def membership(self) -> Iterator[tuple[str, Row]]:
        seen: Counter[str] = Counter()
        for member in self.council.memberships:
            who = str(member.person) if member.person is not None else worded(member.person_name)
            pair = f"~{organization_key(member.organization)}.{who}"
            seen[pair] += 1
            key = pair if seen[pair] == 1 else f"{pair}+{seen[pair]}"
            yield self.row("membership", key, **self._membership(member))

    def _membership(self, member: Membership) -> Row:
        return {
            "organization": self.id("organization", organization_key(member.organization)),
            "person": self.id("person", str(member.person)) if member.person is not None else None,
            "person_name": member.person_name,
            "role": member.role,
            "kind": ROLES[member.role],
            "on_behalf_of": member.on_behalf_of,
        }

    def meeting(self) -> Iterator[tuple[str, Row]]:
        for meeting in self.council.meetings:
            yield self.row("meeting", meeting_key(meeting), **self._meeting(meeting))

    def _meeting(self, meeting: Meeting) -> Row:
        end = _moment(meeting.day, meeting.end) if meeting.end else None
        shown: Row = {
            "name": meeting.name,
            "date_words": f"{WEEKDAYS[meeting.day.weekday()]}, {german(meeting.day)}",
            "time_words": f"{meeting.begin} - {meeting.end}" if meeting.end else meeting.begin,
            "start": _moment(meeting.day, meeting.begin).isoformat(),
            "end": end.isoformat() if end else None,
            "room": meeting.room,
            "status": "cancelled" if meeting.cancelled else "held" if end else None,
        }
        if not meeting.published:
            return shown
        return shown | {
            "organization": self.id("organization", organization_key(meeting.organization)),
            "organization_name": self.council.organization[meeting.organization].name,
            "place": meeting.place,
            "occasion": meeting.occasion,
            "publicity": meeting.publicity,
            "public": True,
            "url": self.page("to010", "SILFDNR", meeting.number),
        }

    def agenda_item(self) -> Iterator[tuple[str, Row]]:
        for meeting in self.council.meetings:
            for position, item in enumerate(meeting.items if meeting.published else (), 1):
                shared = {
                    "meeting": self.id("meeting", str(meeting.number)),
                    "number": item.label,
                    "position": position,
                    "public": item.public,
                    "late": item.late,
                }
                about = self._item(item) if item.public else {"text_state": "not_public"}
                yield self.row("agenda_item", item_key(meeting, item), **shared, **about)

    def _item(self, item: Item) -> Row:
        """What is said about a public item. "(offen)" is no result."""
        result = item.result if item.outcome else None
        texts = {
            "minutes_text": plain(item.minutes),
            "resolution_text": plain(item.resolution),
            "vote_text": plain(item.vote_text),
        }
        return {
            "title": one_line(item.title),
            "addition": item.addition,
            "paper": self.id("paper", str(item.paper)) if item.paper else None,
            "paper_reference": self.council.paper[item.paper].reference if item.paper else None,
            "result": result,
            "outcome": item.outcome or item.told,
            "outcome_basis": result or item.told_words,
            "substance": item.substance,
            "unanimous": item.vote and item.vote.unanimous,
            "votes_yes": item.vote and item.vote.yes,
            "votes_no": item.vote and item.vote.no,
            "votes_abstain": item.vote and item.vote.abstain,
            "text_state": "published" if any(texts.values()) else "not_published",
            "url": self.page("to020", "TOLFDNR", item.number) if item.extract and item.number else None,
        } | texts

    def _read_items(self) -> Iterator[tuple[str, Item]]:
        """Public items with a page of their own, by key."""
        for meeting in self.council.meetings:
            yield from (
                (item_key(meeting, i), i) for i in meeting.items if meeting.published and i.public and i.extract
            )

    def vote(self) -> Iterator[tuple[str, Row]]:
        """How single factions voted; the vote as a whole stands with the item."""
        for key, item in self._read_items():
            for place, (faction, side) in enumerate(item.vote.factions if item.vote else (), 1):
                about = {"agenda_item": self.id("agenda_item", key), "position": place}
                words = next(line for line in (plain(item.vote_text) or "").split("\n") if faction in line)
                yield self.row("vote", f"~{key}.{place}", **about, faction=faction, side=side, words=words)

    def speech(self) -> Iterator[tuple[str, Row]]:
        for key, item in self._read_items():
            for place, said in enumerate(item.speeches, 1):
                about = {"agenda_item": self.id("agenda_item", key), "position": place}
                yield self.row("speech", f"~{key}.{place}", **about, **asdict(said) | {"text": one_line(said.text)})

    def reference(self) -> Iterator[tuple[str, Row]]:
        """The demo writes days as 24.01.2026, papers as "Vorlage 2025/0123", meetings as "Niederschrift vom ..."."""
        for key, item in self._read_items():
            texts = (plain(text) or "" for text in (item.minutes, item.resolution, item.vote_text))
            found = [named for text in texts for named in re.finditer(NAMED, text)]
            for place, named in enumerate(found, 1):
                kind = "paper" if named["paper"] else "meeting" if named["meeting"] else "date"
                value = named["paper"] or "-".join(reversed(named["day"].split(".")))
                about = {"agenda_item": self.id("agenda_item", key), "position": place, "value": value}
                yield self.row("reference", f"~{key}.{place}", **about, kind=kind, words=named[0])

    def paper(self) -> Iterator[tuple[str, Row]]:
        for paper in self.council.papers:
            if paper.public:
                yield self.row("paper", str(paper.number), **self._paper(paper))

    def _paper(self, paper: Paper) -> Row:
        other = (("Finanzielle Auswirkungen", plain(paper.finances)), ("Anlage/n", plain(paper.enclosures)))
        return {
            "reference": paper.reference,
            "name": one_line(" ".join(paper.title)),
            "date_words": german(paper.day),
            "date": paper.day.isoformat(),
            "paper_type": paper.paper_type,
            "kind": paper.kind,
            "publicity": "öffentlich",
            "public": True,
            "office": paper.office,
            "originator": "\n".join(paper.authors) if paper.authors_are_organizations else None,
            "recommendation": plain(paper.recommendation),
            "justification": plain(paper.justification),
            "other_text": "\n\n".join(f"{label}:\n{text}" for label, text in other if text) or None,
            "related": self.id("paper", str(paper.related)) if paper.related else None,
            "url": self.page("vo020", "VOLFDNR", paper.number),
        }

    def consultation(self) -> Iterator[tuple[str, Row]]:
        for paper in self.council.papers:
            place = 0
            for station in paper.stations if paper.public else ():
                place += not station.again
                key = f"~{paper.number}.{place}" + ("+2" if station.again else "")
                yield self.row("consultation", key, **self._consultation(paper, place, station))

    def _consultation(self, paper: Paper, place: int, station: Station) -> Row:
        held = self.council.meeting[station.meeting] if station.meeting is not None else None
        linked = held is not None and held.published
        return {
            "paper": self.id("paper", str(paper.number)),
            "agenda_item": self.id("agenda_item", str(station.item)) if linked and station.item else None,
            "meeting": self.id("meeting", str(station.meeting)) if linked else None,
            "organization_name": self.council.organization[station.organization].name,
            "position": place,
            "role": station.role or None,
            "authoritative": AUTHORITATIVE.get(station.role),
            "state": station.state,
            "date_words": german(station.day) if station.day else None,
            "date": station.day.isoformat() if station.day else None,
            "result": station.result,
            "outcome": station.outcome,
        }

    def file(self) -> Iterator[tuple[str, Row]]:
        for meeting in self.council.meetings:
            for document in meeting.documents if meeting.published else ():
                yield self._document(document, meeting=self.id("meeting", str(meeting.number)))
            for item in meeting.items if meeting.published else ():
                if item.minutes_file:
                    about = self.id("agenda_item", item_key(meeting, item))
                    of = self.id("meeting", str(item.other_meeting))
                    yield self._document(item.minutes_file, "Pro", agenda_item=about, meeting=of)
        for paper in self.council.papers:
            if paper.public:
                yield from self._files(paper)

    def _files(self, paper: Paper) -> Iterator[tuple[str, Row]]:
        about = self.id("paper", str(paper.number))
        for document in paper.documents:
            yield self._document(document, paper=about)
        for n, attachment in enumerate(paper.attachments, 1):
            yield self._attachment(f"~vo{paper.number}.{n}", attachment, about)

    def _document(self, document: Document, button: str | None = None, **owner: str | None) -> tuple[str, Row]:
        more = "&typ=130" if document.collected else ""
        return self.row(
            "file",
            str(document.number),
            name=button or document.label,
            role=document.label,
            kind=FILE_KINDS.get(document.label.split()[0], "main"),
            mime_type="application/pdf",
            url=f"{self.base}do027.asp?DOLFDNR={document.number}&options=64{more}",
            **owner,
        )

    def _attachment(self, key: str, attachment: Attachment, paper: str | None) -> tuple[str, Row]:
        return self.row(
            "file",
            key,
            name=attachment.name,
            role="Anlagen",
            kind="attachment",
            mime_type="application/pdf",
            size=f"{attachment.size_kb} KB",
            paper=paper,
        )
