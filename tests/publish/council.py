"""A small council that never was, as an archive: what its pages say, and pages that mean harm.

`build(folder)` records the pages and stores what they say through the archive's own door. `BORD` is the record most
tests look at: an item with recommendation, resolution, vote, minutes and a consultation path over three stations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.archive import Archive
from archive.columns import RECORDS, TYPES
from archive.exchange import Exchange
from archive.statements import Statement

SLUG = "musterau"
URL = "https://ratsinfo.musterau.example/bi/"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ITEM = "musterau:agenda_item:1851"
CLERK = "Frau Sachbearbeiterin Quastenflosser"
EVIL = "</p><script>alert('xss')</script><img src=x onerror=alert(2)>'; DROP TABLE agenda_item; --"
EVIL_URL = "javascript:alert(document.domain)"

PAGE = """<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE html><html><head><title>TOP Ö 6</title><base href="http://fremd.example/">
<meta http-equiv="refresh" content="0;url=http://fremd.example/fort">
<link rel="stylesheet" href="http://fremd.example/a.css"><link rel="preconnect" href="http://fremd.example">
<style>body {{ background: #ffc url(http://fremd.example/b.png); font-family: serif }}</style>
<script>alert('aus dem Archiv')</script><script src="http://fremd.example/a.js"></script></head>
<body onload="alert(3)"><h1>Auszug: Bordsteinabsenkungen</h1>
<p>Bearbeiterin: {clerk}, <a href="mailto:quastenflosser@musterau.example">E-Mail</a></p>
<img src="http://fremd.example/c.png"><iframe src="http://fremd.example/d"></iframe>
<form action="http://fremd.example/e"><input name="x"><button>Senden</button></form>
<p>Der Ausschuss empfiehlt die Absenkung größerer Bordsteine.</p></body></html>"""


def record(type_: str, key: object) -> str:
    return f"{SLUG}:{type_}:{key}"


def said(type_: str, key: object, detail: bool = True, /, **fields: Any) -> Statement:
    refs = {"organization", "meeting", "paper", "agenda_item", "person", "related"}
    values = {
        name: record("paper" if name == "related" else name, value) if name in refs else value
        for name, value in fields.items()
    }
    return Statement(type_, record(type_, key), detail, values)


RECOMMENDATION = """Der Haupt- und Finanzausschuss empfiehlt dem Rat, folgenden Beschluss zu fassen:

Die Verwaltung wird beauftragt, an den 34 in der Anlage genannten Querungsstellen die Bordsteine auf drei \
Zentimeter abzusenken und mit Bodenindikatoren auszustatten. Die Arbeiten \
sollen bis zum 31.\u00a0Oktober 2027 abgeschlossen sein."""
RESOLUTION = """Der Rat der Stadt Musterau beschließt:

1. Die Verwaltung wird beauftragt, an den 34 in der Anlage genannten Querungsstellen die Bordsteine auf drei \
Zentimeter abzusenken und mit Bodenindikatoren auszustatten.
2. Die Querungsstelle Lindenstraße/Alter Markt wird vorgezogen und vor Beginn des Schuljahres 2027/28 fertiggestellt.
3. Über den Fortgang ist dem Ausschuss für Mobilität halbjährlich zu berichten."""
MINUTES = """Ratsmitglied Feldhoff (Grüne) begrüßt die Vorlage 2026/0417. Der Behindertenbeirat habe die Stellen \
abgegangen; die Liste sei ehrlich und vollständig.

Ratsmitglied Dr. Immenroth (CDU) fragt, ob die Lindenstraße vorgezogen werden könne: „Dort gehen jeden Morgen \
zweihundert Kinder über die Straße.“

Beigeordneter Sommerlath antwortet, wie in der Sitzung des Haupt- und Finanzausschusses am 04.11.2026 gesagt \
sei das möglich, wenn die Maßnahme in der Gartenstraße ein halbes Jahr später beginne.

Bürgermeisterin Brandis lässt über den so geänderten Beschlussvorschlag abstimmen."""


def pages() -> Iterator[tuple[str, str, list[Statement]]]:
    """Address below URL, body, what it says."""
    boards = {
        "au1": ("Rat der Stadt Musterau", "council", "Rat"),
        "au2": ("Ausschuss für Mobilität und Verkehr", "committee", "Ausschüsse"),
        "au3": ("Haupt- und Finanzausschuss", "committee", "Ausschüsse"),
        "fr1": ("Fraktion Bündnis 90/Die Grünen", "faction", "Fraktionen"),
    }
    people = ["Henrike Brandis", "Jost Feldhoff", "Dr. Almut Immenroth", "Cem Yıldırım", "Rosa Tillmanns-Uhl"]
    for key, (name, kind, classification) in boards.items():
        members = [
            said(
                "membership",
                f"{key}.{n}",
                organization=key,
                person=n,
                person_name=person,
                start_date="2025-11-04",
                role="Vorsitz" if n == 0 else "Mitglied",
                kind="chair" if n == 0 else "member",
                on_behalf_of=["", "Grüne", "CDU", "SPD", "FDP"][n] or None,
            )
            for n, person in enumerate(people)
        ]
        board = said(
            "organization",
            key,
            name=name,
            kind=kind,
            classification=classification,
            url=f"{URL}au020.asp?AULFDNR={key}",
        )
        yield f"au020.asp?{key}", "<html><body>Gremium</body></html>", [board, *members]
    yield (
        "kp.asp",
        "<html><body>Personen</body></html>",
        [said("person", n, name=person, url=f"{URL}kp020.asp?KPLFDNR={n}") for n, person in enumerate(people)],
    )
    yield from _meetings()
    yield _paper()
    yield _item()
    yield _hostile()


CONTRADICTED = {
    "meeting": 170, "number": "Ö 1", "position": 1, "public": True, "title": "Verkauf der Alten Schule",
    "result": "ungeändert beschlossen", "outcome": "rejected", "conflict": True,
    "resolution_text": "Der Verkauf wird abgelehnt.",
    "outcome_basis": "wird abgelehnt", "outcome_place": "resolution_text 12-26", "text_state": "published",
}  # fmt: skip


def _meetings() -> Iterator[tuple[str, str, list[Statement]]]:
    names = {
        "au1": "Sitzung des Rates",
        "au2": "Sitzung des Mobilitätsausschusses",
        "au3": "Sitzung des Haupt- und Finanzausschusses",
    }
    number = 100
    for month in range(24):
        for offset, (board, name) in enumerate(names.items()):
            number += 1
            start = NOW.replace(hour=17) - timedelta(days=30 * (22 - month) - 7 * offset)
            if (month + offset) % 5 == 0 and month < 22:
                continue
            status = "scheduled" if start > NOW else "held"
            meeting = said(
                "meeting",
                number,
                name=name,
                organization=board,
                start=start.isoformat(),
                status=status,
                end=(start + timedelta(minutes=95)).isoformat(),
                room="Großer Sitzungssaal",
                place="Rathaus, Alter Markt 1",
                public=True,
                publicity="öffentlich/nichtöffentlich",
                occasion="Sitzung",
                url=f"{URL}to010.asp?SILFDNR={number}",
            )
            items = [
                said(
                    "agenda_item",
                    f"{number}{n}",
                    False,
                    meeting=number,
                    number=f"Ö {n}",
                    position=n,
                    public=True,
                    title=title,
                    result=result,
                    outcome=outcome,
                    late=n == 5,
                    text_state="not_read" if n > 2 else "not_published",
                )
                for n, (title, result, outcome) in enumerate(SUBJECTS, 1)
            ]
            items.append(
                said(
                    "agenda_item",
                    f"~{number}.N1",
                    False,
                    meeting=number,
                    number="N 1",
                    position=9,
                    public=False,
                    text_state="not_public",
                )
            )
            if number == 170:
                items[0] = said("agenda_item", "1701", False, **CONTRADICTED)
            if number == 167:
                items.append(
                    said(
                        "agenda_item",
                        1851,
                        False,
                        meeting=number,
                        number="Ö 6",
                        position=6,
                        public=True,
                        title="Barrierefreie Querungsstellen: Absenkung von Bordsteinen",
                        result="geändert beschlossen",
                        outcome="accepted_amended",
                        paper=900,
                        paper_reference="2026/0417",
                    )
                )
            files = [
                said(
                    "file",
                    number,
                    name="Öffentliche Niederschrift",
                    role="Niederschrift",
                    kind="minutes",
                    size="(412 KB)",
                    meeting=number,
                    url=f"{URL}do027.asp?DOLFDNR={number}",
                )
            ]
            yield f"to010.asp?SILFDNR={number}", "<html><body>Tagesordnung</body></html>", [meeting, *items, *files]


SUBJECTS = [
    ("Genehmigung der Niederschrift über die vorige Sitzung", "ungeändert beschlossen", "accepted"),
    ("Einwohnerfragestunde", None, None),
    ("Bericht über den Stand des Radwegekonzepts", "zur Kenntnis genommen", "noted"),
    ("Neufassung der Straßenreinigungssatzung", "vertagt", "postponed"),
    ("Antrag auf Tempo 30 in der Gartenstraße", "mit Stimmenmehrheit abgelehnt", "rejected"),
]


def _paper() -> tuple[str, str, list[Statement]]:
    url = f"{URL}vo020.asp?VOLFDNR=900"
    return (
        "vo020.asp?VOLFDNR=900",
        "<html><body>Vorlage</body></html>",
        [
            said(
                "paper",
                900,
                reference="2026/0417",
                name="Barrierefreie Querungsstellen: Absenkung von Bordsteinen",
                date="2026-08-31",
                paper_type="Beschlussvorlage",
                kind="proposal",
                public=True,
                office="Amt für Mobilität und Tiefbau",
                url=url,
                recommendation=RECOMMENDATION.split("\n\n")[1],
                justification="Der Behindertenbeirat hat im Frühjahr 2026 alle Querungsstellen begangen.\n\n"
                "Von 61 Stellen sind 34 mit Rollstuhl oder Gehhilfe nicht sicher zu benutzen.",
            ),
            said(
                "consultation",
                "~900.1",
                paper=900,
                position=1,
                organization="au2",
                meeting=162,
                agenda_item=1623,
                role="Vorberatung",
                organization_name="Ausschuss für Mobilität und Verkehr",
                state="Erledigt",
                date="2026-09-14",
            ),
            said(
                "consultation",
                "~900.2",
                paper=900,
                position=2,
                organization="au3",
                meeting=166,
                agenda_item=1661,
                role="Vorberatung",
                organization_name="Haupt- und Finanzausschuss",
                state="Erledigt",
                date="2026-11-04",
            ),
            said(
                "consultation",
                "~900.3",
                paper=900,
                position=3,
                organization="au1",
                meeting=167,
                agenda_item=1851,
                role="Entscheidung",
                organization_name="Rat der Stadt Musterau",
                state="Erledigt",
                authoritative=True,
            ),
            said(
                "consultation",
                "~900.4",
                paper=900,
                position=4,
                organization="au2",
                role="Kenntnisnahme",
                state="Geplant",
                organization_name="Ausschuss für Mobilität und Verkehr",
                date="2027-04-12",
                date_words="12.04.2027",
            ),
            said(
                "file",
                9001,
                name="Anlage 1: Liste der Querungsstellen",
                role="Anlage",
                kind="attachment",
                size="(1733 KB)",
                paper=900,
                url=f"{URL}do027.asp?DOLFDNR=9001",
            ),
        ],
    )


VOTE = "mit Stimmenmehrheit bei 4 Enthaltungen und 2 Gegenstimmen"


def place(field: str, text: str, words: str) -> str:
    """ "minutes_text 12-40": where these words stand in the text."""
    return f"{field} {text.index(words)}-{text.index(words) + len(words)}"


def _speeches() -> Iterator[Statement]:
    """Every paragraph of the minutes is somebody's."""
    who = [("Ratsmitglied Feldhoff (Grüne)", "Feldhoff", "Ratsmitglied", "Grüne"),
           ("Ratsmitglied Dr. Immenroth (CDU)", "Immenroth", "Ratsmitglied", "CDU"),
           ("Beigeordneter Sommerlath", "Sommerlath", "Beigeordneter", None),
           ("Bürgermeisterin Brandis", "Brandis", "Bürgermeisterin", None)]  # fmt: skip
    for n, ((speaker, name, role, faction), text) in enumerate(zip(who, MINUTES.split("\n\n"), strict=True), 1):
        yield said("speech", f"~1851.{n}", agenda_item=1851, position=n, speaker=speaker, name=name, role=role,
                   **({"faction": faction} if faction else {}), text=text,
                   place=place("minutes_text", MINUTES, text))  # fmt: skip


def _references() -> Iterator[Statement]:
    """A paper, and a meeting of others."""
    named = [("paper", "Vorlage 2026/0417", "2026/0417"),
             ("meeting", "Sitzung des Haupt- und Finanzausschusses am 04.11.2026", "2026-11-04")]  # fmt: skip
    for n, (kind, words, value) in enumerate(named, 1):
        yield said("reference", f"~1851.{n}", agenda_item=1851, position=n, kind=kind, words=words, value=value,
                   place=place("minutes_text", MINUTES, words))  # fmt: skip


def _votes() -> Iterator[Statement]:
    """An amendment, and how two groups and a person voted on the matter."""
    stated = [
        {"motion": "Lindenstraße vorziehen", "kind": "amendment", "yes": 12, "no": 0, "abstain": 1,
         "outcome": "accepted", "words": "Lindenstraße vorziehen",
         "place": place("minutes_text", MINUTES, "die Lindenstraße vorgezogen")},
        {"faction": "CDU", "side": "no", "no": 2, "place": place("vote_text", VOTE, "2 Gegenstimmen")},
        {"faction": "FDP", "side": "abstain", "place": place("vote_text", VOTE, "bei 4 Enthaltungen")},
        {"person_name": "Frau Tillmanns-Uhl", "side": "abstain", "place": place("vote_text", VOTE, "4 Enthaltungen")},
    ]  # fmt: skip
    for n, fields in enumerate(stated, 1):
        yield said("vote", f"~1851.{n}", **{"agenda_item": 1851, "position": n, "words": VOTE, **fields})


def _item() -> tuple[str, str, list[Statement]]:
    return (
        "to020.asp?TOLFDNR=1851",
        PAGE.format(clerk=CLERK),
        [
            said(
                "agenda_item",
                1851,
                meeting=167,
                number="Ö 6",
                position=6,
                public=True,
                paper=900,
                paper_reference="2026/0417",
                title="Barrierefreie Querungsstellen: Absenkung von Bordsteinen",
                recommendation=RECOMMENDATION,
                resolution_text=RESOLUTION,
                minutes_text=MINUTES,
                vote_text=VOTE,
                votes_place=place("vote_text", VOTE, VOTE),
                result="geändert beschlossen",
                outcome="accepted_amended",
                outcome_basis="über den so geänderten Beschlussvorschlag abstimmen",
                outcome_place=place("minutes_text", MINUTES, "über den so geänderten Beschlussvorschlag abstimmen"),
                votes_yes=31,
                votes_no=2,
                votes_abstain=4,
                text_state="published",
                url=f"{URL}to020.asp?TOLFDNR=1851",
            ),
            *_votes(),
            *_speeches(),
            *_references(),
            said(
                "file",
                18511,
                name="Auszug aus der Niederschrift",
                role="Auszug",
                agenda_item=1851,
                url=f"{URL}do027.asp?DOLFDNR=18511",
            ),
        ],
    )


def _hostile() -> tuple[str, str, list[Statement]]:
    """One record of every type whose every text field means harm; it only lacks working references."""
    statements = []
    for table in RECORDS:
        skip = {"id", "portal", "first_seen", "last_seen", "withdrawn_at", "capture"}
        fields: dict[str, Any] = {
            c.name: EVIL for c in table.columns if c.type == "TEXT" and not (c.fk or c.linked or c.name in skip)
        }
        fields |= {"url": EVIL_URL}
        refs: Mapping[str, object] = {
            c.name: 666 for c in table.columns if c.fk and c.fk != "portal" and not c.linked and c.name not in skip
        }
        statements.append(said(table.name, 666, **(fields | refs)))
    return "hostile.asp", "<html><body>Böse Seite</body></html>", statements


def exchange(
    address: str, body: bytes, status: int = 200, content_type: str = "text/html; charset=iso-8859-1"
) -> Exchange:
    return Exchange(
        url=URL + address,
        method="GET",
        request_headers=(("Host", "ratsinfo.musterau.example"),),
        request_body=b"",
        status=status,
        reason="OK" if status == 200 else "Nein",
        headers=(("Content-Type", content_type),),
        body=body,
        fetched_at=NOW - timedelta(days=2),
    )


def mentions(statements: list[Statement]) -> list[Statement]:
    """Every record referred to is mentioned too, as the pipelines do it."""
    held = {s.id for s in statements}
    refs = {str(v) for s in statements for n, v in s.fields.items() if TYPES[s.type].column(n).fk in TYPES}
    return [Statement(ref.split(":")[1], ref, False, {}) for ref in sorted(refs - held)]


def build(folder: Path) -> dict[str, int]:
    """An archive in `folder`; address -> number of its capture."""
    with Archive.open(folder, write=True) as archive:
        row = {
            "slug": SLUG,
            "vendor": "allris-classic",
            "url": URL,
            "body_name": "Stadt Musterau",
            "kind": "Stadt",
            "delay": 1.0,
        }
        archive.put_portal(row)
        crawl = archive.start_crawl(SLUG, NOW - timedelta(days=2), "ratsarchiv crawl musterau")
        numbers = {}
        for address, body, statements in pages():
            capture = archive.record(SLUG, crawl, exchange(address, body.encode("cp1252", "xmlcharrefreplace")))
            archive.store(capture.number, [*statements, *mentions(statements)])
            numbers[address] = capture.number
        for address, status, kind in (
            ("robots.txt", 200, "text/plain"),
            ("fort.asp", 404, "text/html"),
            ("bild.png", 200, "image/png"),
        ):
            numbers[address] = archive.record(SLUG, crawl, exchange(address, b"User-agent: *", status, kind)).number
        changed = {"kind": "robots_changed", "message": "robots.txt allows again", "words": "forbids -> allows"}
        archive.remark(numbers["robots.txt"], [changed])
        _withdraw(archive, crawl)
        _take_off(archive, crawl)
        _close(archive, crawl)
        archive.finish_crawl(
            crawl, NOW - timedelta(days=2), reason="finished", exit_code=0, counts={"pages": len(numbers)}
        )
    return numbers


def _withdraw(archive: Archive, crawl: int) -> None:
    """A paper that its only page no longer mentions."""
    for body, statements in (
        (b"<html>da</html>", [said("paper", 901, reference="2025/0001", name="Verschwundene Vorlage")]),
        (b"<html>fort</html>", []),
    ):
        capture = archive.record(SLUG, crawl, exchange("vo040.asp", body))
        archive.store(capture.number, statements)


def _take_off(archive: Archive, crawl: int) -> None:
    """From the agenda of meeting 164: a point, a closed one, and the page of a third, which the agenda still has."""
    address = "to010.asp?SILFDNR=164"
    statements = next(said for at, _, said in pages() if at == address)
    off = said("agenda_item", 1646, False, meeting=164, number="Ö 6", position=6, public=True, title="Reitwege")
    closed = said("agenda_item", "~164.N2", False, meeting=164, number="N 2", position=10, public=False, title="Geheim")
    lost = said("agenda_item", 1647, False, meeting=164, number="Ö 7", position=7, public=True, title="Wohnungsbau")
    for body, more in ((b"<html>eins</html>", [off, closed, lost]), (b"<html>zwei</html>", [lost])):
        capture = archive.record(SLUG, crawl, exchange(address, body))
        archive.store(capture.number, [*statements, *more])
    own = "to020.asp?TOLFDNR=1647"
    page = archive.record(SLUG, crawl, exchange(own, b"<html>da</html>"))
    archive.store(page.number, [said("agenda_item", 1647, title="Wohnungsbau", resolution_text="Gebaut wird.")])
    gone = archive.record(SLUG, crawl, exchange(own, b"fort", 404, "text/html"))
    archive.store(gone.number, [], [{"kind": "http_404", "message": "HTTP 404"}], failed=True)


def _close(archive: Archive, crawl: int) -> None:
    """A meeting whose page is gone, and its agenda with it."""
    address = "to010.asp?SILFDNR=99"
    meeting = said("meeting", 99, name="Sitzung des Sonderausschusses", start="2025-02-11T17:00:00+01:00")
    item = said("agenda_item", 991, False, meeting=99, number="Ö 1", position=1, public=True, title="Flutlicht")
    page = archive.record(SLUG, crawl, exchange(address, b"<html>da</html>"))
    archive.store(page.number, [meeting, item], route="meeting")
    gone = archive.record(SLUG, crawl, exchange(address, b"fort", 404, "text/html"))
    archive.store(gone.number, [], [{"kind": "http_404", "message": "HTTP 404"}], failed=True, route="meeting")
