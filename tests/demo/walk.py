"""A crawl without network: follows what the reader yields through a Site and merges it as the archive does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pipelines import interpret
from scraper.demo.allris_classic import COOKIE, Request, Site
from scraper.items import Problem, Reading
from scraper.page import Page
from scraper.reading import read
from scraper.vendors import vendor
from tests.truth import PLACES

BASE = "http://127.0.0.1:8351"
SLUG = "demo"
NOW = datetime(2026, 12, 31, tzinfo=UTC)


@dataclass
class Walk:
    """What a walk found: rows per table as the archive would merge them, problems, pages per route."""

    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    routes: Counter[str] = field(default_factory=Counter)
    withheld: Counter[str] = field(default_factory=Counter)
    _ranks: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    def take(self, url: str, reading: Reading) -> None:
        self.routes[reading.route or "?"] += 1
        self.problems += [(url, p) for p in reading.problems]
        self.withheld.update(w.why for w in reading.withheld)
        for item in reading.items:
            row = self.rows.setdefault(item.type, {}).setdefault(item.key, {})
            if item.alias:
                self.rows[item.type].pop(item.alias, None)
            for name, value in item.said().items():
                if name in PLACES.get(item.type, ()):
                    continue
                if item.detail or not self._ranks.get((item.type, item.key, name)):
                    row[name] = value
                    self._ranks[item.type, item.key, name] = item.detail


def walk(site: Site, *, limit: int = 100_000) -> Walk:
    """From the start addresses along every Link, each page once; session-paged lists with the session's cookie."""
    source = vendor("allris-classic")
    todo = [f"{BASE}/bi/{link.url}" for link in source.START]
    seen, found, cookies = set(todo), Walk(), {}
    while todo and limit:
        limit -= 1
        url = todo.pop()
        response = site.respond(Request(_target(url), headers=cookies))
        for name, value in response.headers:
            if name == "Set-Cookie" and value.startswith(COOKIE):
                cookies = {"cookie": value.partition(";")[0]}
        assert response.status == 200, f"{url} answers {response.status}"
        page = Page(url=url, body=response.body, content_type="text/html", fetched_at=NOW)
        reading = interpret(read(SLUG, "allris-classic", page))
        found.take(url, reading)
        for link in reading.links:
            if link.url not in seen:
                seen.add(link.url)
                todo.append(link.url)
    return found


def _target(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
