"""The pages have the traps of real ones, hold together, and keep from the public what is not public."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from scraper.demo.allris_classic import COOKIE, NEVER, Request, Response, Site
from scraper.demo.council import council
from scraper.demo.truth import Council

SMALL = council(years=1, scale=0.5)
_FORM = re.compile(r'<form\b[^>]*\baction="([^"]*)"[^>]*>(.*?)</form>', re.S)
_HIDDEN = re.compile(r'type="hidden" name="([^"]*)"\s+value="([^"]*)"')
_LINK = re.compile(r'<(?:a|link)\b[^>]*\bhref="([^"]+)"')
_SKIPPED = ("mailto:", "webcal:", "http:", "https:", "#")


def get(site: Site, target: str, cookie: str = "") -> Response:
    return site.respond(Request(target, headers={"cookie": cookie} if cookie else {}))


def addresses(target: str, page: str) -> set[tuple[str, bytes]]:
    """Where links and buttons of a page lead: target and request body."""
    found = {(unescape(href), b"") for href in _LINK.findall(page)}
    for action, inside in _FORM.findall(page):
        if any(name.startswith(("filt", "VO040", "kaldat", "SEL_")) for name, _ in _HIDDEN.findall(inside)):
            continue
        found.add((unescape(action), urlencode(_HIDDEN.findall(inside), encoding="cp1252").encode()))
    return {
        (urljoin(target, href).partition("#")[0], body)
        for href, body in found
        if not unescape(href).lower().startswith(_SKIPPED)
    }


@cache
def pages() -> dict[tuple[str, bytes], Response]:
    """Every page a visitor can get to in the small council, folding links and print buttons included."""
    site, found = Site(SMALL), {}
    todo = {("/bi/allris.net.asp", b"")}
    while todo:
        at = todo.pop()
        found[at] = response = site.respond(Request(at[0], "POST" if at[1] else "GET", {}, at[1]))
        noise = NEVER.search(at[0]) or NEVER.search("?" + at[1].decode())
        if response.body.startswith(b"<?xml") and not noise:
            todo |= addresses(at[0], response.body.decode("cp1252")) - found.keys()
    return found


def test_every_link_and_button_answers() -> None:
    assert len(pages()) > 2000
    assert [(at, r.status) for at, r in pages().items() if r.status != 200] == []


def shown(truth: Council) -> dict[str, bytes]:
    """The pages of a crawl, by target."""
    site = Site(truth)
    targets = [f"to010.asp?SILFDNR={m.number}" for m in truth.meetings if m.published]
    targets += [f"to020.asp?TOLFDNR={n}" for n, (m, i) in truth.item.items() if m.published and i.extract]
    targets += [f"vo020.asp?VOLFDNR={p.number}" for p in truth.papers if p.public]
    years = range(truth.first_year, truth.today.year + 1)
    targets += [f"si010_e.asp?MM={m}&YY={y}" for y in years for m in range(1, 13)]
    targets += [f"au020.asp?AULFDNR={o.number}" for o in truth.organizations if o.listed and o.id[0] == "committee"]
    targets += [f"kp020.asp?KPLFDNR={p.number}" for p in truth.persons]
    return {t: site.respond(Request(f"/bi/{t}")).body for t in [*targets, "vo040.asp", "fr010.asp", "pa021.asp"]}


PAGES = shown(council())
TRAPS = {
    "XML prolog": (rb'\A<\?xml version="1\.0" encoding="iso-8859-1"\?>', 2000),
    "declared latin-1, is cp1252": (rb"[\x80-\x9f]", 400),
    "mixed line ends": (rb"\r\n(?s:.)*[^\r]\n", 2000),
    "nested document": (rb"<!-- ### \w\w\d+\.rtf -->\n<a name=\"allris\w\w\"></a>\n<\?xml", 1800),
    "section without document": (rb"<!-- ### BS0\.rtf -->\n<a name=\"allrisBS\"></a>\n(?!<\?xml)", 200),
    "AN0 comment without anchor": (rb"<!-- ### AN0\.rtf -->\n(?!<a)", 1000),
    "empty section": (rb'allris\w\w"></a>\n<\?xml(?:(?!</html>)(?s:.))*<body[^>]*>(?:<[^>]*>|&#xa0;| )*</body>', 60),
    "placeholder ---": (rb">---<", 40),
    "words split over spans": (rb"[a-z]</span><span style=\"font-family:Arial\">[a-z]", 100),
    "words split at umlauts": (rb"\xfc</span><span[^>]*>[a-z]", 200),
    "soft hyphens": (rb"[a-z]&#xad;[a-z]", 200),
    "numeric quotes": (rb"&#x201E;", 50),
    "filler span": (rb"-aw-import:ignore", 500),
    "inline tab": (rb"width:35\.4pt; display:inline-block", 50),
    "Wingdings bullet": (rb"Wingdings\">&#xf0a7;", 10),
    "Symbol footnote mark": (rb"&#xF05B;&#xF02A;&#xF05D;", 10),
    "list that goes on": (rb'<ol start="2"', 10),
    "table in a text": (rb"<table[^>]*border-collapse", 40),
    "date linked inside a text": (rb"<span[^>]*>[^<]*<a href=\"si010_e\.asp\?YY=", 60),
    "unescaped &": (rb'href="to010\.asp\?SILFDNR=\d+&TOLFDNR=\d+', 100),
    "folding links": (rb"toggleMenu=1", 2000),
    "print form": (rb"Druckansicht", 1500),
    "calendar export": (rb'value="ics"', 100),
    "feed": (rb"template=rss1", 36),
    "(offen)": (rb'title="\(offen\)"', 100),
    "N item with title": (rb'N&nbsp;\d+(?:</a>)?</td>\n\t\t<td>&nbsp;</td>\n<td>&nbsp;</td>\n<td class="text1">[^(]', 50),  # noqa: E501
    "N item without title": (rb"\(nicht\xf6ffentlich\)</td>", 50),
    "N item without number": (rb'<td class="text4" nowrap="nowrap">N&nbsp;', 10),
    "N between Ö": (rb"N&nbsp;1<(?s:.)*\xd6&nbsp;2<", 10),
    "late item": (rb"Nachtrags-TOP", 30),
    "grey addition": (rb'title="Zusatzinfo"', 20),
    "heading row": (rb"<td>Antr\xe4ge der Fraktionen</td>", 30),
    "other meeting in the paper cells": (rb'<a href="to010\.asp\?SILFDNR=\d+">SI/20\d\d/\d+</a>', 100),
    "continuation row": (rb'class="il1_ns2"', 80),
    "raw line end in a title": (rb'TOLFDNR=\d+">[^<\n]+\n[^<]+</a>', 50),
    "repeated Status": (rb"Status:(?s:.)*Vorlage-Art:", 900),
    "<td><td>": (rb"<td>\n<td> </td>\n</td>", 900),
    "clerk": (rb"Bearbeiter/-in:", 300),
    "author": (rb"Verfasser:", 300),
    "Bezüglich": (rb"Bez\xfcglich:", 20),
    "script in the subject": (rb"checkClickResult", 300),
    "station without date": (rb"title=\"Bereit\"", 10),
    "planned station": (rb"title=\"Geplant\"", 10),
    "attachment of this session only": (rb"___tmp/tmp/", 100),
    "collected document": (rb'name="typ" value="130"', 50),
    "unlinked meeting": (rb'<td>&nbsp;</td>\n<td>(?:Sitzung|ENTF)', 20),
    "cancelled": (rb"ENTF\xc4LLT!|\(ABGESAGT!!\)", 8),
    "carried day": (rb"\t\t<td>&nbsp;</td>\n\t\t<td>&nbsp;</td>\n\t\t<td class=\"text2\">\d", 20),
    "holiday on a weekday": (rb"Tag der Deutschen Einheit", 3),
    "school holidays": (rb"Schulferien", 20),
    "today": (rb'title="heute"', 1),
    "coded e-mail": (rb"&#64;", 70),
    "member without page": (rb"<td nowrap=\"nowrap\">[^<]", 5),
    "character outside cp1252": (rb"&#\d{3,};", 10),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_trap_is_there(trap: str) -> None:
    pattern, least = TRAPS[trap]
    compiled = re.compile(pattern)
    assert sum(bool(compiled.search(body)) for body in PAGES.values()) >= least


def test_one_calendar_program_is_released() -> None:
    site = Site(SMALL)
    for program in ("si010", "si010_j", "si010_a", "si010_r"):
        refused = get(site, f"/bi/{program}.asp?MM=1&YY=2026")
        assert refused.status == 200
        assert f"Zugriff verweigert (Programm {program}.asp).".encode() in refused.body
    assert b"Sitzungskalender" in get(site, "/bi/si010_e.asp").body


def test_the_calendar_offers_years_back_to_the_first_and_no_further() -> None:
    offered = {body for target, body in PAGES.items() if target.startswith("si010_e")}
    years = {int(y) for body in offered for y in re.findall(rb"si010_e\.asp\?MM=\d+&amp;YY=(\d+)\"", body)}
    assert years == {2024, 2025, 2026}


def test_the_paper_list_turns_its_pages_for_one_session_only() -> None:
    site = Site(council())
    first = get(site, "/bi/vo040.asp")
    cookie = dict(first.headers)["Set-Cookie"].partition(";")[0]
    assert cookie.startswith(COOKIE)
    seen = re.findall(rb'<a href="vo020\.asp\?VOLFDNR=(\d+)', first.body)
    assert len(seen) == 50
    page = first
    while b'href="vo040.asp?shownext=true"' in page.body:
        assert get(site, "/bi/vo040.asp?shownext=true").body == first.body, "without the cookie: from the beginning"
        page = get(site, "/bi/vo040.asp?shownext=true", cookie)
        seen += re.findall(rb'<a href="vo020\.asp\?VOLFDNR=(\d+)', page.body)
    public = sorted(p.number for p in council().papers if p.public)
    assert sorted(map(int, seen)) == public
    on_agendas = {i.paper for m in council().meetings if m.published for i in m.items}
    assert len(set(public) - on_agendas) >= 10, "some papers are on no public agenda"


def test_attachments_lead_nowhere_in_another_session() -> None:
    site = Site(SMALL)
    paper = next(p for p in SMALL.papers if p.attachments and p.public)
    body = get(site, f"/bi/vo020.asp?VOLFDNR={paper.number}", f"{COOKIE}=S1").body.decode("cp1252")
    target = "/bi/" + re.findall(r'href="(___tmp/[^"]*)"', body)[0]
    assert get(site, target, f"{COOKIE}=S1").status == 200
    assert get(site, target, f"{COOKIE}=S2").status == 404


def test_what_is_not_public_is_not_answered() -> None:
    site, truth = Site(council()), council()
    hidden = [f"vo020.asp?VOLFDNR={p.number}" for p in truth.papers if not p.public]
    hidden += [f"to010.asp?SILFDNR={m.number}" for m in truth.meetings if not m.published]
    hidden += [f"to020.asp?TOLFDNR={n}" for n, (_, i) in truth.item.items() if not i.public]
    assert len(hidden) > 100
    for target in [*hidden, "to020.asp?TOLFDNR=1", "to020.asp?TOLFDNR=x", "kp020.asp", "au020.asp?AULFDNR=19"]:
        response = get(site, f"/bi/{target}")
        assert (response.status, dict(response.headers)["Location"]) == (302, "/bi/noauth.asp")
    assert b"Zugriff verweigert" in get(site, "/bi/noauth.asp").body
    named = {int(n) for body in PAGES.values() for n in re.findall(rb"VOLFDNR=(\d+)", body)}
    assert named == {p.number for p in truth.papers if p.public}


def test_requests_nobody_should_make_are_counted() -> None:
    site = Site(SMALL)
    get(site, "/bi/allris.net.asp?toggleMenu=1")
    get(site, "/bi/vo040.asp?SORT=1voname")
    site.respond(Request("/bi/to010.asp?SILFDNR=2001", "POST", {}, b"selfAction=Druckansicht"))
    get(site, "/bi/to010.asp?SILFDNR=2001")
    assert site.never.total() == 3
    assert site.asked.total() == 4


def test_robots_allow_and_the_root_leads_to_the_start_page() -> None:
    site = Site(SMALL)
    assert b"Disallow: /bi/___tmp/" in get(site, "/robots.txt").body
    assert dict(get(site, "/bi/").headers)["Location"] == "/bi/allris.net.asp"
    assert get(site, "/bi/images/print.gif").status == 200
    assert get(site, "/bi/unknown.asp").status == 404
    assert urlsplit(dict(get(site, "/").headers)["Location"]).path == "/bi/allris.net.asp"
