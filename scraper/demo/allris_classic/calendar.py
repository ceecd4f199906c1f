"""si010_e.asp: the calendar of a month, the only one of the calendar programs this portal releases.

Days without meetings, week ends, public and school holidays; further meetings of a day with blank day cells; meetings
without a public agenda without link. Month and year stand in the navigation only, which goes back to the first year.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from scraper.demo.allris_classic import frame
from scraper.demo.holidays import holiday, school_holiday
from scraper.demo.truth import Council, Meeting

MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
          "Dezember")  # fmt: skip
SHORT = ("Jan", "Feb", "Mar", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")
WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
FEED = "si010_e.asp?selfaction=ws&amp;template=rss1&amp;xsl=rss&amp;rss=1&amp;sid=990d532dd9cb33282e2e8f1a5af8dd1f"
CELL = '<td align="center" style="border: 1px solid #888a85;"'
HEAD = (
    '<table class="tl1" cellspacing="0" cellpadding="1" border="0">\n\t<tr class="zw1"><th colspan="2">Datum</th>'
    '<th>Uhrzeit</th><th>&nbsp;</th><th colspan="4" width="65%">Sitzung</th><th>Raum</th>\t</tr>\n'
)


def page(council: Council, year: int, month: int) -> bytes:
    """The month's page; also for months in which nothing was ever planned."""
    links = f'\t<link href="{FEED}" rel="alternate" type="application/rss+xml" title="Aktuelle Sitzungen" />\n'
    icons = (
        f'<ul id="navi_right">\n<li><a href="webcal://ris.quellenbrueck.example/bi/{FEED}" title="Sitzungstermine als '
        f'Internetkalender abonnieren"><img src="images/calexp.gif" alt="" /></a></li>\n'
        f'<li><a href="{FEED}" target="_blank" title="RSS-Feed abonnieren"><img src="images/rss.gif" alt="" /></a>'
        "</li>\n</ul>\n"
    )
    rows = "".join(_days(council, year, month))
    main = f"{frame.DECO_OPEN}{_navigation(council, year, month)}{HEAD}{rows}</table>\n{frame.DECO_CLOSE}"
    address = f"si010_e.asp?MM={month}&YY={year}"
    return frame.page(council, "si010", address, "Sitzungskalender", main, icons=icons, links=links)


def _link(year: int, month: int, title: str, words: str, width: str = "") -> str:
    href = f"{frame.BASE}si010_e.asp?MM={month}&amp;YY={year}"
    return f'\t\t{CELL}{width}><a href="{href}" title="{title}" style="display: block;">{words}</a></td>'


def _navigation(council: Council, year: int, month: int) -> str:
    """Years as far as there are meetings, months of this year, arrows to the neighbours."""
    first, last = council.first_year, council.today.year
    years = [y for y in range(year - 2, year + 3) if first <= y <= last]
    row = ['\t\t<td><div id="posInnerLocator" style="position:absolute;"></div>&nbsp;</td>']
    if year - 3 >= first:
        row.append(_link(max(first, year - 5), month, "5 Jahre zurück", "&lt;&lt;"))
    for y in years:
        row.append(
            f'\t\t{CELL} class="zl17" >{y}</td>' if y == year else _link(y, month, f"{MONTHS[month - 1]} {y}", str(y))
        )
    if year + 3 <= last:
        row.append(_link(min(last, year + 5), month, "5 Jahre vor", "&gt;&gt;"))
    row.append(
        f'\t\t<td align="right" colspan="5"><form method="post" action="{frame.BASE}si010_e.asp" name="kaldatform">'
        f'Zeitraum:&nbsp;<input type="text" size="9" name="kaldatvon" value="01.{month:02}.{year}"  /> - <input '
        'type="text" '
        f'size="9" name="kaldatbis" value="{monthrange(year, month)[1]}.{month:02}.{year}"  />'
        '<input type="hidden" name="SEL_PAGE_N" value="SI010"  /></form></td>'
    )
    months = []
    if (year, month) > (first, 1):
        y, m = (year, month - 1) if month > 1 else (year - 1, 12)
        months.append(_link(y, m, "Vorheriger Monat", "&lt;", ' width="1%"'))
    for m in range(1, 13):
        here = f'\t\t<td class="zl17" align="center" style="border: 1px solid #888a85;" width="8%">{SHORT[m - 1]}</td>'
        months.append(here if m == month else _link(year, m, f"{MONTHS[m - 1]} {year}", SHORT[m - 1], ' width="8%"'))
    if (year, month) < (last, 12):
        y, m = (year, month + 1) if month < 12 else (year + 1, 1)
        months.append(_link(y, m, "Nächster Monat", "&gt;", ' width="1%"'))
    return (
        '\t<table width="100%" cellspacing="0" cellpadding="0" border="0">\n\t<tr>\n\t\t<td width="50%">&nbsp;</td>'
        f'\t\t<td nowrap="nowrap"><h2 align="center">{MONTHS[month - 1]}&nbsp;{year}</h2>\t\t</td>\t\t<td width="50%">'
        '&nbsp;</td>\t</tr>\n\t</table>\n\t<table width="100%" cellspacing="2" cellpadding="1" border="0">\n\t<tr>\n'
        f"{''.join(row)}\t</tr>\n\t<tr>\n{''.join(months)}\t</tr>\n\t</table>\n"
    )


