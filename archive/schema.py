"""The schema, as a list of small migrations; what they create is described in columns.py, never inferred from data.

Foreign keys are deferred to the end of a transaction, so that one page's rows can be written in any order. A migration
is never changed once released: `add_column` below does nothing where a fresh archive already has the column.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlite_utils
from sqlite_utils.migrations import Migrations

from archive import search, views
from archive.cited import folded
from archive.columns import RECORDS, TABLES, Column, Table
from archive.errors import ArchiveDamaged
from archive.walks import PAGED

APPLICATION_ID = 0x52415453  # "RATS": tells our databases from others
migrations = Migrations("ratsarchiv")


def _column_sql(table: Table, column: Column) -> str:
    parts = [f'"{column.name}"', column.sql_type]
    if column.name == table.key and table.name != "alias":
        parts.append("PRIMARY KEY NOT NULL")
    if column.fk:
        parts.append(f'REFERENCES "{column.fk}" ("{TABLES[column.fk].key}") DEFERRABLE INITIALLY DEFERRED')
    return " ".join(parts)


def create_table(db: sqlite_utils.Database, table: Table, *extra: str, tail: str = "") -> None:
    """Creates the table as described; `extra` are further lines of SQL (constraints), `tail` follows the bracket."""
    lines = [_column_sql(table, c) for c in table.stored] + list(extra)
    db.conn.execute(f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(lines) + f"\n){tail}")


def add_column(db: sqlite_utils.Database, table: Table, column: Column) -> None:
    """For later migrations: adds a described column, where it is not there yet."""
    held = {row[1] for row in db.conn.execute("SELECT * FROM pragma_table_info(?)", [table.name])}
    if column.name not in held:
        db.conn.execute(f'ALTER TABLE "{table.name}" ADD COLUMN {_column_sql(table, column)}')


def indexed(table: Table) -> Iterator[str]:
    """The columns of a table that readers filter, facet or join by."""
    return (c.name for c in table.stored if c.name != table.key and (c.fk or c.facet or c.index))


_EXTRA = {
    "page": ("UNIQUE (url, portal, method, request)",),
    "record": ("UNIQUE (id)",),
    "warc_file": ("UNIQUE (name)",),
    "alias": ("PRIMARY KEY (alias, record)",),
    "statement": ("PRIMARY KEY (page, record, detail, from_capture)",),
    "gone": ("PRIMARY KEY (page, capture)",),
    "doubted": ("PRIMARY KEY (page, capture)",),
    "unlinked": ("PRIMARY KEY (step, id)",),
    "change": ("PRIMARY KEY (record, capture, kind, field)",),
    "capture": ("fetched_at TEXT GENERATED ALWAYS AS (strftime('%Y-%m-%dT%H:%M:%SZ', fetched, 'unixepoch')) VIRTUAL",),
}
_INDEXES = (  # of the bookkeeping: few, for they are paid with every response
    "CREATE INDEX capture_page ON capture (page)",
    "CREATE INDEX statement_record ON statement (record, to_capture, content)",
    "CREATE INDEX statement_detail ON statement (record) WHERE detail = 1 AND to_capture IS NULL",
    "CREATE INDEX content_hash ON content (hash)",
    "CREATE INDEX page_portal ON page (portal)",
    "CREATE INDEX record_replaced_by ON record (replaced_by) WHERE replaced_by IS NOT NULL",
    "CREATE INDEX record_disputed ON record (disputed) WHERE disputed = 1",
    "CREATE INDEX problem_page ON problem (page)",
)
# WITHOUT ROWID. Not `change`: quick_check sees NULLs that are none where the key's columns are not the first
_KEYED = frozenset({"alias", "statement", "gone", "doubted", "unlinked"})


@migrations()
def m001_tables(db: sqlite_utils.Database) -> None:
    for table in TABLES.values():
        create_table(db, table, *_EXTRA.get(table.name, ()), tail=" WITHOUT ROWID" if table.name in _KEYED else "")


@migrations()
def m002_indexes(db: sqlite_utils.Database) -> None:
    for table in (*RECORDS, TABLES["portal"], TABLES["crawl"], TABLES["problem"]):
        for column in indexed(table):
            db.conn.execute(f'CREATE INDEX IF NOT EXISTS {table.name}_{column} ON "{table.name}" ("{column}")')
    for sql in _INDEXES:
        db.conn.execute(sql.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS"))


@migrations()
def m003_search(db: sqlite_utils.Database) -> None:
    search.create(db)


@migrations()
def m004_ledger(db: sqlite_utils.Database) -> None:
    """What a portal must show, and how many statements a page has made."""
    for table, column in (("portal", "floors"), ("page", "statements")):
        add_column(db, TABLES[table], TABLES[table].column(column))


@migrations()
def m005_history(db: sqlite_utils.Database) -> None:
    held = set(db.table_names())
    for name in ("gone", "change"):
        if name not in held:
            create_table(db, TABLES[name], *_EXTRA[name], tail=" WITHOUT ROWID" if name in _KEYED else "")
    add_column(db, TABLES["record"], TABLES["record"].column("stale"))
    for column in indexed(TABLES["change"]):
        db.conn.execute(f'CREATE INDEX IF NOT EXISTS change_{column} ON change ("{column}")')
    db.conn.execute("CREATE INDEX IF NOT EXISTS record_stale ON record (number) WHERE stale = 1")
    db.conn.execute(
        "UPDATE record SET stale = 1 WHERE number IN (SELECT record FROM statement WHERE to_capture IS NOT NULL)"
    )


@migrations()
def m006_doubt(db: sqlite_utils.Database) -> None:
    if "doubted" not in db.table_names():
        create_table(db, TABLES["doubted"], *_EXTRA["doubted"], tail=" WITHOUT ROWID")


@migrations()
def m007_walks(db: sqlite_utils.Database) -> None:
    """Which responses were the last page of a list."""
    add_column(db, TABLES["capture"], TABLES["capture"].column("ends"))
    db.conn.execute("CREATE INDEX IF NOT EXISTS capture_ends ON capture (page) WHERE ends = 1")
    db.conn.execute(f"CREATE INDEX IF NOT EXISTS page_paged ON page (portal) WHERE route = '{PAGED}'")


@migrations()
def m008_validators(db: sqlite_utils.Database) -> None:
    add_column(db, TABLES["page"], TABLES["page"].column("validators"))


@migrations()
def m009_understood(db: sqlite_utils.Database) -> None:
    """What the texts of an item say; of archives older than this a replay fills it in."""
    added = {
        "agenda_item": ("outcome_place", "substance", "conflict", "votes_place"),
        "vote": ("kind", "person_name", "side", "unanimous", "place"),
        "speech": ("name", "faction", "place"),
    }
    for table, names in added.items():
        for name in names:
            add_column(db, TABLES[table], TABLES[table].column(name))
    for table in ("vote", "speech"):
        for column in indexed(TABLES[table]):
            db.conn.execute(f'CREATE INDEX IF NOT EXISTS {table}_{column} ON "{table}" ("{column}")')


@migrations()
def m010_links(db: sqlite_utils.Database) -> None:
    """What follows from the rows; the next run makes it for all that is held."""
    if "unlinked" not in db.table_names():
        create_table(db, TABLES["unlinked"], *_EXTRA["unlinked"], tail=" WITHOUT ROWID")
    for column in TABLES["agenda_item"].columns:
        if column.linked or column.name == "adoption_said":
            add_column(db, TABLES["agenda_item"], column)
    db.conn.execute("CREATE INDEX IF NOT EXISTS agenda_item_adoption ON agenda_item (adoption)")
    db.conn.execute(
        "INSERT OR IGNORE INTO unlinked (step, id) SELECT 0, slug FROM portal UNION SELECT 2, i.id FROM agenda_item i "
        "LEFT JOIN paper p ON p.id = i.paper WHERE coalesce(i.recommendation, p.recommendation) IS NOT NULL"
    )


@migrations()
def m011_references(db: sqlite_utils.Database) -> None:
    """What texts refer to; of archives older than this a replay fills it in."""
    table = TABLES["reference"]
    if table.name not in db.table_names():
        create_table(db, table)
    for column in indexed(table):
        db.conn.execute(f'CREATE INDEX IF NOT EXISTS reference_{column} ON reference ("{column}")')
    for name, number in (("reference", "value"), ("paper", "reference")):
        db.conn.execute(f"CREATE INDEX IF NOT EXISTS {name}_number ON {name} (portal, {folded(number)})")


def state(db: sqlite_utils.Database) -> str:
    """ "empty", "old", "current", or ArchiveDamaged where it is no archive of ours or one of a newer version."""
    applied = {m.name for m in migrations.applied(db)}
    application, tables = db.conn.execute(
        "SELECT (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_master)"
    ).fetchone()
    known = {m.name for m in migrations._migrations}
    if applied - known:
        unknown = ", ".join(sorted(applied - known))
        raise ArchiveDamaged(
            f"the archive was written by a newer version of ratsarchiv (unknown: {unknown}); update ratsarchiv"
        )
    if application not in (0, APPLICATION_ID) or (tables and not applied and application == 0):
        raise ArchiveDamaged("archive.db is a database, but not one of ratsarchiv; name another directory")
    if not applied:
        return "empty"
    return "current" if applied == known else "old"


def migrate(db: sqlite_utils.Database) -> None:
    """Brings the database to this version. Raises ArchiveDamaged as `state` does."""
    before = state(db)
    if before == "empty":
        db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    if before != "current":
        migrations.apply(db)
    with db.atomic():
        views.refresh(db)
