"""The archive of a small council, built once, and Datasette on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from archive.publish import Publication, datasette
from tests.publish import council

Get = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """The archive's folder, and address -> capture number."""
    folder = tmp_path_factory.mktemp("archiv")
    return folder, council.build(folder)


def mask(capture: object, body: bytes) -> str | None:
    """Stands in for the command line's: blacks the clerk out and cannot read pages that say "unlesbar"."""
    text = body.decode("cp1252")
    return None if "Gremium" in text else text.replace(council.CLERK, "█" * len(council.CLERK))


@pytest.fixture(scope="session")
def ds(archive: tuple[Path, dict[str, int]]) -> Iterator[Publication]:
    publication = datasette(archive[0], mask, now=lambda: council.NOW)
    yield publication
    for database in publication.databases.values():
        database.close()


@pytest.fixture(scope="session")
def get(ds: Publication) -> Get:
    """Asks Datasette without a network."""
    return lambda path, **more: asyncio.run(ds.client.get(path, **more))
