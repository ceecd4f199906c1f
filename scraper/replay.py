"""Replay: the database made anew from the recorded pages, without network: the same rows as crawling gave.

Files are read in the order in which their runs began, and stored in the order of recording, so the result does not
depend on how many processes read. Each takes a stretch of a file, reads and interprets its pages and hands back what
they say; one process writes. No more is under way than the processes need, so memory does not grow with the archive.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from archive.errors import ArchiveDamaged, ArchiveError, ArchiveMissing
from archive.noting import Facts, facts
from archive.opening import lock, mend
from archive.passages import passage
from archive.rebuilding import Rebuilding
from archive.statements import Statement
from archive.uniting import unite
from archive.warc import Entry, Exchange
from pipelines import interpret
from pipelines.store import ends, problems, statements
from scraper.portals import UNKNOWN
from scraper.recorded import comes_to, leads_on, nothing, page_of

STRETCH = 400_000  # bytes of a WARC file read at a time: some 100 pages
_AHEAD = 3  # stretches per process that may be under way or wait to be written


class Told(NamedTuple):
    """What a page says, ready to be stored; small, for it goes from process to process."""

    statements: list[Statement]
    problems: list[dict[str, object]]
    failed: bool
    route: str | None
    ends: bool


Step = tuple[Facts, Told | None] | Entry


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a file. `by_address`: the portal was not known by a row, so its front page may be no page."""

    path: Path
    start: int
    end: int
    portal: str
    vendor: str
    by_address: bool
    since: float = 0.0


@dataclass(slots=True)
class Replayed:
    """What a replay has come to so far. `size` and `done` are bytes of WARC."""

    size: int = 0
    done: int = 0
    responses: int = 0
    pages: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)  # what could not be stored or read, in sentences
    started: float = field(default_factory=monotonic)

    @property
    def seconds(self) -> float:
        return max(monotonic() - self.started, 0.001)

    @property
    def left(self) -> float:
        """Seconds until the end, at the pace so far."""
        return self.seconds * (self.size - self.done) / self.done if self.done else 0.0


def replay(
    folder: Path,
    *,
    jobs: int = 1,
    portal: str | None = None,
    since: date | None = None,
    every: Callable[[Replayed], None] = lambda _: None,
) -> Replayed:
    """Makes the archive's database anew; with `portal` or `since`, reads only those pages anew, over what is there.

    `every` is told after each stretch. Raises ArchiveError; then the old database is as it was.
    """
    if not any((folder / "warc").glob("*.warc.gz")):
        raise ArchiveMissing(f"there are no recorded pages in {folder / 'warc'}; nothing can be rebuilt from them")
    held = lock(folder)
    try:
        mend(folder)
        done = Replayed()
        making = Rebuilding(folder, over=portal is not None or since is not None)
        try:
            _rebuild(making, folder / "warc", done, _Limits(jobs, portal, since), every)
            making.put_in_place()
        except BaseException:
            making.abandon()
            raise
        return done
    finally:
        held.release()


def merge(
    sources: Sequence[Path], folder: Path, *, jobs: int = 1, every: Callable[[Replayed], None] = lambda _: None
) -> Replayed:
    """Makes one archive in `folder` of several, whose directories stay as they are. Raises ArchiveError.

    Nobody can write to one of them meanwhile, so that no file is taken along that still grows.
    """
    with ExitStack() as held:
        for source in sorted({source.resolve() for source in sources}):
            if not (source / "warc").is_dir():
                raise ArchiveMissing(f"there is no archive in {source}; name the directory of an archive")
            held.callback(lock(source).release)
        unite([source / "warc" for source in sources], folder / "warc")
    return replay(folder, jobs=jobs, every=every)


class _Limits(NamedTuple):
    jobs: int
    portal: str | None
    since: date | None

    @property
    def from_second(self) -> float:
        day = self.since
        return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() if day else 0.0


def _rebuild(
    making: Rebuilding, warc: Path, done: Replayed, limits: _Limits, every: Callable[[Replayed], None]
) -> None:
    files = [(path, head) for path, head in in_order(warc, done) if limits.portal in (None, head["portal"]["slug"])]
    done.size = sum(path.stat().st_size for path, _ in files)
    if making.over:
        making.forget_problems(limits.portal, int(limits.from_second))
    stretches = chain.from_iterable(_stretches(path, head, limits.from_second) for path, head in files)
    with _reading(limits.jobs, stretches) as results:
        for stretch, steps in results:
            for step in steps:
                _store(making, step, done)
            done.done += min(stretch.end, stretch.path.stat().st_size) - stretch.start
            every(done)


