"""Crawls in a process of its own, for a reactor cannot be started twice: `python -m tests.crawl.run`, JSON in and out.

In: {"portals": [{"slug", "vendor", "url", ...}], "folder", "settings", "since", "max_requests", "today"}; out: one
object per portal, as `ratsarchiv crawl --json` prints them.

`python -m tests.crawl.run ratsarchiv ...` and `... scrapy ...` are those commands, with the tests' own vendor.
"""

from __future__ import annotations

import json
import socket
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import scraper.vendors

scraper.vendors.__path__.append(str(Path(__file__).parent / "vendors"))


def guard(allowed: set[str]) -> None:
    """Fails loudly if anything looks up or connects to another machine."""
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in allowed:
            print(f"LOOKED UP {host}", file=sys.stderr)
        return real(host, *args, **kwargs)

    socket.getaddrinfo = getaddrinfo
    byname = socket.gethostbyname

    def gethostbyname(host: str) -> str:
        if host == "rebound.example":
            return "10.0.0.1"
        if host not in allowed:
            print(f"LOOKED UP {host}", file=sys.stderr)
        return byname(host)

    socket.gethostbyname = gethostbyname


def main() -> None:
    from scraper import recorder
    from scraper.cli._show import as_row
    from scraper.crawl import Wishes, crawl
    from scraper.portals import portal

    wanted = json.load(sys.stdin)
    guard({"127.0.0.1", "localhost"})
    today = wanted.get("today")
    if today:  # as if it were that day: the pages too are fetched then
        recorder.now = lambda: datetime.now(UTC).replace(*map(int, today.split("-")))
    wishes = Wishes(
        today=date.fromisoformat(today) if today else date.today(),
        max_time=wanted.get("max_time", 0),
        since=date.fromisoformat(wanted["since"]) if wanted.get("since") else None,
        max_requests=wanted.get("max_requests", 0),
        full=wanted.get("full", False),
        settings=wanted.get("settings", {}),
    )
    results = crawl([portal(row) for row in wanted["portals"]], Path(wanted["folder"]), wishes)
    json.dump([as_row(progress) for progress in results], sys.stdout)


def as_command(arguments: list[str]) -> None:
    sys.argv = arguments
    if arguments[0] == "scrapy":
        from scrapy.cmdline import execute

        execute(arguments)
    from scraper.cli import main as ratsarchiv

    ratsarchiv()


if __name__ == "__main__":
    as_command(sys.argv[1:]) if sys.argv[1:] else main()
