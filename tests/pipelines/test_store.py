"""The last pipeline: one Reading, one call to the archive; an archive that fails ends the crawl with its own reason."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from typing import Any

import pytest

pytest.importorskip("archive.statements", reason="the archive's statements are not built yet")

from archive.errors import NotRecorded
from pipelines import interpret
from pipelines.steps import Id
from pipelines.store import REASON, Store, statements
from scraper.items import AgendaItem, Problem, Reading


class Crawler:
    """As much of Scrapy's crawler as Store uses; `stored` and `closed` tell what was asked of it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.archive = self.engine = self
        self.error = error
        self.stored: list[tuple[Any, ...]] = []
        self.closed: list[str] = []

    def store(self, capture: int, said: Any, problems: Any = (), *, failed: bool = False, **more: Any) -> None:
        if self.error:
            raise self.error
        self.stored.append((capture, said, problems, failed, more))

    async def close_spider_async(self, *, reason: str) -> None:
        self.closed.append(reason)


def reading(**more: Any) -> Reading:
    items = (AgendaItem(key="5", alias="~77.Ö4", meeting="77", public=True, title="Bau", number="Ö 4"),)
    return interpret(Reading(portal="demo", url="u", items=items, **({"capture": 3, "route": "meeting"} | more)))


def test_statements_are_plain() -> None:
    said = statements(reading())
    assert [(s.type, s.id, s.detail, s.alias) for s in said] == [
        ("agenda_item", "demo:agenda_item:5", False, "demo:agenda_item:~77.Ö4"),
        ("meeting", "demo:meeting:77", False, None),
    ]
    assert said[0].fields == {"meeting": "demo:meeting:77", "number": "Ö 4", "public": True, "title": "Bau"}
    for statement in said:
        values = [*(getattr(statement, f.name) for f in fields(statement)), *statement.fields.values()]
        assert not any(isinstance(value, Id) for value in values)


def test_a_reading_is_stored_under_its_capture() -> None:
    crawler = Crawler()
    said = reading(problems=(Problem("denied", "no", None, "meeting:77"),))
    assert Store.from_crawler(crawler).process_item(said) is said
    ((capture, stored, problems, failed, more),) = crawler.stored
    assert (capture, stored, failed) == (3, statements(said), True)
    assert more == {"doubt": True, "route": "meeting", "ends": False}
    assert problems == [{"kind": "denied", "message": "no", "words": None, "record": "demo:meeting:77"}]
    assert type(problems[0]["record"]) is str


def test_an_archive_that_fails_closes_the_spider_once() -> None:
    crawler = Crawler(NotRecorded("disk full"))

    async def twice() -> None:
        store = Store(crawler)
        for _ in range(2):
            with pytest.raises(NotRecorded):
                store.process_item(reading())
        await asyncio.sleep(0)

    asyncio.run(twice())
    assert crawler.closed == [REASON]


def test_a_reading_of_nothing_recorded_is_refused() -> None:
    with pytest.raises(ValueError, match="no capture"):
        Store(Crawler()).process_item(reading(capture=None))
