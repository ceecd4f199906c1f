"""Files of a page: documents behind do027.asp (they have a number) and attachments (they have none).

Attachments lead straight to `___tmp/tmp/<ip>/<random>/...`, valid for one session only; such addresses are never kept.
They are listed twice, beside the head and, with sizes, below the texts: the lower list is taken, else the upper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from scraper.items import File, Withheld
from scraper.page import Page
from scraper.select import many, words
from scraper.vendors.allris3.addresses import canonical, number, program
from scraper.vendors.allris3.sections import Cut

_OPENS = re.compile(r"\s*\((?:Öffnet|öffnet)[^()]*\)\s*$|^Öffnet PDF-Datei '(.*)' in neuem Fenster$")
_SIZE = re.compile(r"^(.*?)\s*\((\d[\d.,]*\s*[KMG]?B(?:yte)?)\)$", re.S)
_NON_PUBLIC = re.compile(r"nicht\s?öff", re.I)
_MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "zip": "application/zip",
}
_OUTSIDE_LISTS = "//form[contains(@action, 'do027')][not(ancestor::table[contains(@class, 'tl1')])]"
_TEMPORARY = "//a[contains(@href, '___tmp') or contains(concat(' ', @class, ' '), ' attlink ')]"


def _label(title: str | None) -> str | None:
    """The document's kind out of "Bekanntmachung (Öffnet PDF-Datei in neuem Fenster)"."""
    return words(_OPENS.sub(lambda m: m[1] or "", title or ""))


def _file(page: Page, query: str, name: str | None, title: str | None, owner: dict[str, Any]) -> File | Withheld | None:
    address = canonical(page.join(f"do027.asp?{query}"))
    key = number(address, "DOLFDNR")
    if key is None:
        return None
    role = _label(title) or name
    if _NON_PUBLIC.search(role or "") or _NON_PUBLIC.search(name or ""):
        return Withheld(name or role or "", "not_public")
    mime = _MIME["pdf"] if "PDF" in (title or "") else None
    return File(key=key, url=address, name=name or role, role=role, mime_type=mime, **owner)


def of_form(page: Page, form: HtmlElement, **owner: Any) -> File | Withheld | None:
    """The File behind one do027 form: hidden DOLFDNR, options, typ; the button's words and title."""
    hidden = {i.get("name", ""): i.get("value", "") for i in many(form, ".//input[@type='hidden']")}
    button = next(iter(many(form, ".//input[@type='submit' or @type='image']")), None)
    name, title = (words(button.get("value")), button.get("title")) if button is not None else (None, None)
    return _file(page, "&".join(f"{n}={v}" for n, v in hidden.items()), name, title, owner)


def documents(page: Page, whole: Cut, **owner: Any) -> Iterator[File | Withheld]:
    """Documents offered outside the page's lists, by form (classic) or link (responsive)."""
    if not whole.shows("do027"):
        return
    seen = set()
    forms = (of_form(page, form, **owner) for form in many(whole.tree, _OUTSIDE_LISTS))
    links = (
        _file(page, href.partition("?")[2], words(a), a.get("data-simpletooltip-text") or a.get("title"), owner)
        for href, a in whole.links
        if "do027" in href and program(href) == "do027"
    )
    for found in (*forms, *links):
        if isinstance(found, Withheld) or (found and found.key not in seen and not seen.add(found.key)):  # type: ignore[func-returns-value]
            yield found


def attachments(whole: Cut, stem: str, **owner: Any) -> Iterator[File | Withheld]:
    """Attachments without a number of their own; keys are "~vo8000.1" for the stem "~vo8000"."""
    if not (whole.shows("___tmp") or whole.shows("attlink")):
        return
    links = [a for a in many(whole.tree, _TEMPORARY) if words(a)]
    below = [a for a in links if not many(a, "ancestor::td[contains(@class, 'me1')] | ancestor::aside")]
    for position, anchor in enumerate(below or links, 1):
        yield _attachment(anchor, f"{stem}.{position}", owner)


def _attachment(anchor: HtmlElement, key: str, owner: dict[str, Any]) -> File | Withheld:
    said = words(anchor) or ""
    sized = _SIZE.match(said)
    row = many(anchor, "ancestor::tr[1]/td")
    if any(_NON_PUBLIC.match(words(cell) or "") for cell in row):
        return Withheld(said, "not_public")
    ending = anchor.get("href", "").rpartition(".")[2].lower()
    label = many(anchor, "ancestor::table[1]//td[contains(@class, 'kb1')]")
    return File(
        key=key,
        name=sized[1] if sized else said,
        size=sized[2] if sized else None,
        role=(words(label[0]) or "").rstrip(":") or None if label else None,
        mime_type=_MIME.get(ending),
        **owner,
    )
