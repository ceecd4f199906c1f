"""ALLRIS classic markup for tests: the frame of a page and the Word documents embedded in it; names are invented."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

PROLOG = '<?xml version="1.0" encoding="iso-8859-1"?>\r\n'
DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
FILLER = '<p style="margin-top:0pt"><span style="font-family:Arial; -aw-import:ignore">&#xa0;</span></p>'
MENU = """<ul id="menu">
<li><strong><a href="/bi/{self}?toggleMenu=2" title="Reduzieren">Sitzungen</a></strong></li>
<li><ul><li><a href="allris.net.asp" title="Startseite">Home</a></li><li><a href="si010_e.asp">Kalender</a></li>
<li><a href="vo040.asp">Vorlagen</a></li></ul></li></ul>"""


def splinters(text: str, every: int = 7) -> str:
    """A text in many spans, words broken anywhere, as Word leaves them."""
    parts = [text[i : i + every] for i in range(0, len(text), every)]
    return "".join(f'<span style="font-family:Arial">{escape(part, quote=False)}</span>' for part in parts)


def paragraphs(texts: Iterable[str]) -> str:
    """Paragraphs in splinters, an empty one between them."""
    return FILLER.join(f'<p style="margin-top:0pt; font-size:11pt">{splinters(text)}</p>' for text in texts)


def document(body: str) -> str:
    """A complete embedded document, as Aspose.Words makes it from RTF."""
    return (
        f'<?xml version="1.0" encoding="iso-8859-1" standalone="no"?>{DOCTYPE}'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1" />'
        '<meta name="generator" content="Aspose.Words for .NET 19.1" /><title></title></head>'
        f"<body><div>{body}</div></body></html>"
    )


def section(code: str, number: int, body: str) -> str:
    """A section of a page: comment, anchor and, unless its number is 0, the embedded document."""
    return f'<!-- ### {code}{number}.rtf -->\n<a name="allris{code}"></a>\n{document(body) if number else ""}'


def jumps(*codes_and_labels: tuple[str, str]) -> str:
    """The links that jump to the sections."""
    return "".join(f'<br /><a href="#allris{code}">{label}</a>' for code, label in codes_and_labels)


def frame(program: str, heading: str, main: str, object_id: str | None = None) -> str:
    """A whole page of `program` ("to020") around its main part."""
    shown = f'<meta name="objectID" content="{object_id}" />\n' if object_id else ""
    menu = MENU.replace("{self}", f"{program}.asp")
    return (
        f'{PROLOG}{DOCTYPE}\r\n<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de" lang="de">\n<head>\n'
        '<meta http-equiv="content-type" content="text/html; charset=iso-8859-1" />\n'
        f"<title>\n\t{heading}\n</title>\n"
        f'<meta name="description" content="ALLRIS net Version 3.9.5 (221117m)" />\n{shown}</head><body ><div>\n'
        f'<div id="allriscontainer" class="{program}"><div id="risleft"><div id="rismenu">{menu}</div></div>\n'
        f'<div id="risright"><div id="risname"><h1>{heading}&nbsp;&nbsp;</h1></div>\n'
        f'<div id="rismain">{main}</div>\n<div id="risfoot"><div id="foot_right">'
        "<p>4711 Besucher seit gestern</p></div></div></div></div></div></body>\n</html>\n"
    )


def head(*rows: str) -> str:
    """The table of labels at the top of a page, closed."""
    return f'<table class="tk1" cellspacing="0" cellpadding="3" border="0">{"".join(rows)}</table>'


def row(*labels_and_values: tuple[str, str]) -> str:
    """A row of the head: label, value, label, value."""
    cells = "".join(f'<td class="kb1">{a}</td><td class="text1">{b}</td>' for a, b in labels_and_values)
    return f'<tr valign="top">\n{cells}\t</tr>\n'


def item_page(sections: str, **words: str) -> str:
    """A to020 page: meeting 77 of Ausschuss 5, item 1851, with these sections; `words` replace those of the head."""
    say = {"number": "Ö&nbsp;4", "result": "(offen)", "title": "Bericht", "paper": "", "jumps": ""} | words
    back = (
        '<tr valign="top"><td><form action="to010.asp?topSelected=1851" method="post" style="margin:0">'
        '<input type="hidden" name="SILFDNR" value="77"  /><input type="submit" value="TO" /></form></td>'
        '<td class="text1" colspan="3"><a href="to010.asp?SILFDNR=77">Sitzung des Hauptausschusses</a></td></tr>'
    )
    committee = (
        '<a href="au020.asp?T1=Ausschuss&amp;history=switch&amp;tsDD=3&amp;AULFDNR=5&amp;altoption=Gremium">'
        "Hauptausschuss</a>"
    )
    top = head(
        back,
        row(("TOP:", say["number"])),
        row(("Gremium:", committee), ("Beschlussart:", say["result"])),
        row(
            ("Datum:", 'Do, <a href="si010_e.asp?YY=2024&amp;MM=09&amp;DD=26">26.09.2024</a>'),
            ("Status:", "öffentlich/nichtöffentlich"),
        ),
        row(("Zeit:", "17:00 - 18:45"), ("Anlass:", "Sitzung")),
        row(("Raum:", "Großer Saal")),
        row(("Ort:", "&nbsp;")),
        say["paper"],
    )
    outer = f'<table><tr><td>{top}</td><td class="me1">{say["jumps"]}</td></tr></table><hr />\n{sections}'
    wrapped = f'<table class="risdeco"><tr><td bgcolor="white">{outer}</td><td>&nbsp;</td></tr></table>'
    return frame("to020", f"Auszug - {say['title']}", wrapped, "1851")
