"""The organizations, who belongs to them, in which role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scraper.demo import names
from scraper.demo.dice import Dice
from scraper.demo.truth import Membership, Organization, Person, Place

TERM = date(2025, 11, 1)  # the new council's first day; it gets a new number, as councils do in real portals
OLD_TERM = date(2020, 11, 1)
TOWN_LINE = f"54399 {names.TOWN}"


@dataclass(frozen=True, slots=True)
class Plan:
    """How often an organization meets in a year, and on which weekday (0 = Monday) at what time."""

    times: int
    weekday: int
    begin: str


COMMITTEES = (  # number, name, genitive, list, meetings a year, weekday, begin
    (11, "Haupt- und Finanzausschuss", "des Haupt- und Finanzausschusses", "Ausschüsse", 8, 1, "17:00"),
    (12, "Ausschuss für Stadtentwicklung und Bauen", "des Ausschusses für Stadtentwicklung und Bauen", "Ausschüsse",
     8, 2, "17:30"),
    (13, "Ausschuss für Umwelt, Klima & Mobilität", "des Ausschusses für Umwelt, Klima & Mobilität", "Ausschüsse",
     7, 3, "18:00"),
    (14, "Ausschuss für Schule, Kultur und Sport", "des Ausschusses für Schule, Kultur und Sport", "Ausschüsse",
     6, 0, "17:00"),
    (15, "Jugendhilfeausschuss", "des Jugendhilfeausschusses", "Ausschüsse", 5, 2, "16:30"),
    (16, "Rechnungsprüfungsausschuss", "des Rechnungsprüfungsausschusses", "Ausschüsse", 2, 0, "9:00"),
    (17, "Betriebsausschuss Stadtwerke", "des Betriebsausschusses Stadtwerke", "Ausschüsse", 3, 3, "18:00"),
    (21, "Bezirksvertretung Oberstadt", "der Bezirksvertretung Oberstadt", "Bezirksvertretungen", 4, 1, "19:00"),
    (22, "Bezirksvertretung Mühlental", "der Bezirksvertretung Mühlental", "Bezirksvertretungen", 4, 2, "19:00"),
    (31, "Seniorenbeirat", "des Seniorenbeirates", "Beiräte", 2, 4, "10:00"),
    (32, "Integrationsrat", "des Integrationsrates", "Beiräte", 3, 3, "18:00"),
)  # fmt: skip
KINDS = {"Ausschüsse": "committee", "Bezirksvertretungen": "district_council", "Beiräte": "advisory_board"}


def plans() -> dict[tuple[str, int], Plan]:
    """Organization -> when it meets. The two council numbers share one plan, each within its term."""
    council = Plan(9, 3, "18:00")
    found = {("council", 1): council, ("council", 2): council, ("committee", 19): Plan(4, 0, "16:00")}
    return found | {("committee", row[0]): Plan(row[4], row[5], row[6]) for row in COMMITTEES}


def organizations(dice: Dice) -> tuple[Organization, ...]:
    name = f"Sitzung des Rates der Stadt {names.TOWN}"
    found = [
        Organization("council", 1, names.COUNCIL, name, "Rat", OLD_TERM, date(2025, 10, 31), seats=38),
        Organization("council", 2, names.COUNCIL, name, "Rat", TERM, seats=38),
    ]
    for number, title, genitive, listed_in, *_ in COMMITTEES:
        clerk = dice.pick(names.CLERKS)
        street = f"{dice.pick(names.STREETS)} {dice.between(1, 90)}"
        place = Place(street, TOWN_LINE, None, "gremien@quellenbrueck.example")
        kind = KINDS[listed_in]
        found.append(Organization(
            kind, number, title, f"Sitzung {genitive}", listed_in, OLD_TERM, None, place, clerk, True, 15,
        ))  # fmt: skip
    flood = "Sonderausschuss „Hochwasser“"
    found.append(Organization(
        "committee", 18, flood, "Sitzung des Sonderausschusses „Hochwasser“", "Ausschüsse", OLD_TERM, date(2023, 6, 30),
    ))  # fmt: skip
    found.append(Organization(
        "committee", 19, "Ältestenrat", "Sitzung des Ältestenrates", "", OLD_TERM, listed=False,
    ))  # fmt: skip
    return tuple(found + _factions(dice))


def _factions(dice: Dice) -> list[Organization]:
    found = []
    for number, title, short, seats in names.FACTIONS:
        place = Place(
            f"{dice.pick(names.STREETS)} {dice.between(1, 60)}", TOWN_LINE, f"02999 555{dice.between(100, 999)}",
            f"{short.lower().replace('ü', 'ue')}@fraktion-quellenbrueck.example",
        )  # fmt: skip
        found.append(Organization(
            "faction", number, title, f"Sitzung {title}", "Fraktionen/Gruppen", OLD_TERM, None, place, seats=seats,
        ))  # fmt: skip
    found.append(Organization(
        "faction", 14, "Gruppe Zukunft", "Sitzung Gruppe Zukunft", "Fraktionen/Gruppen", OLD_TERM, date(2024, 5, 28),
    ))  # fmt: skip
    return found


def persons(dice: Dice, count: int) -> tuple[Person, ...]:
    """`count` people; the first 38 sit in the council, faction by faction."""
    seats = [number for number, _, _, size in names.FACTIONS for _ in range(size)]
    found: list[Person] = []
    used: set[str] = set()
    number = 101
    while len(found) < count:
        woman = dice.chance(50)
        title = dice.weighted({"": 86.0, "Dr. ": 12, "Prof. Dr. ": 2})
        family = dice.pick(names.FAMILIES)
        full = f"{title}{dice.pick(names.WOMEN if woman else names.MEN)} {family}"
        if full in used:
            continue
        used.add(full)
        seat = len(found)
        faction = seats[seat] if seat < len(seats) else (dice.pick(seats) if dice.chance(80) else None)
        place = Place(
            f"{dice.pick(names.STREETS)} {dice.between(1, 140)}", TOWN_LINE, f"02999 {dice.between(10000, 99999)}",
            f"mandat{number}@quellenbrueck.example",
        )  # fmt: skip
        found.append(Person(number, full, f"{'Frau' if woman else 'Herr'} {title}{family}", faction, place))
        number += dice.between(1, 9)
    return tuple(found)


def memberships(dice: Dice, bodies: tuple[Organization, ...], people: tuple[Person, ...]) -> tuple[Membership, ...]:
    short = {number: label for number, label, _, _ in names.FACTIONS}
    found: list[Membership] = []
    for body in bodies:
        if not body.listed:
            continue
        if body.kind == "council":
            chosen = list(people[:38])
        elif body.kind == "faction":
            chosen = [p for p in people if p.faction == body.number] or list(people[-2:])
        else:
            chosen = dice.some(people, dice.between(11, 17))
        for place, person in enumerate(chosen):
            faction = short.get(person.faction or 0)
            found.append(Membership(
                body.id, person.number, person.name, _role(body, place, person), faction, body.start, body.end,
            ))  # fmt: skip
        found += _irregular(dice, body, chosen, short)
    return tuple(found)


LEADERS = {
    "council": ("Ratsmitglied", "Bürgermeister/in", "1. stellv. Bürgermeister/in", "2. stellv. Bürgermeister/in"),
    "faction": ("Fraktionsmitglied", "Fraktionsvorsitzende/r", "Stellvertr. Fraktionsvorsitz"),
    "committee": ("Ausschussmitglied", "Vorsitzendes Mitglied", "Stellvertr. Vorsitz"),
    "district_council": ("Bezirksvertreter/in", "Vorsitzendes Mitglied", "Stellvertr. Vorsitz"),
    "advisory_board": ("Beiratsmitglied", "Vorsitzendes Mitglied", "Stellvertr. Vorsitz"),
}  # role of everybody else first, then of the first, second ... member


def _role(body: Organization, place: int, person: Person) -> str:
    member, *leaders = LEADERS[body.kind]
    if place < len(leaders):
        return leaders[place]
    if body.kind == "committee" and person.faction is None:
        return "Beratendes Mitglied"
    return "Stellvertr. Ausschussmitglied" if body.kind == "committee" and place % 5 == 4 else member


def _irregular(dice: Dice, body: Organization, chosen: list[Person], short: dict[int, str]) -> list[Membership]:
    """A member without a page of their own, and one who is listed twice with different roles."""
    if body.kind not in ("committee", "advisory_board") or not chosen:
        return []
    name = f"{dice.pick(names.WOMEN)} {dice.pick(names.FAMILIES)}"
    twice = chosen[-1]
    return [
        Membership(body.id, None, name, "Sachkundige/r Einwohner/in", None, body.start, body.end),
        Membership(
            body.id, twice.number, twice.name, "Schriftführer/in", short.get(twice.faction or 0), body.start, body.end
        ),
    ]
