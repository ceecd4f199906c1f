"""Hands one Reading to the archive, in one transaction; if the archive cannot take it, the crawl ends.

Scrapy only logs what an item pipeline raises and would go on asking for pages that cannot be kept, so the spider is
closed here, with a reason of its own.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from operator import attrgetter
from typing import Any

from archive.errors import ArchiveError
from archive.statements import Statement
from archive.walks import PAGED
from pipelines.steps import FIELDS
from scraper.items import Item, Reading

REASON = "archive_failed"
_UNSAID = ("key", "alias", "detail", "author")  # of no column of their own; whatever is left of an author has none
_NAMES = {kind: tuple(name for name in FIELDS[kind] if name not in _UNSAID) for kind in FIELDS}
_SAID = {kind: (names, attrgetter(*names)) for kind, names in _NAMES.items()}


def statements(reading: Reading) -> list[Statement]:
    """What an interpreted reading says, one statement per record; strings are plain str."""
    return [_statement(item) for item in reading.items]


def problems(reading: Reading) -> list[dict[str, object]]:
    """The problems of an interpreted reading, as the archive takes them."""
    return [asdict(problem) | {"record": problem.record and str(problem.record)} for problem in reading.problems]


def ends(reading: Reading) -> bool:
    """Whether this is the last page of a list that only one session leads through: it has no link to a next one."""
    listed = reading.route == PAGED and not reading.failed and any(reading.items)
    return listed and not any(link.session for link in reading.links)


def _statement(item: Item) -> Statement:
    names, values = _SAID[type(item)]
    said = zip(names, values(item), strict=True)
    fields = {name: str(value) if isinstance(value, str) else value for name, value in said if value is not None}
    return Statement(item.type, str(item.key), item.detail, fields, str(item.alias) if item.alias else None)


class Store:
    """Scrapy item pipeline, the last: stores a Reading under its capture in `crawler.archive`."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self.closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> Store:
        return cls(crawler)

    def process_item(self, item: Reading) -> Reading:
        try:
            self._store(item)
        except ArchiveError:
            if self.closing is None:
                # not awaited: closing waits for the items under way, and this is one of them
                self.closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=REASON))
            raise
        return item

    def _store(self, item: Reading) -> None:
        if item.capture is None:
            raise ValueError(f"a reading of {item.url} was to be stored that belongs to no capture")
        if item.remark:
            self.crawler.archive.remark(item.capture, problems(item), route=item.route)
            return
        how = {"failed": item.failed, "doubt": True, "route": item.route, "ends": ends(item)}
        self.crawler.archive.store(item.capture, statements(item), problems(item), **how)
