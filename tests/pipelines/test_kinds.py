from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines import interpret
from scraper.items import Consultation, File, Item, Meeting, Membership, Organization, Paper, Reading


def one(item: Item, fetched_at: datetime | None = None) -> tuple[Item, list[tuple[str, str | None]]]:
    said = interpret(Reading(portal="demo", url="u", items=(item,), fetched_at=fetched_at))
    return said.items[0], [(p.kind, p.words) for p in said.problems]


@pytest.mark.parametrize(
    ("name", "classification", "kind"),
    [
        ("Rat der Stadt Neuhausen", None, "council"), ("Ortsgemeinderat Neudorf", None, "council"),
        ("Verbandsgemeinderat", None, "council"), ("Bezirksversammlung", None, "council"),
        ("Kreistag des Landkreises Neuland", None, "council"), ("Stadtrat (Plenum)", None, "council"),
        ("Haupt- und Finanzausschuss", None, "committee"), ("Planungs- und Verkehrssenat", None, "committee"),
        ("Ausschuss für Rats- und Bezirksangelegenheiten", None, "committee"), ("Mobilität", "Ausschüsse", "committee"),
        ("Ortsbeirat Neudorf", "Ausschüsse", "district_council"), ("Ortsrat Altdorf", None, "district_council"),
        ("Seniorenbeirat", "Ausschüsse", "advisory_board"), ("Jugendparlament", None, "advisory_board"),
        ("Verwaltungsrat Stadtentwässerung", None, "supervisory_board"), ("CDU", "Fraktionen", "faction"),
        ("Gruppe Freie Liste", "Fraktionen/Gruppen", "group"), ("Arbeitsgruppe Rad", None, "working_group"),
        ("Verbandsversammlung", None, "assembly"), ("Runde", "Sonstige Gremien", "other"), ("Mobilität", None, None),
    ],
)  # fmt: skip
def test_organizations(name: str, classification: str | None, kind: str | None) -> None:
    item, problems = one(Organization(key="1", name=name, classification=classification))
    assert (item.kind, problems) == (kind, [])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("Vorsitzendes Mitglied", "chair"), ("Stellvertr. Vorsitz", "deputy_chair"), ("Ausschussmitglied", "member"),
        ("stellvertretender Vorsitz", "deputy_chair"), ("stellv. Fraktionsvorsitzende/r", "deputy_chair"),
        ("stellvertetender Ausschussvorsitzender", "deputy_chair"), ("Fraktionsvorsitz", "chair"),
        ("Stellvertr. Ausschussmitglied", "substitute"), ("ständige Vertretung", "substitute"),
        ("zubenannte/r Bürger/in", "citizen"), ("Sachkundige Bürgerin", "citizen"), ("Bürgermeister", "mayor"),
        ("Beratendes Mitglied", "advisory"), ("Bezirksversammlungsmitglied fraktionslos (ohne Stimmrecht)", "advisory"),
        ("Seniorenbeiratsvertretung", "representative"), ("Vertreter des Integrationsrates", "representative"),
        ("Freie Träger Jugendhilfe stimmber.", "member"), ("Freie Träger Jugendhilfe stellv.", "substitute"),
        ("Persönliche Vertreterin des Sachkundigen Bürgers", "substitute"), ("Seniorenbeiratsmitglied", "member"),
        ("2. stellv. Bürgermeister", "deputy_mayor"), ("Ausschussvorsitz", "chair"), ("unbekannt", None),
        ("Bezirksvertreter/in", "member"),
    ],
)  # fmt: skip
def test_memberships(role: str, kind: str | None) -> None:
    item, problems = one(Membership(key="1", organization="a", person="b", role=role))
    assert (item.kind, problems) == (kind, [])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("öffentliche Beschlussvorlage", "proposal"), ("Beschlussdrucksache", "proposal"),
        ("Antrag öffentlich", "motion"),
        ("gemeinsamer Antrag", "motion"), ("Änderungs-/Ergänzungsantrag", "amendment"), ("Große Anfrage", "question"),
        ("Auskunftsersuchen nach § 27 BezVG", "question"), ("Antwort / Stellungnahme des Bezirksamtes", "answer"),
        ("Mitteilungsvorlage der Verwaltung", "information"), ("02_Unterrichtungsvorlage", "information"),
        ("Vorlage zur Kenntnis", "information"), ("Beschlussempfehlung Ausschuss", "recommendation"),
        ("Drucksache XI.", "other"), ("EinwohnerInnenanfrage", "question"),
        ("Vorlage zur Beschlussfassung", "proposal"),
        ("Dringlichkeitsantrag", "motion"), ("Resolution", "resolution"), ("Schriftliche Kenntnisgabe", "information"),
    ],
)  # fmt: skip
def test_papers(words: str, kind: str) -> None:
    item, problems = one(Paper(key="1", paper_type=words))
    assert (item.kind, problems) == (kind, [])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("role", "value"),
    [
        ("Entscheidung", True), ("Beschließend", True), ("Beschlussfassung", True), ("Vorberatung", False),
        ("Kenntnisnahme", False), ("Anhörung", False), ("Beratung", False), ("Vorberatend", False),
        ("Beschlussempfehlung", False), ("Information", False), (None, None),
    ],
)  # fmt: skip
def test_authoritative(role: str | None, value: bool | None) -> None:
    item, problems = one(Consultation(key="1", meeting="1", role=role))
    assert (item.authoritative, problems) == (value, [])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("öffentlich", True), ("öffentlich/nichtöffentlich", True), ("nichtöffentlich/öffentlich", True),
        ("gemischt", True), ("öffentliche Sitzung", True), ("öffentlich und nicht öffentlich", True),
        ("nichtöffentlich", False), ("nicht öffentlich", False), ("nicht-öffentlich", False),
        ("Nichtöffentlich", False),
        ("nicht mehr öffentlich", False), ("vertraulich", False), ("nicht  öffentlich", False),
    ],
)  # fmt: skip
def test_publicity(words: str, value: bool) -> None:
    item, problems = one(Meeting(key="1", publicity=words))
    assert (item.public, problems) == (value, [])  # type: ignore[attr-defined]


