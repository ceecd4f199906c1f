"""prose(): readable, and no word lost whatever the markup."""

from __future__ import annotations

import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.prose import prose
from tests.readers.markup import document, splinters

WORDS = st.text(st.sampled_from("abcäöüß„“–§€0123"), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", None),
        ("<p>&#xa0;</p><p> \n</p>", None),
        ("<p>erl<b>ä</b>utert</p>", "erläutert"),
        ("<p>eins</p><p>zwei</p>", "eins\nzwei"),
        ("<p>eins</p><p>&nbsp;</p><p></p><p>zwei</p>", "eins\n\nzwei"),
        ("eins<br>zwei<br /><br />drei", "eins\nzwei\n\ndrei"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ('<ol start="4"><li>vier</li><li>fünf</li></ol>', "4. vier\n5. fünf"),
        ('<ol><li value="7">sieben</li><li>acht</li></ol>', "7. sieben\n8. acht"),
        ('<ol type="a"><li>eins</li></ol><ol type="I" start="9"><li>neun</li></ol>', "a) eins\nIX. neun"),
        ('<ol type="i"><li><p>eins</p><p>mehr</p></li></ol>', "i. eins\nmehr"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "• a\n  • b"),
        ('<ol start="x²"><li>a</li></ol>', "1. a"),
        (
            "<table><tr><th>Ja</th><th>Nein</th></tr><tr><td><p>2</p><p>3</p></td><td></td></tr></table>",
            "Ja | Nein\n2 3",
        ),
        ("<table><tr><td><p>Kasten</p><p>unten</p></td></tr></table>", "Kasten\nunten"),
        ("<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>", "a b | c | d"),
        ("<td>lose</td> Zelle", "lose\nZelle"),
        ('<p><span style="font-family:Wingdings">&#xF0FC;</span> ja</p>', "✓ ja"),
        ('<p><span style="font-family:Wingdings">§</span> Punkt</p>', "▪ Punkt"),
        ('<p><span style="font-family:Symbol">&#xF05B;&#xF02A;&#xF05D;</span></p>', "[*]"),
        ("<p>\uf0b7 Punkt</p>", "• Punkt"),
        ('<ul><li style="font-family:Wingdings"><span style="font-family:Arial">Wort</span></li></ul>', "• Wort"),
        ("<p>Regel&shy;verfahren</p>", "Regel\u00adverfahren"),
        ("<style>p{}</style><script>x()</script><p>a<!-- b --><?c d?>e</p>", "ae"),
        ("<p>&lt;script&gt; &amp;amp;</p>", "<script> &amp;"),
        (document("<p>eins</p>") + document("<p>zwei</p>") + "<p>drei</p>", "eins\nzwei\ndrei"),
    ],
)
def test_markup_reads_as(markup: str, text: str | None) -> None:
    assert prose(markup) == text


@given(st.lists(WORDS, min_size=1, max_size=20), st.data())
def test_no_word_is_lost(texts: list[str], data: st.DataObject) -> None:
    tags = st.sampled_from(
        ["p", "div", "span", "li", "td", "b", "ul", "ol", "table", "tr", "h4", "font", "body", "html"]
    )
    markup = "".join(
        f"<{data.draw(tags)}>{escape(t)} {data.draw(st.sampled_from(['', '</p>', '</td>', '</tr>', '</html>']))}"
        for t in texts
    )
    said = prose(markup) or ""
    for text in texts:
        assert text in said


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), max_size=200))
def test_words_cut_into_splinters_come_back_whole(text: str) -> None:
    wanted = " ".join(text.split())
    assert (prose(f"<p>{splinters(text, 3)}</p>") or "") == wanted


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    prose(text)


@pytest.mark.parametrize("depth", [600, 3000])
@pytest.mark.parametrize("opening", ["<p><font>", "<div>", "<ul><li>", "<table><tr><td>"])
def test_deep_markup_loses_nothing(depth: int, opening: str) -> None:
    start = time.process_time()
    said = prose("".join(f"{opening}Wort{i} " for i in range(depth)))
    assert time.process_time() - start < 20
    assert said is not None
    assert [w for w in said.split() if w.startswith("Wort")] == [f"Wort{i}" for i in range(depth)]
