"""crawl(): runs Scrapy in this process, one portal after the other, and says how it went.

One reactor lives as long as the process, so all portals of a command share one run of it. Scrapy exits 0 whatever
happened; the exit code is computed here from what the spider noted.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from archive.archive import Archive
from scraper.portals import UNKNOWN, Portal
from scraper.problems import UsageError
from scraper.progress import INTERRUPTED, Progress
from scraper.settings import CONTACT

Report = Callable[[Progress], None]


@dataclass(slots=True)
class Wishes:
    """What a command asks for. `settings` override scraper/settings.py (tests: shorter timeouts)."""

    today: date | None = None  # the day of the plan; None: everything is asked for
    since: date | None = None
    max_requests: int = 0
    max_time: float = 0.0  # seconds
    full: bool = False
    command: str = "ratsarchiv crawl"
    log: Path | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    started: Report = lambda _: None  # told once per portal, when robots.txt has been read
    every: Report = lambda _: None  # told about once a second
    ended: Report = lambda _: None


def crawl(portals: Sequence[Portal], folder: Path, wishes: Wishes | None = None) -> list[Progress]:
    """Crawls the portals one after the other into the archive in `folder`; what each came to.

    Raises UsageError for a vendor nobody reads, ArchiveError if the archive cannot be opened for writing. Can be called
    once per process.
    """
    from scraper.vendors import vendors

    for portal in portals:
        if portal.vendor not in vendors() and portal.vendor != UNKNOWN:
            there = ", ".join(sorted(vendors()))
            raise UsageError(f"{portal.slug}: no reader yet for vendor {portal.vendor}; there are: {there}")
    wishes = wishes or Wishes()
    with Archive.open(folder, write=True) as archive:
        archive.operator = CONTACT
        return _Run(portals, archive, wishes).go()


class _Run:
    """One reactor's life."""

    def __init__(self, portals: Sequence[Portal], archive: Archive, wishes: Wishes) -> None:
        self.portals = portals
        self.archive = archive
        self.wishes = wishes
        self.done: list[Progress] = []
        self.spider: Any = None
        self.interrupts = 0
        self.error: BaseException | None = None

    def go(self) -> list[Progress]:
        from scrapy.utils.reactor import install_reactor

        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
        from scrapy.utils.log import configure_logging
        from scrapy.utils.project import get_project_settings

        reactor = _reactor()
        settings = _settings(get_project_settings, self.wishes)
        configure_logging(settings)
        logger = _log_to(self.wishes.log)
        _resolve_with(settings, reactor)
        before = {number: signal.signal(number, self._interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
        gc.collect()
        gc.freeze()  # what was imported stays; so collections are cheap, frequent, and memory stays flat
        try:
            reactor.callWhenRunning(self._begin, settings)
            reactor.run(installSignalHandlers=False)
        finally:
            gc.unfreeze()
            for number, earlier in before.items():
                signal.signal(number, earlier)
            logging.root.removeHandler(logger)
            logger.close()
        if self.error:
            raise self.error
        return self.done

    def _begin(self, settings: Any) -> None:
        self.task = asyncio.ensure_future(self._all(settings))

    async def _all(self, settings: Any) -> None:
        reactor = _reactor()
        try:
            for portal in self.portals:
                if not self.interrupts:
                    self.done.append(await self._one(portal, settings))
        except Exception as error:
            self.error = error
        finally:
            reactor.stop()

    async def _one(self, portal: Portal, settings: Any) -> Progress:
        from scrapy.crawler import AsyncCrawlerRunner, Crawler

        from scraper.spiders.portal import PortalSpider

        crawler = Crawler(PortalSpider, settings)
        run = AsyncCrawlerRunner(settings).crawl(
            crawler,
            portal=portal,
            archive=self.archive,
            today=self.wishes.today,
            since=self.wishes.since,
            max_requests=self.wishes.max_requests,
            max_time=self.wishes.max_time,
            full=self.wishes.full,
            command=self.wishes.command,
        )
        await self._watch(run, crawler)
        await run
        progress: Progress = self.spider.progress
        self.wishes.ended(progress)
        return progress

    async def _watch(self, run: asyncio.Task[None], crawler: Any) -> None:
        """Reports while the crawl runs."""
        told = False
        while not run.done():
            await asyncio.wait([run], timeout=0.2 if not told else 1.0)
            if crawler.spider is None:
                continue
            self.spider = crawler.spider
            progress: Progress = self.spider.progress
            if not told and (progress.robots or run.done()):
                self.wishes.started(progress)
                told = True
            if told and not run.done():
                self.wishes.every(progress)

    def _interrupt(self, *_: Any) -> None:
        """The first SIGINT or SIGTERM lets the page in flight finish; the second does not wait for it."""
        reactor = _reactor()
        self.interrupts += 1
        ending = self._finish if self.interrupts == 1 else self._abandon
        reactor.callFromThread(ending)

    def _finish(self) -> None:
        print("\nratsarchiv: finishing the page in flight; once more to stop at once", file=sys.stderr)
        if self.spider is not None:
            slug = self.spider.portal.slug
            self.spider.stop("interrupted", f"{slug}: interrupted; run the same command again to go on", INTERRUPTED)

    def _abandon(self) -> None:
        reactor = _reactor()
        if self.spider is not None:
            self.spider.closing("interrupted")
            self.done.append(self.spider.progress)
        self.task.cancel()
        if reactor.running:
            reactor.stop()


def _reactor() -> Any:
    from twisted.internet import reactor

    return reactor


def _settings(project: Callable[[], Any], wishes: Wishes) -> Any:
    import os

    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "scraper.settings")
    settings = project()
    ours = {"LOG_INSTALL_ROOT_HANDLER": False, "LOG_LEVEL": "INFO" if wishes.log else "WARNING"}
    settings.setdict({**ours, **wishes.settings}, priority="cmdline")
    return settings


def _log_to(path: Path | None) -> logging.Handler:
    """Scrapy's own log: all of it to a file, or warnings on stderr, a line each."""
    handler: logging.Handler = (
        logging.FileHandler(path, encoding="utf-8") if path else logging.StreamHandler(sys.stderr)
    )
    handler.setLevel(logging.INFO if path else logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s") if path else _OneLine())
    logging.root.addHandler(handler)
    return handler


class _OneLine(logging.Formatter):
    """A warning is one line; tracebacks are for --log."""

    def format(self, record: logging.LogRecord) -> str:
        first = record.getMessage().strip().partition("\n")[0]
        error = f" ({record.exc_info[1]})" if record.exc_info and record.exc_info[1] else ""
        return f"ratsarchiv: {record.levelname.lower()}: {first}{error}"


def _resolve_with(settings: Any, reactor: Any) -> None:
    """Names are looked up as settings.py says; Scrapy does this in its own processes only."""
    from scrapy.utils.misc import load_object

    resolver = load_object(settings["TWISTED_DNS_RESOLVER"])
    resolver(reactor, settings.getint("DNSCACHE_SIZE"), settings.getfloat("DNS_TIMEOUT")).install_on_reactor()
