"""What a page says about a record, and how what many pages say becomes one row.

Everything here is pure. Per field, a record's own page (`detail`) beats a page that merely mentions it; within the same
rank the newest page wins; who says nothing does not count. Where even the times are equal, the greater content wins:
an arbitrary rule, but the same whatever the order of reading.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from archive.columns import TYPES

Value = str | int
Fields = dict[str, Value]
Key = tuple[str, int]  # record id, 1 on its own page or 0

LONG = 200  # characters from which on a statement holds only a text's hash
KEPT_BY_ARCHIVE = frozenset({"id", "portal", "first_seen", "last_seen", "withdrawn_at", "capture"})
SAYABLE = {t: frozenset(c.name for c in TYPES[t].columns if not c.linked) - KEPT_BY_ARCHIVE for t in TYPES}
REFS = {t: {c.name: c.fk for c in TYPES[t].columns if c.fk and c.name in SAYABLE[t]} for t in TYPES}
NUMBERS = {t: frozenset(c.name for c in TYPES[t].columns if c.sql_type == "INTEGER") for t in TYPES}

# What the first bytes of every compressed content may refer back to. Frozen: other words need another version byte.
_VERSION = b"\x01"
_WORDS = (
    '"https://http://.de/.asp?&__=.html Ausschuss für Haushalt und Finanzen Gemeinderat Stadtverordnetenversammlung '
    "Mitglied Vorsitz stellvertretend Fraktion CDU SPD GRÜNE FDP Antrag Anfrage Beschlussvorlage Mitteilungsvorlage "
    "Kenntnisnahme Entscheidung Vorberatung öffentlich nichtöffentlich zur Kenntnis genommen vertagt zurückgezogen "
    "ungeändert beschlossen einstimmig bei Stimmenthaltungen Sitzung der des Rates im Sitzungssaal Rathaus vom Uhr "
)
_COLUMNS = (  # those there were when version 1 was made
    "abstain addition agenda_item authoritative capture classification date date_words end end_date faction "
    "first_seen id justification kind last_seen late meeting mime_type minutes_text motion name no number "
    "occasion office on_behalf_of organization organization_name originator other_text outcome outcome_basis "
    "paper paper_reference paper_type person person_name place portal position public publicity recommendation "
    "reference related resolution_text result role room size speaker start start_date state status text "
    "text_state time_words title unanimous url vote_text votes_abstain votes_biased votes_no votes_yes "
    "withdrawn_at words yes"
)
_NAMES = _COLUMNS.replace(" ", '","')
_STATES = '"outcome":"accepted","text_state":"not_published","text_state":"published","public":1,"position":1'
DICTIONARY = f'{_WORDS}{_NAMES}":"{_STATES},"title":"{{"url":"'.encode()


@dataclass(frozen=True, slots=True)
class Statement:
    """What one page says about the record `id` ("slug:type:key"): `fields` by column name, without None.

    `detail` is True on the record's own page. `alias` is the id with a made-up key (~) it went under before.
    """

    type: str
    id: str
    detail: bool
    fields: Mapping[str, str | int | float | bool | None]
    alias: str | None = None


@dataclass(slots=True)
class Said:
    """All that one page says: fields by (record id, detail), and the aliases claimed."""

    fields: dict[Key, Fields] = field(default_factory=dict)
    aliases: set[tuple[str, str]] = field(default_factory=set)

    @property
    def ids(self) -> set[str]:
        return {id_ for id_, _ in self.fields}


def fingerprint(statements: Iterable[Statement]) -> bytes:
    """A hash by which a page that says again what it said before is recognized without looking any further."""
    text = json.dumps([[s.id, s.detail, s.alias, s.fields] for s in statements], default=dict)
    return hashlib.blake2b(text.encode(), digest_size=12).digest()


def said(statements: Iterable[Statement], portal: str) -> Said:
    """What a page of this portal says. A record that is only referred to counts as mentioned.

    Where a page says two things about one field, the first counts. Raises ValueError for an id or field that cannot be.
    """
    page = Said()
    for s in statements:
        _check(s, portal)
        id_ = _storable(s.id)
        mine = page.fields.setdefault((id_, int(s.detail)), {})
        for name, value in s.fields.items():
            if value is not None and name not in mine:
                mine[name] = _typed(s, name, value)
        if s.alias is not None and s.alias != s.id:
            page.aliases.add((_storable(s.alias), id_))
    _mention_referred(page, portal)
    return page


def _check(s: Statement, portal: str) -> None:
    prefix = f"{portal}:{s.type}:"
    if s.type not in TYPES or not s.id.startswith(prefix):
        raise ValueError(f"{s.id!r} is no id of a {s.type} of portal {portal}")
    if not s.fields.keys() <= SAYABLE[s.type]:
        unknown = ", ".join(sorted(s.fields.keys() - SAYABLE[s.type]))
        raise ValueError(f"no column of {s.type}: {unknown}")
    if s.alias is not None and not s.alias.startswith(prefix + "~"):
        raise ValueError(f"{s.alias!r} cannot be an alias of {s.id!r}: its key must begin with ~")


def _typed(s: Statement, name: str, value: str | float | bool) -> Value:
    """As the column will hold it, so that what was stored equals what is said again."""
    if name not in NUMBERS[s.type]:
        return _storable(value if isinstance(value, str) else str(value))
    number = int(value)
    if abs(number) >= 2**63:
        raise ValueError(f"{s.id}: {name} is {number}, which is too large to be stored")
    return number


def _mention_referred(page: Said, portal: str) -> None:
    for (id_, _), fields in list(page.fields.items()):
        for name, target in REFS[type_of(id_)].items():
            other = fields.get(name)
            if other is None or (other, 0) in page.fields or (other, 1) in page.fields:
                continue
            if not isinstance(other, str) or not other.startswith(f"{portal}:{target}:"):
                raise ValueError(f"{id_}: {name} is {other!r}, which is no {target} of portal {portal}")
            page.fields[other, 0] = {}


def _storable(text: str) -> str:
    """Without lone surrogates, which no decoded page has and no database takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def type_of(id_: str) -> str:
    return id_.split(":", 2)[1]


