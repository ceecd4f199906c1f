"""prose(html) -> text as a reader sees it: embedded Word documents become lines, no word lost, none broken.

Word texts come in splinters ("erl" + "äutert" in two spans), so inline elements join without a blank and only blocks
and line breaks begin a line. An empty paragraph leaves one blank line. List items keep their number ("4." where the
list starts at 4) or bullet, table rows are lines with cells joined by " | ", symbols of the Symbol and Wingdings fonts
become the signs they look like. Soft hyphens stay (pipelines/tidy removes them).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from scraper.page import parse_html
from scraper.problems import Unreadable
from scraper.select import squeeze

_BLOCKS = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "td", "th", "thead", "tbody",
    "tfoot", "caption", "blockquote", "pre", "hr", "br", "center", "form", "address", "dl", "dt", "dd", "section",
    "article", "main", "header", "footer", "fieldset", "legend", "option",
})  # fmt: skip
_UNSEEN = frozenset({"script", "style", "head", "title", "noscript", "template"})
_CELLS = frozenset({"td", "th"})
_INDENT = "  "
_PRIVATE = re.compile(r"[\uf020-\uf0ff]")
_END = re.compile(r"</html\s*>", re.I)
_PROLOG = re.compile(r"<\?xml[^<>]*>", re.I)  # BeautifulSoup warns of XML read as HTML
# signs that a markup may hold symbols: the fonts' names; how U+F000 to U+F0FF begin in UTF-8, and as entities
_SYMBOLIC = (b"ingdings", b"Symbol", b"\xef", b"&#xf0", b"&#xF0", b"&#61")
_FONT = re.compile(r"font-family:\s*[\"']?([\w \-]+)", re.I)
# Wingdings, by the code without 0xF000; what is not here is some ornament and becomes a bullet
_WINGDINGS = dict(zip(
    (0x6C, 0x6E, 0x6F, 0x70, 0x71, 0x72, 0x73, 0x75, 0x76, 0x77, 0x78, 0x9F, 0xA7, 0xA8, 0xB7, 0xD8, 0xDF, 0xE0, 0xE1,
     0xE2, 0xE8, 0xF0, 0xFB, 0xFC, 0xFD, 0xFE),
    "●■□□❑❒⬧◆❖⬥☒•▪☐•➢←→↑↓➔⇨✗✓☒☑", strict=True))  # fmt: skip
_GREEK = dict(zip("ABCDEFGHIKLMNOPQRSTUWXYZabcdefghiklmnopqrstuwxyz",
                  "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηικλμνοπθρστυωξψζ", strict=True))  # fmt: skip
_SYMBOL = {0x2D: "−", 0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•",
           0xA7: "♣", 0xD7: "⋅", 0xDE: "⇒", 0xAA: "♠", 0xA8: "♦", 0xA9: "♥"}  # fmt: skip


def _sign(code: int, font: str) -> str:
    """What a character of the Symbol or Wingdings font looks like."""
    if font.startswith("wingdings"):
        return " " if code == 0x20 else _WINGDINGS.get(code, "•")
    if code in _SYMBOL:
        return _SYMBOL[code]
    if code < 0x7F:
        return _GREEK.get(chr(code), chr(code)) if font == "symbol" else chr(code)
    return _WINGDINGS.get(code, "•")


def _signs(text: str, font: str) -> str:
    """Private-use characters, and every letter set in Wingdings, as signs."""
    if font.startswith("wingdings"):
        return "".join(c if c.isspace() else _sign(ord(c) & 0xFF, font) for c in text)
    return _PRIVATE.sub(lambda m: _sign(ord(m[0]) - 0xF000, font), text)


def _roman(n: int) -> str:
    pairs = zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
                ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"), strict=True)  # fmt: skip
    word = ""
    for value, letters in pairs:
        count, n = divmod(n, value)
        word += letters * count
    return word


def _label(style: str, n: int) -> str:
    """The n-th label of an ordered list of the given type: "4.", "b)", "IV."."""
    if style in ("a", "A") and 0 < n <= 26:
        letter = chr(ord(style) + n - 1)
        return f"{letter})"
    if style in ("i", "I") and 0 < n < 4000:
        return f"{_roman(n).lower() if style == 'i' else _roman(n)}."
    return f"{n}."


class _Lines:
    """Collects lines; knows lists and tables. `begin` and `end` take names of blocks, `say` takes text."""

    def __init__(self) -> None:
        self.buffers: list[list[str]] = [[]]  # the page, then one per open table cell
        self.rows: list[list[str]] = []  # cells of the open table rows
        self.in_row: list[bool] = []  # for each open cell: has it a row? (markup may have lost it)
        self.line: list[str] = []
        self.lists: list[tuple[str, int] | None] = []  # type and next number; None for bullets
        self.marker = ""

    def say(self, text: str) -> None:
        if self.marker and text.strip(" \t\r\n\u00a0"):
            self.line.append(self.marker)
            self.marker = ""
        self.line.append(text)

    def break_line(self, empty_line: bool = False) -> None:
        """Ends the line; an empty one is kept as a blank line only where a paragraph was left empty on purpose."""
        line = squeeze("".join(self.line)) if self.line else ""
        self.line.clear()
        lines = self.buffers[-1]
        if line:
            depth = len(self.lists) - 1
            lines.append(_INDENT * depth + line if depth > 0 else line)
        elif empty_line and lines and lines[-1]:
            lines.append("")

    def begin(self, tag: str, element: Any) -> None:
        """A block begins; `element` has its attributes, by `get`."""
        self.break_line(empty_line=tag == "br")
        if tag == "ol":
            start = str(element.get("start") or "")
            self.lists.append(
                (str(element.get("type") or "1"), int(start) if start.isascii() and start.isdigit() else 1)
            )
        elif tag == "ul":
            self.lists.append(None)
        elif tag == "li":
            self._item(str(element.get("value") or ""))
        elif tag == "tr":
            self.rows.append([])
        elif tag in _CELLS:
            self.in_row.append(bool(self.rows))
            if self.rows:
                self.buffers.append([])

    def _item(self, value: str) -> None:
        current = self.lists[-1] if self.lists else None
        if current is None:
            self.marker = "• "
            return
        style, n = current
        n = int(value) if value.isascii() and value.isdigit() else n
        self.marker = f"{_label(style, n)} "
        self.lists[-1] = (style, n + 1)

    def end(self, tag: str) -> None:
        """A block ends."""
        if tag == "br":
            return
        self.break_line(empty_line=tag == "p")
        if tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.marker = ""
        elif tag in _CELLS and self.in_row and self.in_row.pop():
            self.rows[-1].append("\n".join(self.buffers.pop()).strip("\n"))
        elif tag == "tr" and self.rows:
            self._row(self.rows.pop())

    def _row(self, cells: list[str]) -> None:
        """A row of one cell is layout and stays as it is; any other becomes one line."""
        if sum(bool(cell) for cell in cells) == 1 and len(cells) == 1:
            self.buffers[-1].extend(cells[0].split("\n"))
        elif any(cells):
            self.buffers[-1].append(" | ".join(squeeze(cell) for cell in cells).rstrip(" |"))

    def text(self) -> str | None:
        """Everything said, whatever was left open."""
        self.break_line()
        while len(self.buffers) > 1:
            left = self.buffers.pop()
            self.buffers[-1].extend(left)
        for cells in self.rows:
            self._row(cells)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.buffers[0])).strip("\n") or None


def _font_of(element: Any) -> str:
    """The font family set nearest to an element, lower case."""
    while element is not None:
        if found := _FONT.search(element.get("style") or element.get("face") or ""):
            return found[1].strip().lower()
        element = element.getparent()
    return ""


def _walk(tree: Any, lines: _Lines, symbols: bool) -> None:
    """Feeds an lxml tree. With `symbols`, looks up the font of every piece of text."""
    say: Callable[[Any, str], None] = (
        (lambda e, t: lines.say(_signs(t, _font_of(e)))) if symbols else lambda _, t: lines.say(t)
    )
    hidden: Any = None
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag
        if event == "start":
            if hidden is None and tag in _UNSEEN:
                hidden = element
            if hidden is None:
                if tag in _BLOCKS:
                    lines.begin(tag, element)
                if element.text:
                    say(element, element.text)
            continue
        if hidden is element:
            hidden = None
        elif event == "end" and hidden is None and tag in _BLOCKS:
            lines.end(tag)
        if hidden is None and element.tail and element is not tree:
            say(element.getparent(), element.tail)


def _soup_events(markup: str) -> Iterator[tuple[str, Any]]:
    """Begin, end and text events from BeautifulSoup with html.parser: no depth limit, no recursion."""
    from bs4 import BeautifulSoup, Tag
    from bs4.element import NavigableString, PreformattedString

    stack: list[Iterator[Any]] = [iter([BeautifulSoup(_PROLOG.sub(" ", markup), "html.parser")])]
    names: list[Any] = []
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            if names:
                yield "end", names.pop()
        elif isinstance(node, Tag):
            if node.name not in _UNSEEN:
                yield "begin", node
                names.append(node)
                stack.append(iter(node.contents))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield "text", str(node)


def _by_soup(markup: str) -> str | None:
    lines = _Lines()
    for event, what in _soup_events(markup):
        if event == "text":
            lines.say(_signs(what, ""))
        elif what.name not in _BLOCKS:
            continue
        elif event == "begin":
            lines.begin(what.name, what)
        else:
            lines.end(what.name)
    return lines.text()


def prose(markup: str) -> str | None:
    """The readable text of an HTML document or fragment; None if it has no visible words.

    Lines are paragraphs, list items or table rows; a blank line stands where the source left a paragraph empty.
    """
    pieces = [piece for piece in _END.split(markup) if piece.strip()]  # documents one after another, each on its own
    return "\n".join(text for piece in pieces if (text := _one(piece))) or None


def _one(markup: str) -> str | None:
    try:
        tree = parse_html(markup)
    except Unreadable:
        return _by_soup(markup)
    lines = _Lines()
    raw = markup.encode("utf-8", "replace")  # a search for bytes costs a tenth of one for a range of characters
    _walk(tree, lines, any(sign in raw for sign in _SYMBOLIC))
    return lines.text()
