"""Pages that are no content but a refusal, and pages that are this vendor's at all.

Refusals come with HTTP 200. Their words also occur in content (an agenda item may be about "Zugriff verweigert"), so
they count only on pages that have none of the vendor's content in them.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from scraper.page import Page
from scraper.problems import Blocked, Denied, Unreadable
from scraper.select import many, words, xpath
from scraper.vendors.allris3.addresses import program
from scraper.vendors.allris3.sections import cut

_SUSPECT = ("erweigert", "Zugriff", "VERSCHLOSSEN", "altcha", "ALTCHA", "_gate", "noauth", "password", "artung",
            "nicht erreichbar", "nicht verf", "navailable", "nterner S", "nternal S", "Datenbankfehler",
            "Runtime Error", "error '", "Fehler '")  # fmt: skip
_SHOWN = ('class="kb1', 'class="tl1', 'name="allris')  # content, on nearly all pages: most suspects mean nothing there
_SUSPECT_ANYWAY = ("Zugriff", "VERSCHLOSSEN", "error '", "Fehler '")
_BLOCKED = re.compile(r"Zu viele Zugriffe aus Ihrem Netzwerk|Zugriff (?:pruefen|prüfen|wird geprüft)", re.I)
_DENIED = re.compile(r"Zugriff verweigert|keine Berechtigung|nicht berechtigt", re.I)
_DOWN = re.compile(
    r"Wartungs(?:arbeiten|modus|fenster)|(?:wegen|aufgrund|in) (?:einer )?Wartung\b"
    r"|(?:derzeit|zur ?zeit|momentan|vorübergehend) (?:leider )?nicht (?:erreichbar|verfügbar)"
    r"|Inter(?:ner Serverfehler|nal Server Error)|Service (?:Temporarily )?Unavailable|Datenbankfehler|Runtime Error",
    re.I,
)
# what ASP prints where a program fails: Microsoft OLE DB Provider for SQL Server error '80040e31'
_CRASHED = re.compile(
    r"(?:Microsoft|ADODB|ADOX|Active Server|MSXML)[^\n]{0,200}?(?:error|Fehler)\s*'(?:ASP\s?)?[0-9a-f]{4,8}'"
)
_CHALLENGE = "//altcha-widget | //script[contains(@src, 'altcha')] | //form[contains(@action, '_gate/')]"
_CONTENT = (
    "boolean(//td[contains(@class, 'kb1')] | //table[contains(concat(' ', @class, ' '), ' tl1 ')]"
    " | //table[contains(@class, 'calenderView') or contains(@class, 'toTable') or contains(@class, 'dataTable')]"
    " | //span[contains(@class, 'text4')] | //a[starts-with(@name, 'allris')])"
)
_MENU = "boolean(//a[contains(@href, 'si010') or contains(@href, 'vo040') or contains(@href, 'si018')])"
_MAIN = "//*[@id='rismain' or @id='rismain_raw' or @id='bomain' or @id='allris' or @id='allriscontainer']"
_META = re.compile(r"<meta\b[^<>]*ALLRIS\s*(?:®|&reg;)?\s*net\s+Version\s+([^\"'<>]+)", re.I)
_BODY = "//body"


def gate(page: Page) -> None:
    """Raises Denied for a page not shown to the public, Blocked for a block, challenge or login page.

    Raises Unreadable where the portal says that it is being maintained, or that its program has failed.
    """
    address = page.url.lower()
    if "noauth.asp" in address:
        raise Denied("the portal does not show this page to the public", page.url)
    if "/_gate/" in address:
        raise Blocked("the portal asks visitors to prove that they are people; the crawl ends here")
    if page.status == 429:
        raise Blocked("the portal says there were too many requests (429); try again tomorrow")
    suspect = _SUSPECT_ANYWAY if any(mark in page.text for mark in _SHOWN) else _SUSPECT
    if not any(word in page.text for word in suspect):  # each is a search through the whole page
        return
    try:
        tree = cut(page).tree
    except (Unreadable, ValueError):
        return  # reading it will say why
    _judge(page, tree)


def _judge(page: Page, tree: HtmlElement) -> None:
    title = words(next(iter(many(tree, "//title")), None)) or next(iter(many(tree, "//title/text()")), "")
    message = " ".join(w for d in many(tree, "//div[contains(@class, 'message_text')]") if (w := words(d)))
    if _BLOCKED.search(message):
        raise Blocked(f"the portal says: {_short(message)}")
    text = words(tree) if any(word in page.text for word in _SUSPECT[-2:]) else None
    if crashed := _CRASHED.search(text or ""):
        raise Unreadable("the portal's program failed in the middle of the page", _short(crashed[0]))
    heading = words(next(iter(many(tree, "//*[starts-with(@id, 'risname')]//h1 | //h1")), None)) or ""
    if "VERSCHLOSSEN" in (heading.strip(" -"), title.strip(" -"), heading.rpartition(" - ")[2].strip()):
        raise Denied("a placeholder stands for a page that is not public", heading or title)
    if _true(tree, _CONTENT):
        return
    main = _main(tree)
    said = words(main) or ""
    if _BLOCKED.search(title) or _BLOCKED.search(said) or many(tree, _CHALLENGE):
        raise Blocked(f"the portal says: {_short(title or said)}")
    if _DENIED.search(said) or _DENIED.search(title) or "VERSCHLOSSEN" in said:
        raise Denied("the portal does not show this page to the public", _short(said or title))
    if down := next((text for text in (title, heading, message, said) if _DOWN.search(text)), None):
        raise Unreadable("the portal is being maintained, or has failed", _short(down))
    if many(main, ".//input[@type='password']") and not (program(page.url) == "allris.net" and _true(tree, _MENU)):
        raise Blocked("the portal asks for a login instead of showing the page")


def _true(tree: HtmlElement, expression: str) -> bool:
    return bool(xpath(expression)(tree))


def _main(tree: HtmlElement) -> HtmlElement:
    """The page's main part, without the menu (which may hold a login of its own)."""
    main = next(iter(many(tree, _MAIN)), None)
    if main is None or main.get("id") == "allriscontainer":
        main = main if main is not None else next(iter(many(tree, _BODY)), tree)
        for menu in many(main, ".//*[@id='risleft' or @id='rismenu' or @id='menu' or @id='risnavi' or @id='risfoot']"):
            menu.drop_tree()
    return main


def _short(said: str) -> str:
    return said if len(said) <= 200 else f"{said[:200]} ..."


def recognise(page: Page) -> tuple[str, str | None] | None:
    """("allris-classic" or "allris3-responsive", version if printed) of a page of ALLRIS 3, else None."""
    text = page.text
    found = _META.search(text)
    version = found[1].strip() if found else None
    responsive = bool(re.search(r"<div\b[^<>]*\bid=[\"']allris[\"']", text)) and "_r.asp" in f"{text} {page.url}"
    if version:
        return (_name(responsive), version) if version.startswith("3") else None
    if "wicket/resource" in text:
        return None
    classic = re.search(r"id=[\"'](?:allriscontainer|rismain|rismain_raw|risname_raw)[\"']", text)
    if classic or ("bomain" in text and ".asp" in text and "allris" in text.lower()):
        return "allris-classic", None
    if responsive:
        return "allris3-responsive", None
    return None


def _name(responsive: bool) -> str:
    return "allris3-responsive" if responsive else "allris-classic"
