"""The cheap ways from a page's new statements to the rows they change.

An organization that 10,000 pages mention must not be merged from 10,000 statements whenever the next page mentions it.
Where a statement agrees with the row, fills it, or cannot win against the record's own page, that is decided here;
where it is not certain, the answer is MERGE.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.rows import Row
from archive.statements import Fields

MERGE = None  # "cannot tell from the row alone"


@dataclass(frozen=True, slots=True)
class Page:
    """The page a capture answers, as it stands before this capture is stored. Times in seconds since 1970."""

    number: int
    portal: str
    url: str
    route: str | None
    capture: int
    crawl: int | None
    fetched: int
    newest: int | None  # its newest capture that could be read
    newest_fetched: int
    said: bytes | None
    status: int
    gone: int  # whether it ever answered that it is gone

    @property
    def moves_on(self) -> bool:
        """Whether this capture is newer than all that were read of this page."""
        return self.newest is None or (self.fetched, self.capture) > (self.newest_fetched, self.newest)


@dataclass(slots=True)
class Turn:
    """What this page says anew about one record (its id and number), by rank; the names of fields it said before."""

    id: str
    number: int
    new: dict[int, Fields] = field(default_factory=dict)
    old: dict[int, frozenset[str]] = field(default_factory=dict)
    own_changed: bool = False  # what it says as the record's own page

    @property
    def fields(self) -> Fields:
        """What the page says in all, its detail first."""
        return {**self.new.get(0, {}), **self.new.get(1, {})}


@dataclass(slots=True)
class Outcome:
    """The columns to change, and whether pages that merely mention the record now disagree."""

    changes: Row
    disputed: bool = False


def settle(
    turn: Turn, row: Row, elsewhere: set[str] | None, page: Page, at: str, *, latest: bool, newest: bool
) -> Outcome | None:
    """What changes in the row, or MERGE.

    `elsewhere` are the fields that other own pages of the record say, None if there are none of those; `at` is the
    page's time; `latest`: no page read so far has a later time; `newest`: all have an earlier one.
    """
    told = elsewhere or set()
    if row["withdrawn_at"] is not None or not _covered(turn, told):
        return MERGE
    outcome = Outcome({})
    for name, value in turn.fields.items():
        if row[name] == value:
            continue
        own = name in turn.new.get(1, {})
        if row[name] is None:
            outcome.changes[name] = value
        elif name in told:
            if own:
                return MERGE  # two pages of the record's own disagree
        elif own:
            outcome.changes[name] = value
        elif newest:
            outcome.changes[name], outcome.disputed = value, True
        else:
            return MERGE
    if turn.own_changed:
        if row["capture"] is not None and not latest:
            return MERGE
        outcome.changes["capture"] = page.capture
    if row["first_seen"] is None or at < str(row["first_seen"]):
        outcome.changes["first_seen"] = at
    return outcome


def _covered(turn: Turn, told: set[str]) -> bool:
    """Whether nothing that this page no longer says can be missed in the row."""
    if 1 in turn.old and turn.old[1] - turn.new.get(1, {}).keys():
        return False
    if 1 in turn.old and 1 not in turn.new:
        return False
    if not turn.new:
        return False  # perhaps nobody mentions it any more, or nobody who counts
    return not turn.old.get(0, frozenset()) - turn.fields.keys() - told
