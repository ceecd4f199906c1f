"""Whose addresses, which cookies, how long to wait: the guest's rules, without any network."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response
from twisted.internet.error import DNSLookupError

from scraper import settings
from scraper.guest import bake, own, public, retry_after
from scraper.portals import Portal

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def portal(url: str) -> Portal:
    return Portal(slug="x", vendor="tiny", url=url)


@pytest.mark.parametrize(
    ("home", "url", "ours"),
    [
        ("https://x.de/bi/", "https://x.de/bi/to010.asp?SILFDNR=1", True),
        ("https://x.de/bi/", "https://x.de/other/page.asp", True),
        ("https://x.de/bi/", "https://X.DE/bi/", True),
        ("https://x.de/bi/", "https://x.de:443/bi/", True),
        ("https://x.de/bi/", "http://x.de/bi/", False),  # never from https back to http
        ("http://x.de/bi/", "https://x.de/bi/", True),
        ("http://x.de:8080/bi/", "https://x.de/bi/", False),
        ("http://x.de/bi/", "https://x.de:8443/bi/", False),
        ("http://x.de/bi/", "http://x.de:8080/bi/", False),
        ("https://x.de/bi/", "https://www.x.de/bi/", False),
        ("https://x.de/bi/", "https://x.de.evil.example/bi/", False),
        ("https://x.de/bi/", "https://x.de@evil.example/bi/", False),
        ("https://x.de/bi/", "https://x.de:port/bi/", False),
        ("https://x.de/bi/", "file:///etc/passwd", False),
        ("https://x.de/bi/", "//x.de/bi/", False),
        ("https://x.de/bi/", "", False),
        ("http://127.0.0.1:8351/", "http://127.0.0.1:8351/bi/", True),
        ("http://127.0.0.1:8351/", "http://127.0.0.1:22/", False),
        ("http://127.0.0.1:8351/", "http://localhost:8351/", False),
    ],
)
def test_own_addresses(home: str, url: str, ours: bool) -> None:
    assert own(portal(home), url) is ours


@given(st.text(max_size=60))
def test_no_address_breaks_the_guest(text: str) -> None:
    assert own(portal("https://x.de/bi/"), f"//{text}") in (True, False)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        (b"120", 120.0),
        (b" 0 ", 0.0),
        (b"Mon, 02 Nov 2026 12:01:30 GMT", 90.0),
        (b"Mon, 02 Nov 2026 11:00:00 GMT", 0.0),
        (b"soon", None),
        (b"-5", None),
        (b"\xff", None),
        (None, None),
    ],
)
def test_retry_after(words: bytes | None, seconds: float | None) -> None:
    headers = {"Retry-After": words} if words is not None else {}
    assert retry_after(Response("https://x.de/", 429, headers=headers), NOW) == seconds


def test_cookies_of_a_session() -> None:
    jar = bake({}, [b"ASPSESSIONIDAB=XYZ; path=/; HttpOnly", b"lang=de", b"broken;;; =", b'quoted="a b"'])
    assert jar == {"ASPSESSIONIDAB": "XYZ", "lang": "de", "quoted": '"a b"'}
    after = bake(jar, [b"lang=; expires=Thu, 01 Jan 1970 00:00:00 GMT", b"quoted=1; Max-Age=0", b"ASPSESSIONIDAB=2"])
    assert after == {"ASPSESSIONIDAB": "2"}
    assert jar["lang"] == "de"


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "127.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"]
)
def test_names_do_not_lead_to_private_addresses(address: str) -> None:
    with pytest.raises(DNSLookupError, match=f"evil.example leads to the private address {address}"):
        public(address, "evil.example")


def test_names_lead_to_public_addresses() -> None:
    assert public("93.184.216.34", "good.example") == "93.184.216.34"


def test_the_settings_are_those_of_a_guest() -> None:
    assert settings.ROBOTSTXT_OBEY
    assert settings.DOWNLOAD_VERIFY_CERTIFICATES
    assert not settings.TELNETCONSOLE_ENABLED
    assert not settings.REMOTE_CONTROL_ENABLED
    assert settings.CONCURRENT_REQUESTS == settings.CONCURRENT_REQUESTS_PER_DOMAIN == 1
    assert settings.DOWNLOAD_DELAY >= 1
    assert settings.DOWNLOAD_DELAY_JITTER == 0
    assert settings.DOWNLOAD_TIMEOUT <= 60
    assert settings.DOWNLOAD_MAXSIZE <= 50_000_000
    assert settings.USER_AGENT.startswith("ratsarchiv/")
    assert max(n for n in settings.DOWNLOADER_MIDDLEWARES.values() if n) == 1000
    assert settings.DOWNLOADER_MIDDLEWARES["scraper.recorder.Recorder"] == 1000
