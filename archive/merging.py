"""Merges all statements about a record into its row anew. Right in every case; settle.py knows the cheap ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archive import statements as st
from archive.aliases import Aliases
from archive.changes import Changes
from archive.past import HANGING, LISTED, NOW, OWNERS, Past, hanging, numbers_of
from archive.rows import COLUMNS, Row, Rows
from archive.statements import REFS, Hashed, Value, Voice
from archive.walks import PAGED

_OPEN = """
SELECT v.detail, v.fetched, c.fields FROM (
  SELECT s.detail, max(p.fetched) AS fetched, s.content FROM statement s JOIN page p ON p.number = s.page
  WHERE s.record IN ({}) AND s.to_capture IS NULL GROUP BY s.detail, s.content
) v JOIN content c ON c.number = v.content"""
# whether one of its own pages was ever gone; whether a page that mentioned it does no more
_GONE = """
SELECT 1 FROM statement s JOIN gone g ON g.page = s.page
WHERE s.record IN ({}) AND s.detail = 1 AND s.to_capture IS NULL LIMIT 1"""
_DROPPED = """
SELECT 1 FROM statement s WHERE s.record IN ({0}) AND s.to_capture IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM statement n WHERE n.page = s.page AND n.record IN ({0}) AND n.to_capture IS NULL) LIMIT 1"""
# whether a list that goes on over several pages has, or had it
_PAGED = f"""
SELECT 1 FROM statement s JOIN page p ON p.number = s.page WHERE p.route = '{PAGED}' AND s.record IN ({{}}) LIMIT 1
"""  # noqa: S608
# whether it is said on the own page of a meeting or paper that is gone
_HANGS = """
SELECT 1 FROM statement s JOIN page p ON p.number = s.page JOIN statement d ON d.page = s.page AND d.detail = 1
JOIN record r ON r.number = d.record LEFT JOIN meeting m ON m.id = r.id LEFT JOIN paper v ON v.id = r.id
WHERE s.record IN ({}) AND s.to_capture IS NULL AND p.route IN ('meeting', 'paper')
  AND coalesce(m.withdrawn_at, v.withdrawn_at) IS NOT NULL LIMIT 1"""
# what was said last before nobody said anything any more
_LAST = """
SELECT s.detail, (
    SELECT max(b.fetched) FROM capture b
    WHERE b.page = s.page AND b.unchanged IS NOT NULL AND (b.fetched, b.number) < (t.fetched, t.number)
  ), c.fields, t.fetched
