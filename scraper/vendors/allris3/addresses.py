"""ALLRIS 3 addresses: which program, which number, and the one form of an address that identifies a page.

Every page is `<program>.asp?<NAME>LFDNR=<number>` ("to020.asp?TOLFDNR=1851"); `_r` programs are the responsive ones.
Parameters come in any order and with noise ("T1=Ausschuss", "altoption=...", "history=switch&tsDD=3"), names in any
case, values percent-encoded in latin-1 ("T1=Aussch%FCsse"), so queries are cut here, never decoded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from scraper.items import Link
from scraper.page import Page

_PROGRAM = re.compile(r"([a-z]{2}\d{3}|allris\.net)(_\w+)?\.asp$", re.I)
_DIGITS = re.compile(r"[0-9]{1,12}$")
# what identifies a page, per program; every other parameter of these programs is display, session or history
_IDENTITY = {
    "to010": ("SILFDNR",),
    "to020": ("TOLFDNR",),
    "vo020": ("VOLFDNR",),
    "vo021": ("VOLFDNR",),
    "pa020": ("PALFDNR",),
    "pa021": ("PALFDNR",),
    "au020": ("AULFDNR",),
    "au021": ("AULFDNR",),
    "fr020": ("FRLFDNR",),
    "fr021": ("FRLFDNR",),
    "kp020": ("KPLFDNR",),
    "do027": ("DOLFDNR", "OPTIONS", "TYP"),
    "si010": ("MM", "YY", "PALFDNR", "GRA", "KALDATVON", "KALDATBIS"),
    "si018": ("PALFDNR", "GRA"),
    "vo040": ("SHOWNEXT", "PALFDNRM", "VALFDNRM"),
    "allris.net": (),
}
_AS_WRITTEN = {name.upper(): name for name in ("options", "typ", "kaldatvon", "kaldatbis", "shownext")}
_NOISE = re.compile(
    r"refresh|topselected|bes|history|ts(dd|mm|yyyy)|options|selfaction|template|sid|togglemenu|sort|dd|rss|xsl|"
    r"altoption|vo040col\d|searchpanel",
    re.I,
)
_KINDS = {
    "allris.net": "start",
    "pa000": "council_list",
    "si010": "calendar",
    "to010": "meeting",
    "to020": "agenda_item",
    "vo020": "paper",
    "vo021": "decisions",
    "vo040": "paper_list",
    "pa010": "organization_list",
    "au010": "organization_list",
    "fr010": "organization_list",
    "pa020": "organization",
    "pa021": "organization",
    "au020": "organization",
    "au021": "organization",
    "fr020": "organization",
    "fr021": "organization",
    "kp020": "person",
    "kp040": "person_list",
    "kp041": "person_list",
}
_PERHAPS_ODD = re.compile(r"LFDNR\s*=(?!\d+(?:&|#|$))", re.I)  # nearly no address gets past this
_PLAIN = re.compile(r"https?://[a-z0-9.:-]+/[^?#\s]*\?([A-Z]+)=\d+", re.A)
_NEVER = re.compile(r"[?&](togglemenu|sort|selfaction|vo040col\d|filt\w+)=", re.I)
ORGANIZATIONS = {"PALFDNR": "pa", "AULFDNR": "au", "FRLFDNR": "fr"}


@lru_cache(maxsize=4096)  # the menu of one page is that of the next
def program(url: str) -> str:
    """The vendor's program of an address, without `_r` and such: "to010" for ".../to010_r.asp?SILFDNR=1"; or ""."""
    found = _PROGRAM.search(url.split("?", 1)[0].split("#", 1)[0])
    return found[1].lower() if found else ""


def _pairs(query: str) -> list[tuple[str, str]]:
    """Parameter names in upper case and their values, still percent-encoded."""
    parts = (part.partition("=") for part in query.replace("&amp;", "&").split("&") if part)
    return [(name.strip().upper(), value.strip()) for name, _, value in parts]


def digits(value: str | None) -> str | None:
    """The value if it is a number such as the vendor gives, else None."""
    return value if value and _DIGITS.match(value) else None


@lru_cache(maxsize=4096)
def number(url: str | None, name: str) -> str | None:
    """The number a parameter of the address holds ("1851" for TOLFDNR); None where it is missing or not a number."""
    if not url or "?" not in url:
        return None
    return digits(next((v for n, v in _pairs(url.partition("?")[2].partition("#")[0]) if n == name), None))


def odd(url: str) -> bool:
    """True for an address of one of the programs with something else than a number where a record's number must be."""
    if not _PERHAPS_ODD.search(url):
        return False
    wanted = _IDENTITY.get(program(url), ())
    pairs = _pairs(url.partition("?")[2].partition("#")[0])
    return any(n in wanted and n.endswith("LFDNR") and v and not digits(v) for n, v in pairs)


def month(url: str) -> str | None:
    """ "2023-10" for si010_e.asp?MM=10&YY=2023; None for the calendar as it opens."""
    of, year = number(url, "MM"), number(url, "YY")
    return f"{int(year):04d}-{int(of):02d}" if of and year and 1 <= int(of) <= 12 and len(year) == 4 else None


def canonical(url: str) -> str:
    """Program and the one id: without session, history, sorting and display parameters.

    Months lose their leading zero; the fragment stays only where it tells session-paged lists apart.
    """
    plain = _PLAIN.fullmatch(url)  # as nearly all are that an archive holds
    if plain and _IDENTITY.get(program(url)) == (plain[1],):
        return url
    parts = urlsplit(url.strip())
    name = program(parts.path)
    pairs = _pairs(parts.query)
    wanted = _IDENTITY.get(name)
    if wanted is None:
        kept = [(n, v) for n, v in pairs if not _NOISE.fullmatch(n)] if name else pairs
    else:
        found = dict(reversed(pairs))
        kept = [(n, found[n]) for n in wanted if found.get(n)]
    if name in ("si010", "si018"):
        kept = [(n, v.lstrip("0") if n == "MM" else v) for n, v in kept if (n, v) != ("GRA", "99999999")]
    query = "&".join(f"{_AS_WRITTEN.get(n, n)}={v}" for n, v in kept)
    fragment = parts.fragment if name == "vo040" and "shownext" in query else ""
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, query, fragment))


def link(page: Page, href: str, period: str | None = None) -> Link | None:
    """The Link an address printed on the page is for, or None where no reader knows what it leads to.

    Never followed: menu folding, sorting, print, calendar and feed variants of a page.
    """
    kind = _KINDS.get(program(href))
    if kind is None or _NEVER.search(href):
        return None
    return Link(canonical(page.join(href)), kind, period)


def own(page: Page, name: str, value: str, parameter: str) -> str:
    """The canonical address of a record, beside the page: own(page, "to010", "77", "SILFDNR").

    Keeps the flavour of the page asked for: a portal that releases `to010_r.asp` does not release `to010.asp`.
    """
    flavour = "_r" if page.url.partition("?")[0].lower().endswith("_r.asp") else ""
    return f"{page.folder}{name}{flavour}.asp?{parameter}={value}"


def organization_key(href: str | None) -> str | None:
    """ "au1000013" for "au020.asp?...&AULFDNR=1000013&...": the numberings of the three kinds overlap."""
    for parameter, prefix in ORGANIZATIONS.items():
        if value := number(href, parameter):
            return prefix + value
    return None


def organization_url(page: Page, key: str) -> str:
    """The address of the members' page of "au1000013"."""
    prefix, value = key[:2], key[2:]
    return own(page, f"{prefix}020", value, f"{prefix.upper()}LFDNR")
