"""WARC files against the rows about them: there, whole, every byte accounted for, every record what was recorded."""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, NamedTuple

from archive import warc
from archive.amiss import DAMAGE, WARNING, Amiss, number
from archive.errors import ArchiveDamaged

Progress = Callable[[str, int, int], None]
_CAPTURES = """
SELECT w.name, c.number, c.offset, c.length, coalesce(p.url, ''), coalesce(p.method, ''), coalesce(b.digest, '')
FROM capture c JOIN warc_file w ON w.number = c.warc LEFT JOIN page p ON p.number = c.page
LEFT JOIN payload b ON b.number = c.payload ORDER BY w.name, c.offset, c.number"""
_HEAD = 10  # bytes in front of a gzip member that has neither name nor comment
_CHUNK = 1 << 16


class Row(NamedTuple):
    """What the database says about one response."""

    number: int
    offset: int
    length: int
    url: str
    method: str
    digest: str

    @property
    def words(self) -> str:
        return f"capture {self.number}, Byte {number(self.offset)}, {self.url}"


class Member(NamedTuple):
    """A gzip member, that is a WARC record: place, kind, address; `torn` if it does not come to its end."""

    offset: int
    end: int
    kind: str
    uri: str
    torn: bool


def verify(folder: Path, db: sqlite3.Connection, *, quick: bool, live: bool, progress: Progress) -> Iterator[Amiss]:
    """What is amiss in `folder`. `live`: somebody is appending, so tails and files nobody knows yet say nothing."""
    sizes = {path.name: path.stat().st_size for path in sorted(folder.glob("*")) if path.is_file()}
    whole, done = sum(sizes.values()), 0
    known = {name for (name,) in db.execute("SELECT name FROM warc_file")}
    with_rows = set()
    for name, rows in groupby(db.execute(_CAPTURES), key=lambda row: row[0]):
        with_rows.add(name)
        if name not in sizes:
            yield _gone(name, [Row(*row[1:]) for row in rows])
            continue
        progress(f"warc/{name}", done, whole)
        yield from _file(folder / name, sizes[name], (Row(*row[1:]) for row in rows), quick=quick, live=live)
        done += sizes[name]
    for name in sorted((sizes.keys() | known) - with_rows):
        if name not in sizes:
            yield Amiss(DAMAGE, "missing_file", f"warc/{name}", "", "Die Datei fehlt; aus einer Sicherung holen")
        elif not live:
            yield from _without_rows(folder / name, sizes[name], known=name in known)


def _gone(name: str, rows: Sequence[Row]) -> Amiss:
    span = f"capture {rows[0].number} bis {rows[-1].number}" if len(rows) > 1 else f"capture {rows[0].number}"
    return Amiss(
        DAMAGE, "missing_file", f"warc/{name}", f"{span}, zuerst {rows[0].url}",
        f"Die Datei fehlt, und mit ihr {number(len(rows))} Aufzeichnungen; aus einer Sicherung holen",
    )  # fmt: skip


def _without_rows(path: Path, size: int, *, known: bool) -> Iterator[Amiss]:
    if known:
        with path.open("rb") as file:
            yield from _unclaimed(file, path.name, 0, size, tail=False)
        return
    with path.open("rb") as file:
        inside = list(members(file, 0, size))
    if all(not member.torn and (member.kind == "warcinfo" or member.uri == warc.DIARY) for member in inside):
        return  # a crawl that died before its first response
    held = sum(member.kind == "response" for member in inside)
    words = f"Das Archiv kennt diese Datei nicht ({number(held)} Aufzeichnungen); prüfen, woher sie ist"
    yield Amiss(WARNING, "unknown_file", f"warc/{path.name}", "", words)


def _file(path: Path, size: int, rows: Iterator[Row], *, quick: bool, live: bool) -> Iterator[Amiss]:
    position = 0
    with path.open("rb") as file:
        usual: bytes | None = None
        for row in rows:
            if row.offset > position:
                yield from _unclaimed(file, path.name, position, min(row.offset, size), tail=False)
            elif row.offset < position:
                words = "Zwei Zeilen in capture beanspruchen dieselben Bytes"
                yield Amiss(DAMAGE, "overlap", f"warc/{path.name}", row.words, words)
            usual = usual or _usual_head(file, row.offset)
            reason = _short(row, size) or (_quick(file, row) if quick else _full(path, file, row, usual))
            if reason:
                yield Amiss(DAMAGE, "record", f"warc/{path.name}", row.words, reason)
            position = max(position, row.offset + row.length)
        if position < size and not live:
            yield from _unclaimed(file, path.name, position, size, tail=True)


def _short(row: Row, size: int) -> str | None:
    lacking = row.offset + row.length - size
    return f"Die Datei endet {number(lacking)} Bytes zu früh; aus einer Sicherung holen" if lacking > 0 else None