FROM statement s JOIN capture t ON t.number = s.to_capture JOIN content c ON c.number = s.content
WHERE s.record IN ({0}) AND t.fetched = (
  SELECT max(e.fetched) FROM statement d JOIN capture e ON e.number = d.to_capture WHERE d.record IN ({0}))"""
_OWN = """
SELECT s.from_capture FROM statement s JOIN capture c ON c.number = s.from_capture
WHERE s.record IN ({}) AND s.detail = 1 {} ORDER BY c.fetched DESC, c.number DESC LIMIT 1"""
_FIRST = """
SELECT min(c.fetched) FROM statement s JOIN capture c ON c.number = s.from_capture WHERE s.record IN ({})"""


def iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True)
class Effect:
    """What merging did: ids of rows new, changed and withdrawn."""

    new: set[str]
    changed: set[str]
    withdrawn: set[str]
    turned: set[str] = field(default_factory=set)  # meetings and papers that went or came back


class Merging:
    """Inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, rows: Rows, aliases: Aliases, changes: Changes) -> None:
        self.db, self.rows, self.aliases, self.changes = db, rows, aliases, changes
        self.disputed: set[str] = set()
        self.recall()

    def recall(self) -> None:
        """Reads anew about which records pages disagree: an unchanged page may decide about them."""
        self.disputed = {id_ for (id_,) in self.db.execute("SELECT id FROM record WHERE disputed = 1")}

    def dispute(self, id_: str, disputed: bool) -> None:
        if disputed != (id_ in self.disputed):
            self.db.execute("UPDATE record SET disputed = ? WHERE id = ?", (int(disputed) or None, id_))
            (self.disputed.add if disputed else self.disputed.discard)(id_)

    def merge(self, ids: Iterable[str], texts: dict[bytes, str], at: str | None) -> Effect:
        """Merges these records; `texts` are long texts not kept yet.

        `at` is the time from which on something is said that was not said before; None if that may lie anywhere.
        """
        effect = Effect(set(), set(), set())
        wanted = set(ids)
        wanted = wanted - self.aliases.resolve(wanted).keys()
        rows = self.rows.load(wanted)
        for id_ in sorted(wanted):
            self._merge(id_, rows.get(id_), texts, at, effect)
        if hang := {id_ for owner in effect.turned for id_ in hanging(self.db, owner)}:
            more = self.merge(hang, texts, None)
            effect = Effect(effect.new | more.new, effect.changed | more.changed, effect.withdrawn | more.withdrawn)
        return effect

    def _merge(self, id_: str, row: Row | None, texts: dict[bytes, str], at: str | None, effect: Effect) -> None:
        due = self.due(id_, row, texts, at)
        if due is None:
            return
        new, undecided = due
        withdrawn = new["withdrawn_at"]
        self.dispute(id_, undecided)
        if (row["withdrawn_at"] if row else None) != withdrawn:
            self.changes.mark(numbers_of(self.db, id_))
            effect.turned.update([id_] if st.type_of(id_) in OWNERS else [])
        if row is None:
            self.rows.insert([new])
            effect.new.add(id_)
        elif changes := {name: value for name, value in new.items() if row[name] != value}:
            self.rows.update(id_, row, changes)
            effect.changed.add(id_)
        if withdrawn is not None and (row is None or row["withdrawn_at"] != withdrawn):
            effect.withdrawn.add(id_)

    def due(self, id_: str, row: Row | None, texts: dict[bytes, str], at: str | None = None) -> tuple[Row, bool] | None:
        """The row that the statements about a record come to, and whether a page that is merely newer may change it.

        None where there are no statements. Writes nothing. Raises ArchiveDamaged where a text that was said is lost.
        """
        numbers = numbers_of(self.db, id_)
        voices, withdrawn = self._voices(numbers)
        if not voices:
            return None
        said = withdrawn is None
        if self._doubtful(id_, numbers, said):
            past = Past(self.db, id_, numbers)
            standing = past.standing()
            voices = past.voices(standing.spans, NOW)
            withdrawn = iso(standing.since[0]) if standing.since else None
        fields, disputed = st.merge(id_, voices)
        new: Row = dict.fromkeys(COLUMNS[st.type_of(id_)])
        new |= {"id": id_, "portal": st.portal_of(id_), "withdrawn_at": withdrawn}
        new |= self._worded(id_, fields, row or {}, texts)
        new["capture"] = self._own_capture(numbers, withdrawn is not None)
        if row is None or len(numbers) > 1 or at is None or at <= str(row["first_seen"]):
            new["first_seen"] = iso(self._one(_FIRST, numbers) or 0)
        else:
            new["first_seen"] = row["first_seen"]
        return new, disputed if withdrawn is None else said

    def _doubtful(self, id_: str, numbers: list[int], said: bool) -> bool:
        """Whether it takes more than what pages say now, or said last, to tell how the record stands (see past.py)."""
        marks, type_ = ",".join("?" * len(numbers)), st.type_of(id_)
        listed = type_ in LISTED
        if not said:
            return listed
        if self._one(_GONE, numbers) or (type_ == "paper" and self._one(_PAGED, numbers)):
            return True
        if type_ in HANGING and self._one(_HANGS, numbers):
            return True
        return listed and self.db.execute(_DROPPED.format(marks), numbers * 2).fetchone() is not None

    def _voices(self, numbers: list[int]) -> tuple[list[Voice], str | None]:
        """What is said now; or, where nothing is, what was said last, and since when no more."""
        marks = ",".join("?" * len(numbers))
        now = self.db.execute(_OPEN.format(marks), numbers).fetchall()
        if now:
            return [Voice(detail, fetched, st.unpack(blob)) for detail, fetched, blob in now], None
        last = self.db.execute(_LAST.format(marks), numbers * 2).fetchall()
        if not last:
            return [], None
        return [Voice(detail, fetched, st.unpack(blob)) for detail, fetched, blob, _ in last], iso(last[0][3])

    def _own_capture(self, numbers: list[int], withdrawn: bool) -> int | None:
        return self._one(_OWN, numbers, "" if withdrawn else "AND s.to_capture IS NULL")

    def _one(self, sql: str, numbers: list[int], *more: str) -> int | None:
        found = self.db.execute(sql.format(",".join("?" * len(numbers)), *more), numbers).fetchone()
        return int(found[0]) if found else None

    def _worded(self, id_: str, fields: dict[str, Value | Hashed], row: Row, texts: dict[bytes, str]) -> Row:
        """The fields with their long texts, and references to the ids that count."""
        refs = REFS[st.type_of(id_)]
        stands_for = self.aliases.resolve(fields[name] for name in refs if name in fields)
        words: Row = {}
        for name, value in fields.items():
            if isinstance(value, Hashed):
                words[name] = self._text(value.hash, row.get(name), texts)
            else:
                words[name] = stands_for.get(str(value), value) if name in refs else value
        return words

    def _text(self, key: bytes, shown: object, texts: dict[bytes, str]) -> str:
        if isinstance(shown, str) and st.is_long(shown) and st.text_hash(shown) == key:
            return shown
        return texts[key] if key in texts else self.rows.text(key)
