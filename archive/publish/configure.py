"""How Datasette treats each table: labels, facets, order, what is hidden or refused; and the prepared queries."""

from __future__ import annotations

from typing import Any

from archive.columns import BOOKKEEPING, RECORDS, TABLES, VIEWS, Table

SHOWN = {"portal", "crawl", "problem", "change"}
# what was ever said, even if redacted since
REFUSED = {"record", "alias", "gone", "doubted", "unlinked", "content", "statement", "text"}
SECRETS = {("content", "fields"), ("text", "body")}  # cannot be read by any SQL
INTERNAL = ("_sqlite_migrations", "sqlite_sequence", "sqlite_stat1", "sqlite_stat4")
NEWEST_FIRST = {"seen_at", "start", "date", "first_seen", "started_at", "last_seen", "number", "fetched_at"}
FACETS = {"meeting": ["organization"], "membership": ["organization"], "decisions": ["organization_name"]}
WITHIN_REASON = 6  # facets shown at once; every one is a count over the whole table

QUERIES: dict[str, dict[str, str]] = {
    "beschluesse_je_gremium_und_jahr": {
        "title": "Beschlüsse je Gremium und Jahr",
        "description": "Wie oft welches Gremium wie entschieden hat. Jahr leer lassen für alle Jahre.",
        "sql": """
select o.name as gremium, m.organization, substr(m.start, 1, 4) as jahr, count(*) as beratungen,
  sum(i.outcome in ('accepted', 'accepted_amended')) as angenommen, sum(i.outcome = 'rejected') as abgelehnt,
  sum(i.outcome in ('postponed', 'referred')) as vertagt_oder_verwiesen
from agenda_item i join meeting m on m.id = i.meeting left join organization o on o.id = m.organization
where i.outcome is not null and i.outcome <> 'unknown' and i.withdrawn_at is null
  and (:jahr = '' or substr(m.start, 1, 4) = :jahr)
group by m.organization, jahr order by jahr desc, beratungen desc""",
    },
    "umstrittene_beschluesse": {
        "title": "Umstrittene Beschlüsse",
        "description": "Abstimmungen mit Gegenstimmen, die knappsten zuerst.",
        "sql": """
select i.id, i.title, o.name as gremium, m.start, i.result, i.votes_yes, i.votes_no, i.votes_abstain,
  round(100.0 * i.votes_no / (i.votes_yes + i.votes_no), 1) as nein_prozent
from agenda_item i join meeting m on m.id = i.meeting left join organization o on o.id = m.organization
where i.votes_no > 0 and i.votes_yes + i.votes_no > 0 and i.withdrawn_at is null
order by abs(i.votes_yes - i.votes_no) * 1.0 / (i.votes_yes + i.votes_no), m.start desc limit 500""",
    },
    "stimmen_der_fraktionen": {
        "title": "Stimmen der Fraktionen",
        "description": "Wie oft eine Fraktion dafür, dagegen oder enthalten stimmte, soweit Niederschriften es sagen.",
        "sql": """
select v.portal, v.faction as fraktion, count(*) as genannt, sum(v.side = 'yes') as dafuer,
  sum(v.side = 'no') as dagegen, sum(v.side = 'abstain') as enthalten
from vote v where v.faction is not null and v.withdrawn_at is null
group by v.portal, v.faction order by genannt desc limit 500""",
    },
    "empfehlung_und_beschluss": {
        "title": "Was aus Beschlussempfehlungen wird",
        "description": "Wie oft welches Gremium Empfehlungen unverändert, geändert oder abweichend beschloss.",
        "sql": """
select organization_name as gremium, organization, substr(start, 1, 4) as jahr, count(*) as verglichen,
  sum(adoption = 'unchanged') as unveraendert, sum(adoption = 'amended') as geaendert,
  sum(adoption = 'departed') as abweichend, sum(adoption = 'rejected') as abgelehnt
from adoptions group by organization, jahr order by jahr desc, verglichen desc limit 500""",
    },
    "offene_ergebnisse": {
        "title": "Offene Ergebnisse",
        "description": "Öffentliche Punkte vergangener Sitzungen, zu denen kein verständliches Ergebnis genannt ist.",
        "sql": """
select i.id, i.number, i.title, o.name as gremium, m.start, i.result, i.text_state
from agenda_item i join meeting m on m.id = i.meeting left join organization o on o.id = m.organization
where (i.outcome is null or i.outcome = 'unknown') and i.public = 1 and i.withdrawn_at is null
  and m.start < strftime('%Y-%m-%d', 'now') order by m.start desc limit 500""",
    },
    "lange_wege": {
        "title": "Vorlagen mit den meisten Beratungen",
        "description": "Welche Vorlagen durch die meisten Gremien gingen.",
        "sql": """
select p.id, p.reference, p.name, count(*) as stationen, min(c.date) as erste, max(c.date) as letzte
from consultation c join paper p on p.id = c.paper where c.withdrawn_at is null
group by c.paper order by stationen desc, letzte desc limit 200""",
    },
    "nachtraege": {
        "title": "Nachträglich auf die Tagesordnung gesetzt",
        "description": "Punkte, die als Nachtrag gekennzeichnet sind.",
        "sql": """
select i.id, i.number, i.title, o.name as gremium, m.start, i.result
from agenda_item i join meeting m on m.id = i.meeting left join organization o on o.id = m.organization
where i.late = 1 and i.withdrawn_at is null order by m.start desc limit 500""",
    },
    "nicht_mehr_veroeffentlicht": {
        "title": "Vom Portal verschwunden",
        "description": "Beratungen und Vorlagen, die keine Seite des Portals mehr nennt.",
        "sql": """
select id, title as name, withdrawn_at, url from agenda_item where withdrawn_at is not null
union all select id, name, withdrawn_at, url from paper where withdrawn_at is not null
order by withdrawn_at desc limit 500""",
    },
}


def config() -> dict[str, Any]:
    """Datasette 1.0's datasette.yaml as a dictionary; 0.65 takes the same keys as part of the metadata."""
    tables = {name: _behaviour(table) for name, table in {**TABLES, **VIEWS}.items()}
    tables |= {name: {"hidden": True, "allow": False} for name in INTERNAL}
    return {"databases": {"archive": {"tables": tables, "queries": QUERIES}}}


def _behaviour(table: Table) -> dict[str, Any]:
    stored = {c.name for c in table.stored}
    chosen = [*FACETS.get(table.name, []), *(c.name for c in table.stored if c.facet)]
    behaviour: dict[str, Any] = {"facets": list(dict.fromkeys(f for f in chosen if f in stored))[:WITHIN_REASON]}
    if table.label in {c.name for c in table.columns}:
        behaviour["label_column"] = table.label
    if table.sort in stored:
        behaviour["sort_desc" if table.sort in NEWEST_FIRST else "sort"] = table.sort
    if table in BOOKKEEPING and table.name not in SHOWN:
        behaviour["hidden"] = True
    if table.name in REFUSED:
        behaviour["allow"] = False
    return behaviour


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Both dictionaries in one, level by level; where both say something `other` has the last word."""
    both = dict(one)
    for key, value in other.items():
        there = both.get(key)
        both[key] = merged(there, value) if isinstance(there, dict) and isinstance(value, dict) else value
    return both


REFERENCES = {c.name for t in (*RECORDS, *VIEWS.values()) for c in t.columns if c.fk in {r.name for r in RECORDS}}
