"""A sentence with the persons named in it, and who of them are named together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property, lru_cache, reduce
from operator import or_

from pipelines.minutes.spans import Span
from pipelines.minutes.speakers import clauses
from pipelines.minutes.speakers.brackets import in_brackets
from pipelines.minutes.speakers.factions import is_faction
from pipelines.minutes.speakers.mentions import (
    ARTICLES,
    NO_NAME_ENDING,
    Mention,
    Token,
    mentions,
    raw_words,
    tokens,
)
from pipelines.minutes.speakers.roles import HEADS, RANKS, kinds
from pipelines.phrases import word_set

BY = word_set("von vom durch seitens seiten")
_LINKS = word_set(", ; und sowie / & bzw oder u")
_BESIDE_NAMES = _LINKS | word_set("- – • * . · ) (")


_THAT = word_set("""dass daß ob weil wenn falls damit obwohl sodass warum wann wieso weshalb inwieweit inwiefern""")
_PASSIVE = re.compile(r"(?<!\w)(?:wurden?|wird|werden?|worden)(?!\w)")


class Sentence:
    """A sentence while it is looked at: its words, and the persons named in it."""

    def __init__(self, text: str, span: Span, words: list[str], signs: list[int]) -> None:
        self.text, self.span = text, span
        self.words = tokens(text, span.start, words)
        self.that = next((at for at, sign in enumerate(signs) if sign & _CLAUSE), len(signs))
        self.mentions = list(mentions(text, self.words, _beginnings(signs)))
        more = [*_bare_names(self, signs), *_fellows(self), *_apposed_names(self)]
        if more:
            self.mentions = sorted(self.mentions + more)

    @cached_property
    def passive(self) -> bool:
        return _PASSIVE.search(self.text, self.span.start, self.span.end) is not None

    @cached_property
    def others(self) -> list[int]:
        """Which words neither name a person nor link names."""
        named = {at for mention in self.mentions for at in range(mention.first, mention.last)}
        return [at for at, (word, _, _) in enumerate(self.words) if at not in named and word not in _BESIDE_NAMES]

    @cached_property
    def first_named(self) -> Mention | None:
        """The first person whose name is told, not only an office."""
        return next((mention for mention in self.mentions if mention.name), None)

    def word(self, at: int) -> str:
        return self.words[at].word if 0 <= at < len(self.words) else ""

    def rest(self, at: int) -> str:
        """The words from token `at` on, at most 400 characters of the sentence."""
        if at >= len(self.words):
            return ""
        start = self.words[at].start
        return self.text[start : min(self.span.end, start + 400)]


def bare_name(text: str, words: list[Token], first: int) -> Mention | None:
    """Two or three words that can be a name without a title, "Vera Muster", at token `first`."""
    last = first
    while last < min(first + 3, len(words)) and is_bare_name(words[last].word):
        last += 1
    if last < first + 2:
        return None
    whole = Span(words[first].start, words[last - 1].end)
    bracket, after = in_brackets(text, words, last)
    if bracket is not None:
        whole = Span(whole.start, words[after - 1].end)
    faction = bracket if bracket and is_faction(bracket) else None
    return Mention(
        first, after, whole, whole, None, text[whole.start : words[last - 1].end], faction, None, None, False
    )


@lru_cache(maxsize=8192)
def is_bare_name(word: str) -> bool:
    """Whether a word can be part of a name that stands without a title: "Vera Muster"."""
    if len(word) < 2 or not word[0].isupper() or not word[1:].replace("-", "").replace("'", "").isalpha():
        return False
    if word.lower() in ARTICLES | _NO_FIRST_NAMES or NO_NAME_ENDING.match(word):
        return False
    return not kinds(word) & {"not_a_name", "body", "address", "office", "rank", "before"}


_NO_FIRST_NAMES = word_set(
    """auf nach zu zum zur im in am an bei beim mit für von vom durch seitens laut über unter gegen ohne um aus es
    er sie wir alle beide dieser diese dieses jener jede jeder kein keine sein seine ihr ihre hierzu dazu dann
    daraufhin anschließend so wie da als wenn ob dass und oder auch nicht"""
)


_HEAD, _RANK, _ARTICLE, _SPEECH, _AGENT, _CLAUSE, _BARE = (1 << n for n in range(7))


@lru_cache(maxsize=16384)
def _signs(word: str) -> int:
    """What a word can be in a sentence with persons, a bit for each.

    A head or rank of a mention, an article, a verb of speech, what a name without title follows, what opens a clause,
    part of a name without title.
    """
    what, low = kinds(word), word.lower()
    signs = [
        what & HEADS, what & RANKS, low in ARTICLES, clauses.is_of_speech(word),
        clauses.is_spoken(word) or low in BY, word in _THAT, is_bare_name(word),
    ]  # fmt: skip
    return sum(1 << n for n, sign in enumerate(signs) if sign)


def looked_at(text: str, span: Span) -> Sentence | None:
    """The sentence, if anybody can be named in it who speaks: most of a vote or a resolution is passed over."""
    words = raw_words(text, span)
    if len(words) < 2:
        return None
    signs = [_signs(word) for word in words]
    named = signs[0] & _BARE and (words[1] == "(" or signs[1] & _BARE)
    return Sentence(text, span, words, signs) if named or reduce(or_, signs) & (_HEAD | _SPEECH) else None


def _beginnings(signs: list[int]) -> Iterator[int]:
    """Where a mention can begin: with a rank, or with an article before one."""
    for at, sign in enumerate(signs):
        if sign & _ARTICLE:
            if at + 1 < len(signs) and signs[at + 1] & _RANK:
                yield at
        elif sign & _RANK:
            yield at


def _bare_names(sentence: Sentence, signs: list[int]) -> Iterator[Mention]:
    """Names without a title behind "von" or a verb of speech: "seitens Vera Muster", "Dazu erläutert Vera Muster"."""
    pairs = zip(signs, signs[1:], signs[2:], strict=False)  # of the last two words, none is followed by a name
    places = [at for at, (sign, one, two) in enumerate(pairs, 1) if sign & _AGENT and one & two & _BARE]
    subject = bare_name(sentence.text, sentence.words, 0) if places else None
    if subject and places[0] == subject.last + 1:
        places = places[1:]  # "Vera Muster schlägt Jan Beispiel vor"
    if not places:
        return
    taken = {index for mention in sentence.mentions for index in range(mention.first, mention.last)}
    for at in places:
        if at in taken:
            continue
        found = bare_name(sentence.text, sentence.words, at)
        if found and not taken.intersection(range(found.first, found.last)):
            yield found


def _fellows(sentence: Sentence) -> Iterator[Mention]:
    """The other names behind a plural: "Die Ratsmitglieder Ahorn, Birke und Muster"."""
    starts = {mention.first for mention in sentence.mentions}
    for mention in sentence.mentions:
        at = mention.last
        while mention.plural and mention.name and sentence.word(at) in _LINKS and at + 1 not in starts:
            end = _fellow(sentence, at + 1, " " in mention.name)
            if end == at + 1:
                break
            name = Span(sentence.words[at + 1].start, sentence.words[end - 1].end)
            bracket, after = in_brackets(sentence.text, sentence.words, end)
            whole = Span(name.start, sentence.words[after - 1].end)
            faction = bracket if bracket and is_faction(bracket) else None
            yield mention._replace(
                first=at + 1, last=after, literal=whole, bare=whole, name=name.of(sentence.text), article=None,
                faction=faction,
            )  # fmt: skip
            at = after


def _fellow(sentence: Sentence, at: int, whole: bool) -> int:
    """Past a name, with the given name where the one before it has one (`whole`): "J. Muster", "Vera Muster"."""
    if len(sentence.word(at)) <= 2 and sentence.word(at)[:1].isupper() and sentence.word(at + 1) == ".":
        at += 2
    elif whole and is_bare_name(sentence.word(at)) and is_bare_name(sentence.word(at + 1)):
        at += 1
    return at + 1 if is_bare_name(sentence.word(at)) else at


def _apposed_names(sentence: Sentence) -> Iterator[Mention]:
    """A name without a title behind an office: "Der Ortsbürgermeister, Jan Muster, begrüßt ..."."""
    for mention in sentence.mentions:
        end = past_body(sentence, mention)
        if mention.name is None and sentence.word(end) == ",":
            found = bare_name(sentence.text, sentence.words, end + 1)
            if found and sentence.word(found.last) == "," and clauses.is_finite(sentence.word(found.last + 1)):
                yield found


def past_body(sentence: Sentence, mention: Mention) -> int:
    """Past the body behind an office: "Der Präsident der Bürgerschaft", "Die Vorsitzende des Stadtrates"."""
    at = mention.last
    body = sentence.word(at) in ("der", "des") and "body" in kinds(sentence.word(at + 1))
    return at + 2 if mention.name is None and body else at


def only_persons(sentence: Sentence) -> bool:
    """Whether the sentence names persons and says nothing of them."""
    return bool(sentence.mentions) and only_names(sentence, 0, len(sentence.words))


def only_names(sentence: Sentence, start: int, end: int) -> bool:
    """Whether there is nothing but names and what links them among these words."""
    at = bisect_left(sentence.others, start)
    return at == len(sentence.others) or sentence.others[at] >= end


def groups(sentence: Sentence) -> Iterator[tuple[Mention, ...]]:
    """Persons named together, "Herr A, Frau B und Herr C"; of "Der Vorsitzende, KTA Muster," the one with a name."""
    group: list[Mention] = []
    for mention in sentence.mentions:
        if group and not _linked(sentence, group[-1], mention):
            yield tuple(group)
            group = []
        if group and _one_of_two_offices(sentence, group[-1], mention):
            office = group.pop()
            whole = Span(office.literal.start, mention.literal.end)
            group.append(mention._replace(first=office.first, literal=whole, bare=whole, role=_roles(office, mention)))
        elif group and group[-1].name is None and _apposed(sentence, group[-1], mention):
            office = group.pop()
            whole, title = mention.literal, (mention.role or "").partition(" ")[0]
            if "address" in kinds(title) or (len(title) > 5 and "office" in kinds(title)) or mention.role is None:
                whole = Span(office.literal.start, whole.end)  # "Der Vorsitzende, Kreistagsabgeordneter Muster, ..."
            group.append(mention._replace(first=office.first, nominative=office.nominative, literal=whole))
        else:
            group.append(mention)
    if group:
        yield tuple(group)


def _one_of_two_offices(sentence: Sentence, office: Mention, named: Mention) -> bool:
    """ "Erster Beigeordneter und Kämmerer Muster erläutert": one person, if none of the two has an article."""
    beside = sentence.word(office.last) == "und" and office.last + 1 == named.first
    bare = office.name is None and office.article is None and named.article is None and bool(named.name)
    verb = sentence.word(named.last)
    return beside and bare and clauses.is_finite(verb) and not verb.endswith("en")


def _roles(office: Mention, named: Mention) -> str:
    return f"{office.role} und {named.role}"


def _linked(sentence: Sentence, one: Mention, other: Mention) -> bool:
    if one.nominative is True and other.nominative is False:
        return False  # "äußert Herr Muster, den Bürgern zur Verfügung zu stehen"
    between = [token.word for token in sentence.words[one.last : other.first]]
    if 1 <= len(between) <= 2:
        return between[0] in _LINKS and between[-1] in _LINKS | {"."}
    return one.name is None and len(between) <= 7 and between[-1:] == [","] and not any(map(clauses.is_finite, between))


def _apposed(sentence: Sentence, office: Mention, named: Mention) -> bool:
    """A comma between, and one behind the name: "Die Vorsitzende des Ausschusses, Frau Muster, begrüßt ..."."""
    return sentence.word(named.first - 1) == "," and named.article is None and sentence.word(named.last) != "und"
