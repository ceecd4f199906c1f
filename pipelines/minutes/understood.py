"""What is understood of an agenda item's text: its sections, its decision, and the votes these rest on.

Every value carries the characters of the text it was read from (`Span`), so that a reader can check it.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from pipelines.minutes.spans import Span

ROLES = ("recommendation", "resolution", "minutes", "vote_result", "justification", "metadata")


class Section(NamedTuple):
    """A run of text with one role (see ROLES); heading included, the blanks around it not."""

    role: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Counted(Protocol):
    """What a decision needs to know of a vote: where it stands and who won. None: not said."""

    @property
    def span(self) -> Span: ...
    @property
    def yes(self) -> int | None: ...
    @property
    def no(self) -> int | None: ...
    @property
    def unanimous(self) -> bool | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def motion(self) -> Span | None: ...
    @property
    def header(self) -> bool: ...
    @property
    def zero(self) -> bool: ...


class Decision(NamedTuple):
    """What the body of this page decided on this item.

    `outcome` is a word of MODEL's vocabulary, `words` where it is said (None: nowhere, or by numbers and silence).
    `substance`: "rejected" or "noted" where a vote was carried whose content is a refusal or a mere noting.
    `conflict`: the page contradicts itself. `doubts`: words like a decision's that no row of the tables knows.
    """

    outcome: str
    words: Span | None = None
    substance: str | None = None
    conflict: bool = False
    doubts: tuple[Span, ...] = ()
