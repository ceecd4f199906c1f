"""Reading real ALLRIS classic pages against building their lxml DOM and running 30 compiled XPaths (up to 3 nodes).

Both do the same pages in turns, in one process, and the medians are compared. The pages are those in `../shared/pages`;
where that is missing, the fixtures of tests/readers.
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree, html

from scraper.page import Page
from scraper.reading import read
from tests.bench import Figure
from tests.readers import cases

SHARED = Path(__file__).resolve().parents[3] / "shared" / "pages"
ROUNDS = 15
_CSS = ("a", "td", "tr", "table", "form", "input", "span", "p", "div", "h1", "img", "li", "meta", "b", "th")
_XPATHS = [
    *(etree.XPath(f"(//{tag})[position() <= 3]") for tag in _CSS),
    *(
        etree.XPath(f"(//td[contains(@class, '{c}')])[position() <= 3]")
        for c in ("kb1", "text1", "text2", "text3", "me1")
    ),
    *(
        etree.XPath(f"(//a[contains(@href, '{p}')])[position() <= 3]")
        for p in ("to010", "to020", "vo020", "au020", "si010")
    ),
    *(etree.XPath(f"(//{t}/@{a})[position() <= 3]") for t, a in (("a", "href"), ("input", "value"), ("td", "title"))),
    etree.XPath("(//table[contains(@class, 'tl1')]//tr[contains(@class, 'zl1')])[position() <= 3]"),
    etree.XPath("(//h1/text())[position() <= 3]"),
]


def pages() -> dict[str, list[Page]]:
    """Route -> pages."""
    found: dict[str, list[Page]] = defaultdict(list)
    real = cases.shared(SHARED) if SHARED.is_dir() else []
    for case in (c for c in real or cases.fixtures() if c.vendor == "allris-classic"):
        if route := read("bench", case.vendor, case.page).route:
            found[route].append(case.page)
    return found


def _read(page: Page) -> None:
    # a new Page each time: the decoded text is cached on it
    read("bench", "allris-classic", Page(page.url, page.body, page.content_type))


def _baseline(page: Page) -> None:
    tree = html.document_fromstring(page.body, parser=html.HTMLParser(encoding="cp1252"))
    for xpath in _XPATHS:
        xpath(tree)


def _ratio(some: list[Page]) -> float:
    def spent(work: Callable[[Page], None]) -> float:
        start = time.process_time()
        for page in some:
            work(page)
        return time.process_time() - start

    turns = [(spent(_read), spent(_baseline)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(side) for side in zip(*turns, strict=True))
    return ours / theirs


def run() -> Iterator[Figure]:
    assert len(_XPATHS) == 30
    found = pages()
    everything = [page for some in found.values() for page in some]
    yield Figure("reading a page / lxml DOM + 30 XPaths: all pages", _ratio(everything), "ratio", "<= 2.0")
    for route in sorted(found):
        yield Figure(f"  {route} ({len(found[route])} pages)", _ratio(found[route]), "ratio")
