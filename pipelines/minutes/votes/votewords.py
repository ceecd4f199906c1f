"""Words of votes: a text as the tokens that matter where votes are counted, each with its place.

`votewords.csv` holds a row per kind of word, tried from the top, each the whole word without regard to case: labels of
a side ("Ja-Stimmen" yes, "Gegenstimme" no, "Enth." abstain, "befangen" biased), counts that are no votes ("Anwesend",
"Mitgliederzahl": present), words that stand between a number and its label ("Stimmen", "Mitglieder", "und"), words that
tell a result. A `?` marks words that mean a side only beside others ("gegen 3 Stimmen", but "gegen die Wand").
Numbers are up to three digits or number words in any case: "zwölf", "einer", "keine" and "ohne" are 12, 1, 0 and 0.
No number of votes: a year, an amount with its unit, a date, a paper's number, "§ 4", the "3." of a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from pipelines.phrases import read, uncaptured

SIDES = ("yes", "no", "abstain", "biased")
_TOKEN = re.compile(r"[^\W\d_]\w*(?:-\w+)*|\d+(?:[.,:/-]\d+)*|\n|-{2,}|\./\.|[^\w\s]")
_ARTICLE = re.compile(r"(?<!\w)(?:de[rnms]|die|das|[ai]m|vo[nm]|beim|zu[mr])\s{1,3}\Z", re.I)
_SCORE = re.compile(r"\d{1,3}:\d{1,3}(?::\d{1,3})?|\d{1,3}/\d{1,3}/\d{1,3}")
_ONES = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
_TEENS = ("dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn")
_TENS = ("zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
_ENDINGS = ("", "en", "er", "e")
_BOXES = {"☒": "tick", "☑": "tick", "✓": "tick", "✔": "tick", "×": "tick", "☐": "box", "□": "box"}
_DASHES = frozenset(["-", "–", "—", "./."])
_VERDICTS = {"accepted": "yes", "rejected": "no"}
_LONGEST = 40  # letters of a word that may mean something
_CELL = "\n|:\t"


class Token(NamedTuple):
    """A word, number or sign: what it is, where it stands, its number, and whether it means that only beside others."""

    kind: str
    start: int
    end: int
    value: int | None = None
    weak: bool = False


_made: Callable[[tuple[str, int, int, int | None, bool]], Token] = partial(tuple.__new__, Token)  # twice as quick


@cache
def numerals() -> dict[str, int]:
    """Number words up to 99 with their endings."""
    words = dict(zip(_ONES + _TEENS, range(20), strict=True))
    for tens, word in enumerate(_TENS, 2):
        words[word] = 10 * tens
        words |= {f"{one}und{word}": 10 * tens + n for n, one in enumerate(_ONES[1:10], 1)}
    words |= {word.replace("ß", "ss").replace("ü", "ue").replace("ö", "oe"): n for word, n in words.items()}
    forms = {word + ending: n for word, n in words.items() if n > 1 for ending in _ENDINGS}
    forms |= {f"ein{ending}": 1 for ending in ("", "e", "er", "em", "en", "es")}
    return (
        forms | {f"kein{ending}": 0 for ending in ("", "e", "er", "em", "en", "es")} | {"ohne": 0, "null": 0, "zwo": 2}
    )


@cache
def _table() -> tuple[re.Pattern[str], tuple[str, ...]]:
    rows = read("minutes/votes/votewords.csv")
    branches = "|".join(f"(?:{uncaptured(row['pattern'])})(?P<w{i}>)" for i, row in enumerate(rows))
    return re.compile(branches), tuple(row["value"] for row in rows)


@lru_cache(maxsize=65536)
def meaning(word: str) -> tuple[str, int | None, bool]:
    """Kind of a word or sign, its number, and whether it is weak; kind "other" for words that say nothing of votes.

    "digits", "dash" and "tick" mean something by where they stand.
    """
    if word in ("x", "X"):
        return "tick", None, False
    if not word[0].isalpha():
        kind = "digits" if word[0].isdigit() else "dash" if word in _DASHES else _BOXES.get(word, word)
        return kind, None, False
    if len(word) > _LONGEST:
        return "other", None, False
    low = word.lower()
    number = numerals().get(low)
    if number is not None:
        return "number", number, False
    pattern, values = _table()
    found = pattern.fullmatch(low)
    if found is None or found.lastgroup is None:
        return "other", None, False
    value = values[int(found.lastgroup[1:])]
    return value.rstrip("?"), None, value.endswith("?")


def tokens(text: str) -> list[Token]:
    """The text's words, numbers and signs in order; of words that say nothing of votes only the first in a row."""
    found: list[Token] = []
    last, end = "", 0
    for word in _TOKEN.findall(text):
        start = text.index(word, end)
        end = start + len(word)
        kind, value, weak = meaning(word)
        if kind == "other" == last:
            continue
        if kind == "digits":
            found += _numbers(text, word, start, end, found)
        elif kind == "dash":
            found.append(Token("none" if _alone(text, start, end) else "sign", start, end))
        elif kind == "tick" and word.isalpha() and not _in_a_box(text, start):
            found += [Token("other", start, end)] if last != "other" else []
        else:
            found.append(_made((kind, start, end, value, weak)))
        last = found[-1].kind
    return _beside(found)


