"""The plan of one crawl: what the archive holds of a portal, turned into what is asked for today. Pure but for `of`.

all     the first crawl, or --full: everything is asked for
go on   no run has ever come to its end: everything is walked through, but only what is due is asked for
due     only what is due is asked for, and what that leads to: pages nobody knew, pages that news was said about
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import median_low
from urllib.parse import urljoin

from archive.archive import Archive
from archive.stock import Held, Stock
from scraper.due import USUAL, Known, Pace, next_due, turn, walked
from scraper.due import due as in_order
from scraper.portals import Portal
from scraper.vendors import Vendor

FOLLOWED = frozenset({"start", "council_list", "calendar", "meeting", "agenda_item", "paper", "paper_list",
                      "organization_list", "organization", "person", "person_list"})  # fmt: skip
PAGED = "paper_list"  # the pages after the first are asked for within a session only


@dataclass(slots=True)
class Plan:
    """What to ask for on the day `today`. `due` are the pages to ask for whatever leads to them, most valuable first;
    `urls` their addresses, by key; `reread` what an unfinished run has read and not yet followed to its end.
    """

    today: date
    walks: bool = False  # everything is walked through
    known: dict[str, Known] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    validators: dict[str, Mapping[str, str]] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)  # keys of pages that no finished run knew
    due: list[Known] = field(default_factory=list)
    reread: list[tuple[str, str]] = field(default_factory=list)
    pages: dict[str, int] = field(default_factory=dict)  # lists to walk to their end, and their further pages
    pace: Pace = USUAL

    def wanted(self, key: str) -> bool:
        """Whether a page that a link leads to is asked for: nobody knows it, or it is due."""
        known = self.known.get(key)
        return known is None or next_due(known, self.pace) <= self.today

    @property
    def requests(self) -> int:
        """How many pages are known to be asked for; those yet unknown come on top."""
        return len(self.due) + sum(self.pages.values())

    def reasons(self) -> Iterator[tuple[str, Known]]:
        return ((self._reason(page), page) for page in self.due)

    def _reason(self, page: Known) -> str:
        if page.failing:
            return "failed"
        if page.fetched is None:
            return "never fetched"
        if page.kind in ("start", "calendar") or page.kind.endswith("_list"):
            return "lists"
        return "rotation" if turn(page.key, page.fetched) <= self.today else "expected news"


def of(archive: Archive, portal: Portal, today: date, vendor: Vendor, since: date | None = None) -> Plan | None:
    """The plan for a portal; None where nothing is held of it yet. A crawl begins with its start page, due or not."""
    stock = Stock(archive.db.conn, portal.slug)
    canonical = vendor.canonical
    plan = Plan(today, walks=stock.last_whole is None, pace=Pace.learned(*stock.delays(today)))
    paged: dict[str, list[date]] = {}
    for held in stock.pages():
        if "#" in held.url:
            paged.setdefault(canonical(held.url).partition("?")[0], []).append(held.tried)
        else:
            _add(plan, held, canonical(held.url), vendor.month(held.url) if held.route == "calendar" else None)
    if not plan.known:
        return None
    listed = in_order((p for p in plan.known.values() if p.kind in FOLLOWED), today, plan.pace)
    home = plan.known.get(canonical(urljoin(portal.url, vendor.START[0].url)))
    first = [home] if home and home.kind in FOLLOWED else []
    due = [p for p in listed if p not in first and not (since and p.day and p.day < since.replace(day=1))]
    plan.due = [*first, *due]
    plan.reread = [(url, kind) for url, kind in stock.read_since() if kind in FOLLOWED]
    plan.pages = dict(_whole(plan, paged))
    return plan


def _add(plan: Plan, held: Held, key: str, period: str | None) -> None:
    day = date.fromisoformat(f"{period}-01") if period else held.day
    seen = (held.fetched, held.changed, False, held.outcome, held.minutes, held.failing, held.tried, held.waits)
    known = Known(key, held.route or "", day, *seen)
    before = plan.known.get(key)
    if before is not None and (before.fetched or date.min) >= (known.fetched or date.min):
        return  # another address of the same page, asked for less recently
    plan.known[key], plan.urls[key] = known, held.url
    if held.new:
        plan.new.add(key)
    if held.validators:
        plan.validators[key] = json.loads(held.validators)


def _whole(plan: Plan, paged: Mapping[str, Iterable[date]]) -> Iterator[tuple[str, int]]:
    """The lists to walk to their end today: the page in the middle tells when that was done last; none, that never."""
    for page in plan.due:
        days = sorted(paged.get(page.key.partition("?")[0], ())) if page.kind == PAGED else []
        if page.kind == PAGED and (not days or walked(page.key, median_low(days), len(days)) <= plan.today):
            yield page.key, len(days)
