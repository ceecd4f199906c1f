"""What came of a run, as lines that fit into a mail: the essence first, then breaks, news, problems, and what to do.

However much happened, a command's summary has at most some LINES lines: lists are cut, and say so. Of several portals
those in trouble come first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from archive.news import KINDS, News, Told
from scraper import breaks
from scraper.progress import Progress

LINES = 60
MOST = 10  # records of a kind, of a single portal
_PROBLEMS = 6
_WIDE = 110  # characters of a name
_HEADS = {
    "new": "New", "changed": "Changed", "withdrawn": "Withdrawn (no page mentions them any more)",
    "depublished": "Depublished (their own page is gone: 404 or 410)", "returned": "Shown again",
    "moved": "Under a new number",
}  # fmt: skip
_STOPS = ("blocked", "robots", "unreachable", "not_recorded", "archive_failed", "interrupted")


def notable(progress: Progress, told: News | None = None) -> bool:
    """Whether a run is worth a mail: something is new, changed or gone, or went wrong."""
    stored = any(progress.stored[name] for name in ("new", "changed", "withdrawn"))
    return bool(progress.exit_code or stored or told)


def summary(results: Sequence[tuple[Progress, News]], folder: Path) -> list[str]:
    """All lines. With several portals, each one's first line, and details as long as there is room."""
    ordered = sorted(results, key=lambda pair: (-_trouble(pair[0]), pair[0].portal))
    if len(ordered) == 1:
        drafts = (list(lines(*ordered[0], folder, most)) for most in (MOST, MOST // 2, 2))
        return [*next(draft for draft in drafts if len(draft) < LINES), *_where(folder)]
    heads = [subject(*pair) for pair in ordered[: LINES // 4]]
    if len(ordered) > len(heads):
        heads.append(f"... and {len(ordered) - len(heads)} portals more")
    room = LINES - len(heads)
    shown: list[str] = []
    for progress, told in ordered:
        drafts = (["", *lines(progress, told, folder, most)] for most in (3, 1))
        shown += next((draft for draft in drafts if len(shown) + len(draft) <= room), [])
    return [*heads, *shown, "", *_where(folder)]


def subject(progress: Progress, told: News) -> str:
    """One line: "demo: 3 new, 2 changed, 1 withdrawn; 2 problems"."""
    counts = told.counts or {name: progress.stored[name] for name in ("new", "changed", "withdrawn")}
    said = ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts.get(kind)) or "nothing new"
    if not any(counts.values()) and progress.stored["changed"]:
        said = f"more is known of {progress.stored['changed']:,}"  # their own page was read for the first time
    problems = progress.problems.total() - len(progress.breaks)
    wrong = [progress.reason] if progress.reason in (*_STOPS, "incomplete") else []
    wrong += [found.kind for found in _broken(progress)]
    wrong += [f"{problems:,} problem{'s' * (problems > 1)}"] if problems > 0 else []
    return f"{progress.portal}: {said}" + (f"; {', '.join(wrong)}" if wrong else "")


def lines(progress: Progress, told: News, folder: Path, most: int) -> Iterator[str]:
    """One portal's part."""
    yield subject(progress, told)
    found = ", ".join(f"{n:,} {name}" for name, n in progress.found.most_common())
    yield (
        f"{progress.portal}: {progress.reason}; {progress.requests:,} requests, {progress.pages:,} pages in "
        f"{progress.took:,.0f} s; pages of their own: {found or 'none'}"
    )
    if progress.words:
        yield f"  {progress.words}"
    for broken in _broken(progress):
        yield f"  BREAK {broken.kind}: {broken.message}"
        yield from _example(broken.url, broken.capture)
    for kind in KINDS:
        yield from _list(_HEADS[kind], told.records.get(kind, [])[:most], told.counts.get(kind, 0), told, kind)
    yield from _problems(progress, told)
    yield f"  next: {_next(progress, folder)}"


def _broken(progress: Progress) -> list[breaks.Break]:
    return sorted(progress.breaks.values(), key=lambda found: breaks.KINDS.index(found.kind))[:6]


def _list(head: str, shown: Sequence[Told], count: int, told: News, kind: str) -> Iterator[str]:
    if not count:
        return
    types = ", ".join(f"{n:,} {name}" for name, n in told.new.items()) if kind == "new" else ""
    yield f"  {head}: {types or f'{count:,}'}"
    for record in shown:
        what = ", ".join(record.fields[:4]) + (" ..." if len(record.fields) > 4 else "")
        name = " ".join((record.name or record.record).split())
        cut = name if len(name) <= _WIDE else f"{name[:_WIDE]} ..."
        parts = [record.record.split(":", 2)[1], (record.day or "")[:10], cut, f"({what})" if what else ""]
        yield "    " + " ".join(_printable(part) for part in (*parts, record.url or "") if part)
    if count > len(shown):
        yield f"    ... and {count - len(shown):,} more"


def _problems(progress: Progress, told: News) -> Iterator[str]:
    """The most frequent first, each with a page that has it."""
    met = Counter({key: n for key, n in progress.problems.items() if key[0] not in breaks.KINDS})
    if met:
        yield f"  Problems: {met.total():,}"
    for (kind, message), times in met.most_common(_PROBLEMS):
        example = next((t for t in told.troubles if (t.kind, t.message) == (kind, message)), None)
        where = f", for example {example.url} (page {example.capture})" if example else ""
        yield f"  {times:>6,} x {kind}: {_printable(message)}{where}"
    if len(met) > _PROBLEMS:
        yield f"         and {len(met) - _PROBLEMS} other kinds of problems"


def _example(url: str | None, capture: int | None) -> Iterator[str]:
    if capture is not None:
        yield f"    see page {capture}: /-/archivseite/{capture} of `ratsarchiv serve`, recorded from {url}"


def _next(progress: Progress, folder: Path) -> str:
    """What to do."""
    if any(found.kind == "markup_changed" for found in progress.breaks.values()):
        return "look at that page; a reader has to learn it, and `ratsarchiv replay` then reads what was recorded"
    if progress.reason in ("interrupted", "max_requests", "incomplete"):
        return "run the same command again to go on"
    if progress.reason in _STOPS:
        return "nothing that is known was changed; " + (
            "make room or repair, then run again" if progress.exit_code == 4 else "see above, and run again"
        )
    if progress.problems:
        return f"ratsarchiv check {progress.portal} --archive {folder}"
    return "nothing to do"


def _where(folder: Path) -> list[str]:
    return [f"  archive: {folder} · look at it with: ratsarchiv serve --archive {folder}"]


def _trouble(progress: Progress) -> int:
    """How much a portal needs somebody: stopped, broken, problems, none."""
    if progress.exit_code > 1:
        return 3
    return 2 if progress.breaks else progress.exit_code


def _printable(text: str) -> str:
    """Without what a terminal or a mail reader would obey."""
    return "".join(c if c.isprintable() else " " for c in text)