def _numbers(text: str, word: str, start: int, end: int, before: list[Token]) -> list[Token]:
    if word.isdecimal():
        counted = len(word) <= 3 and word.isascii() and not _listed(text, start, end, before)
        return [Token("number", start, end, int(word)) if counted else Token("other", start, end)]
    if not _SCORE.fullmatch(word):
        return [Token("other", start, end)]
    parts, sign = re.split("[:/]", word), ":" if ":" in word else "/"
    place = start
    split: list[Token] = []
    for n, part in enumerate(parts):
        split += [Token(sign, place - 1, place)] if n else []
        split.append(Token("number", place, place + len(part), int(part)))
        place += len(part) + 1
    return split


def _listed(text: str, start: int, end: int, before: list[Token]) -> bool:
    """Whether it numbers something: "§ 4", "TOP 12", "Nr. 3", the "3." or "b)" that begins a line, "20 %",
    "die 33. Änderung"."""
    last = before[-1] if before else None
    if last and last.kind == "." and len(before) > 1:
        last = before[-2] if last.start == before[-2].end else last
    if last and (last.kind == "numbered" or text[last.start] == "§"):
        return True
    if text[end : end + 2].lstrip()[:1] in tuple("%€°²³*&"):
        return True
    if text[end : end + 1] == "." and _ARTICLE.search(text, max(0, start - 8), start):
        return True
    begins = last is None or last.kind == "\n"
    return begins and text[end : end + 1] in (".", ")") and text[end + 1 : end + 2] not in ("", "\n")


def _in_a_box(text: str, start: int) -> bool:
    """Whether an x can be a tick, or the times of "18 x Ja": it begins or ends a line, cell or bracket, or follows a
    number; the x in "src=x" does not."""
    before, after = text[max(0, start - 30) : start].rstrip(" "), text[start + 1 : start + 30].lstrip(" ")
    begins = not before or before[-1] in "\n|\t:([" or before[-1].isdigit()
    return begins or (text[start - 1] == " " and (not after or after[0] in "\n|\t)]"))


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a dash fills its cell or line: it says that nobody did."""
    before, after = text[max(0, start - 30) : start].rstrip(" "), text[end : end + 30].lstrip(" ")
    return (not before or before[-1] in _CELL) and (not after or after[0] in "\n|\t,;")


def _beside(found: list[Token]) -> list[Token]:
    """The tokens, each seen beside the next: "20 Jahre" is no count, "18 x Ja" is one, "CDU (12)" is a faction's."""
    for i, (one, following) in enumerate(pairwise(found)):
        if one.kind == "number":
            if following.kind == "unit":
                found[i] = one._replace(kind="other")
            elif following.kind in ("other", "majority", "accepted") and one.value == 0 and one.end - one.start > 2:
                found[i] = one._replace(kind="other")  # "keine Mehrheit"
            elif following.kind == "tick":
                found[i + 1] = following._replace(kind="link")
        elif one.kind == "other" and following.kind == "(":
            if [t.kind for t in found[i + 2 : i + 4]] == ["number", ")"]:
                found[i + 2] = found[i + 2]._replace(kind="other")
        elif following.kind == ":" and one.kind in _VERDICTS and [t.kind for t in found[i + 2 : i + 3]] == ["number"]:
            found[i] = one._replace(kind=_VERDICTS[one.kind], weak=True)  # "Zugestimmt: 12, Abgelehnt: 3"
    return found
