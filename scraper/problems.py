"""What can go wrong, as a tree; each error says what, where and what to do next.

RatsarchivError
├── UsageError           wrong use: unknown portal, bad address, broken portals.csv            exit 2
├── PageProblem          this page cannot be read; the crawl goes on                           exit 1
│   ├── PageChanged      a selection found more or fewer than the page kind promises
│   ├── Unreadable       not HTML, empty, too deep, too large
│   └── Denied           the portal does not show this page to the public
├── Stopped              the portal must not or cannot be crawled any further                  exit 3
│   ├── Blocked          block page, challenge, login, rate limit
│   ├── Forbidden        robots.txt forbids
│   └── Unreachable      no answer
└── (archive.errors.ArchiveError: locked, damaged, disk full                                   exit 4)
"""

from __future__ import annotations

# kinds of problems of a page that could not be read at all
FAILURES = frozenset({
    "page_changed", "unreadable", "denied", "blocked", "no_route",
    "no_answer", "too_large", "not_html", "not_followed", "robots", "unreachable", "fault",
})  # fmt: skip


class RatsarchivError(Exception):
    """Base of all errors that are told to the user in one sentence."""

    exit_code = 1


class UsageError(RatsarchivError):
    exit_code = 2


class PageProblem(RatsarchivError):
    """One page cannot be read. `kind` becomes the problem row's kind, `words` the exact words concerned."""

    kind = "unreadable"

    def __init__(self, message: str, words: str | None = None) -> None:
        super().__init__(message)
        self.words = words


class PageChanged(PageProblem):
    kind = "page_changed"


class Unreadable(PageProblem):
    kind = "unreadable"


class Denied(PageProblem):
    kind = "denied"


class Stopped(RatsarchivError):
    """The whole crawl of this portal ends here."""

    exit_code = 3
    kind = "stopped"


class Blocked(Stopped):
    kind = "blocked"


class Forbidden(Stopped):
    kind = "robots"


class Unreachable(Stopped):
    kind = "unreachable"
