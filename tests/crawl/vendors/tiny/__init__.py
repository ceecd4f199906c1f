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


def said(page: Page, kind: str, key: str) -> Said:
    if kind == "meeting":
        detail = "/meeting" in page.url
        return Meeting(
            key=key, name="Rat", date_words="Mo, 04.03.2024", detail=detail, url=page.url if detail else None
        )
    if kind == "paper":
        return Paper(key=key, reference=f"V/{key}", name="Vorlage", detail=True, url=page.url)
    return AgendaItem(key=key, meeting="1", number="1", title="Punkt", public=True, detail=True, url=page.url)


def parse(page: Page) -> Iterator[Said]:
    if "explode" in page.url:
        raise KeyboardError("parsers may fail in any way")
    for b in page.tree.iter("b"):
        yield said(page, b.get("class") or "", b.get("id") or "")
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
    version = re.search(rb"tiny council ?([\d.]*)", page.body)
    return ("tiny", version[1].decode() or "1.0") if version else None


def month(url: str) -> str | None:
    named = re.search(r"calendar\?(\d+)", url)
    return f"{int(named[1]) // 12:04d}-{int(named[1]) % 12 + 1:02d}" if named else None


def canonical(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=parts.query.replace("&noise=1", "")))
