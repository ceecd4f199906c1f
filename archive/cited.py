"""Which record a text means that names a paper by its number, or a meeting by its day: said only where it can be one.

A paper's number is compared without blanks and case. Of several records those count that the portal still shows. A
meeting is that of the organization the words name ("Sitzung des Bauausschusses am 12.03.2024"); where they name none,
and for a bare date before the item's own meeting, that of the organization which deliberates the item.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

_BODY = re.compile(
    r"\b(?:\w*(?:ausschu|beirat|versammlung|vertretung|kommission|magistrat|kreistag|senat|vorstand)\w*"
    r"|(?:\w{3,20})?rat(?:e?s)?(?:sitzung\w*)?\b)", re.I
)  # fmt: skip
_OWN = re.compile(r"ausschuss(?:es|sitzung)?|gremiums?", re.I)  # "Sitzung des Ausschusses": of this one
_WORD = re.compile(r"[^\W\d_]{3,}")
_SMALL = frozenset(["für", "und", "der", "die", "das", "des", "dem", "den", "vom", "von", "zum", "zur"])
_ENDINGS = ("", "s", "es", "ses", "sitzung", "ssitzung", "n", "en")  # of the genitive, and of "Ratssitzung"


def fold(number: str) -> str:
    """A paper's number as it is compared. Only ASCII is folded, as SQLite does."""
    return re.sub("[a-z]+", lambda letters: letters[0].upper(), number.replace(" ", ""))


def folded(column: str) -> str:
    """The same of a column, in SQL; two indexes are made of it."""
    return f"upper(replace({column}, ' ', ''))"


class Named(NamedTuple):
    """A reference, and the meeting of the item in whose text it stands; days as ISO 8601."""

    portal: str
    kind: str
    words: str
    value: str
    organization: str | None
    day: str | None


def paper(db: sqlite3.Connection, named: Named) -> str | None:
    """The id of the only paper of this number."""
    sql = f"SELECT id, withdrawn_at FROM paper WHERE portal = ? AND {folded('reference')} = ?"  # noqa: S608
    return _only(db.execute(sql, (named.portal, fold(named.value))))


def meeting(db: sqlite3.Connection, named: Named) -> str | None:
    """The id of the only meeting on this day of the organization meant."""
    if named.kind == "date" and not (named.day and named.value < named.day):
        return None  # what is still to come, or today, is a deadline as often as a meeting
    sql = """SELECT m.id, m.withdrawn_at, m.organization, coalesce(o.name, m.organization_name, '') FROM meeting m
      LEFT JOIN organization o ON o.id = m.organization
      WHERE m.start >= ?2 AND m.start < ?2 || '~' AND +m.portal = ?1"""
    held = db.execute(sql, (named.portal, named.value)).fetchall()
    body = _BODY.search(named.words) if named.kind == "meeting" else None
    said = _words(re.split(r"\d", named.words[body.start() :])[0]) if body else []
    if not all(map(_OWN.fullmatch, said)):
        return _only((id_, gone) for id_, gone, _, name in held if _names(said, _words(name)))
    return _only((id_, gone) for id_, gone, board, _ in held if board is not None and board == named.organization)


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _SMALL]


def _names(said: list[str], name: list[str]) -> bool:
    """Whether all that is said is of this name: "Bauausschusses" of "Bauausschuss", "Rates" of "Rat der Stadt"."""
    return bool(name) and all(any(word in (part + end for end in _ENDINGS) for part in name) for word in said)


def _only(found: Iterable[tuple[str, str | None]]) -> str | None:
    held = list(found)
    shown = [id_ for id_, withdrawn in held if withdrawn is None] or [id_ for id_, _ in held]
    return shown[0] if len(shown) == 1 else None
