"""to020.asp: the extract of one agenda item, head of meeting and paper with repeated labels, then up to three texts."""

from __future__ import annotations

from scraper.demo.allris_classic import frame, meeting, prose
from scraper.demo.blocks import Text
from scraper.demo.truth import Council, Item, Meeting, Paper

SECTIONS = (("WP", "Wortprotokoll"), ("BS", "Beschluss"), ("AE", "Abstimmungsergebnis"))


def page(council: Council, held: Meeting, item: Item) -> bytes:
    assert item.number is not None
    number, title = item.number, f"Auszug - {item.title}"
    address = f"to020.asp?TOLFDNR={number}"
    files = _file_numbers(item)
    jumps = "\n".join(f'<br /><a href="#allris{code}">{label}</a>' for code, label in SECTIONS if files[code])
    texts = {"WP": item.minutes, "BS": item.resolution, "AE": item.vote_text}
    body = "".join(_section(code, files[code], texts[code], item.placeholders) for code, _ in SECTIONS)
    main = (
        f'{frame.DECO_OPEN}<table class="tk1" cellspacing="0" cellpadding="0" border="0">\n\t<tr>\n\t\t<td class="ko1" '
        f'valign="top"><table class="tk1" cellspacing="0" cellpadding="3" border="0">\n{_head(council, held, item)}'
        f'{_paper(council, item)}\n{frame.SPACERS}</table>\n</td>\n\t\t<td class="ko2">&nbsp;</td>\n\t\t<td '
        'class="me1">\n'
        f"\t\t\t\t\t{jumps}\t\t</td>\n\t</tr>\n</table>\n<hr  />\n{body}{frame.DECO_CLOSE}"
    )
    icons = frame.icons(address, title, "TOLFDNR", number)
    return frame.page(council, "to020", address, "Auszug", main, object_id=number, h1=title, icons=icons)


def _file_numbers(item: Item) -> dict[str, int]:
    """RTF number of each section, 0 where there is none. Sections may exist and yet hold nothing."""
    assert item.number is not None
    base = 1_300_000 + item.number * 4
    if item.placeholders:
        habit = item.number % 4
        return {
            "WP": base if habit < 3 else 0,
            "BS": base + 1 if habit in (1, 2) else 0,
            "AE": base + 2 if habit == 2 else 0,
        }
    texts = (("WP", item.minutes), ("BS", item.resolution), ("AE", item.vote_text))
    return {code: base + n if text else 0 for n, (code, text) in enumerate(texts)}


def _section(code: str, number: int, text: Text, placeholders: bool) -> str:
    filler = prose.PLACEHOLDER if placeholders and code == "BS" else ""
    extra = "<!-- ### AN0.rtf -->\n" if code == "BS" else ""
    return prose.section(code, number, text, filler) + extra


def _head(council: Council, held: Meeting, item: Item) -> str:
    button = frame.button(
        f"to010.asp?topSelected={item.number}", "SILFDNR", held.number, "il1_to", "TO", "Tagesordnung"
    )
    result = frame.text(item.result or meeting.OPEN)
    return (
        f'\t<tr valign="top">\n<td>{button}</td>\n\t\t<td class="text1" colspan="3"><a '
        f'href="to010.asp?SILFDNR={held.number}">'
        f"{frame.text(held.name)}</a></td>\n\t</tr>\n{meeting.row('TOP', item.label.replace(' ', '&nbsp;'))}"
        '\t<tr valign="top">\n\t\t<td class="kb1">Gremium:</td>\n\t\t<td class="text1">'
        f"{meeting.organization(council, held)}</td>\n"
        f'\t\t<td class="kb1">Beschlussart:</td>\n\t\t<td class="text3">{result}</td>\n\t</tr>'
        f"\n{meeting.when_and_where(held)}"
    )


def _paper(council: Council, item: Item) -> str:
    """The second block of the head, whose labels repeat those of the first."""
    if item.paper is None:
        return ""
    paper = council.paper[item.paper]
    button = frame.button("vo020.asp", "VOLFDNR", paper.number, "il1_vo", "VO", "Vorlage")
    decisions = frame.button(
        f"vo021.asp?topSelected={item.number}", "VOLFDNR", paper.number, "il1_bes", "BES", "Beschlüsse"
    )
    subject = frame.text(f"{paper.reference} {' '.join(paper.title)}")
    return (
        f'\t<tr>\n<td>{button}</td>\n<td class="text1"><a href="vo020.asp?VOLFDNR={paper.number}">{subject}</a></td>\n'
        f'<td class="kb1"><table><tr><td>\n{decisions}\n</td><td> </td><td>\n<td> </td>\n</td></tr></table></td>\n'
        f'<td class="text1" colspan="2">\n\n </td>\n</tr>\n{about(paper)}'
    )


def about(paper: Paper) -> str:
    """Status, type, author, office and clerk: on the paper's own page too."""
    out = (
        f'<tr><td class="kb1">Status:</td><td class="text3">{"öffentlich" if paper.public else "nichtöffentlich"}</td>'
        f'<td class="kb1">Vorlage-Art:</td><td class="text4">{frame.text(paper.paper_type)}</td></tr>\n\n'
    )
    if paper.authors:
        names = "<br  />".join(map(frame.text, paper.authors))
        out += f'<tr><td class="kb1">Verfasser:</td><td class="text4">{names}</td></tr>\n'
    clerk = ("Bearbeiter/-in:", f" {frame.text(paper.clerk)}") if paper.clerk else ("&nbsp;", "&nbsp;")
    return out + (
        f'<tr>\n<td class="kb1">Federführend:</td><td class="text4">{frame.text(paper.office)}</td>\n'
        f'<td class="kb1">{clerk[0]}</td><td class="text4">{clerk[1]}</td>\n</tr>\n\n\n'
    )
