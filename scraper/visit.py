"""One page at a time without Scrapy: what `ratsarchiv probe` asks with, as polite and as careful as the crawl.

Certificates are verified, answers are bounded in size and time, redirects are counted and never lead from https to
http. A name is resolved once and its addresses are checked before anything is connected: private ones are refused,
except where the operator typed that very host and port ("http://127.0.0.1:8765/").
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

from scraper.page import MAX_BYTES, Page
from scraper.problems import Unreachable, UsageError

TIMEOUT = 20.0  # seconds without a word from the server
LONGEST = 60.0  # seconds for one page
REDIRECTS = 5
_SAFE = "/?&=%:@+,;!$'()*~[]"
_LOCAL = "this is an address of a private network; type it as a number or localhost if you mean it"


class _Parts:
    """What of an address is needed to ask for it. Raises UsageError for what is no web address."""

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            self.scheme, self.host = parts.scheme, (parts.hostname or "").encode("idna").decode()
            self.port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        except ValueError as error:
            raise UsageError(f"{url!r} is no address: {error}") from error
        if self.scheme not in ("http", "https") or not self.host:
            raise UsageError(f"{url!r} is no web address; it must begin with https:// or http:// and a host")
        if parts.username or parts.password:
            raise UsageError("no user name or password may be in an address")
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        self.path = quote(re.sub(r"[\x00-\x20\x7f]", "", path), _SAFE)


class Visitor:
    """Callable: address -> Page, with at least `delay` seconds between two requests. Raises Unreachable, UsageError.

    `typed` is the address as the operator gave it; `requests` counts what was asked, redirects included, and after
    `most` of them a redirect is returned as it is.
    """

    def __init__(
        self,
        typed: str,
        user_agent: str,
        most: int,
        delay: float = 1.0,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        parts = _Parts(typed)
        literal = parts.host == "localhost" or _ip(parts.host) is not None
        self.typed = (parts.host, parts.port) if literal else None
        self.headers = {
            "User-Agent": user_agent,
            "Accept": "text/html,*/*;q=0.5",
            "Accept-Language": "de-DE,de",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        self.most = most
        self.delay = delay
        self.sleep = sleep or time.sleep
        self.requests = 0

    def __call__(self, url: str) -> Page:
        for _ in range(REDIRECTS + 1):
            page, location = self._ask(url)
            if location is None or self.requests >= self.most:
                return page
            following = urljoin(url, location)
            if url.startswith("https:") and not following.startswith("https:"):
                raise Unreachable(f"{url} leads to {following}, which is not encrypted")
            url = following
        raise Unreachable(f"{url}: more than {REDIRECTS} redirects")

    def _ask(self, url: str) -> tuple[Page, str | None]:
        """One request: the page, and where it redirects to if it does."""
        parts = _Parts(url)
        if self.requests:
            self.sleep(self.delay)
        self.requests += 1
        connection = self._connection(parts)
        try:
            connection.request("GET", parts.path, headers=self.headers)
            answer = connection.getresponse()
            location = answer.getheader("Location") if 300 <= answer.status < 400 else None
            page = Page(url, _body(answer, url), answer.getheader("Content-Type"), status=answer.status)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{url}: {_why(error)}; is the address right and the server up?") from error
        finally:
            connection.close()
        return page, location

    def _connection(self, parts: _Parts) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(parts.host, parts.port, timeout=TIMEOUT, context=context)
        else:
            connection = http.client.HTTPConnection(parts.host, parts.port, timeout=TIMEOUT)
        # the one place where the resolved address can be checked and then used, and not resolved a second time
        connection._create_connection = self._connected  # type: ignore[attr-defined]
        return connection

    def _connected(self, address: tuple[str, int], timeout: float, *_: object) -> socket.socket:
        host, port = address
        last: OSError | None = None
        for family, kind, protocol, _name, target in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            ip = ipaddress.ip_address(str(target[0]).partition("%")[0])
            if not _public(ip) and not (self.typed == address and (host != "localhost" or ip.is_loopback)):
                raise Unreachable(f"{host} is {ip}: {_LOCAL}")
            link = socket.socket(family, kind, protocol)
            link.settimeout(timeout)
            try:
                link.connect(target)
            except OSError as error:
                link.close()
                last = error
            else:
                return link
        raise last or OSError("the name has no address")


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_global and not ip.is_multicast


def _body(answer: http.client.HTTPResponse, url: str) -> bytes:
    """The whole body. Raises Unreachable where it is too large or drips too slowly."""
    end = time.monotonic() + LONGEST
    body = b""
    while chunk := answer.read1(65_536):
        body += chunk
        if len(body) > MAX_BYTES:
            raise Unreachable(f"{url}: more than {MAX_BYTES:,} bytes; this is no page of a council portal")
        if time.monotonic() > end:
            raise Unreachable(f"{url}: not answered within {LONGEST:.0f} seconds")
    return body


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate cannot be verified ({error.verify_message})"
    if isinstance(error, socket.gaierror):
        return "there is no server of this name"
    return str(error) or type(error).__name__
