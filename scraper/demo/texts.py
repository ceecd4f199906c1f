"""Writes the papers' and the minutes' texts from topics, deterministically and in the variety of real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from scraper.demo import names
from scraper.demo.blocks import Block, Bullets, Gap, Numbered, Para, Table, Text, paras
from scraper.demo.dice import Dice
from scraper.demo.topics import MOTION, QUESTION, Topic
from scraper.demo.truth import Person, Speech

OPENINGS = (
    "{who} führt in den Tagesordnungspunkt ein und verweist auf die Vorlage.",
    "{who} erläutert die Vorlage anhand einer Präsentation (siehe Anlage zur Niederschrift).",
    "{who} begrüßt die anwesenden Gäste und übergibt das Wort an die Verwaltung.",
    "{who} dankt der Verwaltung für die ausführliche Vorlage.",
)
SPEECHES = (
    "{who} erklärt für die {faction}, man werde dem Vorschlag zustimmen.",
    "{who} fragt, ob die Kosten von {sum} € auch die Folgekosten enthalten.",
    "{who} ({party}) hält die Planung für „nicht zu Ende gedacht“ und bittet um eine Ortsbesichtigung.",
    "{who} weist darauf hin, dass bereits am {date} ein ähnlicher Beschluss gefasst worden sei.",
    "{who} erinnert an § 24 GO und die Vorlage {reference} und bittet, die Stellungnahme des Beirates abzuwarten.",
    "{who} regt an, die {street} in die Betrachtung einzubeziehen – dort sei die Lage „noch schlimmer“.",
    "Auf Nachfrage von {whom} teilt die Verwaltung mit, dass die Ausschreibung im Frühjahr erfolgt.",
    "Die Frage von {whom}, ob Fördermittel verfallen können, wird von {by} verneint.",
    "{who} kündigt an, sich der Stimme zu enthalten.",
    "{who} bedauert, dass die Bürgerschaft „vor vollendete Tatsachen“ gestellt werde.",
)
FACTS = (
    "Die Verwaltung hat hierzu drei Varianten geprüft.",
    "Auf die Vorlage {reference} wird Bezug genommen.",
    "Der Zeitplan ist als Anlage beigefügt; mit dem Beginn ist im 2. Quartal zu rechnen.",
    "Die Beteiligung der Öffentlichkeit erfolgte vom {date} an für die Dauer eines Monats.",
    "Größere Abweichungen sind derzeit nicht zu erwarten – gleichwohl bleibt ein Risiko von ±{percent} %.",
    "Nach § 41 Abs. 1 Satz 2 GO ist der Rat zuständig.",
)
POINTS = (
    "Erhalt der Bestandsbäume soweit möglich", "Anschluss an das Wärmenetz", "Stellplätze für Fahrräder & Lastenräder",
    "Regenrückhaltung auf dem Grundstück", "Verzicht auf Versiegelung", "Beleuchtung „insektenfreundlich“",
    "Prüfung einer Photovoltaikanlage (ca. 80 kWp)", "Barrierefreiheit nach DIN 18040",
)  # fmt: skip
MAYORS = ("Der Vorsitzende", "Die Vorsitzende", "Bürgermeister Roßkamp", "Ratsfrau Wüllner", "Beigeordneter Dr. Quast")


def german(day: date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year}"


def money(amount: int) -> str:
    """1234567 -> "1.234.567,00" """
    return f"{amount:,}".replace(",", ".") + ",00"


def slots(dice: Dice, day: date, faction: str) -> dict[str, str]:
    """What the braces of one paper's texts are filled with."""
    return {
        "street": dice.pick(names.STREETS), "school": dice.pick(names.SCHOOLS), "club": dice.pick(names.CLUBS),
        "district": dice.pick(names.DISTRICTS), "firm": dice.pick(names.FIRMS), "faction": faction,
        "year": str(day.year + dice.pick((-1, 0, 0, 1))), "sum": money(dice.between(40, 9800) * 1000),
        "sum2": money(dice.between(5, 180) * 250), "n": str(dice.between(21, 420)), "m": str(dice.between(3, 48)),
        "percent": str(dice.between(4, 85)), "date": german(day - timedelta(days=dice.between(20, 400))),
        "reference": f"{day.year - 1}/{dice.between(1, 250):04}",
    }  # fmt: skip


def _numbered(sentences: Sequence[str]) -> Text:
    return (Numbered(tuple(sentences)),) if len(sentences) > 1 else paras(*sentences)


def recommendation(dice: Dice, topic: Topic, filled: Mapping[str, str], body: str) -> Text:
    """The proposal; empty for questions."""
    sentences = [s.format(**filled) for s in topic.recommends]
    if topic.paper_type == QUESTION:
        return ()
    head = dice.weighted({"Beschlussvorschlag:": 60.0, "Petitum/Beschluss:": 10, "": 20, "Beschlussempfehlung:": 10})
    lead = paras(head) if head else ()
    if topic.paper_type == MOTION:
        motion = paras(f"Die {filled['faction']} beantragt, folgenden Beschluss zu fassen ({body}):")
        return (*lead, *motion, *_numbered(sentences))
    if len(sentences) == 3 and dice.chance(40):  # a list that is interrupted and goes on counting
        first, *others = sentences
        return (*lead, Numbered((first,)), Para("sowie vorbehaltlich der Genehmigung:"), Numbered(tuple(others), 2))
    return (*lead, *_numbered(sentences))


