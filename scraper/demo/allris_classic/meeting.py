"""to010.asp: a meeting's agenda, and the head that agenda and extract share."""

from __future__ import annotations

import re

from scraper.demo.allris_classic import frame
from scraper.demo.allris_classic.calendar import WEEKDAYS
from scraper.demo.texts import german
from scraper.demo.truth import Council, Item, Meeting

_DATE = re.compile(r"\b(\d\d)\.(\d\d)\.(\d{4})\b")
OPEN = "(offen)"
BLANK_CELLS = "\t\t<td>&nbsp;</td>\n" * 8
ATTACHED = '<img src="images/attmnt.gif" alt="Enthält Anlagen" title="Enthält Anlagen"  />'


def dated(words: str) -> str:
    """Dates linked to the calendar, as some portals do wherever one stands."""
    return _DATE.sub(
        r'<a href="si010_e.asp?YY=\3&amp;MM=\2&amp;DD=\1" title="Sitzungskalender \2/\3 anzeigen">\g<0></a>', words
    )


def row(label: str, value: str, css: str = "text1", span: str = ' colspan="3"') -> str:
    return f'\t<tr valign="top">\n\t\t<td class="kb1">{label}:</td>\n<td class="{css}"{span}>{value}</td>\n\t</tr>\n'


def pair(left: tuple[str, str, str], right: tuple[str, str, str]) -> str:
    """Two labels in one row: (label, css, value) each."""
    cells = "".join(
        f'\t\t<td class="kb1">{label}:</td>\n\t\t<td class="{css}" nowrap="nowrap">{value}</td>\n'
        for label, css, value in (left, right)
    )
    return f'\t<tr valign="top">\n{cells}\t</tr>\n'


def when_and_where(meeting: Meeting) -> str:
    """The rows of the head from the date on."""
    day = german(meeting.day)
    date = f"{WEEKDAYS[meeting.day.weekday()]}, {dated(day) if meeting.number % 2 else day}"
    time = f"{meeting.begin} - {meeting.end}" if meeting.end else meeting.begin
    return (
        pair(("Datum", "text2", date), ("Status", "text3", meeting.publicity))
        + pair(("Zeit", "text2", time), ("Anlass", "text4", meeting.occasion))
        + row("Raum", frame.text(meeting.room or " "), "text2")
        + row("Ort", frame.text(meeting.place or " "), "text2")
    )


def organization(council: Council, meeting: Meeting) -> str:
    body = council.organization[meeting.organization]
    href = frame.organization_link(body, (meeting.day.year, meeting.day.month, meeting.day.day))
    return f'<a href="{href}">{frame.text(body.name)}</a>'


def page(council: Council, meeting: Meeting) -> bytes:
    number, title = meeting.number, f"Tagesordnung - {meeting.name}"
    address = f"to010.asp?SILFDNR={number}"
    head = row("Bezeichnung", frame.text(meeting.name)) + row("Gremium", organization(council, meeting))
    files = "\n".join(frame.file_button(d.number, d.label) for d in meeting.documents)
    files += "\n" + frame.button("si017.asp", "SILFDNR", number, "il2_s", "Beschl&uuml;sse", "Beschlüsse")
    rows = "".join(_row(council, meeting, n, item) for n, item in enumerate(meeting.items))
    main = (
        f'{frame.DECO_OPEN}<table class="tk1" cellspacing="0" cellpadding="0">\n\t<tr>\n\t\t<td class="ko1" '
        'valign="top">'
        '<table class="tk1" cellspacing="0" cellpadding="3" border="0">'
        f"\n{head}{when_and_where(meeting)}\n</table>\n</td>\n"
        '\t\t<td class="ko2"></td>\n\t\t<td class="me1">\t\t\t<table class="tk1" cellspacing="0" cellpadding="0" '
        'border="0">\n'
        f'\t\t\t\t<tr><td>{frame.PIXEL}</td></tr>\n\t\t\t\t<tr>\n\t\t\t\t\t<td class="me1" align="left">'
        f"{files}\n</td></tr>\n"
        "\t\t\t</table>\n</td>\n\t</tr>\n</table>\n<hr  />\n"
        '<table class="tl1" cellspacing="0" cellpadding="1" border="0">\n\t<tr class="zk1">\n\t\t<th width="1%">'
        "TOP</th>\n"
        '\t\t<th colspan="2" width="1%">&nbsp;</th>\n\t\t<th colspan="2">Betreff</th>\n\t\t<th colspan="3">'
        "Vorlage</th>\n"
        f'\t</tr>\n\t<tr>\n\t\t<td colspan="8"><hr  /></td>\n\t</tr>\n{rows}'
        f"\t<tr>\n{BLANK_CELLS}\t</tr>\n</table>\n<hr />\n<!-- ### AN0.rtf -->\n{frame.DECO_CLOSE}"
    )
    icons = frame.icons(address, title, "SILFDNR", number, export=True)
    return frame.page(council, "to010", address, "Tagesordnung", main, object_id=number, h1=title, icons=icons)