def portal_of(id_: str) -> str:
    return id_.split(":", 1)[0]


def is_long(value: object) -> bool:
    return isinstance(value, str) and len(value) > LONG


def text_hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=15).digest()


def plain(id_: str, fields: Fields) -> str:
    """The content as it is hashed and compressed: references as bare keys, long texts as a list with their hash."""
    refs = REFS[type_of(id_)]
    short: dict[str, object] = dict(fields)
    for name, value in fields.items():
        if name in refs:
            short[name] = str(value).split(":", 2)[2]
        elif isinstance(value, str) and len(value) > LONG:
            short[name] = [base64.b64encode(text_hash(value)).decode()]
    return json.dumps(short, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def pack(text: str) -> bytes:
    """Compressed with the preset dictionary."""
    deflater = zlib.compressobj(6, zlib.DEFLATED, -15, 8, zlib.Z_DEFAULT_STRATEGY, DICTIONARY)
    return _VERSION + deflater.compress(text.encode()) + deflater.flush()


def unpack(blob: bytes) -> str:
    inflater = zlib.decompressobj(-15, DICTIONARY)
    return (inflater.decompress(blob[1:]) + inflater.flush()).decode()


class Hashed(NamedTuple):
    """Stands for a long text in a content."""

    hash: bytes


def parsed(id_: str, text: str) -> dict[str, Value | Hashed]:
    """The fields of a content said about `id_`; the reverse of `plain`, but for long texts."""
    refs, portal = REFS[type_of(id_)], portal_of(id_)
    fields: dict[str, Value | Hashed] = {}
    for name, value in json.loads(text).items():
        if isinstance(value, list):
            fields[name] = Hashed(base64.b64decode(value[0]))
        else:
            fields[name] = f"{portal}:{refs[name]}:{value}" if name in refs else value
    return fields


class Voice(NamedTuple):
    """One content said about a record: by its own page or not, when last (seconds), and its text for equal times."""

    detail: int
    fetched: int
    text: str


def merge(id_: str, voices: Sequence[Voice]) -> tuple[dict[str, Value | Hashed], bool]:
    """The record's fields, and whether pages of the deciding rank disagree about any of them."""
    row: dict[str, Value | Hashed] = {}
    rank: dict[str, int] = {}
    disputed = False
    for voice in sorted(voices, reverse=True):
        for name, value in parsed(id_, voice.text).items():
            if name not in row:
                row[name], rank[name] = value, voice.detail
            elif rank[name] == voice.detail and row[name] != value:
                disputed = True
    return row, disputed


def batched(things: Iterable[str | int], size: int = 512) -> Iterator[list[str | int]]:
    """Lists short enough for one SQL statement's parameters, for an IN.

    Each is filled up with its last one to a power of two: SQLite is then asked in few forms, and keeps them prepared.
    """
    held = list(things)
    for start in range(0, len(held), size):
        batch = held[start : start + size]
        missing = (1 << (len(batch) - 1).bit_length()) - len(batch)
        yield batch + batch[-1:] * missing


def names(blob: bytes) -> frozenset[str]:
    """The fields a packed content says something about."""
    return frozenset(json.loads(unpack(blob)))
