"""The SQL views for readers: questions people ask, answered with the words of the tables.

Each view stands here with its description. They are no part of the migrations: when an archive is opened for
writing, views that differ from these are replaced.
"""

# ruff: noqa: S608  (the names put into SQL stand in this file)

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

import sqlite_utils

from archive import coverage
from archive.described import Column, Table

_NAMED = ("organization", "person", "meeting", "agenda_item", "paper", "consultation", "file", "membership")
_NAME = {"agenda_item": "title", "paper": "coalesce(name, reference)", "membership": "person_name",
         "consultation": "organization_name"}  # fmt: skip
_WITHDRAWN = " UNION ALL ".join(
    f"SELECT id, '{t}' AS type, portal, {_NAME.get(t, 'name')} AS name, first_seen, withdrawn_at, url "
    f"FROM {t} WHERE withdrawn_at IS NOT NULL"
    for t in _NAMED
)

_SELF = "(SELECT r.number UNION ALL SELECT a.number FROM record a WHERE a.replaced_by = r.number)"
_ITEMS = "FROM agenda_item i WHERE i.meeting = m.id AND i.withdrawn_at IS NULL"


@dataclass(frozen=True, slots=True)
class View:
    """A view's description and its SELECT."""

    table: Table
    sql: str

    @property
    def create(self) -> str:
        return f"CREATE VIEW {self.table.name} AS\n{dedent(self.sql).strip()}"


def _int(name: str, text: str, *, fk: str = "", facet: bool = False) -> Column:
    return Column(name, text, "INTEGER", fk=fk, facet=facet)


def _view(name: str, text: str, *columns: Column, sql: str) -> View:
    return View(Table(name, text, columns, key="", label="", sort=""), sql)