def _store(making: Rebuilding, step: Step, done: Replayed) -> None:
    if isinstance(step, Mapping):
        (making.begin if step["entry"] == "crawl" else making.entry)(step)
        return
    held, told = step
    done.responses += 1
    capture = making.capture(held)
    if told is None or capture is None:
        return
    done.pages += 1
    done.problems.update(str(problem["kind"]) for problem in told.problems)
    try:
        making.page(capture, told.statements, told.problems, failed=told.failed, route=told.route, ends=told.ends)
    except ValueError as error:
        done.refused.append(f"{held.url} could not be stored: {error}")


# ---- which files, in which order


def in_order(warc: Path, done: Replayed | None = None) -> list[tuple[Path, Entry]]:
    """The WARC files with their heads, as their runs began; each run's in the order of writing."""
    found = []
    for path in sorted(warc.glob("*.warc.gz")):
        head = head_of(path)
        if head is not None:
            found.append((path, head))
        elif done is not None and path.stat().st_size:
            done.refused.append(f"{path} was left out: it does not say whose pages it holds")
    return sorted(found, key=lambda pair: _place(*pair))


def head_of(path: Path) -> Entry | None:
    """What a file says about its run; None if it was not written by ratsarchiv."""
    try:
        first = next(passage(path), None)
    except ArchiveDamaged:
        return None
    return first[1] if first and isinstance(first[1], Mapping) and first[1].get("entry") == "crawl" else None


def _place(path: Path, head: Entry) -> tuple[str, int, str, str, int, str]:
    slug = str(head["portal"]["slug"])
    return head["started_at"], head["number"] or 0, slug, head["id"], head["part"], path.name


def _stretches(path: Path, head: Entry, since: float) -> Iterator[Stretch]:
    row = head["portal"]
    named = row.get("vendor") or UNKNOWN
    vendor = named if named != UNKNOWN else _vendor_later(path)
    for start in range(0, path.stat().st_size, STRETCH):
        yield Stretch(path, start, start + STRETCH, row["slug"], vendor, named == UNKNOWN, since)


def _vendor_later(path: Path) -> str:
    """The vendor that the crawl recognised from the portal's first page."""
    for _, found in passage(path):
        if isinstance(found, Mapping) and found["entry"] == "portal" and found["portal"]["vendor"] != UNKNOWN:
            return str(found["portal"]["vendor"])
    return UNKNOWN


# ---- reading


@contextmanager
def _reading(jobs: int, stretches: Iterator[Stretch]) -> Iterator[Iterator[tuple[Stretch, Sequence[Step]]]]:
    """What the stretches hold, in their order, read by this process alone or by `jobs` others."""
    if jobs == 1:
        yield ((stretch, read_stretch(stretch)) for stretch in stretches)
        return
    pool = ProcessPoolExecutor(jobs, _start_method(), initializer=_end_with_parent)
    try:
        yield _ahead(pool, stretches, jobs * _AHEAD)
    except BrokenProcessPool as error:
        raise ArchiveError("a reading process was killed (out of memory?); run again with fewer --jobs") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _start_method() -> multiprocessing.context.BaseContext:
    """Where it can be, readers are copies of one small process that has imported everything: a second saved by each.

    They are no copies of this process, whose lock and open database they must not have.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _end_with_parent() -> None:
    """A reading process would otherwise wait for work for ever if the writing one is killed."""

    def watch() -> None:
        parent = multiprocessing.parent_process()
        assert parent is not None
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _ahead(
    pool: ProcessPoolExecutor, stretches: Iterator[Stretch], most: int
) -> Iterator[tuple[Stretch, Sequence[Step]]]:
    under_way: deque[tuple[Stretch, Future[list[Step]]]] = deque()
    for stretch in stretches:
        under_way.append((stretch, pool.submit(read_stretch, stretch)))
        if len(under_way) >= most:
            first, reading = under_way.popleft()
            yield first, reading.result()
    for first, reading in under_way:
        yield first, reading.result()


def read_stretch(stretch: Stretch) -> list[Step]:
    """All that begins in a stretch, read and interpreted. Raises ArchiveDamaged."""
    steps: list[Step] = []
    for place, found in passage(stretch.path, stretch.start, stretch.end):
        if isinstance(found, Mapping):
            if found["entry"] != "remark" or found["page"]["fetched"] >= stretch.since:
                steps.append(found)
        elif found.fetched_at.timestamp() >= stretch.since:
            steps.append((facts(found, place.name, place.offset, place.length), _told(stretch, found)))
    return steps


def _told(stretch: Stretch, response: Exchange) -> Told | None:
    page = page_of(response)
    if page is None or stretch.vendor == UNKNOWN:
        return None
    front = stretch.by_address and leads_on(stretch.vendor, page)
    reading = nothing(stretch.portal, page) if front else comes_to(stretch.portal, stretch.vendor, page)
    made = interpret(reading)
    return Told(statements(made), problems(made), made.failed, made.route, ends(made))
