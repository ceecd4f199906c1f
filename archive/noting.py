"""Noting: rows about runs and recorded responses, in the caller's transaction. Crawl and replay write them alike."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from archive.columns import TABLES
from archive.exchange import Exchange
from archive.wire import digest


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database keeps of a response, and where it lies. `request` and `digest` are digests of bodies."""

    url: str
    method: str
    request: str
    fetched: int  # seconds since 1970
    status: int
    content_type: str | None
    digest: str
    size: int
    warc: str
    offset: int
    length: int
    validators: str | None = None


def facts(exchange: Exchange, warc: str, offset: int, length: int) -> Facts:
    return Facts(
        exchange.url.encode("utf-8", "replace").decode(),
        exchange.method,
        digest(exchange.request_body) if exchange.request_body else "",
        int(exchange.fetched_at.timestamp()),
        exchange.status,
        exchange.content_type,
        digest(exchange.body),
        len(exchange.body),
        warc,
        offset,
        length,
        _validators(exchange),
    )


def _validators(exchange: Exchange) -> str | None:
    """By what the server will know this page again: ETag and Last-Modified, as a JSON object of header lines."""
    said = {name: exchange.header(name) for name in ("ETag", "Last-Modified")}
    kept = {name: value for name, value in said.items() if value and len(value) < 200}
    return json.dumps(kept) if kept and exchange.status == 200 else None


def note(db: sqlite3.Connection, portal: str, crawl: int | None, held: Facts) -> int:
    """The number of the new capture."""
    page, validators = _page(db, portal, held)
    if held.status == 200 and held.validators != validators:
        db.execute("UPDATE page SET validators = ? WHERE number = ?", (held.validators, page))
    row = db.execute(
        "INSERT INTO capture (page, crawl, fetched, status, payload, warc, offset, length) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
        (
            page,
            crawl,
            held.fetched,
            held.status,
            _payload(db, page, held),
            _warc(db, portal, held.warc),
            held.offset,
            held.length,
        ),
    ).fetchone()
    return int(row[0])


def _page(db: sqlite3.Connection, portal: str, held: Facts) -> tuple[int, str | None]:
    """The page's number, and by what the server knew it until now."""
    key = (held.url, portal, held.method, held.request)
    sql = "SELECT number, validators FROM page WHERE url = ? AND portal = ? AND method = ? AND request = ?"
    found = db.execute(sql, key).fetchone()
    if found is None:
        db.execute("INSERT INTO portal (slug) VALUES (?) ON CONFLICT DO NOTHING", (portal,))
        sql = "INSERT INTO page (url, portal, method, request) VALUES (?, ?, ?, ?) RETURNING number, validators"
        found = db.execute(sql, key).fetchone()
    number, validators = found
    return int(number), validators


def _payload(db: sqlite3.Connection, page: int, held: Facts) -> int:
    """The body's number; that of the page's response before it, if not a byte is different."""
    body = (held.digest, held.content_type, held.size)
    before = db.execute(
        "SELECT b.number, b.digest, b.content_type, b.size FROM capture c JOIN payload b ON b.number = c.payload "
        "WHERE c.page = ? ORDER BY c.number DESC LIMIT 1",
        (page,),
    ).fetchone()
    if before is not None and before[1:] == body:
        return int(before[0])
    row = db.execute(
        "INSERT INTO payload (digest, content_type, size) VALUES (?, ?, ?) RETURNING number", body
    ).fetchone()
    return int(row[0])


def _warc(db: sqlite3.Connection, portal: str, name: str) -> int:
    found = db.execute("SELECT number FROM warc_file WHERE name = ?", (name,)).fetchone()
    if found is None:
        sql = "INSERT INTO warc_file (name, portal) VALUES (?, ?) RETURNING number"
        found = db.execute(sql, (name, portal)).fetchone()
    return int(found[0])


def note_portal(db: sqlite3.Connection, row: Mapping[str, object]) -> None:
    """A portal (by `slug`; keys without a column are left out) and its body `<slug>:body:~portal`."""
    slug = str(row["slug"])
    known = {c.name: row[c.name] for c in TABLES["portal"].columns if c.name in row}
    body = {"id": f"{slug}:body:~portal", "portal": slug, "name": row.get("body_name")}
    body |= {"classification": row.get("kind"), "url": row.get("url")}
    _upsert(db, "portal", "slug", known)
    _upsert(db, "body", "id", body)


def note_crawl(db: sqlite3.Connection, portal: str, started_at: str, command: str | None) -> int:
    """The number of a new run."""
    _upsert(db, "portal", "slug", {"slug": portal})
    sql = "INSERT INTO crawl (portal, started_at, command) VALUES (?, ?, ?) RETURNING number"
    return int(db.execute(sql, (portal, started_at, command)).fetchone()[0])


def note_end(db: sqlite3.Connection, crawl: int, end: Mapping[str, object]) -> str:
    """How a run ended, as its diary has it; returns its portal. Raises LookupError if there is no such run."""
    row = db.execute(
        "UPDATE crawl SET finished_at = ?, reason = ?, exit_code = ?, counts = ? WHERE number = ? RETURNING portal",
        (end["finished_at"], end["reason"], end["exit_code"], json.dumps(end["counts"], sort_keys=True), crawl),
    ).fetchone()
    if row is None:
        raise LookupError(f"no crawl {crawl} in this archive")
    return str(row[0])


def _upsert(db: sqlite3.Connection, table: str, key: str, row: Mapping[str, object]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in row if name != key)
    db.execute(
        f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(row))}) '  # noqa: S608
        f"ON CONFLICT ({key}) DO " + (f"UPDATE SET {sets}" if sets else "NOTHING"),
        tuple(row.values()),
    )
