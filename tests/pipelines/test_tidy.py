from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tidy import clean


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("Straßen\u00adreinigung\u00a0und\u202fWinter\tdienst", "Straßenreinigung und Winter dienst"),
        ("Regel-verfahren", "Regel-verfahren"),
        ("u\u0308ber", "über"),
        ("a  \r\nb\r\rc\n\n\n\nd \n \n \ne", "a\nb\n\nc\n\nd\n\ne"),
        ("\u200b\ufeff\x00\x1b", None),
        ("Anlage \u202egpj.exe\u202c", "Anlage gpj.exe"),
        ("2023 \x96 \x84Rat\x93 \x81", "2023 – „Rat“"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("one\u2028two\x0cthree", "one\ntwo\nthree"),
        ("   ", None),
        ("", None),
    ],
)
def test_known_dirt(raw: str, tidy: str | None) -> None:
    assert clean(raw) == tidy


def test_runs_of_blanks_are_kept_in_texts_only() -> None:
    assert clean("19 Dafür    9 Gegen") == "19 Dafür    9 Gegen"
    assert clean("Ausschuss   für  Bau", prose=False) == "Ausschuss für Bau"


@given(st.text(), st.booleans())
def test_clean_is_clean(raw: str, prose: bool) -> None:
    text = clean(raw, prose)
    if text is None:
        return
    assert clean(text, prose) == text
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text.replace("\n", ""))
    assert "\n\n\n" not in text
    assert " \n" not in text
    assert text == text.strip()
    text.encode()


@given(st.text(alphabet="abcäöüßéÀ„“–-.,() 123", min_size=1))
def test_nothing_visible_is_lost(raw: str) -> None:
    assert (clean(raw) or "").replace(" ", "") == raw.replace(" ", "")
