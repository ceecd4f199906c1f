from __future__ import annotations

import re
import time
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.minutes.speakers.roles import kinds
from pipelines.minutes.speakers.speakers import once, speakers
from pipelines.phrases import read

# what the text says | who speaks, in order, divided by ";"
SAID = """
Herr Ahorn fragt nach dem Stand.|Herr Ahorn
Erste Beigeordnete und Kämmerin Erle erläutert die Zahlen.|Erste Beigeordnete und Kämmerin Erle
Der Bürgermeister und Frau Erle erläutern die Zahlen.|Der Bürgermeister; Frau Erle
Private Stellungnahmen bitten um Schatten.|
Der Präsident der Bürgerschaft ruft den Punkt auf.|Der Präsident der Bürgerschaft
Die Vorsteherin der Gemeindevertretung, Vera Ulme, begrüßt alle.|Die Vorsteherin der Gemeindevertretung, Vera Ulme
Vera Ulme schlägt Jan Fichte als Schriftführer vor.|Vera Ulme
Dazu sprechen die Stadtverordneten Vera Ulme und Jan Fichte.|die Stadtverordneten Vera Ulme und Jan Fichte
Die Herren Stadtverordneten Erle-Holm und J. Fichte äußern sich.|Die Herren Stadtverordneten Erle-Holm und J. Fichte
KTA   E s c h e   zieht den Antrag zurück.|KTA E s c h e
1. stellv. Bürgermeisterin Ulme eröffnet die Sitzung.|1. stellv. Bürgermeisterin Ulme
Die Grundsteuer hält er für zu hoch, die Anlieger zahlen schon genug.|
Frau Dr. Birke-Buche antwortet, das werde geprüft.|Frau Dr. Birke-Buche
Ratsherr Van de Weide hält das für gut.|Ratsherr Van de Weide
Ratsfrau Schulze Erle sieht keine Eile.|Ratsfrau Schulze Erle
KTA Rolf Esche beantragt geheime Wahl.|KTA Rolf Esche
Rh. Fichte (OP) beantragt ein Schild.|Rh. Fichte (OP)
GRM Ginster möchte wissen, wer löscht.|GRM Ginster
StORR Hasel erläutert die Vorlage. Stv. Heide-Holm ist skeptisch.|StORR Hasel; Stv. Heide-Holm
Bgm Dr. Kirsch stellt das Ergebnis fest.|Bgm Dr. Kirsch
Bgm. Kirsch gibt die Entscheidung bekannt.|Bgm. Kirsch
Stadtrat Linde verweist auf den Haushalt.|Stadtrat Linde
Stadträtin Linde (GRÜNE) führt aus, dass Geld fehlt.|Stadträtin Linde (GRÜNE)
2. Bürgermeister Pappel dankt den Helfern.|2. Bürgermeister Pappel
1. Bürgermeister Rolf Pappel übergab den Vorsitz an Erik Tanne.|1. Bürgermeister Rolf Pappel
Erste Stadträtin Martina Quitte erläutert die Liste.|Erste Stadträtin Martina Quitte
Herr Bezirksvorsteher Robinie lässt über den Antrag abstimmen.|Herr Bezirksvorsteher Robinie
Frau Vorsteherin Salix und Herr Bürgermeister Tanne verweisen auf X.|Frau Vorsteherin Salix; Herr Bürgermeister Tanne
Der Vorsitzende eröffnet die Sitzung.|Der Vorsitzende
Die Bürgermeisterin berichtet, dass die Genehmigung aussteht.|Die Bürgermeisterin
Der stellvertretende Vorsitzende ruft den Punkt auf.|Der stellvertretende Vorsitzende
Der Ausschussvorsitzende, KTA Rolf Esche, verkündet das Ergebnis.|KTA Rolf Esche
Die Vorsitzende des Bauausschusses, Frau Ulme, begrüßt die Gäste.|Die Vorsitzende des Bauausschusses, Frau Ulme
Die Fraktionsvorsitzende, Abg. Weide, hält den Beschluss für falsch.|Abg. Weide
Herr Zeder, stellvertretender Vorsitzender, eröffnet um 17:30 Uhr die Sitzung.|Herr Zeder
Dann bedankt sich der Vorsitzende Herr Eibe bei der Öffentlichkeit.|der Vorsitzende Herr Eibe
Nach der Diskussion beantragt der Abg. Eibe die Abstimmung.|der Abg. Eibe
Hierzu führt der Vorsitzende aus, dass gebaut wird.|der Vorsitzende
Danach schlägt der Vorsitzende OBM Dr. Kiefer vor, den Punkt zu verweisen.|der Vorsitzende OBM Dr. Kiefer
Zuvor erklärte der Vorsitzende, dass Vorschläge möglich waren.|der Vorsitzende
Interessenten hat Ortsvorsteher Dr. Lärche bereits gemeldet.|Ortsvorsteher Dr. Lärche
Auf Bitte von Herrn Mispel sagte Herr Nuss eine Aufstellung zu.|Herrn Mispel; Herr Nuss
Herr Ahorn beantwortete von Frau Birke-Buche gestellte Fragen.|Herr Ahorn; Frau Birke-Buche
Nach einer Diskussion durch Herrn Erle, Frau Esche und Herrn Fichte|Herrn Erle; Frau Esche; Herrn Fichte
Nachdem Frau Ulme, Herr Fichte und Frau Salix|Frau Ulme; Herr Fichte; Frau Salix
Nachdem Herr Ahorn berichtet hat, wird abgestimmt.|Herr Ahorn
Wie Herr Ahorn ausführt, fehlt das Geld.|Herr Ahorn
Die Frage von Herrn Dr. Ahorn wurde von Frau Birke bejaht.|Herrn Dr. Ahorn; Frau Birke
Dies wird von Bürgermeister Herrn Tanne verneint.|Bürgermeister Herrn Tanne
Durch den Vorsitzenden wird der Stand erläutert, was durch den Bürgermeister ergänzt wird.|Vorsitzenden; Bürgermeister
Vom Vorsitzenden wird darauf hingewiesen, dass das Geld fehlt.|Vorsitzenden
Seitens der Verwaltung wird berichtet.|
Fragen wurden von Frau Birke gestellt.|Frau Birke
Durch Herrn Ahorn erfolgt eine kurze Erläuterung.|Herrn Ahorn
Auf Antrag von Herrn Pappel, Fraktion Offene Stadt, wird vertagt.|Herrn Pappel, Fraktion Offene Stadt
Auf Antrag des Ausschussvorsitzenden wird vertagt.|Ausschussvorsitzenden
Auf Nachfrage der Ratsfrau Quitte erklärt Herr Ahorn die Lage.|Ratsfrau Quitte; Herr Ahorn
Laut Herrn Ahorn fehlt das Geld.|Herrn Ahorn
Der Vorsitzende erteilt Herrn Ahorn das Wort.|Der Vorsitzende; Herrn Ahorn
Die Vorsitzende übergibt das Wort an Frau Birke.|Die Vorsitzende; Frau Birke
1. Wortmeldung:        GRM Ginster|GRM Ginster
Antwort des Ersten Bürgermeisters:|Ersten Bürgermeisters
Anfrage Herr Ahorn:|Herr Ahorn
Herr Ahorn (SPD): Das ist gut.|Herr Ahorn (SPD)
Ratsfrau Quitte lehnt ab. Ebenso Ratsherr Ahorn.|Ratsfrau Quitte; Ratsherr Ahorn
Vera Muster fragt nach dem Ablauf.|Vera Muster
Dr. Muster erläutert den Plan.|Dr. Muster
Revierförster Muster berichtet über den Wald.|Revierförster Muster
Die CDU fragt nach dem Stand.|Die CDU
Eine Sprecherin regt an, öffentlich zu tagen.|Eine Sprecherin
Ein Anwohner beklagt sich über den Lärm.|Ein Anwohner
Herr Ahorn weist darauf hin, dass X fehlt, und Frau Birke ergänzt die Zahlen.|Herr Ahorn; Frau Birke
Herr Ahorn fragt nach, Frau Birke antwortet.|Herr Ahorn; Frau Birke
Ob das möglich sei, fragt Herr Ahorn.|Herr Ahorn
Das sei falsch, so Herr Ahorn.|Herr Ahorn
Herr Ahorn von der Firma Plan erläutert den Entwurf.|Herr Ahorn
Herr Ahorn, der den Entwurf zeichnete, stellt ihn vor.|Herr Ahorn
Herr Ahorn stimmt Herrn Birke zu.|Herr Ahorn
Frau Laub (36) trägt die Messung vor.|Frau Laub (36)
Frau M. fragt nach.|Frau M.
Herr MÜLLER fragt nach.|Herr MÜLLER
Prof. Dr.-Ing. Muster stellt das Gutachten vor.|Prof. Dr.-Ing. Muster
CDU-Ratsherr Ahorn kritisiert den Plan.|CDU-Ratsherr Ahorn
Der OB teilt mit, dass gebaut wird.|Der OB
OB Ahorn teilt mit, dass gebaut wird.|OB Ahorn
Bürgermeister berichtet vom Bau.|Bürgermeister
Der Bürgermeister möchte das Thema vertagen.|Der Bürgermeister
Der Vorsitzende ist der Meinung, dass es reicht.|Der Vorsitzende
Zur Sache berichtet für die Verwaltung Herr Ahorn.|Herr Ahorn
An der Aussprache beteiligen sich Herr Ahorn und Frau Birke.|Herr Ahorn; Frau Birke
Es sprechen: Herr Ahorn, Frau Birke.|Herr Ahorn; Frau Birke
Die Fragen beantwortet Frau Birke.|Frau Birke
Den Antrag begründet Ratsfrau Quitte.|Ratsfrau Quitte
- Herr Ahorn: fragt nach der Brücke|Herr Ahorn
a) Herr Ahorn fragt nach der Brücke|Herr Ahorn
Herr Ahorn, SPD, fragt nach.|Herr Ahorn, SPD
Zur Frage der Ratsfrau Quitte führt die Bürgermeisterin aus, dass gebaut wird.|Ratsfrau Quitte; die Bürgermeisterin
Der Sachstandsbericht von Herrn Ahorn liegt bei.|Herrn Ahorn
Beschluss: mehrheitlich abgelehnt@Herr Ahorn möchte die Vorlage ablehnen.|Herr Ahorn
Herr Ahorn lässt@abstimmen.|Herr Ahorn
Nach Diskussion stellt@Herr Ahorn (SPD) folgenden Antrag:|Herr Ahorn (SPD)
Der Leiter des Bauamts informiert über den Stand.|Der Leiter des Bauamts
Der Kämmerer stellt den Haushalt vor.|Der Kämmerer
Ratsmitglied Ahorn zieht den Antrag zurück.|Ratsmitglied Ahorn
Mitglied Ahorn beantragt für die Fraktion eine Stelle.|Mitglied Ahorn
Landrat Ahorn nahm die Anregung auf.|Landrat Ahorn
Herr Ahorn will den Antrag noch stellen.|Herr Ahorn
Herr Ahorn hat Bedenken.|Herr Ahorn
Auch Herr Ahorn hatte danach gefragt.|Herr Ahorn
Sowohl Herr Ahorn als auch Frau Birke kritisieren den Plan.|Herr Ahorn; Frau Birke
Der Erste Beigeordnete Ahorn und die Kämmerin berichten.|Der Erste Beigeordnete Ahorn; die Kämmerin
Herr Ahorn / SPD fragt nach.|Herr Ahorn / SPD
Frau Birke vom Planungsbüro Ulme stellt das Konzept vor.|Frau Birke
Ein Vertreter der Bürgerinitiative kritisiert den Plan.|Ein Vertreter der Bürgerinitiative
Der Geschäftsführer der Stadtwerke, Herr Ahorn, berichtet.|Der Geschäftsführer der Stadtwerke, Herr Ahorn
Für die Fraktion beantragt Frau Birke Vertagung.|Frau Birke
Das Ratsmitglied Ahorn fragt nach.|Das Ratsmitglied Ahorn
Das Wort erhält Herr Ahorn.|Herr Ahorn
Herrn Ahorn wird das Wort erteilt.|Herrn Ahorn
Wortbeiträge kamen von Herrn Ahorn und Frau Birke.|Herrn Ahorn; Frau Birke
Auf Vorschlag Herrn Ahorns wird vertagt.|Herrn Ahorns
Marktgemeinderat Ahorn fragt nach.|Marktgemeinderat Ahorn
Herr berufsmäßiger Stadtrat Ahorn berichtet.|Herr berufsmäßiger Stadtrat Ahorn
Seitens Vera Muster wird angeregt, früher zu tagen.|Vera Muster
Dazu erläutert Vera Muster den Plan.|Vera Muster
Herr von der Heide und Frau zur Nieden fragen nach.|Herr von der Heide; Frau zur Nieden
Die Ratsmitglieder Ahorn, Birke und Eiche fragen nach.|Die Ratsmitglieder Ahorn, Birke und Eiche
Herr Ahorn u. Frau Birke fragen nach.|Herr Ahorn; Frau Birke
CDU-Fraktionsvorsitzender Ahorn trägt vor.|CDU-Fraktionsvorsitzender Ahorn
I. Beigeordneter Ahorn erklärt die Lage.|I. Beigeordneter Ahorn
Von Seiten des Ratsherrn Ahorn wird angefragt, ob es geht.|Ratsherrn Ahorn
Herr Ahorn (SPD) fragt nach. Herr Ahorn dankt.|Herr Ahorn (SPD)
Der Vorsitzende fragt nach. Auf Wunsch des Vorsitzenden endet es.|Der Vorsitzende
Bürgermeister Ahorn nimmt den Hinweis mit.|Bürgermeister Ahorn
Bürgermeister Ahorn wird das klären.|Bürgermeister Ahorn
Bürgermeister Ahorn ließ wissen, dass es gut ist.|Bürgermeister Ahorn
Herr Ahorn hat den Saal verlassen.|
Herr Ahorn und seine Kollegin wohnen dort.|
Herr Ahorn verlässt den Saal.|
Herr Ahorn nimmt an der Sitzung nicht teil.|
Der 1. Bürgermeister Rolf Pappel nimmt wegen persönlicher Beteiligung nicht teil.|
Jens Pappel nahm wegen persönlicher Beteiligung nicht teil.|
Entschuldigt fehlt Herr Ahorn.|
Für Herrn Ahorn ist Herr Birke da.|
Herr Ahorn wird zum Vorsitzenden gewählt.|
Herr Ahorn enthält sich.|
Herr Ahorn stimmt mit Ja.|
KTA Birgit Esche nimmt die Wahl an.|
Die Fraktion benennt Herrn Ahorn und Frau Birke.|
Der Rat wählt Frau Birke.|
Der Rat dankt Frau Birke.|
Der Ausschuss begrüßt Frau Birke.|
Bürgermeister Martin Pappel@Gemeindevertreter Karl Berg|
Vorsitzender: Herr Ahorn|
Nicht anwesend: Herr Ahorn|
Herr RM Dr. Eibe, Vorsitzender|
Die SPD-Fraktion beantragt die Vertagung.|
Die BFZ-Fraktion benennt Herrn Rudolf.|
Die UBG-Fraktion werde nicht ablehnen.|
Der Bürgermeister hat den Auftrag erteilt.|
1. Der Bürgermeister stellt einen Förderantrag.|
Der Gemeinderat nimmt das zur Kenntnis.|
Der Stadtrat Musterstadt beschließt die Satzung.|
Die Verwaltung bittet die Kirche um Vorschläge.|
Es wird gefragt, ob das geht.|
Herr Ahorn teilt mit, dass TOP 7 auf Wunsch des Einreichers Herrn Laub abgesetzt wird.|Herr Ahorn
Herr Ahorn teilt mit, dass Frau Birke den Plan erläutert habe.|Herr Ahorn
Die Maßnahme ist mit Herrn Ahorn abgesprochen.|
Gremium: BVV Musterstadt Beschlussart: erledigt|
"""
CASES = [tuple(line.split("|")) for line in SAID.strip().splitlines()]


