"""The recorded pages: WARC files that every tool reads, one gzip member per record. Only this imports the WARC library.

A record is written whole or not at all: what cannot be written is cut off again, and a tail torn by a crash when the
archive is opened for writing next (repair.py). A response is on the disk, not only handed to the system, before anybody
hears of it. Offset and length name a response together with the request after it.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio import archiveiterator, warcwriter
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders

from archive.errors import ArchiveDamaged, NotRecorded
from archive.exchange import Capture, Exchange, Headers
from archive.wire import digest, http, raw, target_uri

__all__ = ["Capture", "Entry", "Exchange", "Place", "Recorder", "digest", "entries", "iterate", "read", "target_uri"]

Entry = Mapping[str, Any]  # one line of the crawl's own diary between the pages, see recording.py

ArchiveIterator: Any = archiveiterator.ArchiveIterator  # the library has no types
WARCWriter: Any = warcwriter.WARCWriter
ROTATE_AT = 500_000_000  # bytes
REQUESTED = "WARC-Ratsarchiv-Requested-URL"  # JSON string; where the address is more than its Target-URI can say
DIARY = "urn:ratsarchiv:crawl"  # Target-URI of the diary's records
_CHUNKED, _KEPT = "transfer-encoding", "X-Archive-Orig-Transfer-Encoding"
BROKEN = (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response and its request lie: file name, offset and length in bytes."""

    name: str
    offset: int
    length: int


class _Head(StatusAndHeaders):
    """HTTP headers written byte by byte as they came; warcio itself would percent-encode what is not ASCII."""

    def __init__(self, first: str, headers: Headers) -> None:
        super().__init__(first, [])  # type: ignore[no-untyped-call]
        lines = [raw(first)] + [raw(n) + b": " + raw(v) for n, v in headers]
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
    warc = {"WARC-Target-URI": uri, "WARC-Date": _date(exchange.fetched_at)}
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


def _warcinfo(name: str, operator: str | None, at: datetime, asked: Headers) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    agent = {n.lower(): v for n, v in asked}
    info = {
        "software": software(),
        "format": "WARC File Format 1.1",
        "operator": operator,
        "http-header-user-agent": agent.get("user-agent"),
        "http-header-from": agent.get("from"),
    }
    flat = {k: re.sub(r"[\r\n]+", " ", v).encode("utf-8", "replace").decode() for k, v in info.items() if v}
    record = writer.create_warcinfo_record(name, flat)
    record.rec_headers.replace_header("WARC-Date", _date(at))
    writer.write_record(record)
    return out.getvalue()


def _diary(entry: Entry, at: datetime) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    writer.NO_PAYLOAD_DIGEST_TYPES = ("metadata",)  # what is no HTTP message has none; checkers trip over it
    body = json.dumps(entry, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    dated = {"WARC-Date": _date(at)}
    writer.write_record(
        writer.create_warc_record(
            DIARY, "metadata", io.BytesIO(body), len(body), "application/json", warc_headers_dict=dated
        )
    )
    return out.getvalue()


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Recorder:
    """Appends exchanges to `<slug>-<UTC time>-<n>.warc.gz` in a folder; a new file whenever one has grown too large.

    `head` says whose pages these are; every file begins with it, so that each can be read without the others.
    """

    head: Entry | None = None

    def __init__(self, folder: Path, slug: str, started: datetime, *, operator: str | None = None) -> None:
        self.folder, self.operator, self.part = folder, operator, 0
        self.stem = f"{re.sub(r'[^a-z0-9_]+', '_', slug.lower()) or '_'}-{started.astimezone(UTC):%Y%m%d%H%M%S}"
        self.rotate_at = ROTATE_AT
        self._file: io.FileIO | None = None
        self._path = folder
        self._good = 0  # length up to which the file is whole

    def append(self, exchange: Exchange) -> Place:
        """Writes request and response. Raises NotRecorded, with the file as long as it was before."""
        return self._append(_records(exchange), f"the response of {exchange.url}", exchange.fetched_at, exchange)

    def note(self, entry: Entry, at: datetime) -> Place:
        """Writes a line of the crawl's diary as a metadata record. Raises NotRecorded as `append` does."""
        return self._append(_diary(entry, at), "a note of the crawl", at, None)

    def _append(self, records: bytes, what: str, at: datetime, exchange: Exchange | None) -> Place:
        try:
            if self._file is None or self._good >= self.rotate_at:
                self._begin(at, exchange.request_headers if exchange else ())
            offset = self._good
            self._write(records, lasting=exchange is not None)
        except OSError as error:
            self.undo(self._good)
            raise NotRecorded(
                f"{what} could not be recorded in {self._path}: {error.strerror or error}; "
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

    def _begin(self, at: datetime, asked: Headers) -> None:
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        n = 1
        while (path := self.folder / f"{self.stem}-{n:05}.warc.gz").exists():
            n += 1
        self._path, self._good = path, 0
        self._file = io.FileIO(path, "xb")  # not buffered: what is written has left this process
        head = _warcinfo(path.name, self.operator, at, asked)
        if self.head is not None:
            head += _diary({**self.head, "part": self.part + 1}, at)
        try:
            self._write(head)
        except OSError:
            self.close()
            path.unlink()
            raise
        self.part += 1

    def _write(self, data: bytes, *, lasting: bool = False) -> None:
        assert self._file is not None
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) or 0 :]
        if lasting:  # a power loss must not leave a row whose response is gone
            os.fsync(self._file)
        self._good += len(data)


def _exchange(response: tuple[Any, bytes], request: tuple[Any, bytes] | None) -> Exchange:
    headers, block = response
    first, lines, body = http(block)
    http_version, status, reason = [*first.split(" ", 2), "", ""][:3]
    line, asked, sent = http(request[1] if request else b"GET")
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


def entries(file: BinaryIO) -> Iterator[tuple[int, int, Exchange | Entry]]:
    """(offset, length, exchange) for every response with its request; and for every line of the diary."""
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
        if record.rec_type == "metadata" and got[0].get_header("WARC-Target-URI") == DIARY:
            yield offset, length, json.loads(got[1])
    if held is not None:
        yield held[0], held[1], _exchange(held[2], None)


def _pairs(file: BinaryIO) -> Iterator[tuple[int, int, Exchange]]:
    return ((offset, length, found) for offset, length, found in entries(file) if isinstance(found, Exchange))


def _verify(headers: Any, block: bytes) -> None:
    """Raises ValueError if the record is not what it was when written."""
    said = headers.get_header("WARC-Block-Digest")
    if str(len(block)) != headers.get_header("Content-Length") or (said and said != digest(block)):
        raise ValueError(f"record {headers.get_header('WARC-Record-ID')} is not what was written")


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
    except BROKEN as error:
        reason = str(error)
    raise ArchiveDamaged(f"{path} cannot be read at byte {offset:,}: {reason}; restore the file from a backup")


def iterate(path: Path) -> Iterator[tuple[Place, Exchange]]:
    """All exchanges of a file in order. Raises ArchiveDamaged where it is damaged, after what comes before that."""
    with path.open("rb") as file:
        try:
            for offset, length, exchange in _pairs(file):
                yield Place(path.name, offset, length), exchange
        except BROKEN as error:
            raise ArchiveDamaged(f"{path} is damaged: {error}; restore the file from a backup") from error
