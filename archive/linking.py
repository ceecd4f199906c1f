"""Links that no page says, but that follow from the rows: who spoke, what became of a recommendation, what is cited.

They are made at the end of a run, for what is marked (see unlinked.py); so they do not depend on the order of reading,
and come out the same in a replay. A row is written only where its link is another than before.
"""

# ruff: noqa: S608  (the names put into SQL stand in this file)

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from archive import cited
from archive.adoption import adoption
from archive.unlinked import ADOPTION, CITED, NAMED, PEOPLE, WIDE
from archive.who import Seat, Seats, Spoken, name_of

AT_ONCE = 500  # marks taken away in one transaction
_MARKS = "SELECT step, id FROM unlinked ORDER BY step, id LIMIT ?"
_SPREAD = "INSERT OR IGNORE INTO unlinked (step, id) "
_WIDE = {  # which items a mark means, by the type of record; None: the portal, whose people changed
    "meeting": f"{_SPREAD} SELECT s.step, id FROM agenda_item, (SELECT {PEOPLE} AS step UNION SELECT {CITED}) s "
    "WHERE meeting = ?",
    "paper": f"{_SPREAD} SELECT {ADOPTION}, id FROM agenda_item WHERE paper = ?",
    None: f"{_SPREAD} SELECT {PEOPLE}, agenda_item FROM speech WHERE portal = ?1 AND agenda_item IS NOT NULL "
    f"UNION SELECT {PEOPLE}, agenda_item FROM vote WHERE portal = ?1 AND person_name IS NOT NULL "
    "AND agenda_item IS NOT NULL",
}
_SEATS = """
SELECT s.organization, s.person, coalesce(p.name, s.person_name, ''), coalesce(s.person_name, ''), s.kind,
  s.on_behalf_of, s.start_date, coalesce(s.end_date, s.withdrawn_at)
FROM membership s LEFT JOIN person p ON p.id = s.person WHERE s.portal = ?"""
_NAMED = {
    "speech": ("s.speaker", "s.name", "s.role", "s.faction"),
    "vote": ("s.person_name", "s.person_name", "NULL", "s.faction"),
}
_PEOPLE = """
SELECT s.id, s.portal, s.person, m.organization, m.start, {} FROM {} s JOIN agenda_item i ON i.id = s.agenda_item
LEFT JOIN meeting m ON m.id = i.meeting WHERE s.agenda_item IN ({})"""
_TEXTS = """
SELECT i.id, coalesce(i.recommendation, p.recommendation), i.resolution_text, i.outcome, i.substance, i.adoption_said,
  i.adoption, i.adoption_basis, i.similarity
FROM agenda_item i LEFT JOIN paper p ON p.id = i.paper WHERE i.id IN ({})"""
_NAMED_BY = f"{_SPREAD} SELECT {CITED}, agenda_item FROM reference WHERE portal = ? AND {cited.folded('value')} = ?"
_CITED = """
SELECT r.id, r.to_paper, r.to_meeting, r.portal, r.kind, r.words, r.value, m.organization, substr(m.start, 1, 10)
FROM reference r JOIN agenda_item i ON i.id = r.agenda_item LEFT JOIN meeting m ON m.id = i.meeting
WHERE r.agenda_item IN ({})"""


class Links:
    """Inside the caller's transactions. Holds the memberships of one portal at a time."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._of, self._seats = "", Seats(())

    def marked(self) -> bool:
        return self.db.execute("SELECT 1 FROM unlinked LIMIT 1").fetchone() is not None

    def make(self) -> None:
        """Makes the links of what is marked first, and takes these marks away."""
        marks = self.db.execute(_MARKS, (AT_ONCE,)).fetchall()
        step = marks[0][0] if marks else WIDE
        ids = [id_ for mark, id_ in marks if mark == step]
        if step == WIDE:
            self._spread(ids)
        elif step == PEOPLE:
            for table in _NAMED:
                self._people(table, ids)
        elif step == ADOPTION:
            self._adoptions(ids)
        elif step == NAMED:
            self._named(ids)
        else:
            self._cited(ids)
        self.db.executemany("DELETE FROM unlinked WHERE step = ? AND id = ?", ((step, id_) for id_ in ids))

    def _spread(self, ids: Sequence[str]) -> None:
        for id_ in ids:
            parts = id_.split(":", 2)
            self.db.execute(_WIDE[parts[1] if len(parts) == 3 else None], (id_,))

    def _people(self, table: str, items: Sequence[str]) -> None:
        sql = _PEOPLE.format(", ".join(_NAMED[table]), table, ",".join("?" * len(items)))
        links = []
        for id_, portal, held, organization, start, *words in self.db.execute(sql, items):
            person = self._seats_of(portal).who(Spoken(*words), organization, start[:10] if start else None)
            if person != held:
                links.append((person, id_))
        self.db.executemany(f"UPDATE {table} SET person = ? WHERE id = ?", links)

    def _seats_of(self, portal: str) -> Seats:
        if portal != self._of:
            rows = self.db.execute(_SEATS, (portal,))
            seats = (Seat(board, person, name_of(name, literal), *more) for board, person, name, literal, *more in rows)
            self._of, self._seats = portal, Seats(seats)
        return self._seats

    def _adoptions(self, items: Sequence[str]) -> None:
        links = []
        for id_, text, resolution, outcome, substance, said, *held in self.db.execute(
            _TEXTS.format(",".join("?" * len(items))), items
        ):
            made = adoption(text, resolution, outcome=outcome, substance=substance, said=said)
            if made != tuple(held):
                links.append((*made, id_))
        sql = "UPDATE agenda_item SET adoption = ?, adoption_basis = ?, similarity = ? WHERE id = ?"
        self.db.executemany(sql, links)

    def _named(self, names: Sequence[str]) -> None:
        """Marks the items whose texts name a paper's number, or the day of a meeting."""
        for name in names:
            portal, _, value = name.partition(":")
            self.db.execute(_NAMED_BY, (portal, cited.fold(value)))

    def _cited(self, items: Sequence[str]) -> None:
        links = []
        for id_, paper, meeting, *told in self.db.execute(_CITED.format(",".join("?" * len(items))), items).fetchall():
            named = cited.Named(*told)
            is_paper = named.kind == "paper"
            to = cited.paper(self.db, named) if is_paper else cited.meeting(self.db, named)
            made = (to, None) if is_paper else (None, to)
            if made != (paper, meeting):
                links.append((*made, id_))
        self.db.executemany("UPDATE reference SET to_paper = ?, to_meeting = ? WHERE id = ?", links)
