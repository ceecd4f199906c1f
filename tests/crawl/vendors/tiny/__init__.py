"""A vendor for tests of the crawl: pages that say in attributes what they are about and where they lead.

<a class="start|calendar|meeting|..." href="..." data-period="2024-03" data-session="1">
<b class="meeting" id="77">name</b>
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from scraper.items import AgendaItem, Link, Meeting, Paper, Said
from scraper.page import Page
from scraper.problems import Blocked, Denied
from scraper.vendors import Route

NAMES = ("tiny",)
START = (Link("start", "start"), Link("organizations", "organization_list"))
_TYPES = {"meeting": Meeting, "paper": Paper}


def parse(page: Page) -> Iterator[Said]:
    if "explode" in page.url:
        raise KeyboardError("parsers may fail in any way")
    for b in page.tree.iter("b"):
        kind = b.get("class")
        if kind == "agenda_item":
            yield AgendaItem(key=b.get("id") or "", title=b.text, detail=True, url=page.url)
        else:
            yield _TYPES[kind or ""](key=b.get("id") or "", name=b.text, detail=True, url=page.url)
    for a in page.tree.iter("a"):
        yield Link(
            page.join(a.get("href") or ""), a.get("class") or "", a.get("data-period"), bool(a.get("data-session"))
        )


class KeyboardError(Exception):
    """Not one of those reading.py expects."""


ROUTES = (
    Route("start", re.compile("/start"), parse),
    Route("calendar", re.compile("/calendar"), parse),
    Route("meeting", re.compile("/meeting"), parse),
    Route("agenda_item", re.compile("/item"), parse),
    Route("paper_list", re.compile("/list"), parse),
    Route("paper", re.compile("/paper"), parse),
    Route("organization_list", re.compile("/organizations"), parse),
)


def gate(page: Page) -> None:
    if "Zu viele Zugriffe" in page.text:
        raise Blocked("the portal asks for a pause: Zu viele Zugriffe")
    if "Anmeldung" in page.text:
        raise Denied("a login page")


def recognise(page: Page) -> tuple[str, str | None] | None:
    return ("tiny", "1.0") if b"tiny council" in page.body else None


def canonical(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=parts.query.replace("&noise=1", "")))
