"""What a verb says somebody does: speaks (and how: asks, answers, reports, moves, chairs, says), or something else.

Verbs of speech stand in acts.csv with their forms; a separated prefix ("teilt ... mit") or a needed word ("stellt ...
den Antrag") must follow. What is not speech although a person is its subject stands in silences.csv.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.minutes.speakers.mentions import Token
from pipelines.phrases import read, word_set

_PASSIVE = word_set("wird wurde werden wurden")
_PERFECT = word_set("hat haben hatte hatten")
_STATE = word_set("ist sind war waren")
_MODAL = word_set("""will wollen wollte wollten möchte möchten kann können konnte konnten würde würden mag""")
_CAREFUL = (
    _PERFECT | _MODAL | word_set("stimmt stimmte stimmen stimmten tritt trat nimmt nahm nehmen nahmen verzichtet")
)
_FUTURE = word_set("wird werden")
_PASSIVES = word_set("worden vertreten berufen verstanden entlassen aufgenommen verlesen beraten betroffen enthalten")
_VERB_LIKE = re.compile(r"[a-zäöüß]{2,}(?:t|te|en|ten|rn|ln|sst|ss|h|g|b|f)\Z")
_NO_VERB = word_set(
    """mit seit nicht nichts zunächst jetzt selbst erst fast sonst dort gegen neben wegen zwischen unten oben
    zuletzt dazu ab auf durch noch doch auch nach ob sowie mithin sich sehr einen keinen seinen ihren den
    meisten allen anderen unter insgesamt gesamt entlang laut samt statt anstatt bekannt verhindert dann wenn
    von vorn hinten außen daraufhin zwecks gemäß entsprechend wiederholt direkt abschließend ansonsten hierauf
    darauf genannt gewählt ernannt bestellt geboren berufen genannten zu sowohl schriftlich mündlich nochmals
    weiterhin bedingt getrennt vertreten"""
)


class Act(NamedTuple):
    """A row of acts.csv."""

    act: str
    infinitive: str
    needed: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _acts() -> tuple[dict[str, list[Act]], dict[str, list[Act]], frozenset[str]]:
    """By finite form, by participle, and the infinitives."""
    finite: dict[str, list[Act]] = {}
    infinitives: set[str] = set()
    participles: dict[str, list[Act]] = {}
    for row in read("minutes/speakers/acts.csv"):
        needed = re.compile(rf"(?<!\w)(?:{row['particle']})(?!\w)") if row["particle"] else None
        act = Act(row["act"], row["infinitive"], needed)
        infinitives.add(row["infinitive"].split()[-1])
        for form in row["pattern"].split("|"):
            finite.setdefault(form, []).append(act)
            if row["particle"].isalpha() and row["particle"].islower():  # "wie Herr Muster mitteilt"
                finite.setdefault(row["particle"] + form, []).append(act._replace(needed=None))
        for form in row["participle"].split("|"):
            word = form.split()[-1]
            whole = word.startswith(tuple(row["particle"].split("|")))  # "mitgeteilt" has its "mit" in itself
            participles.setdefault(word, []).append(act._replace(needed=None) if whole else act)
    for forms in finite.values():
        forms.sort(key=lambda act: act.needed is None)
    return finite, participles, frozenset(infinitives)


@lru_cache(maxsize=1)
def _silences() -> dict[str, re.Pattern[str]]:
    return {row["kind"]: re.compile(row["pattern"]) for row in read("minutes/speakers/silences.csv")}


def is_finite(word: str) -> bool:
    """Whether this is a verb of speech, an auxiliary or a verb known to be silent."""
    return word in _acts()[0] or word in _PERFECT | _MODAL or is_silent(word)


def is_of_speech(word: str) -> bool:
    """Whether this is a verb of speech in any form but the infinitive."""
    return word in _acts()[0] or word in _acts()[1]


def is_spoken(word: str) -> bool:
    return word in _acts()[0]


@lru_cache(maxsize=4096)
def is_silent(word: str) -> bool:
    return bool(_silences()["verb"].fullmatch(word))


def spoken(verb: str, rest: str) -> Act | None:
    """The act of speech of a finite verb with the rest of its clause, by acts.csv alone."""
    for act in _acts()[0].get(verb, ()):
        if act.needed is None or act.needed.search(rest):
            return act
    if verb in _PERFECT:
        return said_in(rest)
    return None


def said_in(words: str, around: str | None = None) -> Act | None:
    """The participle of speech among these words, attributive ("gestellte Fragen") or not.

    What else the act needs ("ein Sachstand wird ... gegeben") may stand `around`.
    """
    participles = _acts()[1]
    for word in re.findall(r"[a-zäöüß]{4,40}", words):
        for act in participles.get(word) or participles.get(_without_ending(word)) or ():
            if act.needed is None or act.needed.search(around or words):
                return act
    return None


def _without_ending(word: str) -> str:
    return re.sub(r"e[nrms]?\Z", "", word)


SAYS, MOVES = Act("says", "sagen", None), Act("moves", "beantragen", None)


def is_open(word: str) -> bool:
    """Whether no sentence ends with this word: an article, a preposition, a finite verb of speech ("... lässt")."""
    return word in _OPEN or word.lower() in _ARTICLES or (word in _acts()[0] and word not in _acts()[1])


_ARTICLES = word_set("der die das den dem des ein eine")
_OPEN = word_set(
    """der die das den dem des ein eine einen einem einer eines und oder sowie von vom durch für mit nach bei beim
    zu zum zur in im an am auf über unter vor aus um gegen ohne dass ob wie als sein seine ihre ihr diese dieser
    dieses kein keine wegen seitens hat haben wird werden wurde wurden Herr Herrn Frau"""
)


def is_modal(verb: str) -> bool:
    return verb in _MODAL


def is_perfect(verb: str) -> bool:
    return verb in _PERFECT


def is_permit(rest: str) -> bool:
    """ "(Antrag von Herrn Muster) auf Errichtung einer Garage": who wants to build does not speak."""
    return bool(_silences()["permit"].match(rest))


def is_beside(word: str) -> bool:
    """Whether who is named behind this word ("Enthaltung von", "Stimmen von") does nothing but be counted."""
    return bool(_silences()["beside"].fullmatch(word))


def infinitive_in(words: str) -> bool:
    """Whether an infinitive of speech ends this clause: "... nicht zustimmen"."""
    return any(word in _acts()[2] for word in re.findall(r"[a-zäöüß]{4,40}", words))


def votes(verb: str, rest: str) -> bool:
    """ "stimmt mit Ja", "enthält sich", "nimmt nicht teil"."""
    return verb in _CAREFUL and bool(_silences()["rest"].search(rest))


def of_mind(verb: str, rest: str) -> Act | None:
    """ "ist der Meinung, dass", "hat Bedenken", "möchte vertagen"."""
    if verb in _PERFECT:
        return SAYS if _silences()["has"].search(rest[:60]) else None
    if verb in _STATE:
        return SAYS if _silences()["state"].search(rest[:80]) else None
    return SAYS if verb in _MODAL else None


def told(verb: str, rest: str, many: bool) -> Act | None:
    """The act of a person named as subject: any verb but the silent ones, for minutes tell who spoke."""
    return _told(verb, rest, many) or _and_then(rest)


def _and_then(rest: str) -> Act | None:
    """ "(Herr Muster verlässt den Saal) und bittet um Ruhe": the verb of speech after "und"."""
    for found in _AND.finditer(rest[:300]):
        act = spoken(found[1], rest[found.end() :])
        if act:
            return act
    return None


_AND = re.compile(r"\b(?:und|sowie)\s([a-zäöüß]{3,20}(?:t|te|g|f|b|ch|s))\b")
_DONE = re.compile(
    r"\b(?:\w{0,12}ge\w{2,20}(?:t|en)|\w{0,8}(?:be|ver|er|ent|zer|über|unter)\w{3,20}(?:t|en))[.,;]?(?=\s|\Z)"
)


def _told(verb: str, rest: str, many: bool) -> Act | None:
    if verb in _CAREFUL and _silences()["rest"].search(rest):
        return None
    act = spoken(verb, rest) or of_mind(verb, rest)
    if act is not None or verb in _STATE:
        return act
    if verb in _FUTURE:
        return SAYS if _promised(rest) else None
    if verb in _PERFECT and _DONE.search(rest):
        return None  # "hat den Vertrag unterschrieben"
    known = verb in _acts()[0] or verb in _PERFECT
    if is_silent(verb) or (not known and (verb in _NO_VERB or not _VERB_LIKE.match(verb))):
        return None  # "vertritt Frau Muster" and "vertritt die Meinung": what makes it speech stands in acts.csv
    return SAYS if many or not verb.endswith("en") else None


def _promised(rest: str) -> bool:
    """ "wird das prüfen", not "wird gewählt", "wird gebeten"."""
    last = re.search(r"(?P<word>[a-zäöüß]{4,40})(?=[.,;!]|\s*\Z)", rest)
    word = last["word"] if last else ""
    return (
        word.endswith(("en", "rn", "ln"))
        and not word.startswith("ge")
        and word not in _acts()[1]
        and word not in _PASSIVES
    )


def after(words: list[Token], at: int) -> int | None:
    """Where the verb of a subject that ends before `at` stands: next, or behind a phrase or an inserted clause."""
    if _word(words, at) == "(":  # "Der Bürgermeister (als Vorsitzender) erklärt"
        closed = next((i for i in range(at, min(at + _ASIDE, len(words))) if words[i].word == ")"), at)
        at = closed + (is_finite(_word(words, closed + 1)) and closed > at)
    if _word(words, at) in _BULLETS and is_spoken(_word(words, at + 1)):
        return at + 1  # "Herr Muster" and below it "- fragt nach den Kosten"
    if _word(words, at) == ",":
        return at + 1 if is_finite(_word(words, at + 1)) else _behind_insertion(words, at)
    if _word(words, at) not in _INTRODUCING:
        return at if at < len(words) else None
    for index in range(at + 1, min(at + 12, len(words))):
        if words[index].word in ".,;:":
            return None
        if is_finite(words[index].word):
            return index
    return None


def _word(words: list[Token], at: int) -> str:
    return words[at].word if at < len(words) else ""


_ASIDE = 14  # words and signs in brackets
_BULLETS = word_set(". - – • * ·")
_INTRODUCING = word_set(
    """von vom der des aus als für im in bei beim zum zur auch ebenfalls selbst seitens namens nun dann daraufhin
    anschließend dazu hierzu sodann zunächst und wiederum sowie an am auf jedoch aber dagegen ferner zudem
    weiterhin ihrerseits seinerseits noch nochmals"""
)


def _behind_insertion(words: list[Token], comma: int) -> int | None:
    """ "Herr Muster, Leiter des Bauamts, erläutert": the verb behind the second comma."""
    for index in range(comma + 1, min(comma + 30, len(words) - 1)):
        if words[index].word in ";:":
            return None
        if words[index].word == "," and is_finite(words[index + 1].word):
            return index + 1
    return None


def resumed(words: list[Token], that: int, first: int) -> bool:
    """Whether the main clause goes on just before `first`: "Die Frage, ob ..., wird von Frau Muster verneint"."""
    at = first - 3
    return at > that and _word(words, at) == "," and _word(words, at + 1) in _PASSIVE
