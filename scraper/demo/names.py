"""Fictional names: the town, its people, its places. Any likeness is chance."""

from __future__ import annotations

TOWN = "Quellenbrück"
COUNCIL = f"Rat der Stadt {TOWN}"

WOMEN = (
    "Petra", "Aylin", "Käthe", "Svenja", "Dörte", "Margarete", "Zoë", "Birgül", "Ute", "Friederike", "Anneliese",
    "Małgorzata", "Renée", "Jördis", "Katrin", "Hannelore", "Mechthild", "Lena-Sophie",
)  # fmt: skip
MEN = (
    "Jörg", "Günther", "Matthias", "Özgür", "Karl-Heinz", "Tobias", "François", "Detlef", "Björn", "Hans-Jürgen",
    "Emil", "Volker", "Mirko", "Sönke", "Ludwig", "Ibrahim", "Wolf-Dieter", "René",
)  # fmt: skip
FAMILIES = (
    "Sommerfeld", "Grünewald", "Kißling", "Bäumer", "Ahlgrimm", "Störkamp", "Öztürk-Lange", "Wüllner", "Brösamle",
    "Tiefenbach", "von der Aue", "Quast", "Jäckle", "Heßler", "Mühlfenzl", "Kortüm", "Dreßen", "Pfaffenhöfer",
    "Løvstad", "Šimák", "Nübel", "Zieseniß", "Hölscher-Graf", "Eßmann", "Rübsam", "Vößing", "Lütjens", "Kührer",
    "Spörl", "Änderle", "Gößwein", "Müllenbach", "Yıldız", "Roßkamp", "Fünfgeld", "Thönges", "Schöll", "Weißgerber",
    "Düwel", "Kröncke",
)  # fmt: skip
STREETS = (
    "Gerberstraße", "Am Mühlgraben", "Lindenallee", "Röntgenstraße", "Schloßweiher", "Brückenstraße", "An der Bleiche",
    "Färbergasse", "Kürschnerweg", "Obere Quellgasse", "Bahnhofstraße", "Weißdornweg", "Am Hülsenbusch",
    "Königsberger Straße", "Zum Steinbruch", "Äußere Ringstraße", "Tuchmacherplatz", "Im Löhken",
)  # fmt: skip
SCHOOLS = (
    "Grundschule Oberstadt", "Gesamtschule „Am Wehr“", "Käthe-Kollwitz-Schule", "Gymnasium Mühlental",
    "Förderschule an der Bleiche", "Grundschule Löhken",
)  # fmt: skip
CLUBS = (
    "Turnverein 1887 e. V.", "Bürgerverein Oberstadt e. V.", "Kulturwerkstatt „Alte Färberei“ e. V.",
    "Förderverein Freibad e. V.", "Heimat- und Geschichtsverein", "Musikschule Quellenbrück gGmbH",
)  # fmt: skip
DISTRICTS = ("Oberstadt", "Mühlental", "Löhken", "Bleiche", "Hülsenbusch")
FIRMS = ("Planungsbüro Nordlicht", "Ingenieurgesellschaft Wasser & Weg mbH", "Büro für Stadtklima", "Beratung K+S GbR")
OFFICES = (
    "10 Hauptamt", "20 Kämmerei", "40 Amt für Schule und Sport", "41 Kulturbüro", "51 Jugendamt", "61 Stadtplanung",
    "66 Tiefbau und Verkehr", "67 Grünflächen und Umwelt", "II/3 Gebäudewirtschaft",
)  # fmt: skip
CLERKS = (
    "Aßmann, Jürgen", "Bräutigam, Elke", "Cziesla, Rainer", "Dörfler, Simone", "Eßling, Mareike", "Föhr, Hinnerk",
    "Gräfe, Sibylle", "Hüsken, Torben",
)  # fmt: skip
ROOMS = (
    ("Großer Sitzungssaal, Raum 101", "Rathausplatz 1, 54399 Quellenbrück"),
    ("Kleiner Sitzungssaal", "Rathausplatz 1, 54399 Quellenbrück"),
    ("Aula der Gesamtschule „Am Wehr“", "Wehrstraße 12, 54399 Quellenbrück"),
    ("Bürgerhaus Löhken", None),
    (None, None),
)
FACTIONS = (  # number, name, short, seats
    (1, "CDU-Fraktion", "CDU", 11),
    (2, "SPD-Fraktion", "SPD", 10),
    (11, "Fraktion Bündnis 90/Die Grünen", "GRÜNE", 7),
    (12, "FDP-Fraktion", "FDP", 4),
    (13, "Bürgerliste Quellenbrück (BLQ)", "Bürgerliste", 6),
)
