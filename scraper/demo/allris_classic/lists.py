"""vo040.asp, the paper list that only the asking session can page through; au010 and fr010, the organization lists."""

from __future__ import annotations

from datetime import date

from scraper.demo.allris_classic import frame
from scraper.demo.texts import german
from scraper.demo.truth import Council, Organization, Paper

ROWS = 50
LISTS = {"1": "Ausschüsse", "401": "Bezirksvertretungen", "601": "Beiräte"}  # by SORTVON
WORD = {"Ausschüsse": "Ausschuss", "Bezirksvertretungen": "Bezirk", "Beiräte": "Beirat"}


def papers(council: Council, position: int) -> bytes:
    """The page of the paper list that begins behind `position` papers, newest first."""
    public = sorted((p for p in council.papers if p.public), key=lambda p: (p.day, p.number), reverse=True)
    shown = public[position : position + ROWS]
    line = (
        f"Ergebnisse {position + 1}-{position + len(shown)} von ungefähr {len(public)}" if shown else "Keine Ergebnisse"
    )
    more = (
        '<a href="vo040.asp?shownext=true" title="">nächste &gt;</a>'
        if position + ROWS < len(public)
        else "nächste &gt;"
    )
    rows = "".join(_paper(p, n) for n, p in enumerate(shown))
    tip = '<br /><span class="kb1">Tipp: Schränken Sie zunächst den Suchraum durch passende Suchbegriffe ein.</span>'
    sort = '<a href="/bi/vo040.asp?SORT={}"><img class="iso1" src="images/sort1.gif" alt="sortieren"  /></a>&nbsp;'
    main = (
        '<table class="tl1" cellspacing="0" cellpadding="2" border="0">\n\t<thead>\n\t<tr>\n\t\t<td nowrap="nowrap">'
        '<form method="post" action="vo040.asp" style="margin:0"><input type="hidden" name="filtreset" '
        'value="(alle)"  />'
        '<input type="image" class="il1" src="images/lupe_aus.gif" alt="Alle Suchwort-Filter aus"  /></form></td>'
        "\n\t\t<td "
        'nowrap="nowrap"><form method="post" action="vo040.asp" style="margin:0">Nr.: <input type="text" size="12" '
        'name="VO040FIL1" value="" placeholder="(alle)"  /><input type="hidden" name="filtvoname" value="filter" '
        " /></form></td>\n"
        '\t\t<td>&nbsp;</td>\n\t\t<td>&nbsp;</td>\n\t\t<td>&nbsp;</td>\n\t</tr>\n\t<tr class="zk1">\n\t\t<th '
        'colspan="3" '
        f'nowrap="nowrap">Vorlage&nbsp;{sort.format("1voname")}</th>\n\t\t<th nowrap="nowrap">'
        f"Angel.&nbsp;{sort.format('1vocdat')}"
        f'</th>\n\t\t<th nowrap="nowrap">V.-Art&nbsp;{sort.format("1vaname")}</th>\n\t</tr>\n\t<tr>\n\t\t<td '
        'colspan="3"><hr  /></td>\n'
        '\t\t<td nowrap="nowrap"><a href="/bi/vo040.asp?VO040COL4=vofdat" title="Anzeige umschalten">(Freig.)</a>'
        "</td>\n"
        '\t\t<td><hr  /></td>\n\t</tr>\n</thead>\n<tbody>\n\t<tr class="zl11">\n\t\t<td class="kb1" colspan="5">'
        f"\n{line}\n{tip}\n"
        f'\t\t</td>\n\t</tr>\n{rows}\n\t<tr>\n\t\t<td class="text4" colspan="5">\n{line}&nbsp;&nbsp;&nbsp;&lt; '
        f"vorherige | {more}\n"
        f"{tip}\n\t\t</td>\n\t</tr>\n</tbody>\n</table>\n"
    )
    return frame.page(council, "vo040", "vo040.asp", "Vorlagen", main, h1="Vorlagen - Übersicht")


