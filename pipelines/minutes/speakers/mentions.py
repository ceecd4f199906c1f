"""Where persons are named in a sentence: "der Abg. Sarau", "Herr Weide (SPD)", "Die Bürgermeisterin", literally.

A mention is an article, words of address or office, and a name; an office needs an article or a name beside it, an
address needs a name. Which words are offices, titles or no names after all roles.py knows. Nothing is decided here
of what the person does; speakers.py does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipelines.minutes.spans import Span
from pipelines.minutes.speakers.brackets import in_brackets, slashed
from pipelines.minutes.speakers.factions import is_faction
from pipelines.minutes.speakers.roles import HEADS, RANKS, kinds
from pipelines.phrases import word_set

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’*][^\W\d_]+)*|\d+|\S")
_DEFINITE = word_set("der die das den dem des vom")
_INDEFINITE = word_set("ein eine einer einem einen eines")
ARTICLES = _DEFINITE | _INDEFINITE
_LONGEST_NAME = 3
_COUNCILLOR = re.compile(
    r"[Rr]ats|[Mm]itglied|verordnete|geordnete|vertreter|rat\b|rätin|\b(?:Rh|Rf|RM|KTA|StR|StRin|GR|GRin|GRM|Stv|BV|AM)\b"
)
_ACRONYM = re.compile(r"[A-ZÄÖÜ][A-Za-zÄÖÜ]{0,4}[A-ZÄÖÜ]")  # a local list: "Rh. Muster (OP)"
_MOST_RANKS = 12  # tokens: "Herr Erster Stadtrat Prof. Dr.-Ing."
NO_NAME_ENDING = re.compile(
    r"\w+(?:nahmen?|fragen?|anträge|berichte|punkte|gebühren|kosten|arbeiten|ungen|heiten|keiten|tionen|schaften|heit|keit|tion|ung|recht|schaft)\Z"
)


class Token(NamedTuple):
    """A word, a number or a sign."""

    word: str
    start: int
    end: int


class Mention(NamedTuple):
    """A person named at `first` to `last` (exclusive) of the sentence's tokens; `literal` as it is written there.

    `bare` is the literal without its article. `nominative` is None where the words do not tell ("Frau Muster").
    """

    first: int
    last: int
    literal: Span
    bare: Span
    role: str | None
    name: str | None
    faction: str | None
    article: str | None
    nominative: bool | None
    plural: bool


def raw_words(text: str, span: Span) -> list[str]:
    """Words, numbers and signs without where they stand: quicker, to see whether a sentence is worth a look."""
    return _TOKEN.findall(text, span.start, span.end)


def tokens(text: str, start: int, words: Iterable[str]) -> list[Token]:
    """These words, all there are from `start` on, with their places."""
    found: list[Token] = []
    for word in words:
        start = text.index(word, start)
        end = start + len(word)
        found.append(Token(word, start, end))
        start = end
    return found


def mentions(text: str, words: list[Token], places: Iterable[int]) -> Iterator[Mention]:
    """The mentions of a sentence that begin in these places, none inside another."""
    after = 0
    for at in places:
        if at >= after:
            found = _mention(text, words, at)
            if found is not None:
                yield found
                after = found.last


def _mention(text: str, words: list[Token], first: int) -> Mention | None:
    at = first
    article = words[at].word if words[at].word.lower() in ARTICLES else None
    if words[at].word in _BODIES and at and words[at - 1].word.lower() in ARTICLES:
        return None
    if article:
        at += 1
    begin = at
    at, seen = _ranks(words, at)
    if not seen & HEADS or (seen <= {"title", "before"} and article):
        return None
    role_end = at
    at = _name(words, at, "address" in seen)
    named = at > role_end
    if not named and not ("office" in seen and (article or "address" in seen or begin == 0)):
        return None
    if article and "address" not in seen and "office" not in seen and _is_body(words[role_end - 1].word):
        return None
    end = words[at - 1].end
    bracket, after = in_brackets(text, words, at) if named else (None, at)
    if named and bracket is None:
        bracket, after = slashed(text, words, at)
    literal_end = words[after - 1].end if bracket is not None else end
    role = text[words[begin].start : words[role_end - 1].end] if role_end > begin else None
    return Mention(
        first, after, Span(words[first].start, literal_end), Span(words[begin].start, literal_end), role,
        text[words[role_end].start : end] if named else None,
        bracket if bracket and (is_faction(bracket) or _is_list(role or "", bracket)) else None,
        article, _nominative(words, first, role_end), _plural(words, first, role_end),
    )  # fmt: skip


def _is_list(role: str, bracket: str) -> bool:
    """Whether the letters behind a councillor's name are a local list's, not an office's."""
    return bool(_ACRONYM.fullmatch(bracket) and _COUNCILLOR.search(role)) and not kinds(bracket)


_BODIES = frozenset(["BV", "SV", "OV", "SR"])  # with an article a district's assembly, a club


def _is_body(word: str) -> bool:
    """ "Der Gemeinderat Kirchheim" is no person, "Gemeinderat Muster" is one."""
    return word.endswith(("rat", "rats", "rates")) or word in _BODIES