@pytest.mark.parametrize(("text", "who"), CASES, ids=[case[0][:50] for case in CASES])
def test_who_speaks(text: str, who: str) -> None:
    assert once(speakers(text.replace("@", "\n"))) == tuple(filter(None, who.split("; ")))


def test_what_is_said_reaches_to_the_next_speaker() -> None:
    text = "Herr Ahorn fragt nach. Es gehe um Geld. Dazu antwortet Frau Birke (SPD), es sei da. Gut."
    said = [(s.literal, s.act, s.faction, s.said.of(text)) for s in speakers(text)]
    assert said == [
        ("Herr Ahorn", "asks", None, "Herr Ahorn fragt nach. Es gehe um Geld."),
        ("Frau Birke (SPD)", "answers", "SPD", "Dazu antwortet Frau Birke (SPD), es sei da. Gut."),
    ]


def test_role_and_name_are_apart() -> None:
    (speaker,) = speakers("Nach der Pause eröffnet der Vorsitzende Herr Ahorn die Sitzung.")
    assert (speaker.role, speaker.name, speaker.act) == ("Vorsitzende Herr", "Ahorn", "chairs")


class Part(NamedTuple):
    role: str
    start: int
    end: int


def test_an_office_in_a_resolution_is_told_what_to_do() -> None:
    text = "Der Bürgermeister berichtet dem Rat. Herr Ahorn fragt nach."
    assert once(speakers(text, [Part("resolution", 0, len(text))])) == ("Herr Ahorn",)
    first, second = speakers(text, [Part("minutes", 0, 36), Part("minutes", 37, len(text))])
    assert (first.said, second.said) == ((0, 36), (37, len(text)))


