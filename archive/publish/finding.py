"""The search page: agenda items and papers whose text holds all the words asked for.

Any string is a valid question: words are quoted before SQLite's full-text engine sees them, so its operators and stray
quotes mean nothing. Words of four letters and more match as beginnings ("Radweg" finds "Radwegekonzept"); words in
"double quotes" match as a phrase.
"""

from __future__ import annotations

import re
from typing import Any

from datasette.database import QueryInterrupted
from markupsafe import Markup, escape

from archive.publish.rows import Reader, Row

SHOWN = 20
RANKED_UP_TO = 50_000  # ranking reads every hit; beyond this the newest come first
MARKED = re.compile("\x02([^\x02\x03]*)\x03")
TABLES = {
    "agenda_item": """
select r.id, r.number, r.title as title, r.result, r.outcome, r.public, r.withdrawn_at, m.start as "when",
       coalesce(o.name, m.organization_name) as organization_name, r.paper_reference as reference, hits.words as words
from (select rowid, rank, snippet({fts}, -1, char(2), char(3), ' … ', 28) as words from {fts}
      where {fts} match :words order by {order} limit :limit offset :offset) hits
join agenda_item r on r.rowid = hits.rowid left join meeting m on m.id = r.meeting
left join organization o on o.id = m.organization order by {last}
""",
    "paper": """
select r.id, null as number, r.name as title, r.paper_type as result, null as outcome, r.public, r.withdrawn_at,
       r.date as "when", r.originator as organization_name, r.reference, hits.words as words
from (select rowid, rank, snippet({fts}, -1, char(2), char(3), ' … ', 28) as words from {fts}
      where {fts} match :words order by {order} limit :limit offset :offset) hits
join paper r on r.rowid = hits.rowid order by {last}
""",
}


def match(question: str) -> str:
    """What a person typed -> an FTS5 expression that holds nothing but quoted words; "" if there are none."""
    terms = []
    for phrase, rest in re.findall(r'"([^"]*)"|([^"]+)', question[:400]):
        words = re.findall(r"\w+", phrase or rest)
        if phrase and words:
            terms.append('"' + " ".join(words) + '"')
        else:
            terms += [f'"{word}"' + ("*" if len(word) > 3 else "") for word in words]
    return " ".join(terms[:12])


def marked(words: object) -> Markup:
    """A snippet with its hits marked; everything else in it is text."""
    text = MARKED.sub(r"<mark>\1</mark>", str(escape(str(words or ""))))
    return Markup(re.sub("[\x02\x03]", "", text))  # noqa: S704 - escaped above


async def find(archive: Reader, question: str, table: str | None, page: int) -> dict[str, Any]:
    """The template's variables of the search page: hits in both tables, or `page` (from 1) of one of them."""
    words = match(question)
    asked = [table] if table in TABLES else list(TABLES)
    found = [await _hits(archive, name, words, page if table else 1, SHOWN if table else 10) for name in asked]
    return {"question": question, "words": words, "table": table, "page": page, "found": found if words else []}


async def _hits(archive: Reader, table: str, words: str, page: int, shown: int) -> Row:
    fts = f"{table}_fts"
    answer: Row = {"table": table, "hits": [], "count": 0, "more": False, "interrupted": False}
    if not words:
        return answer
    try:
        counted = await archive.one(f'select count(*) as n from "{fts}" where "{fts}" match :words', words=words)  # noqa: S608
        order, last = ("rank", "hits.rank") if counted["n"] <= RANKED_UP_TO else ("rowid desc", "hits.rowid desc")
        sql = TABLES[table].format(fts=fts, order=order, last=last)
        hits = await archive.all(sql, words=words, limit=shown + 1, offset=(page - 1) * shown)
    except QueryInterrupted:
        return answer | {"interrupted": True}
    return answer | {"count": counted["n"], "hits": hits[:shown], "more": len(hits) > shown}
