"""Portals that behave in all the ways portals do, for test_crawl.py: name -> site, row, wishes."""

from __future__ import annotations

import gzip
import re
import socket
import struct
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.crawl.site import Answer, Asked, Page, Site, page

OPEN = Answer("User-agent: *\nDisallow: /bi/secret\n", content_type="text/plain")
START = page("calendar calendar")
NOTHING = page()
BIG = 50_000_000


def council(**more: Page) -> dict[str, Page]:
    """A portal of one month with one meeting; `more` are further or other pages, by path below /bi/."""
    pages: dict[str, Page] = {
        "/robots.txt": OPEN,
        "/bi/start": START,
        "/bi/organizations": NOTHING,
        "/bi/calendar": page("meeting meeting?1 2024-03", items=["meeting 1"]),
        "/bi/meeting?1": page("agenda_item item?11", items=["meeting 1"]),
        "/bi/item?11": page("paper paper?111", items=["agenda_item 11"]),
        "/bi/paper?111": page(items=["paper 111"]),
    }
    return pages | {f"/bi/{path}": answer for path, answer in more.items()}


def meeting(*links: str) -> str:
    return page(*links, items=["meeting 1"])


# ---- what servers do to connections


def reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<html>half")


def endless_body(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(BIG // 1_000_000):
        handler.wfile.write(b"x" * 1_000_000)


def huge_body(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {BIG}\r\n\r\n".encode())
    handler.wfile.write(b"x" * 100_000)


# ---- portals


def hostile(other: str) -> dict[str, Page]:
    """One portal with everything that can be wrong with a page; `other` is a server that must never be asked."""
    links = [
        "agenda_item item?ok",
        "agenda_item item?reset", "agenda_item item?short", "agenda_item item?stall", "agenda_item item?500",
        "agenda_item item?404", "agenda_item item?pdf", "agenda_item item?binary", "agenda_item item?empty",
        "agenda_item item?loop", "agenda_item item?foreign", "agenda_item item?private", "agenda_item item?huge",
        "agenda_item item?endless", "agenda_item item?bomb", "agenda_item item?explode", "agenda_item item?deep",
        "agenda_item item?noscheme", "agenda_item secret?1",
        f"agenda_item {other}item?1", "agenda_item http://10.0.0.1/bi/item?1", "agenda_item http://[::1]/item",
        "agenda_item ftp://127.0.0.1/item", "agenda_item file:///etc/passwd", "agenda_item javascript:alert(1)",
        "agenda_item http://rebound.example/item", "agenda_item http://169.254.169.254/latest/meta-data/",
        "agenda_item http://127.0.0.1:99999/item", "agenda_item /ri/item?1", "agenda_item /name-ri/item?1",
        "agenda_item ___tmp/tmp/1/item.pdf", "agenda_item do027.asp?DOLFDNR=1", "agenda_item item?ok&noise=1",
    ]  # fmt: skip
    bomb = gzip.compress(b"\0" * BIG, 9)
    return council(**{
        "meeting?1": meeting(*links),
        "item?ok": page(items=["agenda_item ok"]),
        "item?reset": Answer(then=reset),
        "item?short": Answer(then=cut_short),
        "item?stall": Answer("late", wait=3),
        "item?500": Answer("<h1>Server Error</h1>", 500),
        "item?pdf": Answer(b"%PDF-1.4", content_type="application/pdf"),
        "item?binary": Answer(b"\0\1\2\3" * 500),
        "item?empty": Answer(b""),
        "item?loop": Answer("", 302, (("Location", "item?loop2"),)),
        "item?loop2": Answer("", 302, (("Location", "item?loop"),)),
        "item?foreign": Answer("", 302, (("Location", f"{other}stolen"),)),
        "item?private": Answer("", 301, (("Location", "http://192.168.0.1/router"),)),
        "item?noscheme": Answer("", 302, (("Location", "file:///etc/passwd"),)),
        "item?huge": Answer(then=huge_body),
        "item?endless": Answer(then=endless_body),
        "item?bomb": Answer(bomb, headers=(("Content-Encoding", "gzip"),)),
        "item?explode": page(items=["agenda_item 5"]),
        "item?deep": "<div>" * 3000 + "tiny",
    })  # fmt: skip


def recorded() -> dict[str, Page]:
    """Everything the recorder must keep: compression, repeated headers, hops, errors."""
    zipped = Answer(
        gzip.compress(page(items=["agenda_item 11"]).encode()),
        headers=(
            ("Content-Encoding", "gzip"),
            ("Set-Cookie", "a=1; path=/"),
            ("Set-Cookie", "b=2; path=/"),
            ("X-Odd", "ä"),
        ),
    )
    return council(**{
        "meeting?1": meeting("agenda_item item?11", "agenda_item item?hop", "agenda_item item?gone"),
        "item?11": zipped,
        "item?hop": Answer("moved", 302, (("Location", "item?landed"),)),
        "item?landed": page(items=["agenda_item 12"]),
        "item?gone": Answer("<p>weg</p>", 410),
    })  # fmt: skip


def endless_calendar(path: str) -> Page | None:
    """Offers a month before and a month after every month, meetings in twelve of them."""
    if path == "/robots.txt":
        return Answer("", 404)
    if path in ("/bi/start", "/bi/organizations"):
        return START if path == "/bi/start" else NOTHING
    if match := re.fullmatch(r"/bi/calendar(?:\?(\d+))?", path):
        n = int(match[1] or 24_290)
        near = [f"calendar calendar?{m} {m // 12:04d}-{m % 12 + 1:02d}" for m in (n - 1, n + 1)]
        held = 24_279 <= n <= 24_290
        month = f"{n // 12:04d}-{n % 12 + 1:02d}"
        return page(*near, *([f"meeting meeting?{n} {month}"] if held else []), items=[f"meeting {n}"] if held else [])
    if path.startswith("/bi/meeting?"):
        return page(items=[f"meeting {path.partition('?')[2]}"])
    return None


def paged(asked: Asked) -> str | Answer:
    """A list whose next page only the session knows: "shownext" turns over what the cookie stands for."""
    if "shownext" not in asked.path:
        return Answer(page("paper paper?1", "paper_list list?shownext#51 - s"), headers=(("Set-Cookie", "S=1"),))
    at = int(re.search(r"S=(\d)", asked.headers.get("Cookie", "S=9"))[1])  # type: ignore[index]
    more = [f"paper_list list?shownext#{at}01 - s"] if at < 3 else []
    return Answer(page(f"paper paper?{at + 1}", *more), headers=(("Set-Cookie", f"S={at + 1}; path=/"),))


class Grumpy:
    """Answers 429 to the first request for an item, then as asked."""

    def __init__(self, after: str) -> None:
        self.after = after
        self.times = 0

    def __call__(self, _: Asked) -> str | Answer:
        self.times += 1
        if self.times > 1 and self.after != "9999":
            return page(items=["agenda_item 11"])
        return Answer("slow down", 429, (("Retry-After", self.after),))


class Falling:
    """A portal that goes down after `up` pages: from then on every connection is reset."""

    def __init__(self, up: int, again: bool = False) -> None:
        self.left = up
        self.again = again  # only the items are broken, the start page still answers
        many = [f"agenda_item item?{n}" for n in range(1, 21)]
        self.pages = council(**{"meeting?1": meeting(*many)})

    def __call__(self, path: str) -> Page | None:
        self.left -= 1
        if self.left >= 0 or (self.again and "item" not in path):
            return self.pages.get(path)
        return Answer(then=reset)


def sites(other: str) -> dict[str, Any]:
    """Name -> pages, or (pages, further cells of the row)."""
    papers: dict[str, Page] = {f"paper?{n}": page(items=[f"paper {n}"]) for n in range(1, 5)}
    lists: dict[str, Page] = {
        "list": paged,
        "list?shownext": paged,
        "start": page("calendar calendar", "paper_list list"),
    }
    login = page() + "<form>Anmeldung</form>"
    forbidding = Answer("User-agent: *\nDisallow: /", content_type="text/plain")
    return {
        "polite": (council(**{"item?11": page("paper secret/paper?1", "paper paper?111")}), {"delay": "0.15"}),
        "strange": council(),
        "hostile": hostile(other),
        "recorded": recorded(),
        "endless": endless_calendar,
        "paged": council(**lists, **papers),
        "login": council(start=login),
        "gate": council(**{"item?11": "<html><body>Zu viele Zugriffe aus Ihrem Netzwerk</body></html>"}),
        "robots": council() | {"/robots.txt": forbidding},
        "permitted": (council() | {"/robots.txt": forbidding}, {"permission": "Frau Muster, 2026-11-02"}),
        "norobots": council() | {"/robots.txt": Answer("", 503)},
        "crawldelay": council() | {"/robots.txt": Answer("User-agent: ratsarchiv\nCrawl-delay: 0.2\n")},
        "moved": council(start=Answer("", 301, (("Location", f"{other}start"),))),
        "missing": council(start=Answer("", 404)),
        "refused": council(start=Answer("", 403)),
        "patient": council(**{"item?11": Grumpy("1")}),
        "unwell": council(
            **{"meeting?1": meeting("agenda_item item?12", "agenda_item item?11"), "item?12": Answer("", 503)}
        ),
        "impatient": council(**{"item?11": Grumpy("9999")}),
        "down": Falling(6),
        "broken": Falling(6, again=True),
    }


__all__ = ["Site", "sites"]
