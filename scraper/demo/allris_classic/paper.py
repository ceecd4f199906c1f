"""vo020.asp: a paper, its way through the organizations, its texts, attachments; vo021.asp: the decisions on it."""

from __future__ import annotations

from urllib.parse import quote

from scraper.demo.allris_classic import frame, prose
from scraper.demo.allris_classic.agenda_item import about
from scraper.demo.allris_classic.meeting import dated
from scraper.demo.texts import german
from scraper.demo.truth import Attachment, Council, Paper, Station

COLOURS = {"Erledigt": "#ffffff", "Geplant": "#73d216", "Bereit": "#edd400"}
LABELS = {"BV": "Beschlussvorschlag", "SV": "Sachverhalt", "FA": "Finanzielle Auswirkungen", "AN": "Anlage/n"}
TOKEN = "@session@"  # noqa: S105  replaced by what is good for one session only
SCRIPT = """<script language="Javascript" type="text/javascript"><!--
//<![CDATA[
\tfunction checkClickResult(id, clicked, value) {
\t\tif (id == 8 && clicked < 1) { resetDelVerSigForm(); }
\t}
//]]>
--></script>
"""


def page(council: Council, paper: Paper) -> bytes:
    """The page; every TOKEN in it stands for the asking session's directory."""
    number, title = paper.number, f"Vorlage - {paper.reference}"
    address = f"vo020.asp?VOLFDNR={number}"
    texts = {"BV": paper.recommendation, "SV": paper.justification, "FA": paper.finances, "AN": paper.enclosures}
    order = ("BV", "SV", "FA", "AN") if paper.order else ("SV", "BV", "FA", "AN")
    base = 1_400_000 + number * 5
    files = {code: base + n if texts[code] or code == "BV" else 0 for n, code in enumerate(order)}
    jumps = "".join(f'\t\t\t\t\t\t<br /><a href="#allris{code}">{LABELS[code]}</a>' for code in order if files[code])
    sections = "".join(
        prose.section(code, files[code], texts[code], _filler(number)) for code in order if files[code] or number % 2
    )
    subject = (SCRIPT if number % 3 else "\n") + "<br  />".join(map(frame.text, paper.title))
    main = (
        f'{frame.DECO_OPEN}<table class="tk1" cellspacing="0" cellpadding="0" border="0">\n\t<tr>\n\t\t<td class="ko1" '
        'valign="top"><table class="tk1" cellspacing="0" cellpadding="3" border="0">\n\t<tr>\n\t\t<td '
        'class="kb1">Betreff:</td>\n'
        f'\t\t<td class="text1" colspan="3">\n{subject}</td>\n\t</tr>\n\t{_related(council, paper)}{about(paper)}'
        f'{_way(council, paper)}{frame.SPACERS}</table>\n</td>\n\t\t<td class="ko2"></td>\n\t\t<td class="me1">\n'
        f"{_side_box(paper, jumps)}\t\t</td>\n\t</tr>\n</table>\n<hr  />\n{sections}<!-- ### AN0.rtf -->\n"
        f"{_attachments(paper)}{frame.DECO_CLOSE}"
    )
    icons = frame.icons(address, title, "VOLFDNR", number)
    return frame.page(council, "vo020", address, "Vorlage\n\t\t", main, object_id=number, h1=title, icons=icons)


def _filler(number: int) -> str:
    return prose.PLACEHOLDER if number % 2 else ""


def _related(council: Council, paper: Paper) -> str:
    if paper.related is None:
        return ""
    other = council.paper[paper.related]
    button = frame.button("vo020.asp", "VOLFDNR", other.number, "il1_vo", "VO", "Vorlage")
    return (
        '<tr><td class="kb1">&nbsp;</td><td class="text4">&nbsp;</td><td class="kb1">Bezüglich:</td><td class="text4">'
        f'<table class="tk1" cellspacing="0" cellpadding="0"><tr><td>{button}</td><td nowrap="nowrap">'
        f'<a href="vo020.asp?VOLFDNR={other.number}">{other.reference}</a></td></tr></table></td></tr>\n'
    )


def _way(council: Council, paper: Paper) -> str:
    rows = "".join(_station(council, s) for s in paper.stations)
    if not rows:
        return ""
    return (
        '\t<tr>\n\t\t<td class="kb1" colspan="4">Beratungsfolge:</td>\n\t</tr>\n\t<tr>\n\t\t<td valign="top" '
        'colspan="4">\n'
        f'\t\t\t<table cellspacing="0" cellpadding="3" border="0">\n\t\t\t\t<tr>\n\t\t\t\t\t<td>{frame.PIXEL}</td>'
        "\n\t\t\t\t\t"
        f'<td colspan="6">{frame.PIXEL}</td>\n\t\t\t\t</tr>\n{rows}\t\t\t</table>\n\t\t</td>\n\t</tr>\n'
    )


