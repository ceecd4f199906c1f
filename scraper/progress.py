"""Progress: what one crawl of one portal has come to, for the live line, the summary and the exit code.

Counters only, so that it stays as small after 100,000 pages as after ten.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from scraper.breaks import Break

DONE, PROBLEMS, STOPPED, ARCHIVE, INTERRUPTED = 0, 1, 3, 4, 130
_KINDS_KEPT = 200  # different problems told apart; a portal with more has one problem


@dataclass(slots=True)
class Progress:
    """Counts of one crawl: `found` is the records whose own page was read, by type; `stored` new, changed ..."""

    portal: str
    delay: float = 0.0  # seconds between requests, robots.txt's Crawl-delay included
    robots: str | None = None  # allows, forbids, none (there is no robots.txt), unread
    requests: int = 0
    pages: int = 0
    planned: int | None = None  # requests that are due; None where everything is asked for
    unmodified: int = 0  # pages of which the server said that they are as they were (304)
    resumed: int = 0  # pages taken from the archive, where a run that was interrupted had left them
    period: str | None = None
    waiting: float = 0.0  # seconds the server has asked us to wait
    found: Counter[str] = field(default_factory=Counter)
    stored: Counter[str] = field(default_factory=Counter)
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)
    breaks: dict[tuple[str, str], Break] = field(default_factory=dict)  # by kind and page kind
    reason: str = "finished"
    words: str = ""  # why it stopped, in one sentence
    stop_code: int = DONE
    crawl: int | None = None
    started: float = field(default_factory=monotonic)
    took: float = 0.0

    @property
    def exit_code(self) -> int:
        return self.stop_code or (PROBLEMS if self.problems else DONE)

    @property
    def rate(self) -> float:
        """Pages per second so far."""
        return self.pages / max(self.took or monotonic() - self.started, 0.001)

    def problem(self, kind: str, message: str) -> None:
        key = (kind, message)
        if key not in self.problems and len(self.problems) >= _KINDS_KEPT:
            key = (kind, "others")
        self.problems[key] += 1

    def tally(self, stored: Any) -> None:
        """Adds what the archive says one page came to: Stored(new, changed, unchanged, withdrawn)."""
        for name in ("new", "changed", "unchanged", "withdrawn"):
            self.stored[name] += getattr(stored, name)

    def counts(self) -> dict[str, int]:
        """For the crawl's row."""
        return {
            "requests": self.requests,
            "pages": self.pages,
            "unmodified": self.unmodified,
            "resumed": self.resumed,
            **{name: self.stored[name] for name in ("new", "changed", "unchanged", "withdrawn")},
            "problems": self.problems.total(),
        }


class Watched:
    """An Archive whose `store` is tallied, problems that pipelines and archive found included."""

    def __init__(self, archive: Any, progress: Progress) -> None:
        self._archive = archive
        self._progress = progress

    def __getattr__(self, name: str) -> Any:
        return getattr(self._archive, name)

    def store(self, capture: int, statements: Any, problems: Any = (), **more: Any) -> Any:
        return self._tallied(self._archive.store(capture, statements, problems, **more), problems)

    def remark(self, capture: int, problems: Any, **more: Any) -> Any:
        return self._tallied(self._archive.remark(capture, problems, **more), problems)

    def _tallied(self, stored: Any, problems: Any) -> Any:
        self._progress.tally(stored)
        for problem in (*problems, *stored.problems):
            self._progress.problem(problem["kind"], problem["message"])
        return stored
