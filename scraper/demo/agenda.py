"""Agendas: formalities, papers, headings, late items and the non-public part, numbered the way portals number them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from scraper.demo import texts, votes
from scraper.demo.blocks import Text, paras
from scraper.demo.dice import Dice
from scraper.demo.drafts import SLOW, MeetingDraft, PaperDraft
from scraper.demo.topics import FORMALITIES, NON_PUBLIC
from scraper.demo.truth import Document, Item, Person, Vote

OPEN = "(offen)"
HEADING = "Anträge der Fraktionen"


class Numbers:
    """Hands out a portal's running numbers, with gaps."""

    def __init__(self, dice: Dice, first: int, gap: int = 2) -> None:
        self._dice, self._next, self._gap = dice, first, gap

    def __call__(self) -> int:
        number = self._next
        self._next += 1 + self._dice.upto(self._gap)
        return number


@dataclass(frozen=True)
class Desk:
    """What writing an agenda needs besides the meeting."""

    dice: Dice
    people: tuple[Person, ...]
    today: date
    item_number: Numbers
    file_number: Numbers


def write(desk: Desk, meeting: MeetingDraft, before: MeetingDraft | None) -> None:
    """Fills meeting.items and tells the papers where they are deliberated."""
    consulted = list(_consulted(desk, meeting))
    public = [*_formalities(desk, meeting, before), *(c for c in consulted if c.public)]
    public += [_plain(desk, meeting, title) for title in FORMALITIES[3:] if desk.dice.chance(30)]
    private = [i for i in consulted if not i.public] + list(_secrets(desk))
    meeting.items = [replace(i, number=_number(desk, i)) for i in _numbered(desk, public, private)]
    stations = {paper.number: (paper, station) for paper, station in meeting.consulted}
    for item in meeting.items:
        if item.paper is not None:
            paper, station = stations[item.paper]
            paper.settle(station, meeting=meeting.number, item=item.number if item.public else None)


def _number(desk: Desk, item: Item) -> int | None:
    """Every item has a number; of some non-public ones the portal does not tell it."""
    number = desk.item_number()
    return None if not item.public and not item.title_printed and desk.dice.chance(30) else number


def _formalities(desk: Desk, meeting: MeetingDraft, before: MeetingDraft | None) -> Iterator[Item]:
    yield _plain(desk, meeting, FORMALITIES[0])
    if meeting.body.kind in ("council", "district_council"):
        yield _plain(desk, meeting, FORMALITIES[1])
    if before is not None and not meeting.cancelled:
        yield _approval(desk, meeting, before)
    if desk.dice.chance(20):
        yield _plain(desk, meeting, FORMALITIES[2])


def _plain(desk: Desk, meeting: MeetingDraft, title: str) -> Item:
    """An item without paper or vote; its page exists once there are minutes, and not always then."""
    if not meeting.held(desk.today) or desk.dice.chance(45):
        return Item(None, "", True, title)
    blank = Item(None, "", True, title, extract=True, result=OPEN, placeholders=True)
    if meeting.day > desk.today - SLOW or desk.dice.chance(30):
        return blank
    words, speeches = texts.minutes(desk.dice, desk.people, texts.slots(desk.dice, meeting.day, "SPD-Fraktion"))
    told = "no_vote" if words else None
    return replace(blank, minutes=words, speeches=speeches, told=told, placeholders=not words)


def _approval(desk: Desk, meeting: MeetingDraft, before: MeetingDraft) -> Item:
    """Approval of the minutes of an earlier meeting, which stands where otherwise a paper does."""
    title = f"Genehmigung der Niederschrift der Sitzung vom {texts.german(before.day)}"
    minutes_file = Document(desk.file_number(), "Niederschrift öffentl. Teil") if desk.dice.chance(60) else None
    item = Item(None, "", True, title, other_meeting=before.number, minutes_file=minutes_file)
    if not meeting.held(desk.today):
        return item
    word, outcome = desk.dice.pick(((OPEN, None), ("ungeändert beschlossen", "accepted")))
    item = replace(item, extract=True, result=word, outcome=outcome)
    if meeting.day > desk.today - SLOW:
        return replace(item, placeholders=True)
    said = f"Die Niederschrift vom {texts.german(before.day)} wird einstimmig genehmigt."
    item = replace(item, minutes=paras(said), vote=Vote(unanimous=True))
    return item if outcome else replace(item, told="accepted", told_words="einstimmig genehmigt")


