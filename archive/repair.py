"""The tail of a WARC file that a crash left unfinished."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


def repair(path: Path, known: int = 0) -> int:
    """Cuts off what a crash left unfinished behind byte `known`; returns how many bytes that were.

    Whole records stay. A response whose request was not written any more counts as unfinished.
    """
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        good = known
        for end, kind in _members(file, known):
            if kind != b"response":
                good = end
        if good < size:
            file.truncate(good)
    return size - good


def _members(file: BinaryIO, start: int) -> Iterator[tuple[int, bytes]]:
    """(end, WARC type) of every whole gzip member from `start` on."""
    file.seek(start)
    data, position = file.read(65536), start
    while data:
        inflater, head = zlib.decompressobj(31), b""
        while data and not inflater.eof:
            try:
                head = (head + inflater.decompress(data))[:4096]
            except zlib.error:
                return
            position += len(data) - len(inflater.unused_data)
            data = inflater.unused_data or (b"" if inflater.eof else file.read(65536))
        if not inflater.eof:
            return
        kind = re.search(rb"(?i)^WARC-Type: *(\S+)", head, re.M)
        yield position, kind.group(1) if kind else b""
        data = data or file.read(65536)
