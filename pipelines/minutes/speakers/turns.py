"""Who of the persons named in a sentence speaks in it: the grammar around a name.

As the subject of a verb ("Herr Muster fragt", "Dazu erläutert Frau Muster"), as the agent of a passive ("wird von Frau
Muster bejaht"), beside a word of speech ("auf Bitte von Herrn Muster", "Antwort des Landrats:"), as the one given the
floor. Words of speech and labels stand in occasions.csv.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.minutes.speakers import clauses
from pipelines.minutes.speakers.clauses import Act
from pipelines.minutes.speakers.literals import literal
from pipelines.minutes.speakers.mentions import Mention
from pipelines.minutes.speakers.named import BY, Sentence, only_names
from pipelines.minutes.speakers.occasions import is_label, occasions
from pipelines.minutes.speakers.roles import kinds
from pipelines.minutes.speakers.untitled import BODILY
from pipelines.phrases import word_set

_WHEN = word_set("nachdem während bevor indem wie wobei wozu woraufhin worauf was")
_BEGINNING = (
    word_set(""", ; : – - • * ) ] “ ” " » | Ø ø o ► ▪ ■ ● → > + # und sowie auch nur sowohl denn aber doch""")
    | _WHEN
    | {""}
)
_BETWEEN = word_set(
    """sich dazu hierzu ihm ihr ihnen dann nun daraufhin anschließend zunächst auch ebenfalls darauf hierauf es
    dies das"""
)
_SUBJECTS = word_set("der die das er sie ein eine man wir alle")
_WHERE = word_set("der dem denen")
_ALSO = word_set("ebenso auch desgleichen ebenfalls")
_PREPOSITIONS = word_set(
    """für mit nach bei zu zum zur in im an am auf über unter vor aus um gegen ohne als außer wegen neben statt
    zwischen namens dass"""
)
_BY_LETTER = re.compile(r"Mit (?:Schreiben|E-?Mail|Mail|Brief|Antrag|Bescheid|Datum|Eingang) (?:vom|an)\b")
_SOON = 6  # words from a participle to who did it
_ASKS = Act("asks", "fragen", None)
_LABEL = 8  # words before the first name
_A_SPEECH = 5  # words and signs after a colon that can be what somebody says
_FLOOR = word_set("Wort Rederecht Rederechts")
_GIVES = word_set("erteilt erteilte gibt gab übergibt übergab erhält erhielt erhalten bekommt hat")
_ATTRIBUTE = re.compile(r"\s*(?P<word>[a-zäöüß]{4,40}e[nrms]?)\s+[A-ZÄÖÜ]")


def act_of(sentence: Sentence, group: Sequence[Mention], first: bool) -> Act | None:
    """How the group speaks, if it does; `first`: nobody is named as a subject before it."""
    head, last = group[0], group[-1]
    before = sentence.word(head.first - 1)
    told = _in_that(sentence, head.first)
    if _crowd(head, before.lower() in BY) and len(group) == 1:
        return None
    if before.lower() in BY or (head.article or "").lower() == "vom":
        return (
            None
            if told and not clauses.resumed(sentence.words, sentence.that, head.first)
            else _agent(sentence, head, last)
        )
    oblique = head.nominative is not True and not told
    act = (_beside_word_of_speech(sentence, head) or _given_floor(sentence, head, last)) if oblique else None
    if act is not None or _labelled(sentence, head):
        return act or clauses.SAYS
    return None if head.nominative is False else _as_subject(sentence, group, told, first)


def _as_subject(sentence: Sentence, group: Sequence[Mention], told: bool, first: bool) -> Act | None:
    head, last = group[0], group[-1]
    before = sentence.word(head.first - 1)
    if before == "auch" and sentence.word(head.first - 2) in ("so", "ebenso") and _too(sentence, last):
        return clauses.SAYS
    if before.lower() in _BEGINNING or before.isdigit() or head.first == 0 or _numbered(sentence, head.first):
        return _subject(sentence, group, told)
    if any(sentence.word(at) == "sich" and sentence.word(at - 1) in _WHERE for at in range(head.first - 3, head.first)):
        verb = sentence.rest(last.last).partition(",")[0].rstrip(" .").rpartition(" ")[2]
        return clauses.SAYS if clauses.is_spoken(verb) else None  # "..., an der sich Herr Muster beteiligt"
    if before.lower() in _ALSO or before == "so":
        return _subject(sentence, group, told) or _too(sentence, last)
    return _inverted(sentence, group, told, first)


def _crowd(head: Mention, behind: bool) -> bool:
    """ "seitens der Einwohner", "den Einwohnern": nobody is told apart."""
    last, article = (head.role or "").rpartition(" ")[2], (head.article or "").lower()
    if head.name is not None or len(last) < 5:
        return False
    many = article == "den" and last.endswith("ern")
    return many or (article == "der" and behind and not last.endswith(("in", "n")))


