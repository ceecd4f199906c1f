"""An archived page made fit to be shown: what must not be published is black, and nothing in it can act.

Fail closed: a page that its reader cannot read, or on which words that must not be published cannot be found again,
is not shown at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree, html

from archive.archive import Archive
from archive.exchange import Capture
from pipelines import interpret
from scraper.page import Page, parse_html
from scraper.problems import RatsarchivError
from scraper.reading import read

# whatever runs, loads, asks for input or leads elsewhere
DROPPED = (
    "script", "noscript", "template", "link", "meta", "base", "iframe", "frame", "frameset", "object", "embed",
    "applet", "audio", "video", "source", "track", "img", "picture", "svg", "math", "canvas", "map", "input", "button",
    "select", "textarea", "datalist", "dialog", "portal",
)  # fmt: skip
UNWRAPPED = ("form", "fieldset", "label")
KEPT = frozenset(
    {
        "class", "id", "style", "title", "lang", "dir", "colspan", "rowspan", "scope", "align", "valign", "width",
        "height", "bgcolor", "border", "cellpadding", "cellspacing", "color", "face", "size", "start", "nowrap",
    }
)  # fmt: skip
ADDRESS = re.compile(r"[\w.+-]+(?:@|\s?[(\[]at[)\]]\s?)[\w-]+(?:\.[\w-]+)+", re.I)
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
CALM = "html{background:#fff;color:#111}body{font:16px/1.5 system-ui,sans-serif;margin:1rem;max-width:60rem}"
Place = tuple[etree._Element, str]


def mask_of(folder: Path) -> Callable[[Capture, bytes], str | None]:
    """The mask for the archive in `folder`: a capture and its body -> the HTML to show, or None if it must not be."""

    def mask(capture: Capture, body: bytes) -> str | None:
        with Archive.open(folder) as archive:
            vendor = str(archive.db.table("portal").get(capture.portal)["vendor"])
        return masked(capture, body, vendor)

    return mask


def masked(capture: Capture, body: bytes, vendor: str) -> str | None:
    """The page with all that its reader withholds blacked out; None if it cannot be read."""
    page = Page(
        url=capture.url, body=body, content_type=capture.content_type, fetched_at=capture.fetched_at,
        method=capture.method, status=capture.status,
    )  # fmt: skip
    try:
        reading = interpret(read(capture.portal, vendor, page))
        tree = parse_html(INVISIBLE.sub("", page.text))
    except RatsarchivError:
        return None
    if reading.failed:
        return None
    still(tree)
    return sealed(tree) if black_out(tree, [w.words for w in reading.withheld]) else None


def still(tree: html.HtmlElement) -> None:
    """Takes from the page everything that could act; its words and its layout stay."""
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, *DROPPED, with_tail=False)
    etree.strip_tags(tree, *UNWRAPPED)
    for element in tree.iter():
        for name, value in element.attrib.items():
            if name not in KEPT or (name == "style" and re.search(r"url|import|\\", value, re.I)):
                del element.attrib[name]


def black_out(tree: html.HtmlElement, secrets: list[str]) -> bool:
    """Blacks the secrets out wherever they stand, also across elements; False if one cannot be found."""
    places = list(_places(tree))
    text = "".join(getattr(element, name) for element, name in places)
    attributes = "\n".join(value for element in tree.iter() for value in element.attrib.values())
    patterns = [ADDRESS]
    for secret in secrets:
        wanted = [_pattern(secret)] if _pattern(secret).search(text) else [_pattern(li) for li in _lines(secret)]
        if not all(p.search(text) or p.search(attributes) for p in wanted):
            return False
        patterns += wanted
    for pattern in patterns:
        text = pattern.sub(_black, text)
        for element in tree.iter():
            for name, value in element.attrib.items():
                element.attrib[name] = pattern.sub(_black, value)
    _put_back(places, text)
    return True


def _places(tree: html.HtmlElement) -> Iterator[Place]:
    """Where text stands, in the order in which it is read."""
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = "text" if event == "start" else "tail"
        if getattr(element, name):
            yield element, name


def _put_back(places: list[Place], text: str) -> None:
    """Blacking out changes no length, so every place gets its part of the text again."""
    begin = 0
    for element, name in places:
        end = begin + len(getattr(element, name))
        setattr(element, name, text[begin:end])
        begin = end


def _pattern(secret: str) -> re.Pattern[str]:
    """Finds the secret's words one after the other, whatever stands between them; short ones only as whole words."""
    words = re.findall(r"\w+", INVISIBLE.sub("", secret)) or [re.escape(secret)]
    between = r"[\W_]*".join(words)
    return re.compile(between if sum(map(len, words)) > 3 else rf"(?<!\w){between}(?!\w)", re.I)


def _lines(secret: str) -> list[str]:
    """The secret line by line, without the marks that a reader puts before the items of a list."""
    lines = [re.sub(r"^\s*(?:\d+[.)]|[a-z]\))\s+", "", line) for line in secret.splitlines()]
    return [line for line in lines if re.search(r"\w", line)]


def _black(match: re.Match[str]) -> str:
    return re.sub(r"\S", "█", match[0])


def sealed(tree: html.HtmlElement) -> str:
    """The page as HTML text with a head of ours."""
    head = tree.find("head")
    if head is None:
        head = etree.Element("head")
        tree.insert(0, head)
    style = etree.Element("style")
    style.text = CALM
    head.insert(0, style)
    return "<!DOCTYPE html>\n" + str(html.tostring(tree, encoding="unicode", method="html"))