def _paper(paper: Paper, n: int) -> str:
    number, subject = paper.number, frame.text("\n".join(paper.title))
    button = frame.button("vo020.asp", "VOLFDNR", number, "il1_vo", "VO", "Vorlage")
    decided = any(s.result for s in paper.stations)
    decisions = (
        frame.button("vo021.asp", "VOLFDNR", number, "il1_bes", "BES", "Beschl&uuml;sse") if decided else "&nbsp;"
    )
    return (
        f'\t<tr class="zl1{2 - n % 2}"><td>{button}</td><td><a href="vo020.asp?VOLFDNR={number}">'
        f"{paper.reference}&nbsp;{subject}"
        f'</a></td><td>{decisions}</td>\t\t<td class="text2">{german(paper.day)}</td>\t\t<td class="text2">'
        f"{frame.text(paper.paper_type)}</td>\t</tr>"
    )


def organizations(council: Council, first: str) -> bytes | None:
    """au010.asp with SORTVON=`first`: one of several lists. None for a list that does not exist."""
    name = LISTS.get(first)
    if name is None:
        return None
    bodies = [o for o in council.organizations if o.classification == name]
    last = {"1": 400, "401": 600, "601": 800}[first]
    t1 = {"Ausschüsse": "Aussch%FCsse", "Beiräte": "Beir%E4te"}.get(name, name)
    address = f"au010.asp?T1={t1}&AU={WORD[name]}&SORTVON={first}&SORTBIS={last}"
    return frame.page(council, "au010", address, name, _table(council, bodies), h1=name)


def factions(council: Council) -> bytes:
    bodies = [o for o in council.organizations if o.kind == "faction"]
    return frame.page(council, "fr010", "fr010.asp", "Fraktionen/Gruppen", _table(council, bodies))


def _table(council: Council, bodies: list[Organization]) -> str:
    today = german(council.today)
    past = [b for b in bodies if b.end and b.end < council.today]
    rows = [_organization(council, b) for b in bodies if b not in past]
    if past:
        rows += ['\t<tr class="zl11"><td colspan="8">&nbsp;</td></tr>\n', *(_organization(council, b) for b in past)]
    return (
        '<table class="tl1" cellspacing="0" cellpadding="1" border="0">\n\t<tr class="zk1">\n\t\t<th colspan="2">'
        "&nbsp;</th>\n"
        f'\t\t<th>&nbsp;Mitglieder<br  />({today})</th>\n\t\t<th>&nbsp;</th>\n\t\t<th colspan="2">Letzte Sitzung</th>\n'
        '\t\t<th colspan="2">Nächste Sitzung</th>\n\t</tr>\n\t<tr>\n\t\t<td colspan="8"><hr  /></td>\n\t</tr>'
        f"\n{''.join(rows)}"
        '\t<tr class="zk1">\n\t\t<th width="1%">&nbsp;</th>\n\t\t<th width="55%">&nbsp;</th>\n\t</tr>\n</table>\n'
    )


def _organization(council: Council, body: Organization) -> str:
    days = [m.day for m in council.meetings if m.organization == body.id and not m.cancelled]
    last = max((d for d in days if d < council.today), default=None)
    coming = min((d for d in days if d >= council.today), default=None)
    ended = body.end is not None and body.end < council.today
    count = f"(bis&nbsp;{german(body.end)})" if body.end and ended else str(len(council.members[body.id]))
    program, hidden, css = ("fr020.asp", "FRLFDNR", "fr") if body.kind == "faction" else ("au020.asp", "AULFDNR", "au")
    button = frame.button(program, hidden, body.number, f"il1_{css}", css.upper(), body.classification)
    return (
        f'\t<tr class="zl12">\n<td>{button}</td>\n\t\t<td class="text1"><a href="{frame.organization_link(body)}">'
        f'{frame.text(body.name)}</a></td>\n\t\t<td class="text5" align="right" nowrap="nowrap">{count}\n</td>'
        "\n<td>&nbsp;</td>\n"
        f'\t\t<td class="text2" width="1%">{_day(last)}</td>\n\t\t<td>&nbsp;</td>\n\t\t<td class="text2" '
        f'width="1%">{_day(coming)}'
        "</td>\n\t\t<td>&nbsp;</td>\n\t</tr>\n"
    )


def _day(day: date | None) -> str:
    return german(day) if day else ""
