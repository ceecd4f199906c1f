"""A sentence with the persons named in it, and who of them are named together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines import clauses
from pipelines.mentions import Mention, bare_name, is_bare_name, mentions, tokens
from pipelines.phrases import word_set
from pipelines.spans import Span

BY = word_set("von vom durch seitens seiten")
_LINKS = word_set(", und sowie / & bzw oder u")


_THAT = word_set("""dass daß ob weil wenn falls damit obwohl sodass warum wann wieso weshalb inwieweit inwiefern""")
_PASSIVE = re.compile(r"(?<!\w)(?:wurden?|wird|werden?|worden)(?!\w)")


class Sentence:
    """A sentence while it is looked at: its words, and the persons named in it."""

    def __init__(self, text: str, span: Span) -> None:
        self.text, self.span = text, span
        self.words = tokens(text, span)
        self.that = next((at for at, token in enumerate(self.words) if token.word in _THAT), len(self.words))
        self.passive = _PASSIVE.search(text, span.start, span.end) is not None
        self.mentions = list(mentions(text, self.words)) if len(self.words) > 1 else []
        self.mentions += [*_bare_names(self), *_fellows(self)]
        self.mentions.sort()

    def word(self, at: int) -> str:
        return self.words[at].word if 0 <= at < len(self.words) else ""

    def rest(self, at: int) -> str:
        """The words from token `at` on, at most 400 characters of the sentence."""
        if at >= len(self.words):
            return ""
        start = self.words[at].start
        return self.text[start : min(self.span.end, start + 400)]


def _bare_names(sentence: Sentence) -> Iterator[Mention]:
    """Names without a title behind "von" or a verb of speech: "seitens Vera Muster", "Dazu erläutert Vera Muster"."""
    taken = {index for mention in sentence.mentions for index in range(mention.first, mention.last)}
    for at, token in enumerate(sentence.words[:-1]):
        if at + 1 in taken or not (token.word.lower() in BY or clauses.is_spoken(token.word)):
            continue
        found = bare_name(sentence.text, sentence.words, at + 1)
        if found and not taken.intersection(range(found.first, found.last)):
            yield found


def _fellows(sentence: Sentence) -> Iterator[Mention]:
    """The other names behind a plural: "Die Ratsmitglieder Ahorn, Birke und Muster"."""
    starts = {mention.first for mention in sentence.mentions}
    for mention in sentence.mentions:
        at = mention.last
        while mention.plural and mention.name and sentence.word(at) in _LINKS and at + 1 not in starts:
            if not is_bare_name(sentence.word(at + 1)):
                break
            span = Span(sentence.words[at + 1].start, sentence.words[at + 1].end)
            yield mention._replace(
                first=at + 1, last=at + 2, literal=span, bare=span, name=span.of(sentence.text), article=None
            )
            at += 2


def groups(sentence: Sentence) -> Iterator[tuple[Mention, ...]]:
    """Persons named together, "Herr A, Frau B und Herr C"; of "Der Vorsitzende, KTA Muster," the one with a name."""
    group: list[Mention] = []
    for mention in sentence.mentions:
        if group and not _linked(sentence, group[-1], mention):
            yield tuple(group)
            group = []
        if group and group[-1].name is None and _apposed(sentence, group[-1], mention):
            office = group.pop()
            group.append(mention._replace(first=office.first, nominative=office.nominative))
        else:
            group.append(mention)
    if group:
        yield tuple(group)


def _linked(sentence: Sentence, one: Mention, other: Mention) -> bool:
    between = [token.word for token in sentence.words[one.last : other.first]]
    if 1 <= len(between) <= 2:
        return between[0] in _LINKS and between[-1] in _LINKS | {"."}
    return one.name is None and len(between) <= 7 and between[-1:] == [","] and not any(map(clauses.is_finite, between))


def _apposed(sentence: Sentence, office: Mention, named: Mention) -> bool:
    """A comma between, and one behind the name: "Die Vorsitzende des Ausschusses, Frau Muster, begrüßt ..."."""
    return sentence.word(named.first - 1) == "," and named.article is None and sentence.word(named.last) != "und"
