"""Replay: pages per second of one process and of two, and memory for many pages against few.

The pages are the demo council's, made without a server and recorded for one portal after the other; every figure
includes storing. Speeds are measured in turns, since the machine may be shared; what two processes gain shows only on
a machine with two idle processors, so its load is printed beside it. BENCH_LONG=1 measures memory at 50,000 pages,
which takes ten minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from archive.archive import Archive
from archive.warc import Exchange
from scraper.demo.allris_classic import VENDOR, render
from scraper.demo.council import council
from scraper.replay import Replayed, replay
from tests.bench import Figure
from tests.bench.store import resident

SITE = "https://ris.musterbach.example/bi/"
START = datetime(2026, 1, 5, 6, tzinfo=UTC)
PORTAL = 1_500  # pages of one portal
SPEED, FEW, TURNS = 3_000, 2_000, 3
MANY = 50_000 if os.environ.get("BENCH_LONG") else 8_000


def pages() -> list[tuple[str, bytes]]:
    """Address and body of agendas, items and papers, as often as a portal has them."""
    truth = council(years=2)
    asked = [("to010", "SILFDNR", n) for n in truth.meeting]
    asked += [("to020", "TOLFDNR", n) for n in truth.item]
    asked += [("vo020", "VOLFDNR", n) for n in truth.paper]
    made = ((f"{p}.asp?{key}={n}", render(truth, p, {key: str(n)})) for p, key, n in sorted(asked, key=lambda a: a[2]))
    return [(SITE + address, body) for address, body in made if body is not None]


def record(folder: Path, count: int) -> None:
    """An archive's WARC files with this many pages."""
    every = cycle(pages())
    with Archive.open(folder, write=True) as archive:
        for portal in range(-(-count // PORTAL)):
            slug, begun = f"m{portal}", START + timedelta(days=portal)
            archive.put_portal({"slug": slug, "vendor": VENDOR, "url": SITE})
            crawl = archive.start_crawl(slug, begun, "bench")
            for n, (url, body) in enumerate(islice(every, min(PORTAL, count - portal * PORTAL))):
                at = begun + timedelta(seconds=n)
                headers = (("Content-Type", "text/html; charset=iso-8859-1"),)
                archive.record(slug, crawl, Exchange(url, "GET", (), b"", 200, "OK", headers, body, at))


def peak(folder: Path) -> float:
    """The most memory in MB that a replay in a process of its own takes, started small."""
    code = f"from tests.bench import replay; print(replay.grow({str(folder)!r}))"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


def grow(folder: str) -> float:
    most = 0.0

    def watch(_: Replayed) -> None:
        nonlocal most
        most = max(most, resident())

    replay(Path(folder), every=watch)
    return most


def _turn(folder: Path) -> tuple[float, float, float]:
    """Pages per second of processor time, by one process; and seconds that one and two processes took."""
    spent, begun = time.process_time(), time.perf_counter()
    done = replay(folder)
    one, rate = time.perf_counter() - begun, done.pages / (time.process_time() - spent)
    begun = time.perf_counter()
    replay(folder, jobs=2)
    return rate, one, time.perf_counter() - begun


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as made:
        few, many, some = Path(made) / "few", Path(made) / "many", Path(made) / "some"
        record(few, FEW)
        record(some, SPEED)
        load = os.getloadavg()[0]
        turns = [_turn(some) for _ in range(TURNS)]
        rates = sorted(rate for rate, _, _ in turns)
        ratios = sorted(one / two for _, one, two in turns)
        walls = sorted(SPEED / one for _, one, _ in turns)
        yield Figure("replay: machine's load before", load)
        yield Figure("replay: pages of processor time, storing included", rates[TURNS // 2], "pages/s", ">= 150")
        yield Figure("replay: pages of wall time", walls[TURNS // 2], "pages/s")
        yield Figure(f"replay: two processes against one, {SPEED:,} pages", ratios[TURNS // 2], "x", ">= 1.6")
        record(many, MANY)
        least, most = peak(few), peak(many)
        yield Figure(f"replay: peak memory, {MANY:,} pages", most, "MB")
        yield Figure(f"replay: peak memory, {MANY:,} pages / {FEW:,}", most / least, "x", "<= 1.3")
