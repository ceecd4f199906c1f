"""Whether a verdict is only told of: "Frau Muster erinnert daran, dass der Rat den Bau beschlossen hat."

What stands behind "dass" and a verb of saying is what somebody said, whatever it decides; and what is said "laut" or
"nach Auskunft" of somebody is theirs. Verbs that state a result ("stellt fest, dass") and verbs of deciding
("beschließt, dass", "ist damit einverstanden, dass") are none of saying. The chair tells results of votes by any verb.
"""

from __future__ import annotations

import re

_THAT = re.compile(r",? (?:dass|daß|ob|wonach)\b")
_WHY = re.compile(r" (?:warum|weshalb|wieso)\b[^,]*\Z")
_SAYS = re.compile(
    r"\b(?:teil(?:t|te|en|ten)|führ(?:t|te|en)|weis(?:t|en)|wies|wiesen|erklär(?:t|te|en)|erläuter(?:t|te|n)"
    r"|bericht(?:et|ete|en)|informier(?:t|te|en)|sag(?:t|te|en)|mein(?:t|te|en)|beton(?:t|te|en)|antworte[tn]?|antwortete"
    r"|entgegne(?:t|te|n)|erwider(?:t|te|n)|ergänz(?:t|te|en)|(?:be)?merk(?:t|te|en)|äußer(?:t|te|n)|erinner(?:t|te|n)"
    r"|bekräftig(?:t|te|en)|bestätig(?:t|te|en)|versicher(?:t|te|n)|verdeutlich(?:t|te|en)|unterstr(?:eicht|ich)|heb(?:t|en)"
    r"|hob|g[ia]bt?|geben|bedauer(?:t|te|n)|begrüß(?:t|te|en)|kritisier(?:t|te|en)|bemängel(?:t|te|n)|hoff(?:t|te|en)"
    r"|glaub(?:t|te|en)|vermute(?:t|te|n)|finde[tn]|fand|frag(?:t|te|en)|erkundig(?:t|te|en)|wissen|schilder(?:t|te|n)"
    r"|leg(?:t|te|en)|tr[aäu]gt?|kündig(?:t|te|en)|macht|machte|verweis(?:t|en)|verwies|geht|ging|weiß|wundert|wunderte"
    r"|(?:meinung|auffassung|ansicht)|hinweis|beispiel|argumentier(?:t|te|en)|fordert|forderte|wünsch(?:t|te|en)|bitte[tn]"
    r"|stell(?:t|te) (?:klar|dar))\b"
)
_STATES = re.compile(
    r"\bfest(?:ge|zu|\b)|\bverkünde|\bbekannt\b|\bbeschl|\beinverstanden\b|\beinig|\büberein\b|\bempf|\bdafür aus\b"
    r"|\bergebnis\b|\bzustimm|\bstimm(?:t|te|en)\b|\bentscheide[tn]\b|\bentschied"
)
_BY_VOTE = re.compile(r"\b(?:einstimmig|mehrheitlich|\w*stimmen)\b")
_CHAIR = re.compile(r"\b(?:\w*vorsitzende|\w*vorsteher|wahlleiter|\w*präsident|sitzungsleiter|versammlungsleiter)")
_PAST = re.compile(r"\b(?:wurden?|worden|war|waren|habe|haben|sei|seien)\b")
_AFTERWARDS = re.compile(  # "..., berichtet die Verwaltung."
    r", (?:so(?= (?:der|die|das|herr|frau|stadtr|\w*bürgerm))"
    r"|sagte?|berichtete?|erklärte?|teilte?|antwortete?|erläuterte?|betonte?|führte?|ergänzte?|meinte?)"
    r" (?:der|die|das|herr|frau|[a-z]{2,4}\b|\w*bürgermeister\w*)\b[^,]{0,60}\Z"
)
_ACCORDING = re.compile(
    r"\W*(?:laut|lt\.|nach (?:auskunft|angaben?|aussage|mitteilung|meinung|ansicht|auffassung)|wie .{3,60}"
    r"(?:mitteilt|berichtet|ausführt|erläutert|sagt)|gemäß (?:auskunft|mitteilung))\b"
)


def wondered(low: str, end: int) -> bool:
    """Whether the words that end at `end` are why somebody wonders: "unklar, warum der Antrag abgelehnt wird"."""
    return _WHY.search(low, 0, end) is not None


def told(low: str, at: int, over: bool = False) -> bool:
    """Whether the words at `at` of a sentence in lower case are what somebody said, not what happens.

    `over`: only what is said to be over, "teilt mit, dass der Antrag verschoben wurde"; what "wird verschoben" is here.
    """
    if over and not _PAST.search(low, at):
        return False
    if _ACCORDING.match(low) or (_AFTERWARDS.search(low, at) and not _STATES.search(low, at)):
        return True
    that = next(reversed(list(_THAT.finditer(low, 0, at))), None)
    if that is None or _STATES.search(low, 0, that.start()) or not _SAYS.search(low, 0, that.start()):
        return False
    if low.find("die wahl an", that.end()) >= 0:
        return False  # "erklärt, dass sie die Wahl annimmt"
    return not (_CHAIR.search(low, 0, that.start()) and _BY_VOTE.search(low, that.end()))
