"""Addresses, header lines and digests as they stand in a WARC file: every byte a portal sent survives."""

from __future__ import annotations

import base64
import hashlib
import re
from urllib.parse import quote, urldefrag

from archive.exchange import Headers

_URI = "%/:?#[]@!$&'()*+,;=~-._"


def target_uri(url: str) -> str:
    """The address as a plain URI: no fragment, nothing that is not allowed in one."""
    return quote(urldefrag(url).url, safe=_URI, errors="replace")


def raw(text: str) -> bytes:
    """Bytes of a header line; no line break can get in from a value."""
    line = re.sub(r"[\r\n]+", " ", text)
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("utf-8", "replace")


def http(block: bytes) -> tuple[str, Headers, bytes]:
    """First line, header lines and body."""
    head, _, body = block.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return first, tuple((n, v) for n, _, v in (line.partition(": ") for line in lines)), body


def digest(data: bytes) -> str:
    """As WARC has it: "sha1:" and base32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()
