"""What a sentence of minutes does: decides, agrees, asks for something, or speaks.

`verdicts.csv` holds a row per phrase, tried from the top, in three kinds. A `verdict` says what became of something
("wird einstimmig angenommen"), `consent` is agreement without a vote ("ist damit einverstanden"), a `matter` is what a
motion asks for ("zu vertagen"), found in proposals and in what was adopted. `outcome` empty: these words say nothing
about this item, today ("möge beschließen"; "hat am 12.3. beschlossen"). `role`: the section such a sentence stands in,
empty where it may stand anywhere. `who` = body: the words decide only where the deciding body is named; what one member
does ("lehnt ab", "stimmt nicht zu") decides nothing. Patterns are searched in lower case; a blank is any run of blanks;
`stems` are literals of which each match holds one, a quick look whether a row is worth trying.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.minutes import reported
from pipelines.minutes.spans import lowered
from pipelines.phrases import Stems, blank_runs, read, uncaptured

LONGEST = 1_200  # characters of a sentence that are looked at; what says the result stands at its beginning or end


class Row(NamedTuple):
    kind: str
    stems: tuple[str, ...]
    pattern: re.Pattern[str]
    outcome: str
    role: str
    who: str
    example: str


class Act(NamedTuple):
    """What a sentence says of an item: `outcome` as in MODEL, empty where it says nothing of it, None without verdict.

    `start` and `end` are the words in the sentence; `matter` is what it asks for or adopts; `consent`: not by a vote.
    """

    outcome: str | None
    role: str
    start: int
    end: int
    matter: str | None
    consent: bool


_TELLABLE = {  # outcomes a member may only tell of; whether only what is over ("verschoben wurde") is so told
    "accepted": False, "accepted_amended": False, "rejected": False, "noted": False, "postponed": True, "referred": True
}  # fmt: skip
NOTHING = Act(None, "", 0, 0, None, False)

_MEMBER = (
    r"(?:herrn?|frau|rats?(?:herr|frau|mitglied|frauen|herren)n?\b|rh\.|rf\.|rm\b|stv\.|stadtv\.|(?:stadtver"
    r"|\w*abge)ordnete(?:r|n(?= [\w.-]+ und ))?\b|\w*mitglied\b(?! des rates)|kta\b|abg\.|\w*bürgermeister(?:in)?\b"
    r"|bgm\b|bm\b|obm\b|ob\b|\w*vorsitzende[rn]?\b|\w*vorsteher(?:in)?\b|landr[aä]t(?:in)?\b"
    r"|(?:stadt|gemeinde|markt|kreis|ortschafts|verbands)r[aä]t(?:in)? (?:(?!den|die|das|dem|der|ein)\w+ ){1,2}"
    r"(?:fragte?|regte?|erklärte?|erläuterte?|berichtete?|beantragte?|möchte|weist|wies|verliest|bittet|betonte?|merkte?|teilte?|führte?"
    r"|erinnerte?|kritisierte?|stellte?|gibt|hält|sieht|findet|schlägt|lobte?|dankte?|wünschte?|bemängelte?|informierte?"
    r"|erkundigte?|ergänzte?|verweist)\b"
    r"|(?:erste[rn]? )?(?:kreis|stadt)?beigeordnete[rn]?\b|\w*dezernent(?:in)?\b|\w*leiter(?:in)?\b"
    r"|gr[mr]\b|\w*sprecher(?:in)?\b|dr\. [a-zäöü]"
    r"|(?:ein(?:e|er)?|der|die) (?:einwohner|bürger|antragsteller|anwohner)(?:in)?\b)"
)
_MEMBER_FIRST = re.compile(  # some of them are not the body, either: "Beide Abgeordneten sind einverstanden."
    rf"(?:der|die|erster?|zweiter?|[12]\. )?\s?(?:\w+ )?{_MEMBER}"
    r"|(?:die )?(?:beiden?|einige|einzelne|manche|mehrere|viele|zwei|drei|vier|fünf) (?:\w+ )?"
    r"(?:\w*mitglieder|\w*rät(?:e|innen)|\w*(?:ver|abge)ordneten?|gemeindevertreter(?:innen)?)\b"
)
_OFFICE_FIRST = re.compile(  # "GA Muster stellt den Sachverhalt dar"; no body: "BVV Mitte beschließt"
    r"\W*[A-ZÄÖÜ]{2,4}(?:in)? (?:Dr\. )?[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ]\w+)? "
    r"(?!beschl|nimm|nahm|stimm|empf|lehn|ist\b|hat\b|wird\b|wurde\b)[a-zäöüß]{2,20}(?:t|te|en|ies|ab|at)\b"
)
_MEMBER_NEAR = re.compile(rf"(?:^|\W){_MEMBER}")
_BODY = re.compile(
    r"\b(?:(?:[a-zäöüß-]*(?:aus?schu(?:ss|ß)(?:es)?|versammlung|vertretung|bürgerschaft|senat|kommission|gremium|plenum"
    r"|beirat|vorstand|fraktionen|kreistag|bezirkstag|landtag|gemeinderat|marktrat|ortsrat|magistrat|regionalrat)"
    r"|(?:der|des|dem|den|vom) \w*(?<!land)rat(?:e?s)?|bvv|hfa|anwesenden|\w*mitglieder|\w*rät(?:e|innen)"
    r"|\w*verordneten|mehrheit (?:spricht|stimmt|lehnt)|\w*abgeordneten|(?:die|der|den) gemeindevertreter))\b"
)
_SAYS = re.compile(
    r"\b(?:(?:er)?frag(?:t|te|en|ten)|(?:er)?klär(?:t|te)|erläuter(?:t|te|n)|bericht(?:et|ete|en)|(?:führ|füg)(?:t|te)\b"
    r"|teil(?:t|te)\b|weis(?:t|en)\b|wies\b|sag(?:t|te)|bitte(?:t|n)|bat\b|mein(?:t|te)|beton(?:t|te)|antworte(?:t|te)"
    r"|beantworte(?:t|te)|reg(?:t|te)\b|schl[aäu]g(?:t|en)?\b|tr[aäu]g(?:t)?\b|stell(?:t|te)\b|informier(?:t|te)|g[ia]bt?\b"
    r"|bemerk(?:t|te)|ergänz(?:t|te)|entgegne(?:t|te)|erwider(?:t|te)|h[aä]lt\b|hielt\b|sieht\b|sah\b|begrüß(?:t|te)"
    r"|möchte|dank(?:t|te)|bedank(?:t|te)|kritisier(?:t|te)|lob(?:t|te)|plädier(?:t|te)|beantrag(?:t|te|en)|l[aä]sst|lässt"
    r"|ließ|ruft|rief|eröffne(?:t|te)|schließ(?:t|en)|schloss|verlies(?:t)?|verlas|äußer(?:t|te)|spr[ai]ch(?:t)?|wunder(?:t|te)"
    r"|dementier(?:t|te)|befürworte(?:t|te)|unterstütz(?:t|te)|lehn(?:t|te)|verweis(?:t)|verwies|erkundig(?:t|te)|will\b"
    r"|wollte|find(?:et)|fand|glaub(?:t|te)|fasst|mahn(?:t|te)|warn(?:t|te)|appellier(?:t|te)|widersprach|widerspricht"
    r"|verkünde(?:t|te)|schilder(?:t|te)|stimm(?:t|te)|übergibt|übergab|übernimmt|erinner(?:t|te)|wünsch(?:t|te)|moniert"
    r"|leg(?:t|te) dar|leite(?:t|te)|verpflichtet|nenn(?:t|te)|nannte|beschreib(?:t)|beschrieb|erteil(?:t|te)"
    r"|vermisst|vertritt|vertrat|ist (?:der|anderer) (?:meinung|ansicht|auffassung)|hat (?:eine |noch )?fragen?"
    r"|ist (?:erfreut|verwundert|überrascht|erstaunt|dankbar|dafür|dagegen|überzeugt))\b"
)
_NAMED = re.compile(  # somebody by name, whatever the title: "StA Muster informiert zunächst, dass ..."
    r"(?!(?:D(?:er|ie|as|em|en|es|iese[rs]?)|Eine?|Ihr|Sein|Im|In|Am|Auf|Nach|Bei|Mit|Zu[mr]?|Von|Aus|Es|Für|Durch)\b)"
    r"(?:[A-ZÄÖÜ][\w.-]{0,30}\s(?:\([^()\n]{1,30}\)\s|(?:und|von|van|de)\s){0,2}){2,6}"
    r"(?:informier|erklär|erläuter|bericht|frag|teil|führ|mein|beton|antworte|ergänz|entgegne|erwider|bemerk|merk|reg"
    r"|äußer|erkundig|befürcht|bemängel|hinterfrag|kritisier|begrüß|wünsch|plädier|stell|irritier|beklag)(?:t|te|en|ten|e|et|ete)\b"
)
_SPEAKER = re.compile(  # above or before what somebody says: "Herr Muster (CDU):"
    r"(?:(?P<title>(?:Herr|Frau|Rats(?:herr|frau|mitglied)|Stadtr[aä]t(?:in)?|Gemeinder[aä]t(?:in)?|Kreisr[aä]t(?:in)?|Abg\.|Stv\."
    r"|Rh\.|Rf\.|(?:Ober|Bezirks)?[Bb]ürgermeister(?:in)?|Landr[aä]t(?:in)?|Beigeordnete[rn]?)\s)|(?=[^:\n]{3,40}\([A-ZÄÖÜ][^()\n]{1,28}\):))"
    r"(?:[A-ZÄÖÜ(][\w.()/-]{0,30}(?:\s(?:von|van|de|und))?\s?){1,7}:"
)
_VERB = re.compile(r"(?:[\s,]*[A-ZÄÖÜ(0-9][^\s]{0,40}){0,7}\s([a-zäöüß]{3,20}t(?:e|en)?)\b")
_BEING = re.compile(
    r"ist|hat|hatte|hatten|wird|muss|nimmt|soll(?:te)?|bleibt|erhält|tritt|verlässt|enthält|gilt|kommt|fehlt|geht|musste"
    r"|durfte|konnte|könnte|mit|seit|nicht|gewählt|bestellt|sowie|beteiligt|tätigt|hält|holt|schafft|baut"
)
_REPORTED = re.compile(r":\s|\b(?:dass|daß|ob|wonach|worden|sei|seien|habe|hätte|hätten|werde|würde|würden|wäre)\b")
_CHAIRS = re.compile(
    r"\b(?:stellt|stellte)\b.{1,200}\bfest\b|\bfestge|verkünd|gibt .{1,60}ergebnis"
    r"|tagesordnung|\btop\b|\bantrag\w*|vorlage|\bdie wahl an"
)
_DEBATE = re.compile(
    r"\b(?:diskussion|aussprache|debatte|wortmeldung(?:en)?|nachfragen?|rückfragen?|redebeitr\w+|wortbeitr\w+)\b"
    r"|\bauf (?:an|nach|rück)frage\b|\b(?:wird|wurde) .{0,120}\b(?:gefragt|angeregt|mitgeteilt|hingewiesen|nachgefragt"
    r"|erläutert|diskutiert|kritisiert|bemängelt|angemerkt|erörtert|ausgeführt|begrüßt)\b"
    r"|\b(?:stellt|stellte|stellen|stellten|kommt|kam) die frage\b"
    r"|\bfragen?\b.{0,160}\b(?:aufgeworfen|gestellt|beantwortet)\b"
    r"|\bes (?:liegen|lagen|sind|waren|wurden|werden|gibt|gab|erfolg(?:t|te|en|ten)) (?:\w+ )?keine (?:\w+ )?"
    r"(?:\w*fragen|mitteilungen|berichte|anträge|anmerkungen|bekanntgaben)\b"
    r"|\bverwaltung (?:erläutert|teilt|führt|erklärt|antwortet|weist|verweist|bestätigt|sagt)"
    r"|fraktion .{0,60}\b(?:beantragt|schlägt|fragt|erklärt|bittet|begrüßt|unterstützt|möchte"
    r"|hält|kritisiert|plädiert|übernimmt|signalisiert|kündigt|betont|weist|regt|verzichtet|zieht)\b"
)
_ORDERS = re.compile(  # what only a body can do: "Der Bürgermeister wird beauftragt, ..."
    r"\W*(?:\d\. ?)?(?:die|der|das) .{3,60}? (?:wird|werden) (?:\w+ ){0,3}(?:beauftragt|ermächtigt|bevollmächtigt)\b"
    r"|.{3,120}\bfür (?:erledigt|gegenstandslos|gültig) erklärt\b"
)
_LEADS = re.compile(
    r"fasst\s.{0,60}folgenden?(?: beschluss)?:?$|(?:ergeht|erging|fasst|faßt) folgende[rn]?(?: beschluss)?:?$"
    r"|\bund (?:die|der|das) .{3,80} beschlie(?:ß|ss)t:$"
)
_WRITTEN = re.compile(
    r"\b(?:änderungs|ergänzungs|zusatz|gegen)antr[aä]ge?s?\b|\bbeschlu(?:ss|ß)(?:vorschlag|empfehlung|text)\w*\b"
)
_PROPOSES = re.compile(
    r"\b(?:beantrag(?:t|te|en|ten)|schl[aäu]g(?:t|en)?\b.{1,400}\bvor\b|(?<!wie )vorgeschlagen"
    r"|stell(?:t|te|en)\b(?! fest\b).{1,160}antrag\b"
    r"|bitte(?:t|n)? (?:um|darum)|reg(?:t|te) .{1,200}\ban\b|plädier(?:t|te)|spricht sich|möchte"
    r"|(?:möge|wolle|mögen)\b|l[aä]sst .{0,20}über|abstimm(?:en|ung) über|zur abstimmung)"
)
_CALLS = re.compile(r"\b(?:zur abstimmung|abstimmen|abstimmung|abgestimmt)\b")
_BY_VOTE = re.compile(r"\b(?:einstimmig|mehrheitlich|einmütig|\w*stimmen?|enthaltung(?:en)?)\b")
_RETOLD = re.compile(r"\b(?:sei|seien|habe|werde|müsse|könne|wolle|solle|dürfe|gebe|bleibe|gehe|liege|bestehe)\b")
_KEEPS_OUT = re.compile(
    r"\b(?:abstimmung|beschlussfassung|beteilig\w*|befangen\w*|beratung|sitzungssaal|mitwirkung\w*)\b.{0,120}"
    r"\b(?:(?:nicht|keine?) (?:\w+ ){0,3}?(?:teil(?:genommen)?|beteiligt|anwesend|mitgewirkt|mit|zugegen)"
    r"|ausgeschlossen|verlassen|abwesend)\b"
    r"|\b(?:nimmt|nahm|nehmen|nahmen|wirkt|wirkte|wirken|wirkten|beteiligt|beteiligte|beteiligten)\b.{0,120}"
    r"\bnicht (?:an .{2,60} )?(?:teil|mit|beteiligt)?\W*$"
    r"|\bnicht (?:an .{2,60} )(?:teil(?:genommen)?|beteiligt|mitgewirkt)\b"
    r"|\bwar(?:en)? .{0,60}(?:bei|während) der (?:abstimmung|beratung|beschlussfassung)\b.{0,60}\b(?:abwesend|nicht)\b"
    r"|\b(?:ist|sind|war|waren|wegen|gilt)\b.{0,60}\b(?:befangen\w*|persönlich beteiligt)\b"
)

_ACCEPTS = re.compile(
    r"\b(?:nimmt|nehmen|nahm|nahmen)\b[^.\n]{0,60}\b(?:wahl|amt)\b[^.\n]{0,60}\ban\b|bedank(?:t|te|en|ten) sich\b"
)
_CONCLUDES = re.compile(r"(?:somit|damit|demnach|folglich) (?:ist|sind|wird|werden|wurden?|gilt|hat)\b")
_COUNTS = re.compile(r"\b\d{1,3} (?:ja|nein)(?:-?stimmen?)?\b|\b\d{1,3} (?:stimmen? )?(?:dafür|dagegen)\b")


@cache
def rows() -> tuple[Row, ...]:
    """The table: the verdicts and consents before the matters."""
    table = [
        Row(
            r["kind"], tuple(r["stems"].split("|")), re.compile(blank_runs(uncaptured(r["pattern"])), re.S),
            r["outcome"], r["role"], r["who"], r["example"],
        )
        for r in read("minutes/verdicts.csv")
    ]  # fmt: skip
    return tuple(sorted(table, key=lambda row: row.kind == "matter"))


@cache
def _stems() -> Stems:
    return Stems(row.stems for row in rows())


@lru_cache(maxsize=4096)
def act(sentence: str) -> Act:
    """What this sentence does."""
    low = lowered(sentence[:LONGEST])
    body: bool | None = None
    told: Act | None = None
    for row in map(rows().__getitem__, _stems().rows(low)):
        if told and row.kind != "matter":
            continue
        found = row.pattern.search(low)
        if found and row.kind == "matter":
            return (told or NOTHING)._replace(matter=row.outcome)
        if found and row.outcome and reported.wondered(low, found.end()):
            continue
        if found and row.who:
            body = decides(low) if body is None else body
        if found and row.outcome in _TELLABLE and reported.told(low, found.start(), _TELLABLE[row.outcome]):
            continue
        if found and (body or not row.who):
            counted = row.role == "resolution" or (not row.role and row.outcome in ("accepted", "accepted_amended"))
            role = "vote_result" if counted and not row.who and _BY_VOTE.search(low) else row.role
            told = Act(row.outcome, role, found.start(), found.end(), None, row.kind == "consent")
    return told or NOTHING


def decides(low: str) -> bool:
    """Whether the sentence is about what the body does, not one of its members."""
    return bool(_ORDERS.match(low)) or (bool(_BODY.search(low)) and not _MEMBER_FIRST.match(low))


def proposes(sentence: str) -> bool:
    """Whether it asks for something that is still to be decided."""
    return bool(_PROPOSES.search(lowered(sentence[:LONGEST])))


@lru_cache(maxsize=4096)
def speaks(sentence: str, decided: bool = False) -> bool:
    """Whether it tells what somebody said, of the debate, or leads over ("und fasst folgenden"), even if it decides."""
    low = lowered(sentence[:LONGEST])
    leads = "folgende" in low and bool(_LEADS.search(low))
    if leads or decided:
        return leads
    if (sentence[-1:] == ":" and _SPEAKER.fullmatch(sentence)) or _NAMED.match(sentence):
        return True
    if _DEBATE.search(low) or (_SAYS.search(low) and _MEMBER_NEAR.search(low[:120])):
        return True
    if _OFFICE_FIRST.match(sentence) and not _BODY.search(low[:40]):
        return True
    member = _MEMBER_FIRST.match(low)
    verb = _VERB.match(sentence, member.end()) if member else None
    return bool(verb and not _BEING.fullmatch(verb[1]))


def quotes(line: str) -> bool:
    """Whether it gives what a member said in the member's own words: "Stadtrat Muster (A): Wir lehnen das ab." """
    found = _SPEAKER.match(line) if ":" in line[:100] else None
    return found is not None and found["title"] is not None


