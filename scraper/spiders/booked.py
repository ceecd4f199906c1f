"""Booked: the part of a crawl that is about the archive: one run over one portal, from its first row to its last.

finished · max_requests          done, or as much as was asked for
incomplete                       done, but there may be months that nobody has found    exit 1
blocked · robots · unreachable   the portal does not let us, or does not answer          exit 3
not_recorded · archive_failed    the archive cannot take it (disk full, damaged)         exit 4
interrupted                      by the user; run again to go on                         exit 130
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from archive.archive import Archive
from archive.errors import ArchiveError
from scraper.portals import Portal, lookup, register
from scraper.progress import ARCHIVE, INTERRUPTED, STOPPED, Progress, Watched


class Booked(Spider):
    """Opens and closes the books of a run; `stop` ends it. What went wrong with a run is in `progress`."""

    portal: Portal
    stopping = ""
    crawl: int | None = None
    closer: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.settings.set("DOWNLOAD_DELAY", spider.portal.delay, priority="spider")
        crawler.archive = Watched(spider.archive, spider.progress)  # type: ignore[attr-defined]
        crawler.signals.connect(spider.opened, signals.spider_opened)
        crawler.signals.connect(spider.dropped, signals.item_error)
        crawler.signals.connect(spider.faulted, signals.spider_error)
        crawler.signals.connect(spider.closing, signals.spider_closed)
        return spider

    def __init__(
        self, portal: str | Portal, archive: str | Archive | None, command: str = "scrapy crawl portal", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        folder = Path(archive if isinstance(archive, str) else os.environ.get("RATSARCHIV_DIR", "ratsarchiv-data"))
        self.portal = portal if isinstance(portal, Portal) else lookup(register(archive=folder), portal)
        self.command = command
        self.progress = Progress(self.portal.slug, delay=self.portal.delay)
        self._owned = not isinstance(archive, Archive)
        self.archive = archive if isinstance(archive, Archive) else Archive.open(folder, write=True)

    def opened(self) -> None:
        self.archive.put_portal(self._row())
        self.crawl = self.archive.start_crawl(self.portal.slug, datetime.now(UTC), self.command)
        self.progress.crawl = self.crawl

    def _row(self, version: str | None = None) -> Mapping[str, object]:
        """The portal's row; what this run has not seen (yet) is left as an earlier one saw it."""
        seen = {"version": version, "robots": self.progress.robots}
        return {**asdict(self.portal), **{name: value for name, value in seen.items() if value is not None}}

    def stop(self, reason: str, words: str, exit_code: int) -> None:
        """Ends the crawl after the page in flight; the first reason counts."""
        if self.stopping:
            return
        self.stopping = reason
        self.progress.reason, self.progress.words, self.progress.stop_code = reason, words, exit_code
        assert self.crawler.engine is not None
        self.closer = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=reason))

    def dropped(self, item: Any, response: Any, failure: Failure) -> None:
        """A pipeline raised: the page is recorded but not in the database, which must not pass silently."""
        if isinstance(failure.value, ArchiveError | sqlite3.OperationalError | OSError):
            self.stop(
                "archive_failed", f"{self.portal.slug}: the archive could not store a page: {failure.value}", ARCHIVE
            )
        words = f"{type(failure.value).__name__}: {failure.value}"
        self.progress.problem("archive_failed", f"a page could not be stored: {words}")

    def faulted(self, failure: Failure, response: Any) -> None:
        """A callback raised. Scrapy goes on as if nothing were missing; the exit code must not."""
        words = f"{type(failure.value).__name__}: {failure.value}"
        self.progress.problem("fault", f"a fault of ratsarchiv itself: {words}; please report it")

    def judge(self, crawl: int) -> None:
        """Notes what can only be said at the end of a run. Raises ArchiveError."""

    def closing(self, reason: str) -> None:
        progress = self.progress
        progress.took = monotonic() - progress.started
        if not self.stopping and reason != "finished":
            progress.reason, progress.stop_code = (
                ("interrupted", INTERRUPTED) if reason == "shutdown" else (reason, STOPPED)
            )
        try:
            self.archive.put_portal(self._row())
            if self.crawl is not None:
                self.judge(self.crawl)
                self.archive.finish_crawl(
                    self.crawl,
                    datetime.now(UTC),
                    reason=progress.reason,
                    exit_code=progress.exit_code,
                    counts=progress.counts(),
                )
        except (ArchiveError, sqlite3.Error, OSError) as error:
            progress.words = progress.words or f"{self.portal.slug}: the end of the crawl could not be noted: {error}"
            progress.stop_code = ARCHIVE
        finally:
            if self._owned:
                self.archive.close()
                print(f"{self.portal.slug}: {progress.reason}. {progress.words}".strip(), file=sys.stderr)
