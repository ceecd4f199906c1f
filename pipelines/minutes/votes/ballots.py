"""A vote as a text tells it: numbers, the word for its majority, who was for and against, what it was on.

What is not stated is None: no number is worked out from others. `unanimous` follows the word ("einstimmig bei 2
Enthaltungen" is unanimous, "mehrheitlich" with 27:0 is not); without one, the numbers: some for and none against.
"""

from __future__ import annotations

from typing import NamedTuple

from pipelines.minutes.spans import Span
from pipelines.minutes.votes.shares import Share

_FACTIONS = 60  # more names than this are no council
NUMBERS = ("yes", "no", "abstain", "biased")


class Ballot(NamedTuple):
    """One vote. `span`: the words that tell it; `also`: more places that tell the same vote.

    `word`: "unanimous" or "majority" where said; `carried`: whether "angenommen" (True) or "abgelehnt" (False) is said
    beside it; `header`: it is the portal's own line above the text; `motion`: the words that say what was voted on;
    `kind`: main, amendment, postponement, procedural (closing the debate), election (numbers of candidates), elsewhere
    (an earlier vote, or another body's); `persons`: how each voted in a named vote;
    `zero`: only zeros are printed, that is: nobody counted.
    """

    span: Span
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    biased: int | None = None
    present: int | None = None
    word: str | None = None
    carried: bool | None = None
    shares: tuple[Share, ...] = ()
    persons: tuple[Share, ...] = ()
    header: bool = False
    motion: Span | None = None
    kind: str = "main"
    zero: bool = False
    also: tuple[Span, ...] = ()
    bare: bool = False  # two numbers without labels: "5 : 4" may be candidates

    @property
    def counted(self) -> bool:
        return any(n is not None for n in (self.yes, self.no, self.abstain))

    @property
    def unanimous(self) -> bool | None:
        if self.word:
            return self.word == "unanimous"
        lost = "yes" if self.carried is False else "no"
        if self.no or (self.yes and self.carried is False):
            return False
        if any(share.side == lost and share.count != 0 for share in self.shares):
            return False
        return True if self.yes or (self.no == 0 and self.carried and not self.zero) else None

    @property
    def doubt(self) -> bool:
        """Whether more votes are stated than there were voters, by the page's own numbers."""
        cast = sum(n or 0 for n in (self.yes, self.no, self.abstain))
        return bool(self.present and cast > self.present)


def agree(one: Ballot, other: Ballot) -> bool:
    """Whether both can tell the same vote: nothing stated in both differs."""
    stated = all(a is None or b is None or a == b for a, b in ((getattr(one, n), getattr(other, n)) for n in NUMBERS))
    words = one.word is None or other.word is None or one.word == other.word
    against = one.yes or other.yes if False in (one.carried, other.carried) else one.no or other.no
    return stated and words and not (against and "unanimous" in (one.word, other.word))


def joined(one: Ballot, other: Ballot) -> Ballot:
    """One vote told in two places: what the first leaves open is taken from the second."""
    numbers = {n: mine if (mine := getattr(one, n)) is not None else getattr(other, n) for n in (*NUMBERS, "present")}
    zero = (one.zero or other.zero) and not (numbers["yes"] or numbers["no"] or numbers["abstain"])
    return one._replace(
        **numbers, word=one.word or other.word, carried=one.carried if one.carried is not None else other.carried,
        persons=one.persons or other.persons,
        shares=tuple(dict.fromkeys(one.shares + other.shares))[:_FACTIONS],
        motion=one.motion or other.motion, zero=zero,
        bare=one.bare and not other.counted,
        kind=one.kind if one.kind != "main" else other.kind, also=(*one.also, other.span, *other.also),
    )  # fmt: skip
