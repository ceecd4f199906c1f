"""Selections that carry their expectation: one(), maybe(), many(); words().

A page kind promises what is on it. Finding none, or two, where one was promised means the portal has changed, and
guessing from then on is how archives go wrong silently; so these raise PageChanged with selector and count.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from scraper.problems import PageChanged

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "table", "ul", "ol"})
_UNSEEN = frozenset({"script", "style", "head", "title"})
_MUTE: frozenset[Any] = _UNSEEN | {etree.Comment, etree.ProcessingInstruction, etree.Entity}


@cache
def xpath(expression: str) -> etree.XPath:
    """Compiled once per expression; `re:` is EXSLT regular expressions. Strings found do not keep the tree alive."""
    return etree.XPath(expression, namespaces={"re": "http://exslt.org/regular-expressions"}, smart_strings=False)


def many(node: HtmlElement, expression: str, at_least: int = 0) -> list[Any]:
    """All nodes or strings the XPath selects. Raises PageChanged if fewer than `at_least`."""
    found: Any = xpath(expression)(node)
    if len(found) < at_least:
        raise PageChanged(f"{expression} found {len(found)} times where at least {at_least} were expected")
    return list(found)


def one(node: HtmlElement, expression: str) -> Any:
    """The only node the XPath selects. Raises PageChanged if there is none or more than one."""
    found = many(node, expression)
    if len(found) != 1:
        raise PageChanged(f"{expression} found {len(found)} times where one was expected")
    return found[0]


def maybe(node: HtmlElement, expression: str) -> Any | None:
    """The only node, or None. Raises PageChanged if there are several."""
    found = many(node, expression)
    if len(found) > 1:
        raise PageChanged(f"{expression} found {len(found)} times where at most one was expected")
    return found[0] if found else None


def squeeze(text: str) -> str:
    """White space, no-break spaces included, as single blanks; none at the ends."""
    return " ".join(text.split())


def words(node: HtmlElement | str | None) -> str | None:
    """The visible words of a node on one line, or None where there are none.

    Inline elements join without a blank ("erl" + "äutert"), block elements with one; scripts and styles say nothing.
    """
    if node is None or isinstance(node, str):
        return squeeze(node or "") or None
    if not len(node):
        return squeeze(node.text or "") or None if node.tag not in _UNSEEN else None
    below = {element.tag for element in node.iterdescendants()}
    if below.isdisjoint(_MUTE):
        pieces = [text for text in node.itertext() if not text.isspace()]
        if len(pieces) < 2:
            return squeeze(pieces[0]) if pieces else None
        if below.isdisjoint(_BREAKS):  # only inline elements: nothing to put between them
            return squeeze("".join(node.itertext())) or None
    return squeeze("".join(_pieces(node))) or None


def _pieces(node: HtmlElement) -> Iterator[str]:
    for event, element in etree.iterwalk(node, events=("start", "end", "comment", "pi")):
        tag = element.tag
        if event == "start":
            if tag in _BREAKS:
                yield " "
            if element.text and tag not in _UNSEEN:
                yield element.text
            continue
        if event == "end" and tag in _BREAKS:
            yield " "
        if element.tail and element is not node:
            yield element.tail