def _numbered(sentence: Sentence, first: int) -> bool:
    """Behind a list's number: "2. Herr Muster fragt"."""
    return first == 2 and sentence.word(0).isdigit() and sentence.word(1) in ".)"


def _in_that(sentence: Sentence, first: int) -> bool:
    return first > sentence.that


def _agent(sentence: Sentence, head: Mention, last: Mention) -> Act | None:
    by = head.first - 1 if (head.article or "").lower() != "vom" else head.first
    word, passive = sentence.word(by - 1), sentence.word(by).lower() in ("durch", "seitens")
    rest = sentence.rest(last.last)
    if occasions()["of"].fullmatch(word) or (passive and occasions()["through"].fullmatch(word)):
        return clauses.SAYS
    if occasions()["motion"].fullmatch(word) and (head.name or sentence.word(by - 2).lower() == "auf"):
        return None if clauses.is_permit(rest) else clauses.MOVES
    attribute = _ATTRIBUTE.match(rest)
    if attribute:
        return clauses.said_in(attribute["word"], rest[:80])
    if sentence.passive and not clauses.is_beside(word):  # not "bei Enthaltung von Herrn Muster wird ... abgelehnt"
        whole = sentence.span.of(sentence.text)[:600]
        before = sentence.word(0).lower() if head.first < _SOON else ""  # "Gefragt wird von Herrn Muster, ob ..."
        return clauses.said_in(re.split(r"[,;.:]", rest, maxsplit=1)[0], whole) or clauses.said_in(before, whole)
    if (occasions()["done"].match(rest) or occasions()["done"].fullmatch(word)) and any(
        occasions()["of"].fullmatch(token.word) for token in sentence.words[max(0, head.first - 12) : last.last + 12]
    ):
        return clauses.SAYS
    return None


def _beside_word_of_speech(sentence: Sentence, head: Mention) -> Act | None:
    """ "Auf Antrag des Ausschussvorsitzenden", "Die Frage der Ratsfrau Muster", "laut Herrn Muster"."""
    before, genitive = sentence.word(head.first - 1), (head.article or "").lower() in ("des", "der")
    if before.lower() == "laut":
        return clauses.SAYS
    genitive = genitive or (head.role or "").startswith("Herrn")
    if genitive and head.name and occasions()["motion"].fullmatch(before) and head.nominative is not True:
        return None if clauses.is_permit(sentence.rest(head.last)) else clauses.MOVES
    if genitive and head.nominative is not True and occasions()["of"].fullmatch(before):
        return clauses.SAYS
    if genitive and occasions()["motion"].fullmatch(before) and sentence.word(head.first - 2).lower() == "auf":
        return clauses.MOVES
    return None


def _given_floor(sentence: Sentence, head: Mention, last: Mention) -> Act | None:
    """ "Der Vorsitzende erteilt Herrn Muster das Wort", "übergibt das Wort an Herrn Muster"."""
    if sentence.word(head.first - 2) in _FLOOR and sentence.word(head.first - 1) in ("an", "hat", "hatte"):
        return clauses.SAYS
    following = {token.word for token in sentence.words[last.last : last.last + 3]}
    earlier = {token.word.lower() for token in sentence.words[max(0, head.first - 6) : head.first]}
    if following & _FLOOR and (
        earlier & _GIVES or (head.nominative is False and "erteilt" in sentence.rest(last.last))
    ):
        return clauses.SAYS
    return None


def _labelled(sentence: Sentence, head: Mention) -> bool:
    """ "Wortmeldung: GRM Muster", "Anfrage Frau Muster:"."""
    first = sentence.first_named or head
    if not 0 < first.first <= min(_LABEL, head.first):
        return False
    if first is not head and not only_names(sentence, first.last, head.first):
        return False
    before = sentence.text[sentence.span.start : first.literal.start]
    if not is_label(before.rstrip(" :\t\n-–•*\xa0")):
        return False
    return ":" in before or (first is head and sentence.word(head.last) in (":", ""))


def _subject(sentence: Sentence, group: Sequence[Mention], told: bool) -> Act | None:
    """The group stands before its verb."""
    head, last = group[0], group[-1]
    before = sentence.word(head.first - 1).lower()
    if before in _WHEN:
        return _in_clause(sentence, last)
    if sentence.text.startswith(":", literal(sentence, last).end):  # behind "Herr Muster (SPD)" and "Herr Muster, SPD"
        return clauses.SAYS if _introduced(sentence, group) else None
    at = clauses.after(sentence.words, last.last)
    retold = told and (before not in ("und", ";") or sentence.word(head.first - 2) not in (",", ""))
    if at is None or retold:
        return None
    verb, rest = sentence.words[at].word, sentence.rest(at + 1)
    below = "\n" in sentence.text[sentence.words[at - 1].end : sentence.words[at].start]
    asks = below and sentence.words[-1].word == "?"  # "Herr Muster", and on the next line "Wann wird gebaut?"
    if verb[0].isupper() and below:
        verb = verb.lower()  # "Herr Muster", and on the next line "Fragt nach den Kosten."
    if last.name is not None and not told and at == last.last:
        return _ASKS if asks else clauses.told(verb, rest, len(group) > 1 or last.plural)
    bodily = last.name is None and (verb in BODILY or (verb.endswith("en") and len(group) == 1))
    if bodily or clauses.votes(verb, rest):
        return None
    act = clauses.spoken(verb, rest) or (None if told else clauses.of_mind(verb, rest))
    generic = not told and at == last.last and _is_chair(head) and not _numbered(sentence, head.first)
    return act or (clauses.told(verb, rest, False) if generic and not clauses.is_perfect(verb) else None)


