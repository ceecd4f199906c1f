"""The records of a WARC file as we write it: a gzip member each, unpacked whole and taken apart.

Not by the WARC library, which reads what anybody ever wrote, line by line, and takes three times as long: a replay
reads every record of an archive. What is not whole is an error, never a shorter record.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_BLOCK = 16_384  # bytes read at a time: some members


class Record(NamedTuple):
    """`headers` by name in lower case."""

    headers: dict[str, str]
    block: bytes


def records(file: BinaryIO) -> Iterator[tuple[int, int, Record]]:
    """(offset, length, record) of all from here on. Raises EOFError, ValueError or zlib.error where one is damaged."""
    offset, data = file.tell(), file.read(_BLOCK)
    while data:
        inflater, pieces, length = zlib.decompressobj(31), [], 0
        while not inflater.eof:
            if not data:
                raise EOFError("it ends in the middle of a record")
            pieces.append(inflater.decompress(data))
            rest = inflater.unused_data
            length += len(data) - len(rest)
            data = rest or file.read(_BLOCK)
        yield offset, length, _record(b"".join(pieces))
        offset += length


def _record(member: bytes) -> Record:
    head, _, rest = member.partition(b"\r\n\r\n")
    version, *lines = head.decode("utf-8", "replace").split("\r\n")
    if not version.startswith("WARC/") or not rest.endswith(b"\r\n\r\n"):
        raise ValueError("there is no whole record where one must be")
    return Record({name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}, rest[:-4])