def leads(sentence: str) -> str | None:
    """The section that follows: "... und der Rat beschließt:", or the motion: "Er verliest den Änderungsantrag:" """
    low = lowered(sentence[-LONGEST:])
    if _LEADS.search(low):
        return "resolution"
    return "recommendation" if low.endswith(":") and _WRITTEN.search(low) else None


def by_vote(sentence: str) -> bool:
    """Whether it says by which votes."""
    return bool(_BY_VOTE.search(lowered(sentence[:LONGEST])))


def reports(sentence: str) -> bool:
    """Whether a member only tells of the verdict, on some other matter: "informiert, das Land habe abgelehnt"."""
    return tells(sentence) and not _CHAIRS.search(lowered(sentence[:LONGEST]))


def tells(sentence: str) -> bool:
    """Whether a member tells of something in indirect speech: "Herr Muster sagt, dass er den Antrag zurückzieht." """
    low = lowered(sentence[:LONGEST])
    return bool(_MEMBER_FIRST.match(low) and _REPORTED.search(low))


def retells(sentence: str) -> bool:
    """Whether it is indirect speech without its speaker: "Eine Beratung im Rat sei nicht mehr nötig." """
    return bool(_RETOLD.search(lowered(sentence[:LONGEST])))


def keeps_out(sentence: str) -> bool:
    """Whether it says who had no part in the vote above it: "Frau Muster hat an der Abstimmung nicht teilgenommen." """
    return len(sentence) <= 300 and bool(_KEEPS_OUT.search(lowered(sentence)))


def calls(sentence: str) -> bool:
    """Whether it calls the vote: "Der Vorsitzende lässt abstimmen." """
    return bool(_CALLS.search(lowered(sentence[:LONGEST])))


def accepts(sentence: str) -> bool:
    """Whether somebody accepts an election: "Sie nimmt die Wahl an." """
    return bool(_ACCEPTS.search(lowered(sentence)))


def concludes(sentence: str) -> bool:
    """Whether it says what follows from a vote: "Somit wird Frau Muster die Gemeinde vertreten." """
    return bool(_CONCLUDES.match(lowered(sentence[:40])))


def counts(sentence: str) -> bool:
    """Whether it says the numbers of a vote: "Abgegeben wurden 5 Ja-Stimmen." """
    return bool(_COUNTS.search(lowered(sentence[:LONGEST])))


def of_member(sentence: str) -> bool:
    """Whether its subject is a member: "Herr Muster verlässt den Saal." """
    return bool(_MEMBER_FIRST.match(lowered(sentence[:80])))