def _days(council: Council, year: int, month: int) -> Iterator[str]:
    by_day: dict[date, list[Meeting]] = {}
    for meeting in council.meetings:
        if (meeting.day.year, meeting.day.month) == (year, month):
            by_day.setdefault(meeting.day, []).append(meeting)
    for n in range(1, monthrange(year, month)[1] + 1):
        yield from _day(council, date(year, month, n), by_day.get(date(year, month, n), []))


def _day(council: Council, day: date, meetings: list[Meeting]) -> Iterator[str]:
    feast, free = holiday(day), school_holiday(day)
    css = "zl17" if day.weekday() == 6 or feast else "zl16" if day.weekday() == 5 else f"zl1{1 + day.toordinal() % 2}"
    padded = f"{'&nbsp;&nbsp;' if day.day < 10 else ''}{day.day}"
    shown = f'<span title="heute">{padded}</span>' if day == council.today else padded
    cells = f'<td class="text2" width="20">{WEEKDAYS[day.weekday()]}</td><td class="text2" width="20">{shown}</td>\n'
    blank = "\t\t<td>&nbsp;</td>\n\t\t<td>&nbsp;</td>\n"
    for words in (feast, free):
        if words:
            row_css = css if feast or day.weekday() > 4 else "zl1m"
            yield (
                f'\t<tr class="{row_css}" valign="top">\n{cells}\t\t<td class="text2">&nbsp;</td>\n<td>&nbsp;</td>\n'
                f'<td>&nbsp;</td>\n<td>{words}</td>\n<td>&nbsp;</td>\n<td>&nbsp;</td>\n\n\t\t<td class="text4">'
                "&nbsp;</td>\n\t</tr>\n"
            )
            cells = blank
    if not meetings and not (feast or free):
        yield f'\t<tr class="{css}">\n{cells}\t\t<td colspan="8">&nbsp;</td>\n\t</tr>\n'
    for meeting in meetings:
        yield f'\t<tr class="{css}" valign="top">\n{cells}{_meeting(meeting)}\t</tr>\n'
        cells = blank


def shows_number(meeting: Meeting) -> bool:
    """Whether the row has the form that exports the date, and with it the number; factions' meetings have not."""
    return meeting.published or meeting.organization[0] != "faction"


def _meeting(meeting: Meeting) -> str:
    number, name = meeting.number, frame.text(meeting.name)
    time = f"{meeting.begin} - {meeting.end}" if meeting.end else meeting.begin
    export = (
        '<form action="to010.asp" method="post" style="margin:0"><input type="hidden" name="SILFDNR" '
        f'value="{number}"  /><input type="hidden" name="selfaction" value="Termin exportieren"  /><input '
        'type="hidden" '
        'name="template" value="ics"  /><input type="image" class="il1" src="images/calexp.gif" alt="Sitzungstermin im '
        'Outlook-kompatiblen Format exportieren"  /></form>'
    )
    if not shows_number(meeting):
        export = "&nbsp;"
    agenda, minutes = "&nbsp;", "&nbsp;"
    if meeting.published:
        agenda = frame.button("to010.asp", "SILFDNR", number, "il1_to", "TO", "Tagesordnung")
        name = f'<a href="to010.asp?SILFDNR={number}">{name}</a>'
        if any(d.label.startswith("Niederschrift") for d in meeting.documents):
            minutes = frame.button("si016.asp?SELECT=1", "SILFDNR", number, "il1_ns", "Pro", "Niederschrift")
    return (
        f'\t\t<td class="text2">{time}&nbsp;</td>\n<td>{export}</td>\n<td>{agenda}</td>\n<td>{name}</td>\n<td>'
        f"{minutes}</td>\n"
        f'<td>&nbsp;</td>\n\n\t\t<td class="text4">{frame.text(meeting.room or "") or "&nbsp;"}</td>\n'
    )