VIEWS: tuple[View, ...] = (
    _view(
        "seen",
        "When a record was mentioned first and last, and by how many pages it is now.",
        Column("id", "The record's id."),
        Column("first_seen", "When a recorded page first mentioned it (UTC)."),
        Column("last_seen", "When a recorded page last mentioned it (UTC), unchanged pages included."),
        _int("pages", "How many pages mention it now."),
        sql=f"""
    SELECT r.id,
      (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', min(c.fetched), 'unixepoch')
         FROM statement s JOIN capture c ON c.number = s.from_capture
        WHERE s.record IN {_SELF}) AS first_seen,
      (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(CASE WHEN s.to_capture IS NULL THEN p.fetched ELSE (
                SELECT max(c.fetched) FROM capture c JOIN capture t ON t.number = s.to_capture
                 WHERE c.page = s.page AND c.unchanged IS NOT NULL AND (c.fetched, c.number) < (t.fetched, t.number)
              ) END), 'unixepoch')
         FROM statement s JOIN page p ON p.number = s.page
        WHERE s.record IN {_SELF}) AS last_seen,
      (SELECT count(DISTINCT s.page) FROM statement s
        WHERE s.to_capture IS NULL AND s.record IN {_SELF}) AS pages
    FROM record r WHERE r.replaced_by IS NULL
    """,
    ),
    _view(
        "capture_overview",
        "Every recorded response with its address and its place in the WARC files.",
        _int("number", "Number of the recorded response.", fk="capture"),
        Column("portal", "The portal.", fk="portal", facet=True),
        Column("method", "GET or POST."),
        Column("url", "Address as requested."),
        Column("request", "Digest of the request's body; empty where there was none."),
        Column("route", "Page kind of the vendor's reader.", facet=True),
        _int("crawl", "The run that fetched it.", fk="crawl"),
        Column("fetched_at", "When it was fetched (UTC)."),
        _int("status", "HTTP status.", facet=True),
        Column("content_type", "Content-Type as declared."),
        Column("digest", "Digest of the body as sent (SHA-1, base32)."),
        _int("size", "Bytes of the body as sent."),
        Column("warc_file", "File in the folder warc/."),
        _int("offset", "Where it begins in the file, in bytes."),
        _int("length", "How long it is there, in bytes."),
        _int("unchanged", "1: says what the page said before; 0: something else; empty: not read."),
        sql="""
    SELECT c.number, p.portal, p.method, p.url, p.request, p.route, c.crawl, c.fetched_at, c.status,
      b.content_type, b.digest, b.size, w.name AS warc_file, c.offset, c.length, c.unchanged
    FROM capture c JOIN page p ON p.number = c.page
    JOIN payload b ON b.number = c.payload JOIN warc_file w ON w.number = c.warc
    """,
    ),
    _view(
        "decisions",
        "Agenda items with an outcome: what was decided where and when (Beschlüsse).",
        Column("id", "The agenda item.", fk="agenda_item"),
        Column("portal", "The portal.", fk="portal", facet=True),
        Column("start", "Begin of the meeting."),
        Column("meeting", "The meeting.", fk="meeting"),
        Column("organization", "The organization that decided.", fk="organization"),
        Column("organization_name", "Its name.", facet=True),
        Column("number", "Number of the item."),
        Column("title", "Subject of the item."),
        Column("result", "Outcome in the portal's words.", facet=True),
        Column("outcome", "Outcome in our vocabulary.", facet=True),
        Column("unanimous", "Whether it is said to be unanimous.", "BOOLEAN", facet=True),
        Column("resolution_text", "The decision."),
        Column("vote_text", "Result of the vote as printed."),
        Column("paper", "The paper decided on.", fk="paper"),
        Column("reference", "Its reference number."),
        Column("url", "The item's address."),
        sql="""
    SELECT i.id, i.portal, m.start, i.meeting, m.organization,
      coalesce(o.name, m.organization_name) AS organization_name, i.number,
      i.title, i.result, i.outcome, i.unanimous, i.resolution_text, i.vote_text, i.paper,
      coalesce(p.reference, i.paper_reference) AS reference, i.url
    FROM agenda_item i LEFT JOIN meeting m ON m.id = i.meeting
    LEFT JOIN organization o ON o.id = m.organization LEFT JOIN paper p ON p.id = i.paper
    WHERE i.withdrawn_at IS NULL AND (i.result IS NOT NULL OR i.outcome IS NOT NULL)
    """,
    ),
    _view(
        "adoptions",
        "Agenda items with what became of the recommendation in the resolution (Beschlussempfehlung und Beschluss).",
        Column("id", "The agenda item.", fk="agenda_item"),
        Column("portal", "The portal.", fk="portal", facet=True),
        Column("start", "Begin of the meeting."),
        Column("meeting", "The meeting.", fk="meeting"),
        Column("organization", "The organization that decided.", fk="organization"),
        Column("organization_name", "Its name.", facet=True),
        Column("number", "Number of the item."),
        Column("title", "Subject of the item."),
        Column("paper", "The paper decided on.", fk="paper"),
        Column("reference", "Its reference number."),
        Column("outcome", "Outcome in our vocabulary.", facet=True),
        Column("adoption", "unchanged, amended, departed or rejected.", facet=True),
        Column("adoption_basis", "words (they say so) or texts (the two were compared).", facet=True),
        Column("similarity", "How alike recommendation and resolution are: 0 to 1.", "REAL"),
        sql="""
    SELECT i.id, i.portal, m.start, i.meeting, m.organization,
      coalesce(o.name, m.organization_name) AS organization_name, i.number, i.title, i.paper,
      coalesce(p.reference, i.paper_reference) AS reference, i.outcome, i.adoption, i.adoption_basis, i.similarity
    FROM agenda_item i LEFT JOIN meeting m ON m.id = i.meeting
    LEFT JOIN organization o ON o.id = m.organization LEFT JOIN paper p ON p.id = i.paper
    WHERE i.withdrawn_at IS NULL AND i.adoption IS NOT NULL
    """,
    ),
    _view(
        "upcoming_meetings",
        "Meetings from today on that are not cancelled.",
        Column("id", "The meeting.", fk="meeting"),
        Column("portal", "The portal.", fk="portal", facet=True),
        Column("start", "Begin."),
        Column("organization", "The organization.", fk="organization"),
        Column("name", "The meeting's name."),
        Column("room", "Room."),
        Column("place", "Place."),
        _int("items", "Items on the agenda so far."),
        Column("url", "The meeting's address."),
        sql=f"""
    SELECT m.id, m.portal, m.start, m.organization, coalesce(m.name, m.organization_name) AS name, m.room, m.place,
      (SELECT count(*) {_ITEMS}) AS items, m.url
    FROM meeting m
    WHERE m.start >= date('now') AND m.withdrawn_at IS NULL AND m.status IS NOT 'cancelled'
    ORDER BY m.start
    """,
    ),
    _view(
        "meeting_overview",
        "Every meeting with what is held of it.",
        Column("id", "The meeting.", fk="meeting"),
        Column("portal", "The portal.", fk="portal", facet=True),
        Column("start", "Begin."),
        Column("organization", "The organization.", fk="organization"),
        Column("organization_name", "Its name.", facet=True),
        Column("name", "The meeting's name."),
        Column("status", "scheduled, held or cancelled, as far as said.", facet=True),
        _int("items", "Items on the agenda."),
        _int("public_items", "Public ones among them."),
        _int("with_outcome", "Items with an outcome."),
        _int("with_resolution", "Items with the text of a resolution."),
        _int("with_minutes", "Items with minutes."),
        _int("files", "Files of the meeting."),
        Column("url", "The meeting's address."),
        sql=f"""
    SELECT m.id, m.portal, m.start, m.organization, coalesce(o.name, m.organization_name) AS organization_name,
      m.name, m.status,
      (SELECT count(*) {_ITEMS}) AS items,
      (SELECT count(*) {_ITEMS} AND i.public = 1) AS public_items,
      (SELECT count(i.outcome) {_ITEMS}) AS with_outcome,
      (SELECT count(i.resolution_text) {_ITEMS}) AS with_resolution,
      (SELECT count(i.minutes_text) {_ITEMS}) AS with_minutes,
      (SELECT count(*) FROM file f WHERE f.meeting = m.id AND f.withdrawn_at IS NULL) AS files, m.url
    FROM meeting m LEFT JOIN organization o ON o.id = m.organization
    WHERE m.withdrawn_at IS NULL
    """,
    ),
    _view(
        "paper_path",
        "The way of each paper through the organizations, station by station (Beratungsfolge).",
        Column("paper", "The paper.", fk="paper"),
        Column("reference", "Its reference number."),
        _int("position", "Station, from 1."),
        Column("consultation", "The station.", fk="consultation"),
        Column("date", "Date of the meeting, or the date planned."),
        Column("organization", "The organization.", fk="organization"),
        Column("organization_name", "Its name."),
        Column("role", "Purpose: Entscheidung, Vorberatung ..."),
        Column("meeting", "The meeting.", fk="meeting"),
        Column("agenda_item", "The agenda item.", fk="agenda_item"),
        Column("result", "Outcome in the portal's words."),
        Column("outcome", "Outcome in our vocabulary."),
        sql="""
    SELECT c.paper, p.reference, c.position, c.id AS consultation, coalesce(m.start, c.date) AS date, c.organization,
      coalesce(o.name, c.organization_name) AS organization_name, c.role, c.meeting, c.agenda_item,
      coalesce(c.result, i.result) AS result, coalesce(c.outcome, i.outcome) AS outcome
    FROM consultation c LEFT JOIN paper p ON p.id = c.paper LEFT JOIN meeting m ON m.id = c.meeting
    LEFT JOIN organization o ON o.id = c.organization LEFT JOIN agenda_item i ON i.id = c.agenda_item
    WHERE c.withdrawn_at IS NULL
    ORDER BY c.paper, c.position
    """,
    ),
    _view(
        "withdrawn_records",
        "Records that no page mentions any more, and since when.",
        Column("id", "The record's id."),
        Column("type", "Its table.", facet=True),
        Column("portal", "The portal.", fk="portal", facet=True),
        Column("name", "What it was called."),
        Column("first_seen", "When it was first mentioned (UTC)."),
        Column("withdrawn_at", "When the last page dropped it (UTC)."),
        Column("url", "Where it was."),
        sql=_WITHDRAWN,
    ),
    _view(
        "portal_overview",
        "Every portal with its last run and what is held.",
        Column("slug", "The portal.", fk="portal"),
        Column("body_name", "Whose council it is."),
        Column("vendor", "The software family.", facet=True),
        _int("last_crawl", "The last run.", fk="crawl"),
        Column("started_at", "When it began (UTC)."),
        Column("finished_at", "When it ended (UTC)."),
        Column("reason", "How it ended."),
        _int("exit_code", "Its exit code."),
        Column("last_seen", "The newest recorded response (UTC)."),
        _int("organizations", "Organizations held."),
        _int("meetings", "Meetings held."),
        _int("agenda_items", "Agenda items held."),
        _int("papers", "Papers held."),
        _int("problems", "Open problems."),
        sql="""
    SELECT p.slug, p.body_name, p.vendor, c.number AS last_crawl, c.started_at, c.finished_at, c.reason, c.exit_code,
      (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(g.fetched), 'unixepoch')
         FROM page g WHERE g.portal = p.slug) AS last_seen,
      (SELECT count(*) FROM organization WHERE portal = p.slug AND withdrawn_at IS NULL) AS organizations,
      (SELECT count(*) FROM meeting WHERE portal = p.slug AND withdrawn_at IS NULL) AS meetings,
      (SELECT count(*) FROM agenda_item WHERE portal = p.slug AND withdrawn_at IS NULL) AS agenda_items,
      (SELECT count(*) FROM paper WHERE portal = p.slug AND withdrawn_at IS NULL) AS papers,
      (SELECT count(*) FROM problem WHERE portal = p.slug AND resolved_at IS NULL) AS problems
    FROM portal p LEFT JOIN crawl c ON c.number = (SELECT max(number) FROM crawl WHERE portal = p.slug)
    """,
    ),
    _view(
        "coverage",
        "The completeness ledger: what is held of each month of each portal, and what could not be read.",
        *coverage.COLUMNS,
        sql=coverage.SQL,
    ),
)


def refresh(db: sqlite_utils.Database) -> None:
    """Creates the views, and replaces those an older version made otherwise. Inside the caller's transaction."""
    held = dict(db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    for view in VIEWS:
        if held.get(view.table.name) != view.create:
            db.conn.execute(f"DROP VIEW IF EXISTS {view.table.name}")
            db.conn.execute(view.create)
