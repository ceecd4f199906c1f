"""What was read from a text leads to the words it was read from, on the item's page and the person's."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.publish.places import Spot, highlighted, spots
from tests.publish import council
from tests.publish.conftest import Get
from tests.publish.markup import Checked

ITEM = f"/archive/agenda_item/{council.ITEM}"


def marked(page: str, name: str) -> str:
    """The characters highlighted under this name, up to the end of their element."""
    begin = page.index(f'id="{name}"')
    rest = page[page.index(">", begin) + 1 :]
    depth, words = 1, ""
    for piece in re.split(r"(</?mark[^>]*>)", rest):
        depth += 1 if piece.startswith("<mark") else -1 if piece == "</mark>" else 0
        if depth == 0:
            break
        words += "" if piece.startswith(("<mark", "</mark")) else piece
    return html.unescape(words)


def test_every_value_leads_to_its_words(get: Get) -> None:
    page = get(ITEM).text
    wanted = {
        "ergebnis": "über den so geänderten Beschlussvorschlag abstimmen",
        "stimmen": council.VOTE,
        "abstimmung-1": "die Lindenstraße vorgezogen",
        "abstimmung-2": "2 Gegenstimmen",
        "rede-2": council.MINUTES.split("\n\n")[1],
    }
    for name, words in wanted.items():
        assert f'href="#{name}"' in page
        assert marked(page, name) == words
    assert set(re.findall(r'class="spot" href="#([^"]+)"', page)) <= set(Checked(page).ids)


def test_an_item_names_its_speakers_in_order_and_who_they_are(get: Get) -> None:
    page = get(ITEM).text
    listed = page[page.index('id="redner"') : page.index('id="minutes"')]
    said = re.findall(r"<li>(.*?)</li>", listed, re.S)
    assert ["Feldhoff" in said[0], "Immenroth" in said[1], "Sommerlath" in said[2], "Brandis" in said[3]] == [True] * 4
    people = [re.findall(r'/archive/person/([^"]+)"', li) for li in said]
    assert people == [["musterau:person:1"], ["musterau:person:2"], [], ["musterau:person:0"]]


def test_votes_of_groups_persons_and_motions_are_apart(get: Get) -> None:
    page = get(ITEM).text
    tables = dict(re.findall(r"<caption>(.*?)</caption>(.*?)</table>", page, re.S))
    assert list(tables) == ["Weitere Abstimmungen", "Stimmen nach Fraktionen", "Stimmen nach Personen"]
    assert "dagegen" in tables["Stimmen nach Fraktionen"] and "enthalten" in tables["Stimmen nach Fraktionen"]
    assert "musterau:person:4" in tables["Stimmen nach Personen"]


def test_recommendation_and_resolution_side_by_side(get: Get) -> None:
    page = get(ITEM).text
    block = page[page.index('id="vergleich"') : page.index('id="vote"')]
    assert "geändert übernommen" in block and "Übereinstimmung" in block
    assert re.search(r"<ins>.*?Lindenstraße", block, re.S)
    (row,) = get("/archive/adoptions.json?_shape=array").json()
    assert (row["id"], row["adoption"], row["adoption_basis"]) == (council.ITEM, "amended", "words")


def test_a_contradiction_is_told_with_both_words(get: Get) -> None:
    page = Checked(get("/archive/agenda_item/musterau:agenda_item:1701").text)
    words = " ".join(page.text.split())
    assert "Widerspruch: Das Portal nennt ungeändert beschlossen, der Text sagt wird abgelehnt." in words


def test_a_person_s_page_lists_what_they_said(get: Get) -> None:
    page = get("/archive/person/musterau:person:2").text
    block = page[page.index('id="reden"') :]
    assert f"/archive/agenda_item/{council.ITEM}" in block and "fragt, ob die Lindenstraße" in block
    assert 'id="reden"' not in get("/archive/person/musterau:person:3").text


def test_papers_and_meetings_named_in_the_minutes_are_links_there_and_back(get: Get) -> None:
    page = get(ITEM).text
    minutes = page[page.index('id="minutes"') : page.index("</section>", page.index('id="minutes"'))]
    assert re.findall(r'<a class="cited" id="verweis-\d" href="([^"]+)">([^<]+)</a>', minutes) == [
        ("/archive/paper/musterau:paper:900", "Vorlage 2026/0417"),
        ("/archive/meeting/musterau:meeting:166", "Sitzung des Haupt- und Finanzausschusses am 04.11.2026"),
    ]
    meeting = get("/archive/meeting/musterau:meeting:166").text
    block = meeting[meeting.index('id="genannt"') :]
    assert f'href="{ITEM}"' in block[: block.index("</section>")]
    assert 'id="genannt"' not in get("/archive/paper/musterau:paper:900").text, "named in its own deliberation only"


def test_a_blank_line_within_a_speech_parts_no_paragraphs() -> None:
    text = "Eins.\n\nFrau A sagt dies.\n\nUnd das.\n\nZwei."
    (first, second, third) = highlighted(text, [Spot(7, 34, "rede-1", "spoken")])
    assert (first, third) == ("Eins.", "Zwei.")
    assert second == '<mark class="spoken" id="rede-1">Frau A sagt dies.\n\nUnd das.</mark>'


def test_crossing_spots_are_cut_and_text_stays_text() -> None:
    (shown,) = highlighted("<b>&abcdef", [Spot(0, 6, "x", "voted"), Spot(4, 8, "y", "spoken")])
    assert re.sub("<[^>]+>", "", shown) == "&lt;b&gt;&amp;abcdef"
    assert shown.count("<mark") == shown.count("</mark>") == 3
    assert shown.count("id=") == 2


def test_a_link_that_crosses_a_spot_is_cut_and_leads_to_its_record() -> None:
    spots_ = [Spot(0, 6, "x", "spoken"), Spot(4, 8, "y", "cited", to="a:paper:<7>")]
    (shown,) = highlighted("abcdefgh", spots_, lambda table, key: f"/{table}/{key}")
    first, again = (f'<a class="cited"{name} href="/paper/a:paper:&lt;7&gt;">' for name in (' id="y"', ""))
    assert shown == f'<mark class="spoken" id="x">abcd{first}ef</a></mark>{again}gh</a>'
    assert "href" not in "".join(highlighted("abcdefgh", spots_))


@pytest.mark.parametrize(
    "told", ["resolution_text 5-2", "title 0-3", "<script>", "minutes_text 0-99999999999", "", None]
)
def test_a_place_that_cannot_be_is_none(told: str | None) -> None:
    found = spots({"resolution_text": "abc", "outcome_place": told}, [], [])
    assert found.names == set() and not any(found.of.values())


@given(
    st.text("ab<&\n Ä", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
)
def test_any_spots_on_any_text(text: str, pairs: list[tuple[int, int]]) -> None:
    wanted = [Spot(a, b, f"n{n}", "voted") for n, (a, b) in enumerate(pairs) if a < b <= len(text)]
    shown = highlighted(text, wanted)
    page = "".join(f"<p>{p}</p>" for p in shown)
    words = html.unescape(re.sub(r"</?(?:mark|p)\b[^>]*>", "", page))
    assert re.sub(r"\s", "", words) == re.sub(r"\s", "", text)
    for paragraph in shown:
        depth = 0
        for tag in re.findall(r"</?mark", paragraph):
            depth += 1 if tag == "<mark" else -1
            assert depth >= 0
        assert depth == 0
    ids = re.findall(r'id="(\w+)"', page)
    assert len(ids) == len(set(ids))
