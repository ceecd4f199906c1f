"""Whatever bytes come, a reading comes back; what could not be read is a problem in it."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.items import AgendaItem, Paper
from scraper.page import Page, decode
from scraper.problems import Blocked
from scraper.reading import read
from scraper.vendors import vendors
from tests.readers.cases import fixtures
from tests.readers.markup import item_page, paragraphs, section

CASES = [case for case in fixtures() if not case.name.startswith("refused")]
ADDRESSES = sorted({case.page.url for case in CASES})
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def survives(page: Page, vendor: str = "allris-classic") -> None:
    try:
        reading = read("musterstadt", vendor, page)
    except Blocked:
        return
    assert not [p for p in reading.problems if "the reader failed" in p.message], reading.problems


@SLOW
@given(st.binary(max_size=400), st.sampled_from(ADDRESSES))
def test_any_bytes(body: bytes, url: str) -> None:
    survives(Page(url, body))


@SLOW
@given(st.text(max_size=300), st.sampled_from(ADDRESSES))
def test_any_text_in_a_page(text: str, url: str) -> None:
    page = f"<html><body><table class='tl1'><tr><td>{text}</td></tr></table></body></html>"
    survives(Page(url, page.encode("utf-8", "replace")))


@SLOW
@given(st.sampled_from(CASES), st.floats(0, 1))
def test_truncated_pages(case: object, share: float) -> None:
    page = case.page  # type: ignore[attr-defined]
    survives(Page(page.url, page.body[: int(len(page.body) * share)]), case.vendor)  # type: ignore[attr-defined]


@SLOW
@given(st.sampled_from(CASES), st.randoms(use_true_random=False))
def test_mutated_pages(case: object, chance: random.Random) -> None:
    page = case.page  # type: ignore[attr-defined]
    body = bytearray(page.body)
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(body))
        body[at : at + chance.randint(0, 40)] = chance.choice(
            [b"", b"<", b">", b'"', b"&", b"<td>", b"</table>", b"\xff", b"9" * 30]
        )
    survives(Page(page.url, bytes(body)), case.vendor)  # type: ignore[attr-defined]


@SLOW
@given(st.text(max_size=120))
def test_hostile_addresses(tail: str) -> None:
    source = vendors()["allris-classic"]
    for start in (
        "https://ris.example.org/bi/to010.asp?SILFDNR=",
        "https://ris.example.org/",
        "vo040.asp?shownext=true#",
    ):
        try:
            once = source.canonical(start + tail)
        except ValueError:
            continue  # no address at all
        assert source.canonical(once) == once


@pytest.mark.parametrize("depth", [600, 3000])
def test_a_section_deeper_than_the_parser_goes_is_read_all_the_same(depth: int) -> None:
    words = "".join(f"<p><font>Wort{i} " for i in range(depth))
    page = item_page(section("WP", 1, words) + section("BS", 2, paragraphs(["Zugestimmt."])))
    reading = read("x", "allris-classic", Page("https://ris.example.org/to020.asp?TOLFDNR=1851", page.encode("cp1252")))
    item = next(i for i in reading.items if isinstance(i, AgendaItem))
    assert item.minutes_text is not None
    assert item.minutes_text.split() == [f"Wort{i}" for i in range(depth)]
    assert item.resolution_text == "Zugestimmt."


@pytest.mark.parametrize("anchor", ['<a name="allrisBS">', '<A NAME="allrisBS">', '<a class="x" name=allrisbs>'])
def test_an_anchor_opens_its_section_however_it_is_written(anchor: str) -> None:
    body = item_page(section("BS", 2, paragraphs(["Zugestimmt."])).replace('<a name="allrisBS">', anchor))
    reading = read("x", "allris-classic", Page("https://ris.example.org/to020.asp?TOLFDNR=1851", body.encode("cp1252")))
    assert next(i for i in reading.items if isinstance(i, AgendaItem)).resolution_text == "Zugestimmt."


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("name", ["agenda", "calendar-month", "committee", "paper", "item-sections", "paper-list"])
def test_half_a_page_never_passes_for_a_whole_one(name: str, share: float) -> None:
    page = next(case.page for case in CASES if case.name == name)
    reading = read("x", "allris-classic", Page(page.url, page.body[: int(len(page.body) * share)]))
    assert [p.kind for p in reading.problems] == ["unreadable"]
    assert not reading.items


def test_an_outer_page_deeper_than_the_parser_goes_is_a_problem() -> None:
    page = item_page("").replace('<div id="rismain">', '<div id="rismain">' + "<div>" * 3000)
    reading = read("x", "allris-classic", Page("https://ris.example.org/to020.asp?TOLFDNR=1851", page.encode()))
    assert [p.kind for p in reading.problems] == ["unreadable"]
    assert not reading.items


@pytest.mark.parametrize(
    "body", [b"", b"   \n", b"%PDF-1.7 \n\x00\x00", b"\x89PNG\r\n", b"\x00" * 5000, b"<html></html>"]
)
def test_empty_and_binary_pages_are_problems(body: bytes) -> None:
    reading = read("x", "allris-classic", Page("https://ris.example.org/to010.asp?SILFDNR=1", body))
    assert reading.problems
    assert reading.failed
    assert not reading.items


def test_a_page_of_50_megabytes_is_a_problem() -> None:
    body = b"<html><body>" + b"<p>x</p>" * 6_500_000
    reading = read("x", "allris-classic", Page("https://ris.example.org/to010.asp?SILFDNR=1", body))
    assert [p.kind for p in reading.problems] == ["unreadable"]


SENTENCE = "Größe „gut“ – 5 € für Äcker, Öfen, Übermaß"


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("cp1252", "iso-8859-1"),
        ("cp1252", "utf-8"),
        ("cp1252", None),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "utf-8"),
        ("utf-8", None),
        ("utf-8-sig", "iso-8859-1"),
        ("utf-16", "utf-16"),
    ],
)
def test_bytes_are_decoded_by_what_they_are(encoding: str, label: str | None) -> None:
    page = item_page(section("BS", 2, paragraphs([SENTENCE])), title=SENTENCE)
    if label:
        page = page.replace("iso-8859-1", label)
    content_type = f"text/html; charset={label}" if label else None
    url = "https://ris.example.org/to020.asp?TOLFDNR=1851"
    item = next(
        i
        for i in read("x", "allris-classic", Page(url, page.encode(encoding), content_type)).items
        if isinstance(i, AgendaItem)
    )
    assert item.resolution_text == SENTENCE
    assert item.title == SENTENCE


def test_latin_9_is_believed_where_it_is_declared() -> None:
    assert (
        decode("Preis: 5 € für Äcker".encode("iso-8859-15"), "text/html; charset=ISO-8859-15") == "Preis: 5 € für Äcker"
    )


def test_a_cp1252_document_inside_a_utf8_page() -> None:
    outer = item_page("@@@", title="Größe Übermaß Äcker Öfen").encode("utf-8")
    body = outer.replace(b"@@@", section("BS", 2, "<p>für „alle“</p>").encode("cp1252"))
    item = next(
        i
        for i in read("x", "allris-classic", Page("https://r.de/to020.asp?TOLFDNR=1851", body)).items
        if isinstance(i, AgendaItem)
    )
    assert item.title == "Größe Übermaß Äcker Öfen"
    assert item.resolution_text == "für „alle“"


def test_numbers_that_are_none_never_become_keys() -> None:
    page = item_page("").replace("SILFDNR=77", "SILFDNR=77%20or%201=1").replace('value="77"', 'value="x"')
    reading = read("x", "allris-classic", Page("https://ris.example.org/to020.asp?TOLFDNR=1851", page.encode("cp1252")))
    item = next(i for i in reading.items if isinstance(i, AgendaItem))
    assert item.meeting is None
    assert not [i for i in reading.items if isinstance(i, Paper)]


def test_relative_addresses_stay_on_the_host() -> None:
    page = Page("https://ris.example.org", b"<html></html>")
    assert page.join("to010.asp?SILFDNR=1") == "https://ris.example.org/to010.asp?SILFDNR=1"
    assert page.folder == "https://ris.example.org/"
    deep = Page("https://ris.example.org/bi/x/to010.asp?a=/b/c#d/e", b"<html></html>")
    assert deep.folder == "https://ris.example.org/bi/x/"
    assert deep.join("../y.asp") == "https://ris.example.org/bi/y.asp"
    assert deep.join("?PALFDNR=2") == "https://ris.example.org/bi/x/to010.asp?PALFDNR=2"
