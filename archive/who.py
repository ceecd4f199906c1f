"""Which person of the archive a name in the minutes is: said only where it can be exactly one, open otherwise.

Names are compared without titles and particles, and with "ue" and "ss" for "ü" and "ß": "Herrn Dr. Müller" may be
"Mueller, Vera". What is said of the first name, the address and the group must not speak against it. Members of the
organization that meets come first; only where none of them has the name, those of any other at that date.

An office without a name ("Der Vorsitzende") is the one person known to have held it there since before that date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_WORD = re.compile(r"[^\W\d_]+")
_DROPPED = re.compile(r"\([^()]{0,200}\)|\bh\.?\s?c\.?(?=\s|$)")  # "(CDU)", "h. c."
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ı": "i", "ł": "l", "ø": "oe", "æ": "ae", "đ": "d"})
_TITLES = _set(
    "dr prof professor professorin dipl ing mag lic med jur rer nat phil habil pol oec hc doktor jun jr "
    "sen sr mdl mdb pfarrer pfarrerin"
)
_PARTICLES = _set(
    "von vom van de der den dem del della di da dos du la le zu zum zur und ten ter freiherr freifrau "
    "graf graefin baron baronin ritter edler"
)
_ADDRESS = {"herr": "m", "herrn": "m", "hr": "m", "frau": "f", "fr": "f",
            "ratsherr": "m", "ratsherrn": "m", "ratsfrau": "f"}  # fmt: skip
_CHAIR = re.compile(r"(ausschuss|sitzungs|rats|beirats|stadtrats|gemeinderats|kreistags)?vorsitzende[rnm]?")
_MAYOR = re.compile(r"(ober)?buergermeister(in)?s?|landraet(in)?|landrat(e?s)?")
_STAFF = re.compile(
    r"(amts|bereichs|fachbereichs|fachdienst\w*|abteilungs|sachgebiets|dezernats|referats|betriebs|schul|werk\w*)leit|"
    r"dezernent|beigeordnet|kaemmer|direktor|architekt|ingenieur|planer|geschaeftsfuehr|gutachter|mitarbeiter|"
    r"sachbearbeit|verwaltung|justi[tz]iar|beauftragte|einwohner|anwohner"
)
_GROUP = _set(
    "fraktion fraktionen ratsfraktion kreistagsfraktion stadtratsfraktion gruppe ratsgruppe partei die "
    "der das im in rat stadtrat kreistag liste mitglied"
)
_NO_GROUP = ("fraktionslos", "parteilos", "einzel", "unabhaengig")


class Name(NamedTuple):
    """The words of a name, folded: "Herr Dr. Jörn von Groß-Muster" -> (joern), (gross, muster), "m"."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    sex: str | None

    @property
    def words(self) -> tuple[str, ...]:
        return self.given + self.family


class Seat(NamedTuple):
    """A membership. `person` is None where the portal has no page of them; dates are ISO 8601 or None: not said."""

    organization: str | None
    person: str | None
    name: Name
    kind: str | None
    group: str | None
    start: str | None
    end: str | None

    def at(self, day: str) -> bool:
        return (self.start is None or self.start[:10] <= day) and (self.end is None or self.end[:10] >= day)


class Spoken(NamedTuple):
    """What the minutes say about who it is; `literal` as printed, with the address ("Herrn Muster")."""

    literal: str | None
    name: str | None
    role: str | None = None
    group: str | None = None