def _ranks(words: list[Token], at: int) -> tuple[int, set[str]]:
    """Past the words of address and office, and what they were."""
    seen: set[str] = set()
    end = min(len(words), at + _MOST_RANKS)
    while at < end:
        what = kinds(words[at].word) & RANKS
        if not what or (what == {"before"} and not _before_office(words, at)):
            break
        if "address" in what and "address" in seen:
            break
        if _a_surname(words, at, what, seen):
            break
        seen |= what
        at += 1
        while at + 1 < len(words) and words[at].word in "./-" and words[at].start == words[at - 1].end:
            at += 1
    return at, seen


def _before_office(words: list[Token], at: int) -> bool:
    for token in words[at + 1 : at + 6]:
        what = kinds(token.word)
        if what & {"rank", "office", "address"}:
            return True
        if token.word != "." and not what & {"before", "title"}:
            return False
    return False


def _a_surname(words: list[Token], at: int, what: frozenset[str], seen: set[str]) -> bool:
    """ "Herr Bürger fragt": a word of office after an address, with neither a name nor an office to follow."""
    if "address" not in seen or seen & {"office", "rank"} or not what <= {"office", "rank"}:
        return False
    word, following = words[at].word, words[at + 1].word if at + 1 < len(words) else ""
    return len(word) <= 7 and not (following[:1].isupper() or following == ".")


def _name(words: list[Token], at: int, addressed: bool) -> int:
    """Past the name that begins here, if one does."""
    start = at
    while at < len(words) and at - start < 4 and _is_noble(words, at):
        if (words[at].word in _AFTER_NOBLE and at == start) or (words[at].word in _AFTER_ADDRESS and not addressed):
            return start
        at += 1
    while addressed and [token.word for token in words[at + 1 : at + 2]] == ["."] and words[at].word in ("v", "d", "z"):
        at += 2  # "Herr v. d. Muster"
    if at < (spaced := _spaced_out(words, at)):
        return spaced
    begin = at
    while at < len(words) and at - begin < _LONGEST_NAME and _is_name(words[at].word, at == begin):
        if at > begin and words[at].start > words[at - 1].end + 1:
            break  # "Herr Muster" on a line of its own
        at += 1
        if at < len(words) and words[at].word == "." and len(words[at - 1].word) <= 2 and at + 1 < len(words):
            at += 1
            if words[at].word == "-" and words[at].end == words[min(at + 1, len(words) - 1)].start:
                at += 1  # "H.-O. Muster"
            begin = at - 1
        elif _goes_on(words, at):
            at += 1
            begin = max(begin, at - 1)
    if begin < at < len(words) and words[at].word in _SUFFIXES:
        at += 1 + (words[at + 1 : at + 2] != [] and words[at + 1].word == ".")
    return at if at > begin else start


_SUFFIXES = word_set("jun sen jr sr junior senior")


def _spaced_out(words: list[Token], at: int) -> int:
    """Past a name whose letters stand apart, as typewriters stressed it: "K l o p p e r"."""
    end = at
    while end < len(words) and len(words[end].word) == 1 and words[end].word.isalpha():
        if words[end].word.islower() == (end == at):
            break
        end += 1
    return end if end - at > 2 else at


_NOBLE_LOWER = word_set("von van zu de")
_AFTER_ADDRESS = word_set("zum zur vom auf la le da bin al")
_AFTER_NOBLE = word_set("der den dem")


def _goes_on(words: list[Token], at: int) -> bool:
    """ "Vera von Muster", but not "Herr Muster von Amt 60"."""
    if at + 1 >= len(words) or words[at].word not in _NOBLE_LOWER:
        return False
    return _is_name(words[at + 1].word, False) and not kinds(words[at + 1].word) & {"body"}


def _is_noble(words: list[Token], at: int) -> bool:
    if "noble" not in kinds(words[at].word):
        return False
    following = words[at + 1].word if at + 1 < len(words) else ""
    return following[:1].isupper() or "noble" in kinds(following)


def _is_name(word: str, first: bool) -> bool:
    if not word[0].isupper():
        return False
    what = kinds(word)
    if "not_a_name" in what or "address" in what or (not first and what & {"office", "rank"}):
        return False
    return first or not NO_NAME_ENDING.match(word)


def _nominative(words: list[Token], first: int, role_end: int) -> bool | None:
    """True for "Herr", "der Abg."; False for "Herrn", "des Landrats"; None where both can be."""
    head = {token.word for token in words[first:role_end]}
    article = words[first].word.lower()
    if head & {"Herrn", "Herren"} and article == "die":
        return None
    if head & {"Herrn", "Ratsherrn"} or article in ("den", "dem", "des", "vom", "einem", "einen", "einer", "eines"):
        return False
    if head & {"Herr", "Ratsherr"} or article in ("ein",):
        return True
    if article == "der":
        last = words[role_end - 1].word
        return not last.endswith(("in", "n", "frau", "dame", *_PLURALS)) if len(last) > 3 else True
    return None


_MANY = re.compile(r"[Dd]ie\b.*(?:ordneten|vertreter|bürger|wohner|sprecher|leiter|meister|stellern?)\Z", re.S)
_PLURALS = ("innen", "herren", "Herren", "frauen", "Frauen", "Damen", "räte", "glieder")


def _plural(words: list[Token], first: int, role_end: int) -> bool:
    last = words[role_end - 1].word if role_end > first else ""
    if words[first].word.lower() == "die" and words[first + 1].word in ("Herrn", "Herren", "Damen"):
        return True
    return last.endswith(_PLURALS) or bool(_MANY.match(f"{words[first].word} {last}"))
