"""Uniting: the WARC files of several archives taken along into one folder; what lies in both is taken once.

The same file grows while its run lasts, so of two where one begins like the other, the longer is taken. Files are
linked where the file system allows it, for they are never changed once their run is over.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from archive.errors import ArchiveDamaged, ArchiveMissing

_BLOCK = 1 << 20


def unite(sources: Sequence[Path], folder: Path) -> list[Path]:
    """Puts the files of these `warc` directories into `folder`; returns what there is then, by name.

    Which name a file gets does not depend on the order of `sources`. Raises ArchiveMissing, ArchiveDamaged.
    """
    for source in sources:
        if not any(source.glob("*.warc.gz")):
            raise ArchiveMissing(f"there are no recorded pages in {source}; name the directory of an archive")
    by_name: dict[str, list[Path]] = {}
    for path in (p for source in sources for p in source.glob("*.warc.gz")):
        by_name.setdefault(path.name, []).append(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_take(path, folder / name) for alike in by_name.values() for name, path in _named(alike)]
    except OSError as error:
        raise ArchiveDamaged(f"{folder} cannot be written: {error.strerror}; name another directory") from error


def _named(alike: Sequence[Path]) -> Iterable[tuple[str, Path]]:
    """Files of the same name: the longest of those that begin alike; others, of other machines, get a name more."""
    kept: list[Path] = []
    for path in sorted(alike, key=lambda p: (-p.stat().st_size, _digest(p))) if len(alike) > 1 else alike:
        if not any(_begins_like(longer, path) for longer in kept):
            kept.append(path)
    stem = kept[0].name.removesuffix(".warc.gz")
    if len(kept) == 1:
        return [(kept[0].name, kept[0])]
    return [(f"{stem}-{_digest(path)[:12]}.warc.gz", path) for path in kept]


def _begins_like(longer: Path, shorter: Path) -> bool:
    with longer.open("rb") as one, shorter.open("rb") as other:
        while block := other.read(_BLOCK):
            if one.read(len(block)) != block:
                return False
    return True


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _take(path: Path, target: Path) -> Path:
    if target.exists():
        raise ArchiveDamaged(f"{target} is there already; merge into a new directory")
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)
    return target
