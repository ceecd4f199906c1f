"""The recorded pages: WARC files that every tool reads, one gzip member per record. Only this imports the WARC library.

A record is written whole or not at all: what cannot be written is cut off again, and a tail torn by a crash when the
archive is opened for writing next (repair.py). Offset and length name a response together with the request after it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, urldefrag, urlsplit

from warcio import archiveiterator, warcwriter
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders

from archive.errors import ArchiveDamaged, NotRecorded
from archive.exchange import Capture, Exchange, Headers

__all__ = ["Capture", "Exchange", "Place", "Recorder", "iterate", "read"]

ArchiveIterator: Any = archiveiterator.ArchiveIterator  # the library has no types
WARCWriter: Any = warcwriter.WARCWriter
ROTATE_AT = 500_000_000  # bytes
REQUESTED = "WARC-Ratsarchiv-Requested-URL"  # JSON string; where the address is more than its Target-URI can say
_URI = "%/:?#[]@!$&'()*+,;=~-._"
_CHUNKED, _KEPT = "transfer-encoding", "X-Archive-Orig-Transfer-Encoding"
_BROKEN = (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response and its request lie: file name, offset and length in bytes."""

    name: str
    offset: int
    length: int


def target_uri(url: str) -> str:
    """The address as a plain URI: no fragment, nothing that is not allowed in one."""
    return quote(urldefrag(url).url, safe=_URI, errors="replace")


def _raw(text: str) -> bytes:
    """Bytes of a header line; no line break can get in from a value."""
    line = re.sub(r"[\r\n]+", " ", text)
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("utf-8", "replace")


class _Head(StatusAndHeaders):
    """HTTP headers written byte by byte as they came; warcio itself would percent-encode what is not ASCII."""

    def __init__(self, first: str, headers: Headers) -> None:
        super().__init__(first, [])  # type: ignore[no-untyped-call]
        lines = [_raw(first)] + [_raw(n) + b": " + _raw(v) for n, v in headers]
        self.headers_buff: bytes = b"\r\n".join(lines) + b"\r\n\r\n"

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Nothing to compute."""


def _response_headers(exchange: Exchange) -> Headers:
    """The library that fetched it has undone chunking: the header that no longer applies is kept under another name."""
    return tuple((_KEPT if n.lower() == _CHUNKED else n, v) for n, v in exchange.headers)


def _records(exchange: Exchange) -> bytes:
    """The response and the request as two gzip members."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    uri = target_uri(exchange.url)
    warc = {"WARC-Target-URI": uri, "WARC-Date": exchange.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if uri != exchange.url:
        warc[REQUESTED] = json.dumps(exchange.url)
    status = f"{exchange.http_version} {exchange.status} {exchange.reason}"
    parts = urlsplit(uri)
    target = (parts.path or "/") + (f"?{parts.query}" if "?" in uri else "")
    response = _record(writer, "response", warc, _Head(status, _response_headers(exchange)), exchange.body)
    request = _Head(f"{exchange.method} {target} {exchange.http_version}", exchange.request_headers)
    writer.write_request_response_pair(_record(writer, "request", warc, request, exchange.request_body), response)
    return out.getvalue()


def _record(writer: Any, kind: str, warc: Mapping[str, str], head: _Head, body: bytes) -> Any:
    return writer.create_warc_record(
        warc["WARC-Target-URI"],
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=head,
        warc_headers_dict=dict(warc),
    )


def software() -> str:
    try:
        return f"ratsarchiv/{version('ratsarchiv')}"
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "ratsarchiv"


def _warcinfo(name: str, operator: str | None, exchange: Exchange) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    agent = {n.lower(): v for n, v in exchange.request_headers}
    info = {
        "software": software(),
        "format": "WARC File Format 1.1",
        "operator": operator,
        "http-header-user-agent": agent.get("user-agent"),
        "http-header-from": agent.get("from"),
    }
    flat = {k: re.sub(r"[\r\n]+", " ", v).encode("utf-8", "replace").decode() for k, v in info.items() if v}
    record = writer.create_warcinfo_record(name, flat)
    record.rec_headers.replace_header("WARC-Date", exchange.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    writer.write_record(record)
    return out.getvalue()


class Recorder:
    """Appends exchanges to `<slug>-<UTC time>-<n>.warc.gz` in a folder; a new file whenever one has grown too large."""

    def __init__(self, folder: Path, slug: str, started: datetime, *, operator: str | None = None) -> None:
        self.folder, self.operator = folder, operator
        self.stem = f"{re.sub(r'[^a-z0-9_]+', '_', slug.lower()) or '_'}-{started.astimezone(UTC):%Y%m%d%H%M%S}"
        self.rotate_at = ROTATE_AT
        self._file: io.FileIO | None = None
        self._path = folder
        self._good = 0  # length up to which the file is whole

    def append(self, exchange: Exchange) -> Place:
        """Writes request and response. Raises NotRecorded, with the file as long as it was before."""
        try:
            if self._file is None or self._good >= self.rotate_at:
                self._begin(exchange)
            offset = self._good
            self._write(_records(exchange))
        except OSError as error:
            self.undo(self._good)
            raise NotRecorded(
                f"the response of {exchange.url} could not be recorded in {self._path}: {error.strerror or error}; "
                "nothing of it was kept. Make room and run the same command again"
            ) from error
        return Place(self._path.name, offset, self._good - offset)

    def undo(self, length: int) -> None:
        """Cuts the current file back to `length` bytes."""
        if self._file is not None:
            self._file.truncate(length)
            self._file.seek(length)
            self._good = length

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self, exchange: Exchange) -> None:
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        n = 1
        while (path := self.folder / f"{self.stem}-{n:05}.warc.gz").exists():
            n += 1
        self._path, self._good = path, 0
        self._file = io.FileIO(path, "xb")  # not buffered: what is written has left this process
        self._write(_warcinfo(path.name, self.operator, exchange))

    def _write(self, data: bytes) -> None:
        assert self._file is not None
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) or 0 :]
        self._good += len(data)


