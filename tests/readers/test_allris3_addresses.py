"""Addresses of ALLRIS 3, its refusals and how its pages are recognised."""

from __future__ import annotations

import pytest

from scraper.page import Page
from scraper.vendors import vendor
from tests.readers.cases import Case, fixtures
from tests.readers.markup import frame

ALLRIS = vendor("allris-classic")
B = "https://ris.example.org/bi/"


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("to010.asp?SILFDNR=77&TOLFDNR=5&BES=1#beschluss", "to010.asp?SILFDNR=77"),
        ("to010_r.asp?silfdnr=77&refresh=false", "to010_r.asp?SILFDNR=77"),
        ("to020.asp?topSelected=1&TOLFDNR=1851&sid=abc", "to020.asp?TOLFDNR=1851"),
        ("au020.asp?T1=Ausschuss&history=switch&tsDD=3&tsMM=3&AULFDNR=5&altoption=Gremium", "au020.asp?AULFDNR=5"),
        ("pa020.asp?history=switch&PALFDNR=1", "pa020.asp?PALFDNR=1"),
        ("si010_e.asp?YY=2025&MM=03&DD=31", "si010_e.asp?MM=3&YY=2025"),
        ("si010_a.asp?MM=10&YY=2026&PALFDNR=21&GRA=99999999", "si010_a.asp?MM=10&YY=2026&PALFDNR=21"),
        ("si010_j.asp?GRA=104", "si010_j.asp?GRA=104"),
        (
            "au010.asp?T1=Aussch%FCsse&AU=Ausschuss&SORTVON=1&SORTBIS=400",
            "au010.asp?T1=Aussch%FCsse&AU=Ausschuss&SORTVON=1&SORTBIS=400",
        ),
        ("vo040.asp?shownext=true#51", "vo040.asp?shownext=true#51"),
        ("vo040.asp?PALFDNRM=1&VALFDNRM=99999999#x", "vo040.asp?PALFDNRM=1&VALFDNRM=99999999"),
        ("do027.asp?DOLFDNR=9&options=64&typ=130&annots=1", "do027.asp?DOLFDNR=9&options=64&typ=130"),
        ("allris.net.asp?selfaction=x", "allris.net.asp"),
    ],
)
def test_canonical(address: str, canonical: str) -> None:
    assert ALLRIS.canonical(B + address) == B + canonical
    assert ALLRIS.canonical(B + canonical) == B + canonical


def test_host_and_scheme_are_lower_case() -> None:
    assert ALLRIS.canonical("HTTPS://RIS.Example.ORG/bi/to010.asp?SILFDNR=1") == B + "to010.asp?SILFDNR=1"


@pytest.mark.parametrize("case", [c for c in fixtures() if c.name.startswith("refused")], ids=lambda c: c.name)
def test_refusals_are_refused_whatever_was_asked_for(case: Case) -> None:
    kinds = {p["kind"] for p in case.reading()["problems"]}
    assert kinds in ({"denied"}, {"blocked"})
    assert not case.reading()["items"]
    assert not case.reading()["links"]


@pytest.mark.parametrize("case", [c for c in fixtures() if not c.name.startswith("refused")], ids=lambda c: c.name)
def test_content_is_never_refused(case: Case) -> None:
    ALLRIS.gate(case.page)


def page(text: str, address: str = "to010.asp") -> Page:
    return Page(B + address, text.encode())


@pytest.mark.parametrize(
    ("text", "address", "known"),
    [
        (frame("to010", "Tagesordnung", ""), "to010.asp", ("allris-classic", "3.9.5 (221117m)")),
        (
            '<div class="allriscontent" id="bomain"><a href="to010.asp">x</a></div>',
            "to010.asp",
            ("allris-classic", None),
        ),
        ('<div id="allris" class="to010 normal"><a href="si010_r.asp">x</a></div>', "x", ("allris3-responsive", None)),
        ('<div id="allris" class="to010 normal"></div>', "to010_r.asp", ("allris3-responsive", None)),
        (
            '<meta name="description" content="ALLRIS net Version 4.1.7 (4170041) - 08.07.2026"><div id="allris">',
            "to010",
            None,
        ),
        ('<script src="./wicket/resource/x.js"></script><div id="allris" class="si010_r.asp">', "si010", None),
        ("<p>Willkommen</p>", "", None),
    ],
)
def test_recognise(text: str, address: str, known: tuple[str, str | None] | None) -> None:
    assert ALLRIS.recognise(page(text, address)) == known
