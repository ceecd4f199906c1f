"""Page: one recorded response, decoded once and rightly.

Real portals lie about their encoding: ALLRIS classic declares iso-8859-1 and sends cp1252, and nearly all its pages
begin with `<?xml ...?>`, which makes lxml refuse a str and parsel choose XML. So bytes are decoded here, by what they
are rather than by what they are labelled, and always parsed as HTML.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from html import unescape
from urllib.parse import urljoin

from lxml import etree, html

from scraper.problems import Unreadable

MAX_BYTES = 5_000_000  # the largest real page seen has 0.2 MB
_BASE = re.compile(r"<base\b[^<>]*?\bhref\s*=\s*[\"']?([^\"'\s<>]*)", re.I)
_PLAIN = re.compile(r"\w[\w-]*\.\w+(?:\?[^/]*)?$", re.A)  # "to010.asp?SILFDNR=1": joined without taking it apart
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_LATIN_9 = re.compile(rb"charset=[\"']?iso-8859-15", re.I)
_HIGH = bytes(range(0x80, 0x100))
# one class for all elements, chosen in C: lxml.html's own look-up is a Python call per element
_CLASSES = etree.ElementDefaultClassLookup(
    element=html.HtmlElement, comment=html.HtmlComment, pi=html.HtmlProcessingInstruction, entity=html.HtmlEntity
)


@lru_cache(maxsize=256)  # most pages of a portal lie in one
def _folder(address: str) -> str:
    return urljoin(address, "./")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: bytes that are not UTF-8 are cp1252 (a nested document in another encoding)."""
    assert isinstance(error, UnicodeDecodeError)
    return _cp1252(error.object[error.start : error.end]), error.end


def _cp1252(body: bytes) -> str:
    """cp1252, with its five undefined bytes as the control characters browsers make of them."""
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in body)


codecs.register_error("ratsarchiv_cp1252", _as_cp1252)


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of an HTML page of unknown or wrongly declared encoding.

    Strict UTF-8 where that works; mostly-UTF-8 keeps its cp1252 parts; everything else is cp1252 (which is what
    "iso-8859-1" means on the web), or ISO-8859-15 where declared and no cp1252 punctuation contradicts it.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    body = body.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    valid = body.decode("utf-8", "ignore")
    if not valid.isascii():
        high = len(body) - len(body.translate(None, _HIGH))
        multibyte = len(valid.encode("utf-8")) - len(valid.encode("ascii", "ignore"))  # bytes in valid sequences
        if multibyte * 2 > high:
            return body.decode("utf-8", "ratsarchiv_cp1252")
    label = (content_type or "").encode("ascii", "ignore")
    if _LATIN_9.search(label) or _LATIN_9.search(body[:2048]):
        return body.decode("iso-8859-15")
    return _cp1252(body)


def parse_html(text: str) -> html.HtmlElement:
    """The lxml tree of an HTML text.

    Raises Unreadable where there is nothing to parse, and where libxml2 gives up silently: deeper than 2,048 levels,
    or a text node of over 10 MB.
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    parser.set_element_class_lookup(_CLASSES)
    # a lone surrogate or NUL cannot come from a decoded page but may come from a test's str
    try:
        tree = html.document_fromstring(text.replace("\0", " ").encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise Unreadable(f"no HTML in the page: {error}") from error
    if any(e.type_name == "ERR_RESOURCE_LIMIT" or "xcessive depth" in e.message for e in parser.error_log):
        raise Unreadable("markup is nested deeper than 2,048 levels or larger than the parser's limits")
    return tree


@dataclass(frozen=True)
class Page:
    """One response as recorded: what a parser may know.

    `url` as requested (a fragment distinguishes session-paged lists), `fetched_at` in UTC, `content_type` the HTTP
    header's words.
    """

    url: str
    body: bytes
    content_type: str | None = None
    fetched_at: datetime | None = None
    method: str = "GET"
    request_body: bytes = b""
    status: int = 200

    @cached_property
    def text(self) -> str:
        """The whole page as text. Raises Unreadable if it is empty, too large or plainly not text."""
        if len(self.body) > MAX_BYTES:
            raise Unreadable(f"page of {len(self.body):,} bytes, more than {MAX_BYTES:,}")
        if not self.body.strip():
            raise Unreadable("empty page")
        text = decode(self.body, self.content_type)
        if text.count("\0") * 20 > len(text) or self.body.startswith((b"%PDF-", b"PK\3\4", b"\x89PNG", b"GIF8")):
            raise Unreadable("not a text page", repr(self.body[:20]))
        return text

    @cached_property
    def tree(self) -> html.HtmlElement:
        """The page parsed as HTML by lxml. Raises Unreadable."""
        return parse_html(self.text)

    @cached_property
    def base(self) -> str:
        """What relative addresses on this page are relative to. Found without building the tree."""
        if not any(tag in self.text for tag in ("<base", "<BASE", "<Base")):
            return self.url
        found = _BASE.search(_COMMENT.sub("", self.text))
        return urljoin(self.url, unescape(found[1])) if found else self.url

    def join(self, href: str) -> str:
        """Absolute form of an address printed on this page."""
        href = href.strip()
        if _PLAIN.match(href):
            return self.folder + href
        return urljoin(self.base, href)

    @cached_property
    def folder(self) -> str:
        """The folder relative addresses lie in, ending with "/"."""
        return _folder(re.split("[?#]", self.base, maxsplit=1)[0])