def _exchange(response: tuple[Any, bytes], request: tuple[Any, bytes] | None) -> Exchange:
    headers, block = response
    first, lines, body = _http(block)
    http_version, status, reason = [*first.split(" ", 2), "", ""][:3]
    line, asked, sent = _http(request[1] if request else b"GET")
    requested = headers.get_header(REQUESTED)
    return Exchange(
        url=json.loads(requested) if requested else headers.get_header("WARC-Target-URI"),
        method=line.split(" ", 1)[0],
        request_headers=asked,
        request_body=sent,
        status=int(status),
        reason=reason,
        headers=tuple((_CHUNKED.title() if n == _KEPT else n, v) for n, v in lines),
        body=body,
        fetched_at=datetime.fromisoformat(headers.get_header("WARC-Date")),
        http_version=http_version,
    )


def _http(block: bytes) -> tuple[str, Headers, bytes]:
    head, _, body = block.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return first, tuple((n, v) for n, _, v in (line.partition(": ") for line in lines)), body


def _pairs(file: BinaryIO) -> Iterator[tuple[int, int, Exchange]]:
    """(offset, length, exchange) for every response with the request that belongs to it."""
    held: tuple[int, int, tuple[Any, bytes]] | None = None
    records = ArchiveIterator(file, no_record_parse=True)
    for record in records:
        got = (record.rec_headers, record.raw_stream.read())  # before asking for the offset, which skips the rest
        _verify(*got)
        offset, length = records.get_record_offset(), records.get_record_length()
        if record.rec_type == "request" and held is not None and _belong(got[0], held[2][0]):
            yield held[0], held[1] + length, _exchange(held[2], got)
            held = None
            continue
        if held is not None:
            yield held[0], held[1], _exchange(held[2], None)
        held = (offset, length, got) if record.rec_type == "response" else None
    if held is not None:
        yield held[0], held[1], _exchange(held[2], None)


def _verify(headers: Any, block: bytes) -> None:
    """Raises ValueError if the record is not what it was when written."""
    said = headers.get_header("WARC-Block-Digest")
    if len(block) != int(headers.get_header("Content-Length")) or (said and said != digest(block)):
        raise ValueError(f"record {headers.get_header('WARC-Record-ID')} is not what was written")


def digest(data: bytes) -> str:
    """As WARC has it: "sha1:" and base32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def _belong(request: Any, response: Any) -> bool:
    return bool(request.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID"))


def read(path: Path, offset: int, length: int) -> Exchange:
    """The exchange at this place. Raises ArchiveDamaged."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            data = file.read(length)
        if len(data) == length:
            return next(_pairs(io.BytesIO(data)))[2]
        reason = f"the file ends {length - len(data):,} bytes too early"
    except StopIteration:
        reason = "there is no response"
    except _BROKEN as error:
        reason = str(error)
    raise ArchiveDamaged(f"{path} cannot be read at byte {offset:,}: {reason}; restore the file from a backup")


def iterate(path: Path) -> Iterator[tuple[Place, Exchange]]:
    """All exchanges of a file in order. Raises ArchiveDamaged where it is damaged, after what comes before that."""
    with path.open("rb") as file:
        try:
            for offset, length, exchange in _pairs(file):
                yield Place(path.name, offset, length), exchange
        except _BROKEN as error:
            raise ArchiveDamaged(f"{path} is damaged: {error}; restore the file from a backup") from error