def _usual_head(file: BinaryIO, offset: int) -> bytes:
    """How the records of this file begin: all are written alike, so one flipped byte there stands out."""
    file.seek(0)
    first = file.read(_HEAD)
    file.seek(offset)
    second, third = file.read(_HEAD), b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03"
    return Counter([first, second, third]).most_common(1)[0][0]


def _quick(file: BinaryIO, row: Row) -> str | None:
    """Whether a response for this address begins here."""
    file.seek(row.offset)
    try:
        head = zlib.decompressobj(31).decompress(file.read(4096), 8192)
    except zlib.error as error:
        return f"Hier ist kein Satz zu lesen ({error})"
    kind, uri = _named(head)
    if kind != "response" or (row.url and uri != warc.target_uri(row.url)):
        return f"Hier liegt etwas anderes: {kind or 'kein Satz'} {uri}".rstrip()
    return None


def _full(path: Path, file: BinaryIO, row: Row, usual: bytes) -> str | None:
    """Whether the response and its request are what was recorded, to the byte."""
    file.seek(row.offset)
    packed = file.read(row.length)
    try:
        for start, _ in _unpacked(packed):
            if packed[start : start + _HEAD] != usual:
                return f"Der Kopf eines Satzes ist verändert (Byte {number(row.offset + start)})"
        exchange = warc.read(path, row.offset, row.length)
    except (zlib.error, EOFError) as error:
        return f"Der Satz ist verändert und nicht zu entpacken ({error}); die Datei aus einer Sicherung holen"
    except ArchiveDamaged as error:
        return str(error)
    if warc.digest(exchange.body) != row.digest:
        return "Der Inhalt hat eine andere Prüfsumme als die Zeile in payload"
    if (exchange.url.encode("utf-8", "replace").decode(), exchange.method) != (row.url, row.method):
        return f"Hier liegt die Antwort auf {exchange.method} {exchange.url}"
    return None


def _unpacked(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """(start, content) of every gzip member. Raises zlib.error or EOFError unless all are whole and unchanged."""
    start = 0
    while start < len(packed):
        inflater = zlib.decompressobj(31)
        content = inflater.decompress(packed[start:])
        if not inflater.eof:
            raise EOFError("der Satz bricht ab")
        yield start, content
        start = len(packed) - len(inflater.unused_data)


def _unclaimed(file: BinaryIO, name: str, start: int, end: int, *, tail: bool) -> Iterator[Amiss]:
    """Bytes that no row speaks of: fine if they are the file's own head or the crawl's diary."""
    for member in members(file, start, end):
        record = f"Byte {number(member.offset)}" + (f", {member.uri}" if member.uri else "")
        if member.torn and tail:
            words = f"{number(end - member.offset)} Bytes eines abgebrochenen Satzes; der nächste Abruf entfernt sie"
            yield Amiss(WARNING, "torn", f"warc/{name}", record, words)
        elif member.torn:
            yield Amiss(DAMAGE, "record", f"warc/{name}", record, "Der Satz ist verändert und nicht zu entpacken")
        elif member.kind == "response" and tail:
            words = "Die Aufzeichnung steht noch nicht in der Datenbank; der nächste Abruf trägt sie nach"
            yield Amiss(WARNING, "unnoted", f"warc/{name}", record, words)
        elif member.kind == "response":
            words = "In der Tabelle capture fehlt die Zeile dieser Aufzeichnung; mit ratsarchiv replay neu aufbauen"
            yield Amiss(DAMAGE, "unnoted", f"warc/{name}", record, words)


def members(file: BinaryIO, start: int, end: int) -> Iterator[Member]:
    """The records between two places of a file, one after the other; what is torn comes last."""
    position = start
    while position < end:
        file.seek(position)
        inflater, head, read = zlib.decompressobj(31), b"", 0
        try:
            while not inflater.eof and position + read < end:
                piece = file.read(min(_CHUNK, end - position - read))
                read += len(piece)
                if not piece:
                    break
                head = (head + inflater.decompress(piece))[:8192]
        except zlib.error:
            yield Member(position, end, *_named(head), torn=True)
            return
        stop = position + read - len(inflater.unused_data)
        yield Member(position, stop, *_named(head), torn=not inflater.eof)
        position = stop


def _named(head: bytes) -> tuple[str, str]:
    """WARC type and address of a record that begins like this; ("", "") if it is none."""
    lines = head.partition(b"\r\n\r\n")[0]
    if not lines.startswith(b"WARC/"):
        return "", ""
    found = dict(re.findall(rb"(?im)^(WARC-Type|WARC-Target-URI): *(.*?)\r?$", lines))
    return found.get(b"WARC-Type", b"").decode("latin-1"), found.get(b"WARC-Target-URI", b"").decode("latin-1")
