"""How a vote is told: numbers and words in the many notations that minutes use."""

from __future__ import annotations

from scraper.demo import names
from scraper.demo.blocks import Para, Table, Text, paras
from scraper.demo.dice import Dice
from scraper.demo.truth import Vote

WORDS = ("keine", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _word(n: int, one: str, many: str) -> str:
    if n == 1:
        return f"einer {one}"
    return f"{WORDS[n] if n < len(WORDS) else n} {many}"


def unanimous(dice: Dice, abstain: int) -> tuple[Vote, Text]:
    """Everybody for it, some abstaining."""
    if not abstain:
        words = dice.pick(("einstimmig", "Einstimmig beschlossen.", "einstimmig angenommen", "Einstimmige Zustimmung"))
        return Vote(unanimous=True), paras(words)
    words = dice.pick((
        f"einstimmig bei {_count(abstain, 'Enthaltung', 'Enthaltungen')}",
        f"Einstimmig mit {_word(abstain, 'Enthaltung', 'Enthaltungen')} beschlossen.",
        f"einstimmig ({_count(abstain, 'Enthaltung', 'Enthaltungen')})",
    ))  # fmt: skip
    return Vote(unanimous=True, abstain=abstain), paras(words)


def counted(dice: Dice, yes: int, no: int, abstain: int, word: str) -> tuple[Vote, Text]:
    """`word` says how it ended: "angenommen", "abgelehnt"."""
    full = Vote(unanimous=no == 0, yes=yes, no=no, abstain=abstain)
    head = f"{'mehrheitlich' if no else 'einstimmig'} {word}"
    ayes, noes = _count(yes, "Ja-Stimme", "Ja-Stimmen"), _count(no, "Nein-Stimme", "Nein-Stimmen")
    none = _count(abstain, "Enthaltung", "Enthaltungen")
    texts: tuple[Text, ...] = (
        paras(head, f"Ja-Stimmen: {yes}, Nein-Stimmen: {no}, Enthaltungen: {abstain}"),
        paras(f"{head} mit {ayes}, {noes} und {none}"),
        paras(f"Ja-Stimmen:\t{yes}\nNein-Stimmen:\t{no}\nEnthaltungen:\t{abstain}", head),
        paras(f"dafür: {yes} / dagegen: {no} / Enth.: {abstain}", f"{head}."),
        paras(f"Mit {yes} : {no} Stimmen bei {none} {word}."),
        paras(f"{head} ({yes} dafür, {no} dagegen, {none})"),
        (Para("Abstimmung:"), Table((("Dafür:", "Dagegen:", "Enthaltungen:"), (str(yes), str(no), str(abstain))))),
        paras(f"Mit {_word(yes, 'Stimme', 'Stimmen')} gegen {_word(no, 'Stimme', 'Stimmen')} bei {none} {word}."),
    )
    return full, dice.pick(texts)


def by_faction(dice: Dice, word: str) -> tuple[Vote, Text]:
    """Only who was against, without numbers."""
    against, silent = dice.some([f[1] for f in names.FACTIONS], 2)
    lost = (against, "no" if word == "angenommen" else "yes")  # who was against refusing it was for it
    alone = f"Mehrheitlich gegen die Stimmen der {against} {word}."
    both = f"Mehrheitlich gegen die Stimmen der {against} bei Enthaltung der {silent} {word}."
    sides, words = dice.pick((((lost,), alone), ((lost, (silent, "abstain")), both)))
    named = tuple((name.partition(" (")[0], side) for name, side in sides)  # the short form is no part of the name
    return Vote(unanimous=False, factions=named), paras(words)


def few_against(dice: Dice, word: str) -> tuple[Vote, Text]:
    no, abstain = dice.between(1, 4), dice.between(1, 3)
    if dice.chance(50):
        return Vote(False, no=no), paras(f"mehrheitlich bei {_count(no, 'Gegenstimme', 'Gegenstimmen')} {word}")
    words = f"mehrheitlich bei {_word(no, 'Gegenstimme', 'Gegenstimmen')} und "
    return Vote(False, no=no, abstain=abstain), paras(f"{words}{_count(abstain, 'Enthaltung', 'Enthaltungen')} {word}")


def accepted(dice: Dice, seats: int, word: str = "angenommen") -> tuple[Vote, Text]:
    """A vote that was carried, of at most `seats` voters."""
    kind = dice.weighted({"all": 45.0, "count": 35, "few": 12, "faction": 8})
    if kind == "all":
        return unanimous(dice, dice.pick((0, 0, 0, 1, 2, 3)))
    if kind == "count":
        no, abstain = dice.between(0, seats // 4), dice.between(0, 3)
        return counted(dice, seats - no - abstain - dice.between(0, 2), no, abstain, word)
    return few_against(dice, word) if kind == "few" else by_faction(dice, word)


def rejected(dice: Dice, seats: int) -> tuple[Vote, Text]:
    if dice.chance(25):
        return by_faction(dice, "abgelehnt")
    yes, abstain = dice.between(1, seats // 3), dice.between(0, 2)
    return counted(dice, yes, seats - yes - abstain, abstain, "abgelehnt")