def _row(council: Council, meeting: Meeting, n: int, item: Item) -> str:
    css = f"zl1{2 - n % 2}"
    cells = f"{_number(meeting, item)}\t\t<td>&nbsp;</td>\n"
    if not item.public:
        title = frame.text(item.title) if item.title_printed else "(nichtöffentlich)"
        cells += f'<td>&nbsp;</td>\n<td class="text1">{title}</td>\n<td>&nbsp;</td>\n<td>&nbsp;</td>\n<td>&nbsp;</td>\n'
        return f'\t<tr class="{css}">\n{cells}\t</tr>\n'
    cells += f"{_extract(item)}{_title(item)}<!--{item.number} -->\n<td>&nbsp;</td>\n{_paper(council, item)}"
    return f'\t<tr class="{css}">\n{cells}\t</tr>\n{_minutes_file(item, css)}'


def _number(meeting: Meeting, item: Item) -> str:
    """The number cell; its link carries TOLFDNR even where the item has no page. The & is not escaped."""
    label = item.label.replace(" ", "&nbsp;")
    if item.number is None:
        return f'\t\t<td class="text4" nowrap="nowrap">{label}</td>\n'
    title = "Beschlüsse anzeigen" if item.extract else "Auswählen"
    if item.late:
        title += " (Nachtrags-TOP)"
        label = f'<span style="background-color:#8ae234" title="Nachtrags-TOP">{label}</span>'
    more = "&BES=1" if item.extract else ""
    href = f"to010.asp?SILFDNR={meeting.number}&TOLFDNR={item.number}{more}#beschluss"
    return f'\t\t<td class="text4" nowrap="nowrap"><a href="{href}" title="{title}">{label}</a></td>\n'


def _extract(item: Item) -> str:
    if not item.extract or item.number is None:
        return "<td>&nbsp;</td>\n"
    kind = "PA" if item.minutes or item.resolution else "NA"
    return f"<td>{frame.button('to020.asp', 'TOLFDNR', item.number, 'il1_naz', kind, item.result or OPEN)}</td>\n"


def _title(item: Item) -> str:
    """The subject with raw line ends; dates in unlinked ones are linked; additions are grey."""
    title = frame.text(item.title)
    grey = (
        f' <span style="color: #888a85" title="Zusatzinfo">{frame.text(item.addition)}</span>' if item.addition else ""
    )
    if not item.extract:
        return f"<td>{dated(title)}{grey}</td>\n"
    return f'<td><a href="to020.asp?TOLFDNR={item.number}">{title}{grey}</a></td>\n'


def _paper(council: Council, item: Item) -> str:
    """Three cells: the paper, or in the same place another meeting."""
    if item.paper is not None:
        paper = council.paper[item.paper]
        button = frame.button("vo020.asp", "VOLFDNR", paper.number, "il1_vo", "VO", "Vorlage")
        link = f'<a href="vo020.asp?VOLFDNR={paper.number}">{paper.reference}</a>'
        clip = ATTACHED if paper.attachments else ""
        return f'<td nowrap="nowrap">{button}{clip}</td>\n<td nowrap="nowrap">{link}</td>\n<td>&nbsp;</td>\n'
    if item.other_meeting is not None:
        other = council.meeting[item.other_meeting]
        button = frame.button("to010.asp", "SILFDNR", other.number, "il1_to", "TO", "Tagesordnung")
        link = f'<a href="to010.asp?SILFDNR={other.number}">{other.reference}</a>'
        return f'<td>{button}</td>\n<td nowrap="nowrap">{link}</td>\n\t\t<td>&nbsp;</td>\n'
    return "<td>&nbsp;</td>\n<td></td>\n<td>&nbsp;</td>\n"


def _minutes_file(item: Item, css: str) -> str:
    """The row without number below an approval of minutes."""
    if item.minutes_file is None:
        return ""
    button = frame.file_button(item.minutes_file.number, "Pro", "il1_ns2", item.minutes_file.label)
    return (
        f'\t<tr class="{css}">\n\t\t<td class="text4">&nbsp;</td>\n\t\t<td colspan="3">&nbsp;</td>\n\t\t<td>'
        "&nbsp;</td>\n"
        f"\t\t<td>{button}</td>\n\t\t<td>&nbsp;</td>\n\t\t<td>&nbsp;</td>\n\n\t</tr>\n"
    )