def _consulted(desk: Desk, meeting: MeetingDraft) -> Iterator[Item]:
    for paper, station in meeting.consulted:
        title = "\n".join(paper.subject)
        late = desk.dice.chance(5)
        if not paper.public:
            yield Item(None, "", False, title, desk.dice.chance(50), paper=paper.number)
            continue
        addition = f"(Referent: {desk.dice.pick(desk.people).name})" if desk.dice.chance(4) else None
        item = Item(None, "", True, title, late=late, addition=addition, paper=paper.number)
        yield _decided(desk, meeting, paper, station, item) if meeting.held(desk.today) else item


def _decided(desk: Desk, meeting: MeetingDraft, paper: PaperDraft, station: int, item: Item) -> Item:
    """The item after its meeting: the result word at once, the texts weeks later."""
    at = paper.stations[station]
    assert at.outcome is not None
    item = replace(item, extract=True, result=at.result, outcome=at.outcome)
    if meeting.day > desk.today - SLOW:
        return replace(item, placeholders=True)
    seats = meeting.body.seats
    minutes, speeches = texts.minutes(desk.dice, desk.people, paper.filled)
    item = replace(item, minutes=minutes, speeches=speeches)
    if at.outcome in ("accepted", "accepted_amended"):
        lead = None
        if at.role in ("Vorberatung", "Anhörung"):
            lead = f"Der {meeting.body.name} empfiehlt dem Rat, folgenden Beschluss zu fassen:"
        words = texts.resolution(desk.dice, paper.topic, paper.filled, lead, at.outcome == "accepted_amended")
        vote, told = votes.accepted(desk.dice, seats)
        noting = not lead and all("zur Kenntnis" in sentence for sentence in paper.topic.recommends)
        return replace(
            item, resolution=words, substance="noted" if noting else None, vote=vote, vote_text=_headed(desk, told)
        )
    if at.outcome == "rejected":
        vote, told = votes.rejected(desk.dice, seats)
        words = texts.resolution(desk.dice, paper.topic, paper.filled, None, False) if desk.dice.chance(50) else ()
        return replace(item, resolution=words, vote=vote, vote_text=_headed(desk, told))
    return replace(item, minutes=(*minutes, *paras(ENDINGS[at.outcome].format(faction=paper.faction))))


ENDINGS = {
    "noted": "Der Bericht wird zur Kenntnis genommen.",
    "postponed": "Die Beratung wird auf die nächste Sitzung vertagt.",
    "referred": "Die Angelegenheit wird zur weiteren Beratung in den Fachausschuss verwiesen.",
    "withdrawn": "Die {faction} zieht den Antrag zurück.",
}


def _headed(desk: Desk, told: Text) -> Text:
    return (*paras("Abstimmungsergebnis:"), *told) if desk.dice.chance(50) else told


def _secrets(desk: Desk) -> Iterator[Item]:
    for title in desk.dice.some(NON_PUBLIC, desk.dice.weighted({0: 30.0, 1: 40, 2: 30})):
        yield Item(None, "", False, title, desk.dice.chance(60))


def _numbered(desk: Desk, public: list[Item], private: list[Item]) -> list[Item]:
    """Labels in page order. Motions stand below a heading of their own; N items follow, or stand in between."""
    motions = [i for i in public if "\nAntrag der " in i.title]
    labelled: list[Item] = []
    count = 0
    for item in public:
        if len(motions) > 1 and item in motions:
            continue
        count += 1
        labelled.append(replace(item, label=f"Ö {count}"))
    if len(motions) > 1:
        count += 1
        labelled.append(Item(None, f"Ö {count}", True, HEADING))
        labelled += [replace(m, label=f"Ö {count}.{n}") for n, m in enumerate(motions, 1)]
    first = count if desk.dice.chance(40) else 0  # numbered on, or separately
    secret = [replace(i, label=f"N {first + n}") for n, i in enumerate(private, 1)]
    if secret and not first and desk.dice.chance(30):
        return [labelled[0], secret[0], *labelled[1:], *secret[1:]]
    return labelled + secret
