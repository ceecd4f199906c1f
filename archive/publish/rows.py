"""What the page of one record shows beside its own row: where it belongs, what belongs to it, where it was read.

One function per table that has a page of its own; each takes a `Reader` and the record's id and returns the template's
variables ({} for an unknown id: Datasette answers 404 then). All lookups go through primary keys and indexed foreign
keys, so a page costs the same in an archive of a thousand rows and of a million. ("+withdrawn_at" keeps SQLite from
using that column's index: nearly all rows are not withdrawn.)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from datasette.database import Database

from archive.differences import Piece, differences
from archive.publish.places import spots

Row = dict[str, Any]
STATIONS = """
select c.id, c.position, c.role, c.state, coalesce(m.start, c.date) as "when", c.date_words, c.meeting,
       coalesce(o.name, c.organization_name) as organization_name, c.organization, i.id as agenda_item, i.number,
       coalesce(i.result, c.result) as result, coalesce(nullif(i.outcome, 'unknown'), c.outcome) as outcome
from consultation c left join agenda_item i on i.id = c.agenda_item
left join meeting m on m.id = coalesce(c.meeting, i.meeting) left join organization o on o.id = c.organization
where c.paper = :paper and +c.withdrawn_at is null
union all
select i.id, null, null, null, m.start, m.date_words, i.meeting, coalesce(o.name, m.organization_name), m.organization,
       i.id, i.number, i.result, i.outcome
from agenda_item i left join meeting m on m.id = i.meeting left join organization o on o.id = m.organization
where i.paper = :paper and +i.withdrawn_at is null
  and i.id not in (select agenda_item from consultation where paper = :paper and agenda_item is not null)
limit 200
"""
CAPTURE = "select * from capture_overview where number = :number"
# what went with the whole meeting was not taken off its agenda; what moved is there under its new number
AGENDA = """
select * from (
  select i.*, p.reference as reference, p.name as paper_name,
         case when i.withdrawn_at < coalesce(m.withdrawn_at, '9999') then coalesce((
           select c.kind from change c where c.record = i.id and +c.kind in ('withdrawn', 'depublished', 'moved')
           order by c.seen_at desc, c.capture desc limit 1), 'withdrawn') end as gone
  from agenda_item i join meeting m on m.id = i.meeting left join paper p on p.id = i.paper where i.meeting = :id)
where gone is not 'moved' order by position, number, withdrawn_at limit 1000
"""
MEMBERS = """
select s.*, coalesce(p.name, s.person_name) as name, o.name as organization_name,
       coalesce(s.end_date < date('now'), 0) as former
from membership s left join person p on p.id = s.person left join organization o on o.id = s.organization
where s.{column} = :id and +s.withdrawn_at is null limit 1000
"""
VOTES = """
select v.*, coalesce(p.name, v.person_name) as voter from vote v left join person p on p.id = v.person
where v.agenda_item = :id and +v.withdrawn_at is null order by v.position limit 300
"""
SPEECHES = """
select s.*, p.name as person_said, i.number, i.title, m.start,
  coalesce(o.name, m.organization_name) as organization_name
from speech s left join person p on p.id = s.person left join agenda_item i on i.id = s.agenda_item
left join meeting m on m.id = i.meeting left join organization o on o.id = m.organization
where s.{column} = :id and +s.withdrawn_at is null order by {order} limit :limit
"""
REFERENCES = """
select r.* from reference r where r.agenda_item = :id and +r.withdrawn_at is null order by r.position limit 300
"""
MENTIONS = """
select i.id, i.number, i.title, m.start, coalesce(o.name, m.organization_name) as organization_name,
  group_concat(distinct r.words) as words
from reference r join agenda_item i on i.id = r.agenda_item left join meeting m on m.id = i.meeting
left join organization o on o.id = m.organization
where r.{column} = :id and +r.withdrawn_at is null and i.{own} is not :id
group by i.id order by m.start desc, i.id limit 21
"""
MEETINGS = """
select m.*, (select count(*) from agenda_item i where i.meeting = m.id and +i.withdrawn_at is null) as items
from meeting m where m.organization = :id and +m.withdrawn_at is null
  and (:year is null or substr(m.start, 1, 4) = :year) order by m.start desc limit 60
"""
YEARS = """
select substr(start, 1, 4) as year, count(*) as meetings from meeting
where organization = :id and start is not null and +withdrawn_at is null group by 1 order by 1 desc
"""
PAPER_ITEMS = """
select p.* from paper p where p.related = :id and +p.withdrawn_at is null order by p.date limit 50
"""


class Reader:
    """Questions to the archive's database, answered as dictionaries."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def all(self, sql: str, **values: object) -> list[Row]:
        return [dict(row) for row in await self.db.execute(sql, values)]

    async def one(self, sql: str, **values: object) -> Row:
        """The first row, or {}."""
        return next(iter(await self.all(sql, **values)), {})

    async def row(self, table: str, record: object) -> Row:
        """One record of one of our own tables; {} where there is none."""
        return await self.one(f'select * from "{table}" where id = :id', id=record) if record else {}  # noqa: S608

    async def source(self, *rows: Row) -> Row:
        """The capture of the first of these rows that was read on a page of its own."""
        number = next((row["capture"] for row in rows if row.get("capture")), None)
        return await self.one(CAPTURE, number=number) if number else {}

    async def seen(self, record: str) -> Row:
        """When pages mentioned the record first and last; bookkeeping of the archive, so asked for apart."""
        return await self.one("select first_seen, last_seen from seen where id = :id", id=record)


