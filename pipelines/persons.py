"""Which person of the archive a speaker is: said only where exactly one can be meant, open otherwise.

Candidates are the people with a membership at the meeting's date. "Herr Dr. Muster" is nobody if two of them are called
Muster, unless the first name tells; an office alone ("Der Vorsitzende") is the one who holds it, if only one does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipelines.mentions import kinds
from pipelines.phrases import word_set
from pipelines.speakers import Speaker

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


_RANKS = word_set("Graf Gräfin Freiherr Freifrau Baron Baronin Ritter Edler")


class Candidate(NamedTuple):
    """A person with the name as in the archive ("Dr. Muster, Vera" or "Vera Muster") and the roles held then."""

    id: str
    name: str
    roles: tuple[str, ...] = ()


def person_of(speaker: Speaker, candidates: Iterable[Candidate]) -> str | None:
    """The id of the only candidate who can be meant."""
    known = list(candidates)
    wanted = _words(speaker.name or "")
    meant = [one for one in known if _is(wanted, one)] if wanted else [one for one in known if _holds(speaker, one)]
    ids = {one.id for one in meant}
    return ids.pop() if len(ids) == 1 else None


def _words(name: str) -> list[str]:
    """The words of a name without titles and words of address, lower case."""
    words = [word for word in _WORD.findall(name) if not kinds(word) & {"title", "address"}]
    return [word.casefold() for word in words if word not in _RANKS]


def _is(wanted: list[str], candidate: Candidate) -> bool:
    """Whether the family name is the same, and what is said of the first name does not speak against it."""
    family, first = _parts(candidate.name)
    if not family or wanted[-len(family) :] not in (family, [*family[:-1], family[-1] + "s"]):
        return False
    said = wanted[: -len(family)]
    return all(any(_same(word, name) for name in first) for word in said)


def _same(word: str, name: str) -> bool:
    """ "H." may be Hans."""
    return name == word or (len(word) == 1 and name.startswith(word))


def _parts(name: str) -> tuple[list[str], list[str]]:
    """Family name and first names, of "Muster, Vera" or "Vera von Muster"."""
    family, comma, first = name.partition(",")
    if comma:
        return _words(family), _words(first)
    words = _words(name)
    begin = next((at for at, word in enumerate(words) if at and "noble" in kinds(word)), len(words) - 1)
    return words[begin:], words[:begin]


def _holds(speaker: Speaker, candidate: Candidate) -> bool:
    """ "Der Vorsitzende": the role's words are the same but for their endings."""
    role = _stem(speaker.role or "")
    return bool(role) and any(_stem(held) == role for held in candidate.roles)


def _stem(role: str) -> str:
    return re.sub(r"(?:in|er|en|e|r|n|s)\Z", "", role.casefold().replace("*", "").replace("/", "").strip())
