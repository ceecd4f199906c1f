"""The whole crawl of the demo council against a bare Scrapy spider asking the same server for the same addresses.

Both run in processes of their own, in turns, with no delay and one request at a time (as every crawl of ours does);
the time is from the first request to the last page, start-up excluded in both. The bare spider is what one writes in
ten lines: Scrapy's own settings, links by CSS, followed where they lead to an address that ours asked for too (paged
lists can only be asked for in a session, so it leaves them out). It understands and keeps nothing. A third process is
given all addresses and does not even look at the answers: what Scrapy's own machinery costs.
Memory is the peak of the crawling process, for three years and for thirty (over 15,000 agenda items).

`python -m tests.bench.crawl ours|bare|blind URL FOLDER` is one such process; it prints JSON.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from tests.bench import Figure

ROUNDS = 3
YEARS, MANY_YEARS = 3, 30


def run() -> Iterator[Figure]:
    from scraper.demo.council import council
    from scraper.demo.server import serve

    with tempfile.TemporaryDirectory() as folder:
        with serve(council(years=YEARS)) as portal:
            turns = [_turn(portal.url, Path(folder) / str(n)) for n in range(ROUNDS)]
        ours, bare, blind = ([turn[i] for turn in turns] for i in (0, 1, 2))
        yield Figure("crawl: pages", ours[0]["pages"])
        yield Figure("crawl: ours", statistics.median(o["rate"] for o in ours), "pages/s")
        yield Figure("crawl: bare Scrapy spider", statistics.median(b["rate"] for b in bare), "pages/s")
        yield Figure("crawl: speed against bare Scrapy spider", _ratio(ours, bare), "", ">= 0.5")
        yield Figure("crawl: speed against Scrapy not looking at the pages", _ratio(ours, blind))
        with serve(council(years=MANY_YEARS)) as portal:
            many = _process("ours", portal.url, Path(folder) / "many")
        yield Figure("crawl: agenda items, few", _items(Path(folder) / "0"))
        yield Figure("crawl: agenda items, many", _items(Path(folder) / "many"))
        yield Figure("crawl: peak memory, few items", ours[0]["rss"], "MB")
        yield Figure("crawl: peak memory, many items", many["rss"], "MB")
        yield Figure("crawl: peak memory, many against few", many["rss"] / ours[0]["rss"], "", "<= 1.3")


def _turn(url: str, folder: Path) -> tuple[dict[str, Any], ...]:
    return tuple(_process(which, url, folder) for which in ("ours", "bare", "blind"))


def _ratio(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> float:
    return statistics.median(a["rate"] / b["rate"] for a, b in zip(ours, theirs, strict=True))


def _process(which: str, url: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.crawl", which, url, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    db = sqlite3.connect(folder / "archive.db")
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def _items(folder: Path) -> int:
    return int(_query(folder, "SELECT count(*) FROM agenda_item")[0][0])


# ---- one process


def ours(url: str, folder: Path) -> tuple[int, float]:
    from scraper.crawl import crawl
    from scraper.demo.allris_classic import VENDOR
    from scraper.portals import Portal

    progress = crawl([Portal(slug="demo", vendor=VENDOR, url=url, delay=0.0)], folder)[0]
    if progress.reason != "finished":
        raise SystemExit(f"the crawl was not finished: {progress.reason} {progress.words}")
    return progress.pages, progress.took


def bare(urls: list[str], follow: bool) -> tuple[int, float]:
    """Scrapy as it comes, but for one request at a time."""
    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import Response

    wanted = set(urls)

    class Bare(Spider):
        name = "bare"

        async def start(self) -> AsyncIterator[Request]:
            for url in urls[:1] if follow else urls:
                yield Request(url, None if follow else self.seen, dont_filter=True)

        def seen(self, response: Response, **_: Any) -> None:
            self.crawler.stats.inc_value("pages")

        def parse(self, response: Response, **_: Any) -> Iterator[Request]:
            self.crawler.stats.inc_value("pages")
            for href in response.css("a::attr(href)").getall():
                if response.urljoin(href) in wanted:
                    yield response.follow(href)

    settings = {
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "COOKIES_ENABLED": False,  # it would ask the net for the public suffix list
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(Bare)
    process.crawl(crawler)
    process.start()
    stats = crawler.stats.get_stats()
    return stats["pages"], stats["elapsed_time_seconds"]


def main(which: str, url: str, folder: Path) -> None:
    if which == "ours":
        pages, seconds = ours(url, folder)
    else:
        asked = _query(folder, "SELECT p.url FROM capture c JOIN page p ON p.number = c.page ORDER BY c.number")
        pages, seconds = bare([row[0] for row in asked if not row[0].endswith("/robots.txt")], which == "bare")
    print(json.dumps({"pages": pages, "rate": pages / seconds, "rss": _peak()}))


def _peak() -> float:
    """MB. Not ru_maxrss: that counts what the parent had before this process became another program."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
