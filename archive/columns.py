"""Every table and column of an archive, described once.

The schema, Datasette's descriptions, the CSV's data dictionary and the README's table are made from what stands here.
One English sentence each, with the German term where readers know it by that. `oparl` is the property of OParl 1.1.

A *linked* column is stored, but no page says it: it follows from other rows (see linking.py).

A *derived* column is not stored in the table, because a page that comes back unchanged must not rewrite rows: the view
`seen` has it, and every export carries it.
"""

from __future__ import annotations

from archive import views
from archive.bookkeeping import BOOKKEEPING
from archive.described import Column, Table

__all__ = ["BOOKKEEPING", "RECORDS", "TABLES", "TYPES", "VIEWS", "Column", "Table", "table"]


def _ref(table: str, text: str, *, name: str = "", oparl: str = "", linked: bool = False) -> Column:
    return Column(name or table, text, fk=table, oparl=oparl, linked=linked)


def _bool(name: str, text: str, *, oparl: str = "", facet: bool = False) -> Column:
    return Column(name, text, "BOOLEAN", oparl=oparl, facet=facet)


def _int(name: str, text: str, *, oparl: str = "", fk: str = "", facet: bool = False) -> Column:
    return Column(name, text, "INTEGER", oparl=oparl, fk=fk, facet=facet)


_ID = Column("id", "Stable identity: portal, type and the vendor's own number.", oparl="id")
_PORTAL = Column("portal", "The portal it was read from.", fk="portal", facet=True)
_URL = Column("url", "Address of the record's own page, as the portal links it.", oparl="web")
_SEEN = (
    Column("first_seen", "When a recorded page first mentioned it (UTC).", oparl="created", index=True),
    Column("last_seen", "When a recorded page last mentioned it (UTC); from the view `seen`.", derived=True),
    Column("withdrawn_at", "When the last page that mentioned it no longer did (UTC); empty while shown.", index=True),
    _int("capture", "The recorded response of its own page that first said what is said now.", fk="capture"),
)


def _record(
    name: str, text: str, *columns: Column, oparl: str = "", label: str = "name", sort: str = "first_seen"
) -> Table:
    return Table(name, text, (_ID, _PORTAL, *columns, _URL, *_SEEN), oparl, "id", label, sort)


