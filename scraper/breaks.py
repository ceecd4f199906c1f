"""Breaks: where a portal is not any more what earlier runs knew, in sentences. Pure: what was known and what is met go
in.

version_changed   the software says another version
vendor_changed    the start page is another software's, or nobody's that is known
address_changed   the start page's address leads somewhere new
robots_changed    robots.txt has another verdict on the start page
gate_appeared     the portal let us in and does not now: login, challenge, block
markup_changed    most pages of one kind cannot be read, and could before

A break is said as soon as it is seen and changes nothing that is known: pages that cannot be read leave records as they
are. After LOST unreadable pages of one kind in a row no more of it is asked for in this run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archive.before import Before

KINDS = ("gate_appeared", "vendor_changed", "markup_changed", "address_changed", "version_changed", "robots_changed")
FEW = 5  # pages of a kind that may fail without that being called a break
LOST = 50  # failures in a row after which no more of a kind is asked for
_FAILURES = frozenset({"page_changed", "unreadable", "denied"})
_PERMANENT = frozenset({301, 308})
_REASONS_KEPT = 100  # different failures of one page kind told apart


@dataclass(frozen=True, slots=True)
class Break:
    """One break. `words` are the exact words concerned, `about` a page kind; `capture` is the page that shows it."""

    kind: str
    message: str
    words: str | None = None
    url: str | None = None
    capture: int | None = None
    about: str = ""

    def as_row(self) -> dict[str, Any]:
        row = {"kind": self.kind, "page_kind": self.about or None, "message": self.message, "words": self.words}
        return {**row, "url": self.url, "capture": self.capture}


def software(before: Before, vendor: str, found: tuple[str, str | None] | None, known: str | None) -> Break | None:
    """What the start page is now: `found` by the row's vendor, or else another vendor, `known`, says it is its own."""
    if found is None:
        if before.finished is None:
            return None
        now = f"that of {known}" if known else "no start page that is known"
        return Break("vendor_changed", f"the start page is {now}, and was one of {vendor}", f"{vendor} -> {known}")
    if before.vendor not in (None, "unknown", found[0]):
        words = f"{before.vendor} -> {found[0]}"
        return Break("vendor_changed", f"the portal's software is {found[0]} now, and was {before.vendor}", words)
    if before.version and found[1] and before.version != found[1]:
        words = f"{before.version} -> {found[1]}"
        return Break(
            "version_changed", f"the portal's software has version {found[1]} now, and had {before.version}", words
        )
    return None


def moved(before: Before, meta: Mapping[str, Any], to: str, landed_before: bool) -> Break | None:
    """The start page's address led to `to`; `meta` is the request's, with the redirects there were."""
    hops: Sequence[str] = meta.get("redirect_urls") or ()
    if not hops or landed_before or before.finished is None:
        return None
    lasting = all(status in _PERMANENT for status in meta.get("redirect_reasons") or (0,))
    how = "for good; put the new address into the portal's row" if lasting else "for the time being, as the server says"
    return Break("address_changed", f"the start page has moved from {hops[0]} to {to}, {how}", f"{hops[0]} -> {to}")


def robots(before: Before, verdict: str) -> Break | None:
    """`verdict` on the start page: allows, none (no robots.txt), forbids."""
    if verdict == "forbids":
        was = before.robots in ("allows", "none") or before.reason != "robots"
        if before.finished is None or not was:
            return None
        said = "robots.txt forbids the start page now, and did not before"
    elif before.reason == "robots" and before.robots == "forbids" and verdict in ("allows", "none"):
        said = "robots.txt does not forbid the start page any more"
    else:
        return None
    return Break("robots_changed", said, f"{before.robots} -> {verdict}")


def gate(before: Before, words: str) -> Break | None:
    """The run was refused with these words."""
    if before.finished is None or before.reason == "blocked":
        return None
    return Break("gate_appeared", f"the portal let us in until {before.finished} and does not now", words)


@dataclass(slots=True)
class _Kind:
    read: int = 0
    failed: int = 0
    in_a_row: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    example: tuple[str, int | None] = ("", None)


class Kinds:
    """How the pages of each kind read in this run. `before`: the kinds of which earlier runs could read pages."""

    def __init__(self, before: Collection[str] = ()) -> None:
        self.before = frozenset(before)
        self.lost: set[str] = set()  # kinds no more of which is asked for
        self._kinds: dict[str, _Kind] = {}

    def read(self, kind: str) -> None:
        held = self._kinds.setdefault(kind, _Kind())
        held.read, held.in_a_row = held.read + 1, 0

    def failed(self, kind: str, failure: str, message: str, url: str, capture: int | None) -> Break | None:
        """The break of this page kind, with the figures so far, if it is one. `failure` is the problem's kind."""
        if failure not in _FAILURES:
            return None
        held = self._kinds.setdefault(kind, _Kind())
        held.failed, held.in_a_row = held.failed + 1, held.in_a_row + 1
        if message in held.reasons or len(held.reasons) < _REASONS_KEPT:
            held.reasons[message] += 1
        if held.reasons.most_common(1)[0][0] == message:
            held.example = (url, capture)
        if held.failed < FEW or held.failed <= held.read or not (kind in self.before or held.read):
            return None
        if held.in_a_row >= LOST:
            self.lost.add(kind)
        return self._break(kind, held)

    def _break(self, kind: str, held: _Kind) -> Break:
        message, times = held.reasons.most_common(1)[0]
        of = held.failed + held.read
        said = f"{held.failed:,} of {of:,} pages of the kind {kind} cannot be read, as they could before"
        more = "; no more of them are asked for in this run" if kind in self.lost else ""
        said += f"; {times:,} times: {message}{more}"
        url, capture = held.example
        return Break("markup_changed", said, message, url, capture, kind)
