"""Problem rows: what on a page could not be read or understood. One row per page, kind and words, however often met."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from archive.merging import iso
from archive.settle import Page

_NEW = """
INSERT INTO problem
  (portal, kind, message, words, record, url, page, crawl, capture, first_seen, last_seen, resolved_at)
VALUES
  (:portal, :kind, :message, :words, :record, :url, :page, :crawl, :capture, :at, :at, :resolved_at)"""


def note(db: sqlite3.Connection, page: Page, problems: Sequence[Mapping[str, object]], *, resolve: bool) -> None:
    """Notes the problems of a capture. `resolve`: the page was read, so what is not among them is over."""
    at = iso(page.fetched)
    held = {
        (kind, words): (number, first, last)
        for number, kind, words, first, last in db.execute(
            "SELECT number, kind, words, first_seen, last_seen FROM problem WHERE page = ?", (page.number,)
        )
    }
    met = {(_text(p["kind"]), _text(p.get("words"))): p for p in problems}
    for key, problem in met.items():
        if key in held:
            _meet_again(db, page, at, held[key])
        else:
            over = _over(page)
            values = {name: _text(problem.get(name)) for name in ("kind", "message", "words", "record")}
            place = {"portal": page.portal, "url": page.url, "page": page.number, "crawl": page.crawl}
            db.execute(_NEW, {**values, **place, "capture": page.capture, "at": at, "resolved_at": over})
    if resolve:
        for number in (held[key][0] for key in held.keys() - met.keys() if held[key][2] < at):
            sql = "UPDATE problem SET resolved_at = ? WHERE number = ? AND (resolved_at IS NULL OR resolved_at > ?)"
            db.execute(sql, (at, number, at))


def _meet_again(db: sqlite3.Connection, page: Page, at: str, held: tuple[int, str, str]) -> None:
    number, first, last = held
    if at < first:
        db.execute("UPDATE problem SET first_seen = ? WHERE number = ?", (at, number))
    if at >= last:
        db.execute(
            "UPDATE problem SET last_seen = ?, capture = ?, crawl = ?, resolved_at = ? WHERE number = ?",
            (at, page.capture, page.crawl, _over(page), number),
        )


def _over(page: Page) -> str | None:
    """When the page was read again since, if this capture is older than what is known of it."""
    newest = page.newest_fetched  # None: the page has never been read
    return iso(newest) if newest is not None and page.fetched < newest else None


def _text(value: object) -> str | None:
    return None if value is None else str(value).encode("utf-8", "replace").decode()
