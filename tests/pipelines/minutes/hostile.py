"""Texts that take long to understand: the same few words again and again."""

from __future__ import annotations

HOSTILE = (
    "A", "-", "1", " ", "SPD, ",
    "nimmt zur ", "wird nicht mit einer ", "hat am 1.", "beschließt ", "Der Rat ", "\n", "| ", "Ja: 1, ",
    "e\u0130 ", "(", "einstimmig ", "Beschluss: ", "mit Stimmen, ", "Herr A. sagt, dass ", "t a g e s o ",
    "Niederschrift\n", "- - ", "1. ", "Der Vorlage wird ", "dass der Rat. ", "Abstimmung: Ja: 6, Nein: 3\n",
    "Herr Ast fragt.\n", "Dr. ", "A. ", "12 : 1\n", "Herr Muster (SPD), ", "dafür: CDU, ", "| Ja | Nein |\n",
    "CDU\n5\n0\n", "Ja\nNein\nEnthaltung\n", "a\n", "1:2:3 ", "Ast, Eva: Ja\n", "Nr. Herr ", "12.03.2024 ",
    "DS/12/V ", "Vorl", "Ja. ", "Sachverhalt\nJa: 6, Nein: 3\nProtokoll\n",
    "Beschluss:\nHerr Ast fragt.\nProtokoll:\n", "Herr Ast und Frau Birke, ",
    "5 Ja Abstimmung: Ja: 6, Nein: 3\nNr. von ", "Herr Ast fragt. Abstimmung: Ja: 6, Nein: 3\n",
    "Sachverhalt:\n5 Stimmen für A, 4 Stimmen für B\n", "Die Tagesordnung wird beschlossen. ",
)  # fmt: skip
_SIZE = 100_000
_LINES = 9_900  # of what has more, nothing is understood


def hostile(piece: str) -> str:
    """100 kB of the piece, or as many lines as are read."""
    return piece * min(_SIZE // len(piece), _LINES // max(1, piece.count("\n")))