def test_words_nobody_mapped_are_problems() -> None:
    assert one(Meeting(key="1", publicity="halböffentlich-x"))[0].public is None  # type: ignore[attr-defined]
    assert one(Meeting(key="1", publicity="grün"))[1] == [("unknown_kind", "grün")]
    assert one(Paper(key="1", paper_type="Quark"))[1] == [("unknown_kind", "Quark")]
    assert one(Organization(key="1", name="Mobilität", classification="Quark"))[1] == [("unknown_kind", "Quark")]


@pytest.mark.parametrize(
    ("name", "clock", "status"),
    [
        ("Sitzung des Bauausschusses", None, None), ("Bauausschuss (ABGESAGT!!)", "18:00", "cancelled"),
        ("ENTFÄLLT! Sitzung des Bauausschusses", "18:00", "cancelled"), ("Die Sitzung fällt aus", None, "cancelled"),
        ("Bauausschuss", "18:00 - 19:00", "held"), ("Bauausschuss", "18:00", None),
    ],
)  # fmt: skip
def test_status(name: str, clock: str | None, status: str | None) -> None:
    item, problems = one(Meeting(key="1", name=name, date_words="12.03.2024", time_words=clock))
    assert (item.status, problems) == (status, [])  # type: ignore[attr-defined]


def test_an_end_still_to_come_holds_no_meeting() -> None:
    meeting = Meeting(key="1", date_words="12.03.2024", time_words="18:00 - 19:00")
    assert one(meeting, datetime(2024, 3, 12, 17, 30, tzinfo=UTC))[0].status is None  # type: ignore[attr-defined]
    assert one(meeting, datetime(2024, 3, 12, 18, 30, tzinfo=UTC))[0].status == "held"  # type: ignore[attr-defined]


def test_files() -> None:
    assert one(File(key="1", role="Bekanntmachung"))[0].kind == "invitation"  # type: ignore[attr-defined]
    assert one(File(key="1", name="Anlage 1 Plan"))[0].kind == "attachment"  # type: ignore[attr-defined]
    item, problems = one(File(key="1", name="Quark.pdf"))
    assert (item.kind, problems) == (None, [])  # type: ignore[attr-defined]
