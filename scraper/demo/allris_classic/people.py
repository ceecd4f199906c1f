"""pa020, pa021, au020, fr020: an organization and its members; kp020: a person; kp040: everybody.

Addresses, telephone numbers and e-mail addresses stand here in the open, as they do on real pages.
"""

from __future__ import annotations

from scraper.demo.allris_classic import frame
from scraper.demo.truth import Council, Membership, Organization, Person, Place

PROGRAMS = {"council": ("pa020", "PALFDNR"), "faction": ("fr020", "FRLFDNR")}


def organization(council: Council, body: Organization, program: str = "") -> bytes:
    """`program` is pa021 where the page shows the council in office without having been asked for a number."""
    own, parameter = PROGRAMS.get(body.kind, ("au020", "AULFDNR"))
    address = program + ".asp" if program else f"{own}.asp?{parameter}={body.number}"
    members = council.members[body.id]
    rows = "".join(_member(m, n) for n, m in enumerate(members))
    sort = (
        f'<a href="/bi/{own}.asp?{parameter}={body.number}&amp;SORT=1ad_nv"><img class="iso1" src="images/sort1.gif" '
        'alt="aufsteigend sortieren"  /></a>&nbsp;'
    )
    contact = f"Ansprechperson: {_turned(body.clerk)}" if body.clerk else body.name
    main = (
        f'{_address(body.place, contact)}<br  />\n<table class="tk1" cellspacing="0" cellpadding="0">\n\t<tr><td>'
        f'<a href="si018_a.asp?GRA={body.number}"><h3>Sitzungsübersicht&nbsp;&nbsp;</h3></a></td></tr>\n</table>\n'
        '<h3>Mitglieder</h3>\n\n<table class="tl1" cellspacing="0" cellpadding="2" border="0">\n\t<tr class="zk1">\n'
        f'\t\t<th width="3%">{frame.PIXEL}</th>\n\t\t<th width="3%">{frame.PIXEL}</th>\n\t\t<th nowrap="nowrap">'
        f"Name&nbsp;{sort}</th>\n"
        '\t\t<th nowrap="nowrap"><span title="aktuell">Art der Mitarbeit</span>&nbsp;</th>\n\t\t<th nowrap="nowrap">'
        f'<span title="">Funktion</span>&nbsp;</th>\n\t</tr>\n\t<tr>\n\t\t<td colspan="5"><hr  /></td>\n\t</tr>\n{rows}'
        f'\t<tr>\n\t\t<td colspan="4">{frame.PIXEL}</td>\n\t\t<td width="30%">{frame.PIXEL}</td>\n\t</tr>\n</table>\n\n'
        '<table class="tk1" cellspacing="3" cellpadding="0" border="0">\n\t<tr class="zk1"><th>'
        f"Anzahl: {len(members)}</th></tr>\n</table>\n\n"
    )
    icons = frame.icons(address, body.name, parameter, body.number)
    name = program or own
    return frame.page(council, name, address, body.name, main, object_id=body.number, icons=icons)


def _turned(clerk: str) -> str:
    """ "Gräfe, Sibylle" -> "Sibylle Gräfe" """
    family, _, first = clerk.partition(", ")
    return f"{first} {family}"


def _member(member: Membership, n: int) -> str:
    role, faction = frame.text(member.role), frame.text(member.on_behalf_of or "")
    name, button = frame.text(member.person_name), "&nbsp;"
    if member.person is not None:
        button = frame.button("kp020.asp", "KPLFDNR", member.person, "il1_kp", "", member.role)
        name = f'<a href="kp020.asp?KPLFDNR={member.person}">{name}</a>'
    return (
        f'\t<tr class="zl1{2 - n % 2}">\n<td>{button}</td>\n\t\t<td>&nbsp;</td>\n<td nowrap="nowrap">{name}</td>\n'
        f'\t\t<td class="text1"><div>{role}</div></td>\n\t\t<td class="text4"><div>{faction}</div></td>\n\t</tr>\n'
    )


def _coded(words: str) -> str:
    """Every character as a numeric reference, as e-mail addresses are printed."""
    return "".join(f"&#{ord(c)};" for c in words)