def justification(dice: Dice, topic: Topic, filled: Mapping[str, str]) -> Text:
    blocks: list[Block] = []
    if dice.chance(70):
        blocks.append(Para("Sachverhalt:"))
    sentences = [s.format(**filled) for s in topic.because]
    if topic.paper_type == QUESTION:
        return (*blocks, Para("Wir bitten um Beantwortung der folgenden Fragen:"), Numbered(tuple(sentences)))
    blocks += [Para(s) for s in sentences]
    blocks += [Para(s.format(**filled)) for s in dice.some(FACTS, dice.between(0, 4))]
    if dice.chance(25):
        blocks += [Para("Zu beachten sind:"), Bullets(tuple(dice.some(POINTS, dice.between(2, 5))), dice.pick("•▪"))]
    if dice.chance(12):
        blocks += [Para("Der Vorschlag gliedert sich wie folgt [*]:\nAbschnitt A – Bestand\nAbschnitt B – Planung")]
    if dice.chance(18):
        blocks.append(_costs(dice))
    if topic.paper_type == MOTION:
        blocks.append(Para(f"gez. für die {filled['faction']}"))
    return aired(dice, tuple(blocks))


def aired(dice: Dice, text: Text) -> Text:
    """The text with empty paragraphs as people type them: below the heading, between all paragraphs, or none."""
    habit = dice.pick(("none", "none", "head", "all"))
    out: list[Block] = []
    for n, block in enumerate(text):
        head = isinstance(block, Para) and n == 0 and block.text.endswith(":")
        last = n == len(text) - 1
        out += [block, Gap()] if not last and (habit == "all" or (habit == "head" and head)) else [block]
    return tuple(out)


def _costs(dice: Dice) -> Table:
    parts = dice.some(("Planung", "Tiefbau", "Ausstattung", "Grünanlagen", "Unvorhergesehenes"), dice.between(2, 4))
    sums = [dice.between(2, 900) * 500 for _ in parts]
    rows = [(part, f"{money(s)} €") for part, s in zip(parts, sums, strict=True)]
    return Table((("Position", "Kosten (brutto)"), *rows, ("Summe", f"{money(sum(sums))} €")))


def finances(dice: Dice, topic: Topic, filled: Mapping[str, str]) -> Text:
    if not topic.money:
        return paras("Keine.") if dice.chance(15) else ()
    return dice.pick((
        paras("Finanzielle Auswirkungen:", f"Im Haushalt {filled['year']} stehen {filled['sum']} € bereit."),
        (Table((("Produkt", "Ansatz", "Bedarf"), ("12.01.03", f"{filled['sum']} €", f"{filled['sum2']} €"))),),
        paras(f"Einmalig {filled['sum']} €, jährliche Folgekosten {filled['sum2']} €"),
    ))  # fmt: skip


def minutes(dice: Dice, people: Sequence[Person], filled: Mapping[str, str]) -> tuple[Text, tuple[Speech, ...]]:
    """Who said what. Short items get none."""
    factions = {number: (name, short) for number, name, short, _ in names.FACTIONS}
    texts, speeches = list[str](), list[Speech]()
    if dice.chance(70):
        opening, who = dice.pick(OPENINGS), dice.pick(MAYORS)
        texts.append(opening.format(who=who))
        speeches.append(_speech(who, texts[-1]))
    for template in dice.some(SPEECHES, dice.weighted({0: 10.0, 1: 25, 2: 30, 3: 20, 5: 10, 7: 5})):
        speaker, other = dice.some(people, 2)
        name, short = factions.get(speaker.faction or 0, ("Verwaltung", "beratend"))
        by, whom = (p.salutation.replace("Herr ", "Herrn ", 1) for p in (speaker, other))
        words = {**filled, "who": speaker.salutation, "by": by, "whom": whom, "faction": name, "party": short}
        texts.append(template.format(**words))
        spoken = (words[slot] for slot in ("who", "whom", "by") if f"{{{slot}}}" in template)
        speeches += [_speech(who, texts[-1], short if "({party})" in template else None) for who in spoken]
    if len(texts) > 4:
        texts.insert(3, "(Unterbrechung der Sitzung von 19:05 Uhr bis 19:20 Uhr)")
    return aired(dice, paras(*texts)), tuple(speeches)


def _speech(who: str, text: str, bracket: str | None = None) -> Speech:
    """`who` as the text names them: "Frau Dr. Pfaff", "Die Vorsitzende"; `bracket` follows the name."""
    first, *more = who.split()
    name = " ".join(word for word in more if not word.endswith(".")) if first not in ("Der", "Die") else None
    role = first if first not in ("Frau", "Herr", "Herrn") else None
    party = bracket if bracket in {short for _, _, short, _ in names.FACTIONS} else None
    literal = f"{who} ({bracket})" if bracket else who
    return Speech(literal, text, name, role if name else more[0], party)


def resolution(dice: Dice, topic: Topic, filled: Mapping[str, str], lead: str | None, amended: bool) -> Text:
    """The words that were decided; `lead` is the sentence of an organization that only recommends."""
    sentences = [s.format(**filled) for s in topic.recommends]
    head = paras("Beschluss:") if dice.chance(75) else ()
    if amended:
        sentences[-1] = sentences[-1].removesuffix(".") + ", jedoch erst nach Vorlage einer Folgenabschätzung."
    return aired(dice, (*head, *(paras(lead) if lead else ()), *_numbered(sentences)))
