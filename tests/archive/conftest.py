"""Exchanges and archives for the tests of this room; names and addresses are made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.warc import Exchange

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://ris.musterbach.example/bi/"
Ask = Callable[..., Exchange]


def exchange(
    url: str = SITE + "to020.asp?TOLFDNR=12", at: datetime = DAY, body: bytes = b"<p>ja</p>", **more
) -> Exchange:
    values = {
        "method": "GET",
        "request_headers": (("Host", "ris.musterbach.example"), ("User-Agent", "ratsarchiv/0 (+mailto:a@b.example)")),
        "request_body": b"",
        "status": 200,
        "reason": "OK",
        "headers": (("Content-Type", "text/html; charset=iso-8859-1"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
    }
    return Exchange(url=url, body=body, fetched_at=at, **{**values, **more})


def after(days: float) -> datetime:
    return DAY + timedelta(days=days)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "data", write=True) as opened:
        opened.put_portal({"slug": "musterbach", "vendor": "allris-classic", "url": SITE, "body_name": "Musterbach"})
        yield opened
