"""What surrounds every page: XML prolog, head, menu, icons that must never be followed, footer; and the encoding.

The pages say iso-8859-1 and are cp1252. Line ends are mixed, as in real ones.
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from scraper.demo.truth import Council, Organization

BASE = "/bi/"
HEAD = """<?xml version="1.0" encoding="iso-8859-1"?>\r
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\r
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de" lang="de">
<head>
\t<link rel="stylesheet" href="conf/styles/defaults/styles.css" />
\t<meta http-equiv="content-type" content="text/html; charset=iso-8859-1" />
\t<title>{title}</title>
\t<meta name="description" content="ALLRIS net Version 3.9.5 (221117m)" />
\t<meta name="language" content="de" />
\t<meta name="keywords" content="Ratsinformationssystem, Ratsinfo, Sitzungsdienst, ALLRIS" />
\t<link rel="shortcut icon" type="image/x-icon" href="images/ALLRIS.ico" />
{more}\t<meta name="infoID" content="33.3950002.0" />
</head><body ><div>
<div id="allriscontainer" class="{program}">
<div class="borderframe"><div class="mainframe"><div class="header"></div><div id="risleft"><div id="rislogo"></div>
<div id="riswrap"><div id="rismenu"><ul id="menu">
"""
MENU = (
    ("Bürgerinfo", (
        ("allris.net.asp", "Home"),
        ("pa021.asp", "Stadtrat"),
        ("au010.asp?T1=Aussch%FCsse&amp;AU=Ausschuss&amp;SORTVON=1&amp;SORTBIS=400", "Ausschüsse"),
        ("au010.asp?T1=Bezirksvertretungen&amp;AU=Bezirk&amp;SORTVON=401&amp;SORTBIS=600", "Bezirksvertretungen"),
        ("au010.asp?T1=Beir%E4te&amp;AU=Beirat&amp;SORTVON=601&amp;SORTBIS=800", "Beiräte"),
        ("fr010.asp?SELECT=1", "Fraktionen/Gruppen"),
    )),
    ("Sitzungen", (("si010_e.asp", "Kalender"), ("si018_a.asp", "Übersicht"))),
    ("Vorlagen", (("vo040.asp", "Übersicht"),)),
    ("Recherche", (("yw040.asp", "Textrecherche"), ("kp040.asp", "Sitzungsteilnehmende"))),
    ("Kontakt", (("impressum.asp", "Impressum"),)),
    ("Hilfe", (("legende.asp", "Legende"),)),
)  # fmt: skip
FOOT = """</div>
<div id="risfoot"><div id="foot_right"><p></p></div>
<div id="foot_center" ><p><a href="" target="_blank" title=""></a></p></div><div id="foot_left" ></div></div>
</div>\r
</div>\r
</div>
</div>
</body>
</html>
"""
DECO_OPEN = """<table class="risdeco" cellspacing="0" cellpadding="0" border="0">
\t<tr>
\t\t<td><img src="images/deco/clip/nw.gif" alt=""  /></td>
\t\t<td width="100%" style="background: URL(images/deco/clip/n.gif) repeat-x">&nbsp;</td>
\t\t<td><img src="images/deco/clip/ne.gif" alt=""  /></td>
\t</tr>
\t<tr>
\t\t<td style="background: URL(images/deco/clip/w.gif) repeat-y">&nbsp;</td>
\t\t<td bgcolor="white">"""
DECO_CLOSE = """</td>
<td style="background: URL(images/deco/clip/e.gif) repeat-y">&nbsp;</td>
\t</tr>
\t<tr>
\t\t<td><img src="images/deco/clip/sw.gif" alt=""  /></td>
\t\t<td width="100%" style="background: URL(images/deco/clip/s.gif) repeat-x">&nbsp;</td>
\t\t<td><img src="images/deco/clip/se.gif" alt=""  /></td>
\t</tr>
</table>
"""
PIXEL = '<img src="images/einpix.gif" width="1" height="1" alt="" border="0"  />'
SPACERS = f'<tr><td>{PIXEL}</td><td width="45%">{PIXEL}</td><td>{PIXEL}</td><td width="45%">{PIXEL}</td></tr>\n'


def text(words: str) -> str:
    return escape(words, quote=True)


def encode(page: str) -> bytes:
    """cp1252 under the name of iso-8859-1; what it lacks ("ı") as a numeric reference."""
    return page.encode("cp1252", "xmlcharrefreplace")


def page(
    council: Council, program: str, address: str, title: str, main: str, *,
    object_id: int | None = None, h1: str | None = None, icons: str = "", links: str = "",
) -> bytes:  # fmt: skip
    """A whole page. `address` is program and query, as the menu's folding links repeat them."""
    more = links + (f'\t<meta name="objectID" content="{object_id}" />\n' if object_id is not None else "")
    head = HEAD.format(title=text(title), more=more, program=program)
    name = text((h1 or title).replace("\n", " "))
    return encode(
        f'{head}{_menu(address)}</ul>\n</div></div>\n</div>\n<div id="risright"><div id="rishead">'
        f'<p class="topHeadline">{text(council.name)}</p></div>\n<div id="risnavi">{icons}</div>\n'
        f'<div id="risname"><h1>{name}&nbsp;&nbsp;</h1></div>\n<div id="risprop"></div>\n'
        f'<div id="rismain"><div id="posOuterLocator"></div>{main}{FOOT}'
    )


