from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.persons import Candidate, person_of
from pipelines.speakers import speakers

PEOPLE = (
    Candidate("1", "Dr. Ahorn, Vera"),
    Candidate("2", "Ahorn, Rolf", ("Mitglied",)),
    Candidate("3", "Hans Birke", ("Vorsitzender",)),
    Candidate("4", "Gräfin von Eiche, Ina", ("stellv. Vorsitzende",)),
    Candidate("5", "Karl-Heinz Müller-Esche", ("Mitglied",)),
)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Herr Birke fragt nach.", "3"),
        ("Herr H. Birke fragt nach.", "3"),
        ("Ratsherr Karl Birke fragt nach.", None),
        ("Frau Ahorn fragt nach.", None),
        ("Frau Dr. Ahorn fragt nach.", None),
        ("Frau Vera Ahorn fragt nach.", "1"),
        ("Rolf Ahorn fragt nach.", "2"),
        ("Frau von Eiche fragt nach.", "4"),
        ("Herr Müller fragt nach.", None),
        ("Herr Müller-Esche fragt nach.", "5"),
        ("Der Vorsitzende fragt nach.", "3"),
        ("Das Mitglied fragt nach.", None),
        ("Der Landrat fragt nach.", None),
        ("Herr Zeder fragt nach.", None),
        ("Die CDU fragt nach.", None),
    ],
)
def test_only_the_one_who_can_be_meant(text: str, who: str | None) -> None:
    (speaker,) = speakers(text)
    assert person_of(speaker, PEOPLE) == who


def test_a_person_with_two_memberships_is_one() -> None:
    (speaker,) = speakers("Herr Birke fragt nach.")
    assert person_of(speaker, (PEOPLE[2], PEOPLE[2])) == "3"


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_name(name: str, role: str) -> None:
    for speaker in speakers("Herr Birke fragt nach. Der Vorsitzende antwortet."):
        assert person_of(speaker, [Candidate("1", name, (role,))]) in (None, "1")
