"""What the council talks about: subjects and the sentences that go with them; texts.py fills the braces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    subject: str  # "\\n" separates lines
    committee: int
    office: int  # index into names.OFFICES
    paper_type: str
    recommends: tuple[str, ...]  # several: a numbered list
    because: tuple[str, ...]
    money: bool = False
    decided_by_council: bool = True


PROPOSAL, MOTION, QUESTION, REPORT = "Beschlussvorlage", "Antrag", "Anfrage", "Mitteilungsvorlage"
KINDS = {PROPOSAL: "proposal", MOTION: "motion", QUESTION: "question", REPORT: "information"}

TOPICS = (
    Topic(
        "Bebauungsplan Nr. {n} „{street}“\nhier: Abwägung der Stellungnahmen und Satzungsbeschluss", 12, 5, PROPOSAL,
        ("Die eingegangenen Stellungnahmen werden gemäß Anlage 2 abgewogen.",
         "Der Bebauungsplan Nr. {n} „{street}“ wird nach § 10 Abs. 1 BauGB als Satzung beschlossen.",
         "Die Begründung in der Fassung vom {date} wird gebilligt."),
        ("Der Rat hat am {date} die Aufstellung des Bebauungsplans beschlossen; die Auslegung nach § 3 Abs. 2 BauGB "
         "ist abgeschlossen.",
         "Es gingen {m} Stellungnahmen ein, überwiegend zu Verkehr – insbesondere zum Schulweg – und Entwässerung.",
         "Im Plangebiet sollen rund {m} Wohneinheiten entstehen, davon mindestens {percent} % öffentlich gefördert."),
    ),
    Topic(
        "Sanierung der Turnhalle {school}", 14, 8, PROPOSAL,
        ("Der Sanierung der Turnhalle {school} mit Gesamtkosten von {sum} € wird zugestimmt. Die Verwaltung wird "
         "beauftragt, die Ausführungsplanung fortzuführen.",),
        ("Die Halle aus dem Baujahr {year} weist erhebliche Mängel an Dach, Prallschutz und Lüftungsanlage auf.",
         "Eine Förderung von {percent} % aus dem Programm „Sportstätte für alle“ wurde in Aussicht gestellt*.",
         "* Der Bescheid stand bei Redaktionsschluss noch aus."),
        money=True,
    ),
    Topic(
        "Radverkehr: Lückenschluss {street}\nAntrag der {faction}", 13, 6, MOTION,
        ("Die Verwaltung wird beauftragt, für die {street} zwischen Hausnummer {m} und {n} einen Schutzstreifen zu "
         "planen und dem Ausschuss bis zum {date} zu berichten.",),
        ("Zwischen den bestehenden Radwegen klafft eine Lücke von rund {m}0 m.",
         "Schülerinnen und Schüler der {school} weichen heute auf den Gehweg aus; das gefährdet „alle Beteiligten“.",),
    ),
    Topic(
        "Zuschuss an den {club} für das Jahr {year}", 14, 3, PROPOSAL,
        ("Dem {club} wird für das Jahr {year} ein Zuschuss in Höhe von {sum2} € gewährt.",),
        ("Mit Schreiben vom {date} beantragt der Verein einen Zuschuss zu den ungedeckten Betriebskosten.",
         "Der Verein hat derzeit {m} Mitglieder, davon {percent} % unter 18 Jahren.",),
        money=True, decided_by_council=False,
    ),
    Topic(
        "Haushaltssatzung und Haushaltsplan {year}", 11, 1, PROPOSAL,
        ("Die Haushaltssatzung {year} mit ihren Anlagen wird in der Fassung des Entwurfs beschlossen.",
         "Das Haushaltssicherungskonzept wird fortgeschrieben.",
         "Die mittelfristige Finanzplanung wird zur Kenntnis genommen."),
        ("Der Entwurf schließt im Ergebnisplan mit einem Fehlbetrag von {sum} € ab.",
         "Gegenüber dem Vorjahr steigen die Personalaufwendungen um {percent} %, die Kreisumlage um {sum2} €.",
         "Der Ausgleich gelingt nur durch Rückgriff auf die Ausgleichsrücklage (§ 75 GO)."),
        money=True,
    ),
    Topic(
        "Sachstand Kita-Bedarfsplanung {year}", 15, 4, REPORT,
        ("Der Jugendhilfeausschuss nimmt den Bericht der Verwaltung zur Kenntnis.",),
        ("Zum Stichtag fehlen {m} Plätze für Kinder unter drei Jahren, vor allem in {district}.",
         "Zwei Träger haben ihr Interesse an einem Neubau in der {street} bekundet.",),
        decided_by_council=False,
    ),
    Topic(
        "Parken in der {street}\nAnfrage der {faction}", 13, 6, QUESTION,
        ("Die Beantwortung der Anfrage wird zur Kenntnis genommen.",),
        ("Wie viele Verstöße wurden seit {year} in der {street} festgestellt?",
         "Welche Maßnahmen plant die Verwaltung, um die Feuerwehrzufahrt freizuhalten?",),
        decided_by_council=False,
    ),
    Topic(
        "Umbau der Bushaltestellen in {district} – barrierefreier Ausbau", 13, 6, PROPOSAL,
        ("Dem barrierefreien Umbau von {m} Haltestellen in {district} wird zugestimmt.",
         "Die Mittel in Höhe von {sum} € werden überplanmäßig bereitgestellt."),
        ("Nach § 8 Abs. 3 PBefG ist der Nahverkehr barrierefrei zu gestalten.",
         "Die Haltestellen {street} und Bahnhofstraße haben Bordhöhen von weniger als 12 cm.",),
        money=True,
    ),
    Topic(
        "Änderung der Hundesteuersatzung", 11, 1, PROPOSAL,
        ("Die {m}. Änderungssatzung zur Hundesteuersatzung wird beschlossen.",),
        ("Der Steuersatz für den ersten Hund soll von {m} € auf {n} € im Jahr steigen.",
         "Die Mehreinnahmen betragen voraussichtlich {sum2} €.",),
    ),
    Topic(
        "Wirtschaftsplan {year} der Stadtwerke", 17, 1, PROPOSAL,
        ("Der Wirtschaftsplan {year} wird festgestellt.",
         "Der Gesamtbetrag der Kredite wird auf {sum} € festgesetzt."),
        ("Der Erfolgsplan sieht Erträge von {sum} € vor.",
         "Schwerpunkt der Investitionen ist das Fernwärmenetz {district}.",),
        money=True,
    ),
    Topic(
        "Baumfällungen {street}\nAntrag der {faction}", 13, 7, MOTION,
        ("Auf die Fällung der {m} Linden in der {street} wird verzichtet.",),
        ("Das Gutachten der {firm} stellt lediglich bei {m} Bäumen eine eingeschränkte Standsicherheit fest.",
         "„Alte Bäume sind durch nichts zu ersetzen“, heißt es im Klimakonzept der Stadt.",),
    ),
    Topic(
        "Jahresabschluss {year}\nhier: Entlastung des Bürgermeisters", 16, 1, PROPOSAL,
        ("Der geprüfte Jahresabschluss {year} wird mit einer Bilanzsumme von {sum} € festgestellt.",
         "Dem Bürgermeister wird nach § 96 Abs. 1 GO Entlastung erteilt."),
        ("Der Rechnungsprüfungsausschuss hat den Jahresabschluss mit uneingeschränktem Vermerk geprüft.",),
    ),
    Topic(
        "Kulturprogramm „Sommer am Wehr“ {year}", 14, 3, REPORT,
        ("Der Ausschuss nimmt das Programm zustimmend zur Kenntnis.",),
        ("Geplant sind {m} Veranstaltungen an drei Wochenenden, u. a. mit dem {club}.",
         "Der Eintritt bleibt frei; die Kosten von {sum2} € trägt zur Hälfte der Kulturfonds.",),
        decided_by_council=False,
    ),
    Topic(
        "Verkehrsberuhigung {district}", 21, 6, PROPOSAL,
        ("In {district} wird eine Tempo-30-Zone eingerichtet.",
         "Die Verwaltung berichtet nach zwölf Monaten über die Wirkung."),
        ("Eine Zählung vom {date} ergab {n} Kfz in 24 Stunden; {percent} % fuhren schneller als erlaubt.",),
        decided_by_council=False,
    ),
    Topic(
        "Spielplatz {street}: Neugestaltung", 22, 7, PROPOSAL,
        ("Der Entwurfsplanung der {firm} wird zugestimmt.",),
        ("An der Beteiligung am {date} nahmen {m} Kinder teil; gewünscht wurden Seilbahn, Wasserspiel und Schatten.",
         "Die Kosten von {sum2} € sind im Budget enthalten.",),
        decided_by_council=False,
    ),
    Topic(
        "Übertragung von Sitzungen ins Internet\nAntrag der {faction}", 11, 0, MOTION,
        ("Die öffentlichen Sitzungen des Rates werden ab {year} live im Internet übertragen.",),
        ("Andere Städte machen mit der Übertragung gute Erfahrungen.",
         "Die Einwilligung der Ratsmitglieder ist vorab einzuholen (Art. 6 Abs. 1 lit. a DSGVO).",),
    ),
    Topic(
        "Seniorengerechte Bänke in {district}", 31, 7, MOTION,
        ("Die Verwaltung wird gebeten, entlang der {street} {m} Bänke mit Armlehnen aufzustellen.",),
        ("Auf dem Weg zum Ärztehaus fehlt auf {n} m jede Möglichkeit, sich auszuruhen.",),
        decided_by_council=False,
    ),
    Topic(
        "Sprachmittlung in der Verwaltung", 32, 0, REPORT,
        ("Der Integrationsrat nimmt den Bericht zur Kenntnis.",),
        ("Der Pool umfasst {m} ehrenamtliche Sprachmittler/-innen für {percent} Sprachen.",),
        decided_by_council=False,
    ),
    Topic(
        "Grundstücksangelegenheit {street}", 11, 1, PROPOSAL,
        ("Dem Verkauf des städtischen Grundstücks {street} {m} zum Preis von {sum} € wird zugestimmt.",),
        ("Die Käuferin beabsichtigt, das Gebäude zu sanieren.",),
        money=True,
    ),
    Topic(
        "Digitalisierung der Schulen – Medienentwicklungsplan {year}", 14, 2, PROPOSAL,
        ("Der Medienentwicklungsplan {year} wird beschlossen.",
         "Für die {school} werden {m} Endgeräte beschafft."),
        ("Der Plan wurde mit den Schulen am {date} abgestimmt.",
         "Die laufenden Kosten für Wartung & Support betragen {sum2} € im Jahr.",),
        money=True,
    ),
    Topic(
        "Hochwasserschutz Mühlgraben\nhier: Vergabe der Planungsleistungen", 12, 7, PROPOSAL,
        ("Der Auftrag für die Leistungsphasen 1–4 wird an die {firm} vergeben.",),
        ("Nach dem Starkregen vom {date} wurden {m} Schadensmeldungen erfasst.",
         "Die Honorarermittlung erfolgte nach HOAI, Zone III, Mindestsatz.",),
        money=True, decided_by_council=False,
    ),
    Topic(
        "Offene Jugendarbeit in {district}\nAntrag der {faction}", 15, 4, MOTION,
        ("Die Öffnungszeiten des Jugendtreffs {district} werden auf die Wochenenden ausgeweitet.",
         "Hierfür wird eine halbe Stelle eingerichtet."),
        ("Der Treff wird täglich von bis zu {m} Jugendlichen besucht.",),
    ),
)  # fmt: skip

FORMALITIES = (
    "Eröffnung der Sitzung und Feststellung der Beschlussfähigkeit",
    "Einwohnerfragestunde",
    "Bericht über die Durchführung der Beschlüsse",
    "Mitteilungen der Verwaltung",
    "Anfragen und Anregungen",
    "Verschiedenes",
)
NON_PUBLIC = (
    "Grundstücksangelegenheit Gemarkung Löhken, Flur 7",
    "Personalangelegenheit: Besetzung der Leitung des Kulturbüros",
    "Vergabe von Bauleistungen – Los 3",
    "Stundung von Gewerbesteuer (Fa. Mustermetall KG)",
    "Rechtsstreit ./. Nachbargemeinde, Sachstand",
)