class Seats:
    """The memberships of one portal, by last word of the name and by organization."""

    def __init__(self, seats: Iterable[Seat]) -> None:
        self.by_name: dict[str, list[Seat]] = {}
        self.offices: dict[tuple[str | None, str], list[Seat]] = {}
        for seat in seats:
            if seat.name.family:
                self.by_name.setdefault(seat.name.family[-1], []).append(seat)
            if seat.kind in ("chair", "mayor"):
                self.offices.setdefault((seat.organization, seat.kind), []).append(seat)

    def who(self, spoken: Spoken, organization: str | None, day: str | None) -> str | None:
        """The id of the only person it can be in a meeting of this organization on this day (ISO 8601)."""
        if day is None:
            return None
        if spoken.name:
            return self._named(spoken, organization, day)
        kind = _office(spoken.role or spoken.literal or "")
        held = self.offices.get((organization, kind), ()) if kind and organization else ()
        return _only([seat for seat in held if seat.start is not None and seat.at(day)])

    def _named(self, spoken: Spoken, organization: str | None, day: str) -> str | None:
        said = name_of(spoken.name or "", spoken.literal or "")
        if not said.family:
            return None
        alike = self.by_name.get(said.family[-1], ())
        meant = [s for s in alike if s.at(day) and _same(said, s.name) and _agree(spoken.group, s.group)]
        here = [seat for seat in meant if seat.organization == organization]
        if here or _STAFF.search(_folded(spoken.role or "")):
            return _only(here)
        return _only(meant)


@lru_cache(maxsize=4096)
def name_of(name: str, literal: str = "") -> Name:
    """ "Muster, Dr. Vera" or "Vera von Muster"; whether Herr or Frau is found in the literal form, too."""
    sex = next((_ADDRESS[w] for w in _WORD.findall(_folded(f"{name} {literal}")) if w in _ADDRESS), None)
    family, comma, given = _DROPPED.sub(" ", name).partition(",")
    if comma and _words(given):
        return Name(_words(given), _words(family), sex)
    parts = [words for part in family.split() if (words := _words(part))]
    return Name(tuple(w for words in parts[:-1] for w in words), parts[-1] if parts else (), sex)


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _words(text: str) -> tuple[str, ...]:
    dropped = _TITLES | _PARTICLES | _ADDRESS.keys()
    return tuple(word for word in _WORD.findall(_folded(text)) if word not in dropped)


def _same(said: Name, held: Name) -> bool:
    """Whether the family name is the same, and first names and address do not speak against it."""
    if said.sex and held.sex and said.sex != held.sex:
        return False
    words, family = said.words, held.family
    if words[-len(family) :] != family:
        return False
    first = words[: -len(family)]
    return not held.given or all(any(_may_be(word, name) for name in held.given) for word in first)


def _may_be(word: str, name: str) -> bool:
    """ "H." may be Hans."""
    return name == word or (len(word) == 1 and name.startswith(word)) or (len(name) == 1 and word.startswith(name))


def _office(role: str) -> str | None:
    words = [word for word in _WORD.findall(_folded(role)) if word not in _ADDRESS and word not in _PARTICLES]
    words = [word for word in words if word != "die"]
    if len(words) != 1:
        return None  # "stellvertretender Vorsitzender" is another office
    return "chair" if _CHAIR.fullmatch(words[0]) else "mayor" if _MAYOR.fullmatch(words[0]) else None


@lru_cache(maxsize=4096)
def _agree(said: str | None, held: str | None) -> bool:
    """Whether two names of a group may mean the same: "Grüne" and "Bündnis 90/Die Grünen"; FW and "Freie Wähler"."""
    one, other = (_group(text) for text in (said, held))
    if not one or not other:
        return True
    initials = ["".join(word[0] for word in words) for words in (one, other)]
    pairs = [(a, b) for a in (*one, initials[0]) for b in (*other, initials[1]) if min(len(a), len(b)) > 1]
    return any(a.startswith(b) or b.startswith(a) for a, b in pairs)


def _group(text: str | None) -> list[str]:
    folded = _folded(text or "")
    if any(word in folded for word in _NO_GROUP):
        return []
    return [word for word in _WORD.findall(folded) if word not in _GROUP]


def _only(seats: Sequence[Seat]) -> str | None:
    """The person whose seats these all are; a name without a page may be the person of the same name."""
    people = {seat.person for seat in seats if seat.person}
    named = {seat.name.words for seat in seats if seat.person}
    if len(people) != 1 or any(seat.name.words not in named for seat in seats if not seat.person):
        return None
    return people.pop()