async def agenda_item(archive: Reader, record: str) -> Row:
    item = await archive.row("agenda_item", record)
    if not item:
        return {}
    meeting = await archive.row("meeting", item["meeting"])
    paper = await archive.row("paper", item["paper"])
    votes = await archive.all(VOTES, id=record)
    speeches = await archive.all(SPEECHES.format(column="agenda_item", order="s.position"), id=record, limit=300)
    return {
        "item": item,
        "spots": spots(item, votes, speeches, await archive.all(REFERENCES, id=record)),
        "speeches": speeches,
        "compared": compared(item, paper),
        "meeting": meeting,
        "organization": await archive.row("organization", meeting.get("organization")),
        "paper": paper,
        "stations": await stations(archive, item["paper"]),
        "votes": votes,
        "files": await files(archive, "agenda_item", record),
        "near": await neighbours(archive, item),
        "source": await archive.source(item),
        "seen": await archive.seen(record),
        "named_on": await archive.source(meeting),
    }


def compared(item: Row, paper: Row) -> list[Piece]:
    """How the recommendation became the resolution, where they are compared and differ."""
    if item["similarity"] is None or item["adoption"] == "unchanged":
        return []
    return differences(item["recommendation"] or paper.get("recommendation"), item["resolution_text"])


async def neighbours(archive: Reader, item: Row) -> Row:
    """The items before and after this one on the same agenda."""
    place = {"meeting": item["meeting"], "position": item["position"]}
    sql = "select id, number, title from agenda_item where meeting = :meeting and +withdrawn_at is null and position "
    return {
        "before": await archive.one(sql + "< :position order by position desc limit 1", **place),
        "after": await archive.one(sql + "> :position order by position limit 1", **place),
    }


async def stations(archive: Reader, paper: str | None) -> list[Row]:
    """The consultation path of a paper, oldest station first; undated ones last."""
    if not paper:
        return []
    found = await archive.all(STATIONS, paper=paper)
    return sorted(found, key=lambda s: (str(s["when"] or "9999"), s["position"] or 0))


async def files(archive: Reader, column: str, record: str) -> list[Row]:
    sql = f'select * from file where "{column}" = :id and +withdrawn_at is null order by name limit 500'  # noqa: S608
    return await archive.all(sql, id=record)


async def meeting(archive: Reader, record: str) -> Row:
    row = await archive.row("meeting", record)
    if not row:
        return {}
    return {
        "meeting": row,
        "organization": await archive.row("organization", row["organization"]),
        "agenda": await archive.all(AGENDA, id=record),
        "mentions": await archive.all(MENTIONS.format(column="to_meeting", own="meeting"), id=record),
        "files": await files(archive, "meeting", record),
        "source": await archive.source(row),
        "seen": await archive.seen(record),
    }


async def paper(archive: Reader, record: str) -> Row:
    row = await archive.row("paper", record)
    if not row:
        return {}
    return {
        "paper": row,
        "related": await archive.row("paper", row["related"]),
        "answers": await archive.all(PAPER_ITEMS, id=record),
        "mentions": await archive.all(MENTIONS.format(column="to_paper", own="paper"), id=record),
        "stations": await stations(archive, record),
        "files": await files(archive, "paper", record),
        "source": await archive.source(row),
        "seen": await archive.seen(record),
    }


async def organization(archive: Reader, record: str, year: str | None = None) -> Row:
    row = await archive.row("organization", record)
    if not row:
        return {}
    return {
        "organization": row,
        "members": sorted(await archive.all(MEMBERS.format(column="organization"), id=record), key=_rank),
        "meetings": await archive.all(MEETINGS, id=record, year=year),
        "years": await archive.all(YEARS, id=record),
        "year": year,
        "source": await archive.source(row),
        "seen": await archive.seen(record),
    }


def _rank(member: Mapping[str, Any]) -> tuple[int, int, str, str]:
    """Present members before former ones, chairs first, then by role and name."""
    first = {"chair": 0, "deputy_chair": 1, "member": 2, "substitute": 4}
    return member["former"], first.get(member["kind"] or "", 3), member["role"] or "", member["name"] or ""


async def person(archive: Reader, record: str) -> Row:
    row = await archive.row("person", record)
    if not row:
        return {}
    found = await archive.all(MEMBERS.format(column="person"), id=record)
    return {
        "person": row,
        "memberships": sorted(found, key=_rank),
        "speeches": await archive.all(
            SPEECHES.format(column="person", order="m.start desc, s.id"), id=record, limit=21
        ),
        "source": await archive.source(row),
        "seen": await archive.seen(record),
    }


PAGES: dict[str, Callable[..., Awaitable[Row]]] = {
    "agenda_item": agenda_item,
    "meeting": meeting,
    "paper": paper,
    "organization": organization,
    "person": person,
}
