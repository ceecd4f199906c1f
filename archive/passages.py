"""Passages: a WARC file read in pieces, so that several processes can share one file without an index.

A piece is a range of bytes; to it belongs all that begins in it. Where a record begins is found by trying: a gzip
member that unpacks to a WARC header. So pieces laid side by side hold every record exactly once, wherever they are cut.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archive.errors import ArchiveDamaged
from archive.exchange import Exchange
from archive.warc import BROKEN, Entry, Place, entries

_MEMBER = b"\x1f\x8b\x08"  # how a gzip member begins
_BLOCK, _ENOUGH = 1 << 20, 512  # bytes; a header's first five characters are unpacked from half a kilobyte


def passage(path: Path, start: int = 0, end: int | None = None) -> Iterator[tuple[Place, Exchange | Entry]]:
    """All that begins in these bytes of a file, exchanges and the crawl's diary, in order. Raises ArchiveDamaged."""
    with path.open("rb") as file:
        first = _first_record(file, start)
        if first is None:
            return
        file.seek(first)
        try:
            for offset, length, found in entries(file):
                if end is not None and offset >= end:
                    return
                yield Place(path.name, offset, length), found
        except BROKEN as error:
            raise ArchiveDamaged(f"{path} is damaged: {error}; restore the file from a backup") from error


def _first_record(file: BinaryIO, start: int) -> int | None:
    """The offset of the first record that begins at or after `start`."""
    if start == 0:
        return 0
    position = start
    while True:
        file.seek(position)
        block = file.read(_BLOCK + _ENOUGH)
        found = block.find(_MEMBER, 0, _BLOCK + len(_MEMBER) - 1)
        while found >= 0:
            if _is_record(block[found : found + _ENOUGH]):
                return position + found
            found = block.find(_MEMBER, found + 1, _BLOCK + len(_MEMBER) - 1)
        if len(block) < _BLOCK + _ENOUGH:
            return None
        position += _BLOCK


def _is_record(begins: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(begins, 5) == b"WARC/"
    except zlib.error:  # bytes within a record that look like the beginning of another
        return False