RECORDS: tuple[Table, ...] = (
    _record(
        "body",
        "The municipality, county or association whose council this is (Körperschaft).",
        Column("name", "Its name.", oparl="name"),
        Column("classification", "Kind as printed: Stadt, Gemeinde, Landkreis ...", oparl="classification"),
        oparl="Body",
    ),
    _record(
        "organization",
        "A council, committee, board or parliamentary group (Gremium, Fraktion).",
        Column("name", "Its name as printed.", oparl="name", index=True),
        Column("classification", "The group it is listed under, as printed.", oparl="classification", facet=True),
        Column("kind", "Our word for it: council, committee, faction ...", oparl="organizationType", facet=True),
        Column("start_date", "Since when it exists (ISO 8601).", oparl="startDate"),
        Column("end_date", "Until when it existed (ISO 8601).", oparl="endDate"),
        oparl="Organization",
        sort="name",
    ),
    _record(
        "person",
        "A member of an organization (Mandatsträger, sachkundige Bürger).",
        Column("name", "Name as printed.", oparl="name", index=True),
        oparl="Person",
        sort="name",
    ),
    _record(
        "membership",
        "A person's seat in an organization (Mitgliedschaft).",
        _ref("organization", "The organization.", oparl="organization"),
        _ref("person", "The person, where the portal has a page of them.", oparl="person"),
        Column("person_name", "The person's name as printed in the list of members."),
        Column("role", "Function as printed: Vorsitz, Ausschussmitglied ...", oparl="role", facet=True),
        Column("kind", "Our word for it: chair, deputy_chair, member, substitute ...", facet=True),
        Column("on_behalf_of", "Group or party they sit for, as printed.", oparl="onBehalfOf", facet=True),
        Column("start_date", "Since when (ISO 8601).", oparl="startDate"),
        Column("end_date", "Until when (ISO 8601).", oparl="endDate"),
        oparl="Membership",
        label="person_name",
    ),
    _record(
        "meeting",
        "One meeting of an organization (Sitzung).",
        Column("name", "Its name as printed.", oparl="name"),
        _ref("organization", "The organization that meets (Gremium).", oparl="organization"),
        Column("organization_name", "The organization's name as printed there."),
        Column("date_words", "The date as printed."),
        Column("time_words", "The time as printed."),
        Column("start", "Begin: ISO 8601 with offset, or a date where no time is said.", oparl="start", index=True),
        Column("end", "End: ISO 8601 with offset.", oparl="end"),
        Column("room", "Room (Raum).", oparl="location.room"),
        Column("place", "Place (Ort).", oparl="location.description"),
        Column("occasion", "Occasion as printed (Anlass)."),
        Column("publicity", "Publicity as printed: öffentlich, nichtöffentlich ..."),
        _bool("public", "Whether any part is open to the public, as far as said."),
        Column("status", "scheduled, held or cancelled, as far as said.", oparl="meetingState", facet=True),
        oparl="Meeting",
        sort="start",
    ),
    _record(
        "agenda_item",
        "One item on the agenda of a meeting (Tagesordnungspunkt, TOP), with what was decided on it.",
        _ref("meeting", "The meeting on whose agenda it stands.", oparl="meeting"),
        Column("number", "Number as printed: Ö 4.1 public, N 2 not.", oparl="number"),
        _int("position", "Place on the agenda, from 1.", oparl="order"),
        _bool("public", "Whether the item is open to the public (Ö).", oparl="public", facet=True),
        _bool("late", "Whether it was added to the agenda later (Nachtrag)."),
        Column("title", "Subject as printed (Betreff).", oparl="name"),
        Column("addition", "Further words beside the title (Zusatzinfo)."),
        _ref("paper", "The paper deliberated (Vorlage).", oparl="consultation"),
        Column("paper_reference", "The paper's reference number as printed there."),
        Column("recommendation", "The proposed decision that was deliberated (Beschlussvorschlag)."),
        Column("minutes_text", "Deliberation, who said what (Wortprotokoll)."),
        Column("resolution_text", "The decision itself (Beschluss).", oparl="resolutionText"),
        Column("vote_text", "Result of the vote as printed (Abstimmungsergebnis)."),
        Column("justification", "Facts and grounds given with the item (Sachverhalt, Begründung)."),
        Column("other_text", "Further sections of the page, each under its label."),
        Column("result", "Outcome in the portal's own words (Beschlussart).", oparl="result", facet=True),
        Column("outcome", "Outcome in our vocabulary: accepted, rejected, noted, postponed ...", facet=True),
        Column("outcome_basis", "The words the outcome was taken from."),
        Column("outcome_place", "Where these words stand: field and characters; empty: they are the portal's result."),
        Column("substance", "rejected or noted, where a vote was carried whose content is a refusal or a mere noting."),
        _bool("conflict", "Whether the texts and the portal's result disagree; empty where they do not."),
        _bool("unanimous", "Whether the vote is said to be unanimous (einstimmig).", facet=True),
        _int("votes_yes", "Votes in favour (Ja-Stimmen); empty where no number is printed."),
        _int("votes_no", "Votes against (Nein-Stimmen); empty where no number is printed."),
        _int("votes_abstain", "Abstentions (Enthaltungen); empty where no number is printed."),
        _int("votes_biased", "Members excluded for bias (befangen); empty where no number is printed."),
        Column("votes_place", "Where the vote on the item is told: field and characters."),
        Column("text_state", "published, not_published (yet), not_public or not_read.", facet=True),
        Column("adoption_said", "unchanged, amended or departed, where words say how the recommendation was followed."),
        Column(
            "adoption",
            "Whether the resolution follows the recommendation: unchanged, amended, departed, rejected.",
            facet=True,
            linked=True,
        ),
        Column("adoption_basis", "words (they say so) or texts (the two were compared).", linked=True),
        Column("similarity", "How alike recommendation and resolution are: 0 to 1.", "REAL", linked=True),
        oparl="AgendaItem",
        label="title",
    ),
    _record(
        "vote",
        "A further vote on an item, or the stated vote of one group or person (Einzelabstimmung).",
        _ref("agenda_item", "The item voted on."),
        _int("position", "Place in the text, from 1."),
        Column("motion", "What was voted on, as printed; empty: the item itself."),
        Column("kind", "amendment, postponement, procedural or election; empty: on the matter itself.", facet=True),
        Column("faction", "The group whose vote it is, as printed (Fraktion).", facet=True),
        _ref("person", "The person whose vote it is, only where the name can be no other's.", linked=True),
        Column("person_name", "The person's name as printed."),
        Column("side", "yes, no or abstain: how the group or person voted, where one side is said of them."),
        _bool("unanimous", "Whether the vote is said to be unanimous (einstimmig)."),
        _int("yes", "Votes in favour."),
        _int("no", "Votes against."),
        _int("abstain", "Abstentions."),
        Column("outcome", "Outcome in our vocabulary.", facet=True),
        Column("words", "The words this was taken from."),
        Column("place", "Where they stand: field of the item and characters."),
        label="words",
    ),
    _record(
        "speech",
        "What one speaker said in the deliberation of an item (Wortbeitrag).",
        _ref("agenda_item", "The item under deliberation."),
        _int("position", "Place in the minutes, from 1."),
        Column("speaker", "The speaker, literally as printed.", index=True),
        Column("name", "The speaker's name without role and title, as far as printed."),
        _ref("person", "The person, only where it can be no other.", linked=True),
        Column("role", "Function as printed: Bürgermeister, Vorsitzende ..."),
        Column("faction", "The group printed beside their name (Fraktion).", facet=True),
        Column("text", "What was said, as minuted."),
        Column("place", "Where it stands: field of the item and characters."),
        label="speaker",
    ),
    _record(
        "reference",
        "A paper, meeting or date named in the texts of an item (Verweis).",
        _ref("agenda_item", "The item in whose texts it is named."),
        _int("position", "Place in the texts, from 1."),
        Column("kind", "paper, meeting or date.", facet=True),
        Column("words", "The words, literally as printed."),
        Column("value", "The paper's number; the day of the meeting, or the date (ISO 8601)."),
        _ref("paper", "The paper, only where exactly one has this number.", name="to_paper", linked=True),
        _ref(
            "meeting",
            "The meeting of that day: of the organization named, else of the one that deliberates the item.",
            name="to_meeting",
            linked=True,
        ),
        Column("place", "Where it stands: field of the item and characters."),
        label="words",
    ),
    _record(
        "paper",
        "A document deliberated in meetings (Vorlage, Antrag, Anfrage, Drucksache).",
        Column("reference", "Reference number as printed.", oparl="reference", index=True),
        Column("name", "Subject (Betreff).", oparl="name"),
        Column("date_words", "The date as printed."),
        Column("date", "Date (ISO 8601).", oparl="date", index=True),
        Column("paper_type", "Type as printed (Drucksache-Art).", oparl="paperType", facet=True),
        Column("kind", "Our word for it: proposal, motion, question ...", facet=True),
        Column("publicity", "Publicity as printed."),
        _bool("public", "Whether the paper is public, as far as said."),
        Column("office", "Office in charge (Federführend).", oparl="underDirectionOf", facet=True),
        Column("originator", "The group or office that brought it in (Einreicher).", oparl="originatorOrganization"),
        Column("recommendation", "The decision it proposes (Beschlussvorschlag)."),
        Column("justification", "Facts and grounds (Sachverhalt, Begründung)."),
        Column("other_text", "Further sections of the page, each under its label."),
        _ref("paper", "The paper this one refers to (Bezüglich).", name="related", oparl="relatedPaper"),
        oparl="Paper",
        label="reference",
        sort="date",
    ),
    _record(
        "consultation",
        "One station of a paper on its way through the organizations (Beratungsfolge).",
        _ref("paper", "The paper.", oparl="paper"),
        _ref("agenda_item", "The item under which it was deliberated.", oparl="agendaItem"),
        _ref("meeting", "The meeting in which it was deliberated.", oparl="meeting"),
        _ref("organization", "The organization that deliberates.", oparl="organization"),
        Column("organization_name", "The organization's name as printed there."),
        _int("position", "Station, from 1."),
        Column("role", "Purpose as printed: Entscheidung, Vorberatung ...", oparl="role", facet=True),
        _bool("authoritative", "Whether the final decision is made here.", oparl="authoritative"),
        Column("state", "State as printed: Geplant, Erledigt ..."),
        Column("date_words", "The date as printed."),
        Column("date", "Date (ISO 8601)."),
        Column("result", "Outcome in the portal's own words."),
        Column("outcome", "Outcome in our vocabulary.", facet=True),
        oparl="Consultation",
        label="organization_name",
    ),
    _record(
        "file",
        "A document attached to a meeting, an item or a paper (Anlage, Einladung, Niederschrift).",
        Column("name", "Its name as printed.", oparl="name"),
        Column("role", "The portal's label: Bekanntmachung, Niederschrift ...", facet=True),
        Column("kind", "Our word for it: invitation, agenda, minutes, main, attachment.", facet=True),
        Column("mime_type", "Media type, as far as known.", oparl="mimeType"),
        Column("size", "Size as printed.", oparl="size"),
        _ref("meeting", "The meeting it belongs to.", oparl="meeting"),
        _ref("agenda_item", "The agenda item it belongs to.", oparl="agendaItem"),
        _ref("paper", "The paper it belongs to.", oparl="paper"),
        oparl="File",
    ),
)

TABLES: dict[str, Table] = {t.name: t for t in (*RECORDS, *BOOKKEEPING)}
VIEWS: dict[str, Table] = {v.table.name: v.table for v in views.VIEWS}
TYPES: dict[str, Table] = {t.name: t for t in RECORDS}


def table(name: str) -> Table:
    """The description of a table or view. Raises KeyError if there is none of that name."""
    return TABLES[name] if name in TABLES else VIEWS[name]
