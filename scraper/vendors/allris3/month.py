"""Which month a calendar page shows, and on which weekday a date falls (arithmetic only, no clock)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from lxml.html import HtmlElement

from scraper.page import Page
from scraper.problems import PageChanged
from scraper.select import many, words
from scraper.vendors.allris3.addresses import digits, number

_NAMES = ("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
          "dezember")  # fmt: skip
_NAMED = re.compile(rf"\b({'|'.join(_NAMES)})\s+(\d{{4}})\b", re.I)
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


@dataclass(frozen=True, order=True)
class Month:
    """A year and month (1 to 12)."""

    year: int
    month: int

    @classmethod
    def of(cls, year: str | None, month: str | None) -> Month | None:
        """From words; None if they are no month of the years 1900 to 2199."""
        if not (year and month and digits(year) and digits(month)):
            return None
        made = cls(int(year), int(month))
        return made if 1900 <= made.year < 2200 and 1 <= made.month <= 12 else None

    @property
    def period(self) -> str:
        """ "2023-10"."""
        return f"{self.year}-{self.month:02}"

    def shifted(self, months: int) -> Month:
        years, month = divmod(self.month - 1 + months, 12)
        return Month(self.year + years, month + 1)

    def next(self) -> Month:
        return self.shifted(1)


def weekday(year: int, month: int, day: int) -> str:
    """ "Mi" for 4 October 2023, in the Gregorian calendar (Sakamoto's rule)."""
    year -= month < 3
    shift = (0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4)[month - 1]
    return _WEEKDAYS[(year + year // 4 - year // 100 + year // 400 + shift + day - 1) % 7]


def month_of(page: Page, tree: HtmlElement) -> Month:
    """The month shown: by the page's heading or range, else as asked for, else beside the arrows.

    Raises PageChanged where none of them tells.
    """
    month = _heading(tree) or _range(tree) or _asked(page) or _selected(tree) or _beside_arrows(tree)
    if month is None:
        raise PageChanged("a calendar page that does not say which month it shows", page.url)
    return month


def _heading(tree: HtmlElement) -> Month | None:
    found = [m for h in many(tree, "//h1 | //h2 | //caption") if (m := _NAMED.search(words(h) or ""))]
    return Month(int(found[0][2]), _NAMES.index(found[0][1].lower()) + 1) if found else None


def _dated(text: str | None) -> Month | None:
    found = _DATE.search(text or "")
    return Month.of(found[3], found[2]) if found else None


def _range(tree: HtmlElement) -> Month | None:
    return _dated(next(iter(many(tree, "//input[@name='kaldatvon' or @name='kaldatvonbis']/@value")), None))


def _asked(page: Page) -> Month | None:
    if month := Month.of(number(page.url, "YY"), number(page.url, "MM")):
        return month
    sent = f"{page.url.partition('?')[2]}&{page.request_body.decode('latin-1')}"
    return _dated(unquote(sent.partition("kaldatvon")[2], "latin-1"))


def _selected(tree: HtmlElement) -> Month | None:
    year, month = (
        next(iter(many(tree, f"//select[@name='{n}']/option[@selected]/@value")), None) for n in ("YY", "MM")
    )
    return Month.of(year, month)


def _beside_arrows(tree: HtmlElement) -> Month | None:
    for title, step in (("Vorheriger Monat", 1), ("Nächster Monat", -1)):
        for href in many(tree, f"//a[@title='{title}']/@href"):
            if month := Month.of(number(href, "YY"), number(href, "MM")):
                return month.shifted(step)
    return None
