"""Tables whose rows are told apart when they are paged through.

Datasette 0.65 sorts the first page of a table by the chosen column alone, every later page by that column and the
primary key. Where many rows share a value (all that one page said was first seen in the same second) the pages do not
fit together: rows are skipped, in CSV exports too, and nothing says so. Here the first page gets the key as well.
"""

from __future__ import annotations

import re
from typing import Any

from datasette.database import Database

from archive.columns import TABLES

FIRST_PAGE = re.compile(
    r"(?P<asked>select .+? from \[?(?P<table>\w+)\]? .*order by (?P<column>\[?\w+\]?)(?: desc)?)(?P<limit> limit \d+)",
    re.S,
)


def told_apart(sql: str) -> str:
    """The same question with the primary key as the last word on order, where it is a table's first page."""
    asked = FIRST_PAGE.fullmatch(sql)
    if asked is None or asked["table"] not in TABLES:
        return sql
    key = TABLES[asked["table"]].key
    return sql if key == asked["column"] else f"{asked['asked']}, {key}{asked['limit']}"


class Ordered(Database):
    """A database that tells rows apart."""

    async def execute(self, sql: str, *values: Any, **how: Any) -> Any:
        return await super().execute(told_apart(sql), *values, **how)
