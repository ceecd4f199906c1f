"""One request and its response as they went over the wire, and the body without its content-encoding.

The text of header lines is latin-1, one character per byte, as HTTP has it: so every byte a portal sent survives.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

UNMODIFIED = 304  # the status of an answer to a conditional request: the page is as it was
MAX_PAYLOAD = 100_000_000  # decoded bytes; a page has 0.2 MB at most, a scanned annex may have tens of MB
Headers = tuple[tuple[str, str], ...]


class PayloadTooLarge(ValueError):
    """A body that would unpack to more than is allowed (a compression bomb)."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response.

    `url` as requested; a part after "#" tells apart pages that only a session can ask for. `headers` are all lines,
    repeated ones too; `body` is as sent, still content-encoded. `fetched_at` must know its time zone; it is kept in
    UTC, to the second, which is what a WARC-Date says.
    """

    url: str
    method: str
    request_headers: Headers
    request_body: bytes
    status: int
    reason: str
    headers: Headers
    body: bytes
    fetched_at: datetime
    http_version: str = "HTTP/1.1"

    def __post_init__(self) -> None:
        if self.fetched_at.tzinfo is None:
            raise ValueError("fetched_at needs a time zone")
        object.__setattr__(self, "fetched_at", self.fetched_at.astimezone(UTC).replace(microsecond=0))

    def header(self, name: str) -> str | None:
        """The first header line of that name, whatever its case."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)

    @property
    def content_type(self) -> str | None:
        return self.header("content-type")

    def payload(self, limit: int = MAX_PAYLOAD) -> bytes:
        """The body without its content-encodings. Raises PayloadTooLarge.

        A body that is not what its label says is given back as it came, which is also what browsers do.
        """
        codings = ",".join(v for n, v in self.headers if n.lower() == "content-encoding")
        body = self.body
        for coding in reversed([c.strip().lower() for c in codings.split(",") if c.strip()]):
            body = _decoded(body, coding, limit)
        return body


@dataclass(frozen=True, slots=True)
class Capture:
    """One recorded response: its number in the archive, and where it lies (`offset` and `length` in bytes)."""

    number: int
    portal: str
    method: str
    url: str
    request: str  # digest of the request's body, "" where there was none
    fetched_at: datetime
    status: int
    content_type: str | None
    digest: str
    warc_file: str
    offset: int
    length: int
    crawl: int | None = None


def _decoded(body: bytes, coding: str, limit: int) -> bytes:
    if coding in ("gzip", "x-gzip"):
        return _inflated(body, 31, limit)
    if coding == "deflate":  # zlib by the standard, raw by many servers
        wrapped = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
        return _inflated(body, 15 if wrapped else -15, limit)
    if coding == "br":
        return _unbrotlied(body, limit)
    return body


def _inflated(body: bytes, window: int, limit: int) -> bytes:
    out, rest = b"", body
    try:
        while rest:  # gzip bodies may have several members
            inflater = zlib.decompressobj(window)
            out += inflater.decompress(rest, limit + 1 - len(out))
            if len(out) > limit:
                raise PayloadTooLarge(f"a body of {len(body):,} bytes unpacks to more than {limit:,}")
            rest = inflater.unused_data if window == 31 else b""
    except zlib.error:
        return out or body
    return out


def _unbrotlied(body: bytes, limit: int) -> bytes:
    try:
        import brotli  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:  # the raw body is kept all the same; we never ask for br unless we can read it
        return body
    inflater, out = brotli.Decompressor(), b""
    try:
        out = inflater.process(body, output_buffer_limit=limit + 1)
    except brotli.error:
        return body
    if len(out) > limit:
        raise PayloadTooLarge(f"a body of {len(body):,} bytes unpacks to more than {limit:,}")
    return bytes(out)