def _menu(address: str) -> str:
    joint = "&amp;" if "?" in address else "?"
    out = []
    for n, (label, entries) in enumerate(MENU, 1):
        fold = f"{BASE}{text(address)}{joint}toggleMenu={n}"
        links = "".join(f'\t<li><a href="{href}" title="{name}">{name}</a></li>\n' for href, name in entries)
        out.append(
            f'<li><strong><a href="{fold}" title="Reduzieren">{label}</a></strong></li>\n<li>\n\t<ul>'
            f"\n{links}\t</ul>\n</li>\n"
        )
    return "".join(out)


def icons(address: str, title: str, hidden: str, value: int, export: bool = False) -> str:
    """Bookmark, mail, print view, calendar export: none of them leads to anything new."""
    name = text(title.replace("\n", " "))
    subject = quote(title.replace("\n", " "), encoding="cp1252", errors="replace")
    field = f'<input type="hidden" name="{hidden}" value="{value}"  />'
    out = (
        f'<ul id="navi_right">\n<li><!-- BOOKMARK_LINK --><a href="{address}" title="Lesezeichen für {name}" '
        'target="_self">'
        f'<img src="images/bookmark.gif" alt="Lesezeichen für {name}"  /></a><!-- BOOKMARK_LINK --></li>\n'
        f'<li><a href="mailto:?subject=Ratsinformation:%20{subject}" title="Seite versenden">'
        f'<img src="images/email_gross.gif" alt="Seite versenden"  /></a></li>\n'
        f'<li><form action="{address}" target="_blank" method="post" title="Druckansicht für diese Seite">'
        f'<input type="image" src="images/print.gif" alt="Druckansicht für diese Seite"  />{field}'
        '<input type="hidden" name="selfAction" value="Druckansicht für diese Seite"  /></form></li>\n'
    )
    if export:
        out += (
            f'<li><form action="{address}" method="post"><input type="image" src="images/calexp2.gif" '
            'alt="Sitzungstermin '
            f'im Outlook-kompatiblen Format exportieren"  />{field}<input type="hidden" name="selfAction" '
            'value="Termin exportieren"  /><input type="hidden" name="template" value="ics"  /></form></li>\n'
        )
    return out + "</ul>\n"


def button(program: str, hidden: str, value: int, css: str, label: str, title: str) -> str:  # noqa: PLR0917
    """A form that is a button, as ALLRIS prints beside almost every link."""
    return (
        f'<form action="{program}" method="post" style="margin:0"><input type="hidden" name="{hidden}" '
        f'value="{value}"  />'
        f'<input type="submit" class="{css}" value="{label}" title="{text(title)}"  /></form>'
    )


def file_button(number: int, label: str, css: str = "il2_p", title: str | None = None, collected: bool = False) -> str:
    kind = '<input type="hidden" name="typ" value="130"  />' if collected else ""
    return (
        '<form action="do027.asp" method="post" style="margin:0" target="_blank">'
        f'<input type="hidden" name="DOLFDNR" value="{number}"  /><input type="hidden" name="options" value="64"  '
        f"/>{kind}"
        f'<input type="submit" class="{css}" value="{text(label)}" '
        f'title="{text(title or label)} (Öffnet PDF-Datei in neuem Fenster)"  /></form>'
    )


def organization_link(body: Organization, day: tuple[int, int, int] | None = None) -> str:
    """Address of an organization's page; from a meeting's page with the day whose members it is to show."""
    number = body.number
    history = f"history=switch&amp;tsDD={day[2]}&amp;tsMM={day[1]}&amp;tsYYYY={day[0]}&amp;" if day else ""
    if body.kind == "council":
        return f"pa020.asp?{history}PALFDNR={number}"
    if body.kind == "faction":
        return f"fr020.asp?{history}FRLFDNR={number}&amp;altoption=Fraktion/Gruppe"
    return f"au020.asp?T1=Gremium&amp;{history}AULFDNR={number}&amp;altoption=Gremium"
