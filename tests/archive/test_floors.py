"""What an operator requires of a portal, "meetings >= 2/month", as it stands in the portal's row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.floors import COUNTED, SHARES, Floor, floors


def test_floors_are_read() -> None:
    assert floors("meetings >= 2/month; minutes>=0.5 ;outcome >= 80%;papers>=120/year;") == [
        Floor("meetings", 2, "meetings >= 2/month"), Floor("minutes", 0.5, "minutes>=0.5"),
        Floor("outcome", 0.8, "outcome >= 80%"), Floor("papers", 10, "papers>=120/year"),
    ]  # fmt: skip
    assert floors(None) == floors(" ; ") == []


@pytest.mark.parametrize(
    "text",
    ["meetings >= 2", "minutes >= 2", "minutes >= 0.5/month", "rat >= 1/month", "items > 1/month",
     "items >= 5%/year", "x"],
)  # fmt: skip
def test_what_is_no_floor_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"must|such as|is a share|needs /month"):
        floors(text)


@given(st.text(max_size=40))
def test_any_text_is_floors_or_refused(text: str) -> None:
    try:
        rules = floors(text)
    except ValueError:
        return
    assert all(rule.name in (*SHARES, *COUNTED) and rule.least >= 0 for rule in rules)