def _is_chair(mention: Mention) -> bool:
    """Of "Der Vorsitzende" whatever verb tells of the session, of "Der Antragsteller" it does not."""
    return bool(mention.article and mention.role and "chair" in kinds(mention.role.rpartition(" ")[2]))


def _introduced(sentence: Sentence, group: Sequence[Mention]) -> bool:
    """ "Herr Muster (SPD): Das ist gut." and "Wortmeldung: Herr Muster", but not "Vorsitzender: Herr Muster"."""
    head, last = group[0], group[-1]
    if len(group) > 1 or head.first > 2:
        return False
    following = sentence.word(last.last + 1) if sentence.word(last.last) == ":" else ""
    if following.isdigit():
        return False  # "Frau Muster: 12 Stimmen"
    if head.name is None:  # "Bürgermeisterin: Das wird geprüft.", but not "Vorsitzender: Karl Muster"
        said = sentence.words[-1].word in ".!?" and (
            len(sentence.words) >= last.last + _A_SPEECH or following in ("Ja", "Nein")
        )
        return said and "chair" in kinds((head.role or "").rpartition(" ")[2])
    return not (kinds(following) & {"address"}) if following else True


def _in_clause(sentence: Sentence, last: Mention) -> Act | None:
    """ "Nachdem Herr Muster berichtet hat, ...": the verb at the clause's end; a text cut off in it counts, too."""
    rest = sentence.rest(last.last)
    clause = rest.split(",", 1)[0]
    act = clauses.said_in(clause)
    if act or not clause.strip(" ."):
        return act or clauses.SAYS
    for word in reversed(clause.rstrip(" .").split()[-2:]):
        act = clauses.spoken(word, clause)
        if act:
            return act
    return None


def _too(sentence: Sentence, last: Mention) -> Act | None:
    """ "Ebenso Ratsherr Muster." without a verb."""
    return clauses.SAYS if last.name and sentence.word(last.last) in ("", ".") else None


def _inverted(sentence: Sentence, group: Sequence[Mention], told: bool, first: bool) -> Act | None:
    """The verb stands before its subject: "Dann bedankt sich der Vorsitzende"."""
    head, last = group[0], group[-1]
    at = head.first - 1
    while at > 0 and head.first - at < 4 and sentence.word(at) in _BETWEEN:
        at -= 1
    if head.nominative and not clauses.is_finite(sentence.word(at)):
        at = _far_verb(sentence, at)
    verb = sentence.word(at)
    if not clauses.is_finite(verb) or (told and sentence.word(at - 1) != ","):
        return None
    if last.name is None and len(group) == 1 and verb.endswith("en"):
        return None  # "Dem schließen sich die Ratsmitglieder an": the body agrees, nobody speaks
    if head.role in ("Herr", "Frau") and _BY_LETTER.match(sentence.text, sentence.span.start):
        return None  # "Mit Schreiben vom 3. Mai beantragt Frau Muster": read from a letter
    if head.nominative is None and not (first and _other_first(sentence, at)):
        return None
    rest = sentence.rest(last.last)
    act = clauses.spoken(verb, rest) or clauses.spoken(verb, sentence.rest(0)[:200])
    if act is None and last.name and clauses.is_modal(verb):
        act = clauses.SAYS if clauses.infinitive_in(rest) else None
    return act


def _far_verb(sentence: Sentence, at: int) -> int:
    """ "Zur Sache berichtet für die Verwaltung Herr Muster": a verb of speech some words before its subject."""
    if sentence.word(at).lower() in _PREPOSITIONS:
        return -1
    for index in range(at - 1, max(-1, at - 8), -1):
        if sentence.word(index) in ",;:.()":
            return -1
        if clauses.is_spoken(sentence.word(index)):
            return index
    return -1


def _other_first(sentence: Sentence, verb: int) -> bool:
    """Something that is no subject stands before the verb: "Dazu", "Auf die Frage", "Den Antrag", "Nach der Pause"."""
    word = sentence.word(0)
    if verb == 0:
        return False
    return word.lower() not in _SUBJECTS or any(
        occasions()["of"].fullmatch(sentence.word(at)) for at in ({1, verb - 1} if verb <= 3 else {1})
    )