def _station(council: Council, station: Station) -> str:
    """Row A names the organization, row B the meeting. No row B: no date yet. A postponed one has a second row B."""
    state = f'<td bgcolor="{COLOURS[station.state]}" title="{station.state}"></td>'
    body = frame.text(council.organization[station.organization].name)
    row_a = (
        f'\t\t\t\t<tr valign="top" class="zl12">\n\t\t\t\t\t{state}\n\t\t\t\t\t<td class="text1" colspan="3">'
        f"{body}</td>\n"
        f'\t\t\t\t\t<td class="text1" colspan="3" nowrap="nowrap">{station.role}</td>\n\t\t\t\t</tr>\n'
    )
    if station.day is None:
        return row_a
    name = frame.text(council.organization[station.organization].meeting_name)
    agenda, extract, date = "&nbsp;", "&nbsp;", german(station.day)
    if station.meeting is not None and council.meeting[station.meeting].published:
        top = f"to010.asp?topSelected={station.item}"
        agenda = frame.button(top, "SILFDNR", station.meeting, "il1_to", "TO", "Tagesordnung")
        name = f'<a href="to010.asp?SILFDNR={station.meeting}">{name}</a>'
        date = dated(date)
    if station.item is not None and council.item[station.item][1].extract:
        extract = frame.button("to020.asp", "TOLFDNR", station.item, "il1_naz", "NA", "Auszug")
    row_b = (
        f'\t\t\t\t<tr valign="top" class="zl12">\n\t\t\t\t\t{state}\n\t\t\t\t\t<td class="text2">{date}&nbsp;</td>\n'
        f'<td>{agenda}</td>\n<td>{name}</td>\n\t\t\t\t\t<td class="text3">{station.result or ""}&nbsp;</td>\n'
        f"\t\t\t\t\t<td>&nbsp;</td>\n<td>{extract}</td>\n\t\t\t\t</tr>\n"
    )
    return row_b if station.again else row_a + row_b


def _address(paper: Paper, n: int, attachment: Attachment) -> str:
    name = quote(attachment.name.replace(" ", "_"), safe="", encoding="cp1252", errors="replace").replace("%", "_")
    return f"___tmp/tmp/127-0-0/{TOKEN}/{paper.number}/{n:02}/{name.removesuffix('.pdf')}.pdf"


def _side_box(paper: Paper, jumps: str) -> str:
    files = "\n ".join(frame.file_button(d.number, d.label, collected=d.collected) for d in paper.documents)
    if any(s.result for s in paper.stations):
        files += "\n " + frame.button("vo021.asp", "VOLFDNR", paper.number, "il2_s", "Beschl&uuml;sse", "Beschlüsse")
    listed = "".join(
        f'\t<tr valign="top">\n\t\t<td class="text3"><a href="{_address(paper, n, a)}" target="_blank"  '
        f'title="Anlage {n} '
        f'({a.stamp}) &ouml;ffnen\n(Öffnet Dokument in neuem Fenster)\n" '
        f"onmouseover=\"status='{frame.text(a.name)}'; return "
        f'true;" onmouseout="status=\'\'; return true;">{frame.text(a.name)}</a></td>\n\t</tr>\n'
        for n, a in enumerate(paper.attachments, 1)
    )
    if listed:
        listed = (
            '<table class="tk1" cellspacing="0" cellpadding="3" border="0">\n\t<tr valign="top">\n\t\t<td class="kb1" '
            f'colspan="0">Anlagen:</td>\n\t</tr>\n{listed}</table>\n'
        )
    return (
        f'\t\t\t<table class="tk1" cellspacing="0" cellpadding="0" border="0">\n\t\t\t\t<tr><td>{frame.PIXEL}</td>'
        "</tr>\n"
        f'\t\t\t\t<tr>\n\t\t\t\t\t<td class="me1"> {files}\n  \n\t\t\t\t\t</td>\t\t\t\t</tr>\n\t\t\t\t<tr>'
        '\n\t\t\t\t\t<td class="me1">'
        f'{jumps}\t\t\t\t\t</td>\t\t\t\t</tr>\n\t\t\t\t<tr>\n\t\t\t\t\t<td class="me1" align="center">'
        f"{listed}\t\t\t\t\t</td>"
        "\t\t\t\t</tr>\n\t\t\t</table>\n"
    )


def _attachments(paper: Paper) -> str:
    """The list below the texts, with sizes."""
    if not paper.attachments:
        return ""
    rows = "".join(
        f'\t<tr valign="top">\n\t\t<td><img width="11" height="16" src="images/clip.gif" alt="Anlage {n}"></td>\n'
        f'\t\t<td class="text3">{n}</td>\n\t\t<td class="text3"><a href="{_address(paper, n, a)}" target="_blank"  '
        f'title="(Öffnet Dokument in neuem Fenster)\n">{frame.text(a.name)} ({a.size_kb} KB)</a></td>\n'
        '\t\t<td class="text3">&nbsp;</td>\n\t\t<td class="text3">&nbsp;</td>\n\t</tr>\n'
        for n, a in enumerate(paper.attachments, 1)
    )
    return (
        '<table class="tk1" cellspacing="0" cellpadding="3" border="0">\n\t<tr valign="top">\n\t\t<td '
        'class="kb1" colspan="4">'
        'Anlagen:</td>\n\t\t<td>&nbsp;</td>\n\t</tr>\n\t<tr valign="top">\n\t\t<td>&nbsp;</td>\n\t\t<td '
        'class="text1">Nr.</td>\n'
        '\t\t<td class="text1">Name</td>\n\n\t\t<td class="text1">&nbsp;</td>\n\t\t<td class="text1">&nbsp;</td>'
        f"\n\t</tr>\n{rows}</table>\n"
    )


def decisions(council: Council, paper: Paper) -> bytes:
    """vo021.asp, which real portals show behind a form only."""
    address, title = f"vo021.asp?VOLFDNR={paper.number}", f"Beschlüsse - Vorlage {paper.reference}"
    rows = "".join(_station(council, s) for s in paper.stations if s.result)
    main = f'<table cellspacing="0" cellpadding="3" border="0">\n{rows}</table>\n'
    return frame.page(council, "vo021", address, title, main, object_id=paper.number)
