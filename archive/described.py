"""What a description of a table or a column consists of; the descriptions are in columns.py and bookkeeping.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["TEXT", "INTEGER", "BOOLEAN", "REAL", "BLOB"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. A BOOLEAN is stored as INTEGER 0 or 1; `fk` names the table referred to (by its key).

    `facet` and `index` both get an index; `facet` also proposes the column for narrowing down. A *linked* column is
    stored, but no page says it: it follows from other rows and is made at the end of a run (see linking.py).
    """

    name: str
    text: str
    type: Type = "TEXT"
    oparl: str = ""
    fk: str = ""
    facet: bool = False
    index: bool = False
    derived: bool = False
    linked: bool = False

    @property
    def sql_type(self) -> str:
        return "INTEGER" if self.type == "BOOLEAN" else self.type


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view: `key` is its primary key, `label` names a row, `sort` is the column to order by."""

    name: str
    text: str
    columns: tuple[Column, ...]
    oparl: str = ""
    key: str = "id"
    label: str = "name"
    sort: str = ""

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns the table itself has."""
        return tuple(c for c in self.columns if not c.derived)

    def column(self, name: str) -> Column:
        """Raises KeyError if there is no such column."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")