def _address(place: Place | None, contact: str) -> str:
    if place is None:
        return ""
    lines = f'\t<tr><td class="text4" colspan="4">{frame.text(place.street)}</td></tr>\n'
    lines += f'\t<tr><td class="text4" colspan="4">{frame.text(place.town)}</td></tr>\n'
    lines += '\t<tr><td colspan="4">&nbsp;</td></tr>\n'
    if place.phone:
        lines += (
            '\t<tr>\n\t\t<td class="lb1"><img src="images/telefon.gif" alt="Tel. privat" title="Tel. privat"  /></td>\n'
            f'\t\t<td class="text4"><span title="Tel. privat">{place.phone}</span></td>\n\t</tr>\n'
        )
    if place.email:
        lines += (
            '\t<tr>\n\t\t<td class="lb1"><img src="images/email.gif" alt="E-Mail 1" title="E-Mail 1"  /></td>'
            '\n\t\t<td class="text4" '
            f'colspan="3"><a href="{_coded("MaIltO")}:{_coded(place.email)}" title="Mail schreiben">'
            f"{_coded(place.email)}</a></td>\n\t</tr>\n"
        )
    return (
        '<h3>Anschrift</h3>\n<table class="tk1" cellspacing="0" cellpadding="1">\n\t<tr><td><table '
        'cellspacing="4" cellpadding="1" '
        'border="0">\n\t<tr>\n\t\t<td rowspan="12"><img src="images/gr/gr0.gif" width="150" '
        f'alt="{frame.text(contact)}  (Foto fehlt)" title="{frame.text(contact)}" /></td>\n\t\t<td rowspan="12">'
        "&nbsp;</td>\n"
        '\t\t<td class="text4" colspan="4"></td>\n\t</tr>\n\t<tr>\n\t\t<td class="text4" colspan="4">'
        f"{frame.text(contact)}</td>\n\t</tr>\n"
        f"{lines}</table>\n</td></tr>\n</table>\n"
    )


def person(council: Council, someone: Person) -> bytes:
    address = f"kp020.asp?KPLFDNR={someone.number}"
    rows = "".join(
        _belongs(council.organization[m.organization], m) for m in council.memberships if m.person == someone.number
    )
    main = (
        f'{_address(someone.place, someone.name)}<br  />\n<h3>Mitarbeit</h3>\n<table class="tl1" cellspacing="0" '
        'cellpadding="2" '
        'border="0">\n\t<tr class="zk1">\n\t\t<th>&nbsp;</th>\n\t\t<th>Gremium</th>\n\t\t<th>Art der '
        "Mitarbeit</th>\n\t\t<th>Funktion</th>\n"
        f"\t</tr>\n{rows}</table>\n"
    )
    icons = frame.icons(address, someone.name, "KPLFDNR", someone.number)
    return frame.page(council, "kp020", address, someone.name, main, object_id=someone.number, icons=icons)


def _belongs(body: Organization, member: Membership) -> str:
    link = f'<a href="{frame.organization_link(body)}">{frame.text(body.name)}</a>'
    return (
        f'\t<tr class="zl11">\n\t\t<td>&nbsp;</td>\n\t\t<td class="text1">{link}</td>\n\t\t<td class="text4">'
        f"{frame.text(member.role)}</td>\n"
        f'\t\t<td class="text4">{frame.text(member.on_behalf_of or "")}</td>\n\t</tr>\n'
    )


def everybody(council: Council) -> bytes:
    """kp040.asp"""
    rows = "".join(
        f'\t<tr class="zl11">\n<td>{frame.button("kp020.asp", "KPLFDNR", p.number, "il1_kp", "", "Person")}</td>'
        '\n<td nowrap="nowrap">'
        f'<a href="kp020.asp?KPLFDNR={p.number}">{frame.text(p.name)}</a></td>\n\t</tr>\n'
        for p in council.persons
    )
    main = f'<table class="tl1" cellspacing="0" cellpadding="2" border="0">\n{rows}</table>\n'
    return frame.page(council, "kp040", "kp040.asp", "Sitzungsteilnehmende", main)