ROWS = read("minutes/speakers/acts.csv")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['infinitive']}:{row['example']}")
def test_every_act_of_speech_has_an_example(row: dict[str, str]) -> None:
    (speaker,) = speakers(row["example"])
    assert speaker.act == row["act"]


@pytest.mark.parametrize("row", read("minutes/speakers/roles.csv"), ids=lambda row: row["example"])
def test_every_role_has_an_example(row: dict[str, str]) -> None:
    words = row["example"].replace(".", " ").split()
    assert any(row["kind"] in kinds(word) and re.fullmatch(row["pattern"], word) for word in words)


@pytest.mark.parametrize("row", read("minutes/speakers/occasions.csv"), ids=lambda row: row["example"])
def test_every_occasion_has_an_example(row: dict[str, str]) -> None:
    assert re.search(row["pattern"], row["example"])
    assert len(speakers(row["example"])) == 1


@pytest.mark.parametrize("row", read("minutes/speakers/silences.csv"), ids=lambda row: row["example"])
def test_every_silence_has_an_example(row: dict[str, str]) -> None:
    assert re.search(row["pattern"], row["example"])
    assert bool(speakers(row["example"])) == (row["kind"] in ("state", "has"))


PIECES = st.sampled_from(
    ["Herr ", "Frau ", "Ahorn ", "fragt ", "der ", "Vorsitzende ", "von ", "(", ")", ", ", ". ", ": ", "\n", "wird ",
     "SPD ", "dass ", "und ", "Dr. ", "KTA ", "Müller-Ast ", "-", "/", "1", "nachdem ", "erteilt ", "das Wort "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_any_text(text: str) -> None:
    found = speakers(text)
    assert found == speakers(text)
    for speaker in found:
        assert " ".join(text[speaker.start : speaker.end].split()) == speaker.literal
        assert 0 <= speaker.said.start <= speaker.start < speaker.end <= speaker.said.end <= len(text)


HOSTILE = ["Herr ", "A", "Ab ", "-", "Müller-", "Herr Ast fragt, ", "(", "der ", "\n", "von Herrn Ast ", "Die CDU/"]
HOSTILE += [
    "Vera Muster ",
    "sagt ",
    "Herr Ast und ",
    "1. ",
    "Dr. ",
    "a",
    ". ",
    "dass ",
    "Herr Ast fragt.\n",
    "A-",
    "B/",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear(piece: str) -> None:
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    start = time.process_time()
    speakers(text)
    assert time.process_time() - start < 0.8


def test_what_is_said_ends_where_a_body_speaks() -> None:
    text = "Herr Ahorn fragt nach den Kosten.\nDie Verwaltung sagt eine Prüfung zu.\nFrau Birke dankt."
    assert [one.said.of(text) for one in speakers(text)] == ["Herr Ahorn fragt nach den Kosten.", "Frau Birke dankt."]


def test_a_long_list_of_names_takes_no_longer_than_its_length() -> None:
    text = "Redner:\n" + "Herr Ast\n" * 8_000
    start = time.process_time()
    assert speakers(text)[0].literal == "Herr Ast"
    assert time.process_time() - start < 3.0  # quadratic reading takes ten times that
