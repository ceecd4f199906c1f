"""What goes wrong on purpose: answers a crawler must survive, chosen per request by a pattern on its target.

A `Fault` says which requests it meets (a regular expression searched in path and query), what happens, and how often.
Kinds: status_<code>, reset, stall, truncated, wrong_length, half, empty, binary, login, challenge, denied, rate_limit,
maintenance, crashed, emptied, another, redirect_loop, foreign_redirect, huge, endless_calendar, foreign_links, deep,
wrong_charset, odd_numbers; with an address: "redirect_to http://...", "links_to http://..."; with a year:
"vanished 2025".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from scraper.demo.allris_classic import HTML, Request, Response, Site, frame
from scraper.demo.blocks import Block, Numbered, Para, Text
from scraper.demo.conditional import conditional
from scraper.demo.truth import Council, Item, Meeting, Paper, Speech

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> '; DROP TABLE paper;-- {{7*7}}"
HUGE = 50_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """`skip` requests that match pass unharmed first; then it strikes `times` times, or always."""

    pattern: str
    kind: str
    times: int | None = None
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes over the wire: the response and what is wrong with its transport."""

    response: Response
    stall: float = 0.0  # seconds before the first byte
    reset: bool = False  # the connection is torn down instead
    send: int | None = None  # only so many bytes of the body, then the connection ends
    declared: int | None = None  # Content-Length, where it is not the body's


@dataclass
class Troubles:
    """The faults in force and how often each has met a request."""

    faults: tuple[Fault, ...] = ()
    met: dict[int, int] = field(default_factory=dict)

    def reply(self, site: Site, request: Request) -> Reply:
        for n, fault in enumerate(self.faults):
            if re.search(fault.pattern, request.target):
                self.met[n] = count = self.met.get(n, 0) + 1
                if count > fault.skip and (fault.times is None or count <= fault.skip + fault.times):
                    return _broken(fault.kind, site, request)
        return Reply(conditional(request, site.respond(request)))


def _broken(kind: str, site: Site, request: Request) -> Reply:
    name, _, detail = kind.partition(" ")
    if kind.startswith("status_"):
        return Reply(Response(int(kind.removeprefix("status_")), b"<html><body>Fehler</body></html>"))
    if name == "redirect_to":
        return Reply(Response(302, b"", (("Location", detail),)))
    if kind == "reset":
        return Reply(Response(), reset=True)
    right = site.respond(request)
    transport = {"stall": {"stall": 3600.0}, "truncated": {"send": len(right.body) // 2}}
    transport["wrong_length"] = {"declared": max(1, len(right.body) - 100)}
    if kind in transport:
        return Reply(right, **transport[kind])  # type: ignore[arg-type]
    if name == "vanished":
        return Reply(_without_year(site.council, int(detail)).respond(request))
    return Reply(_abroad(right, detail.encode()) if name == "links_to" else SPOILED[kind](site, request, right))


def _instead(words: str, status: int = 200, title: str = "Hinweis") -> Callable[[Site, Request, Response], Response]:
    body = frame.encode(f"<html><head><title>{title}</title></head><body>{words}</body></html>")
    return lambda site, request, right: Response(status, body)


def _changed(change: Callable[[bytes], bytes]) -> Callable[[Site, Request, Response], Response]:
    return lambda site, request, right: replace(right, body=change(right.body))


def _endless(site: Site, request: Request, right: Response) -> Response:
    """Every month offers one that is earlier still."""
    found = re.search(r"MM=(\d+)&YY=(\d+)", request.target)
    month, year = (int(found[1]), int(found[2])) if found else (1, site.council.first_year)
    month, year = (month - 1, year) if month > 1 else (12, year - 1)
    link = f'<td><a href="/bi/si010_e.asp?MM={month}&amp;YY={year}" title="Vorheriger Monat">&lt;</a></td>'
    return replace(right, body=right.body.replace(b'<td class="zl17"', link.encode() + b'<td class="zl17"', 1))


def _emptied(site: Site, request: Request, right: Response) -> Response:
    """The page as it is when the portal has lost its data: lists without rows, agendas without items."""
    kept = site.council
    meetings = () if "si010" in request.target else tuple(replace(m, items=()) for m in kept.meetings)
    return Site(replace(kept, meetings=meetings, papers=(), memberships=())).respond(request)


def _without_year(council: Council, year: int) -> Site:
    """The portal as one that no longer shows a year: its calendar offers no month of it, and lists no meeting in it."""
    first = council.first_year + 1 if year == council.first_year else council.first_year
    return Site(replace(council, first_year=first, meetings=tuple(m for m in council.meetings if m.day.year != year)))


_NUMBER = re.compile(r"(?<=LFDNR=)\d+")


def _another(site: Site, request: Request, right: Response) -> Response:
    """The page of the next number that has one, under this address."""
    number = int(found[0]) if (found := _NUMBER.search(request.target)) else 0
    targets = (_NUMBER.sub(str(n), request.target) for n in range(number + 1, number + 200))
    answers = (site.respond(replace(request, target=target)) for target in targets)
    return next((answer for answer in answers if answer.status == 200), right)


def _crashed(body: bytes) -> bytes:
    """The program has failed half-way, and the server's own page end follows."""
    return body[: len(body) // 2].rpartition(b"<")[0] + _ERROR + b"</body></html>"


_LINK = re.compile(rb'<a href="(?:/bi/)?(\w+\.asp\?[^"]*)"')


def _abroad(right: Response, address: bytes) -> Response:
    """Before every link of the page one to the same program on another host."""
    return replace(right, body=_LINK.sub(rb'<a href="' + address + rb'\1"></a>\g<0>', right.body))


_FOREIGN = "".join(
    f'<a href="{address}/bi/to010.asp?SILFDNR=2001">Sitzung</a>'
    for address in (
        "http://169.254.169.254", "http://10.0.0.1", "http://[::1]:22", "http://localhost:1", "http://evil.example",
        "file:///etc/passwd", "//evil.example", "http://127.0.0.1@evil.example",
    )
)  # fmt: skip
_WAF = '<h1>Zugriff pruefen</h1><form action="/bi/_gate/"><altcha-widget challengeurl="/x"></altcha-widget></form>'
_ERROR = (
    b'<font face="Arial" size=2><p>Microsoft OLE DB Provider for SQL Server</font> '
    b"<font face=\"Arial\" size=2>error '80040e31'</font><p>Timeout expired"
)
_LOGIN = (
    '<form action="/bi/login.asp" method="post">Anmeldung: <input name="user"><input type="password" name="pw"></form>'
)
SPOILED: dict[str, Callable[[Site, Request, Response], Response]] = {
    "empty": _changed(lambda body: b""),
    "half": _changed(lambda body: body[: len(body) // 2]),
    "binary": _changed(lambda body: b"%PDF-1.7\n" + bytes(range(256)) * 40),
    "login": _instead(_LOGIN, title="Anmeldung"),
    "challenge": _instead(_WAF, title="Zugriff pruefen"),
    "denied": _instead("<p>Zugriff verweigert (Programm to010.asp).</p>"),
    "rate_limit": _instead('<div class="message_text">Zu viele Zugriffe aus Ihrem Netzwerk</div>'),
    "maintenance": _instead("<h1>Wartungsarbeiten</h1><p>Das System ist bald wieder da.</p>", title="Wartung"),
    "crashed": _changed(_crashed),
    "emptied": _emptied,
    "another": _another,
    "redirect_loop": lambda site, request, right: Response(302, b"", (("Location", request.target),)),
    "foreign_redirect": lambda site, request, right: Response(302, b"", (("Location", "http://10.0.0.1/bi/"),)),
    "huge": _changed(lambda body: body + b"<!-- " + b"x" * HUGE + b" -->"),
    "endless_calendar": _endless,
    "foreign_links": _changed(lambda body: body.replace(b"</h1>", f"</h1>{_FOREIGN}".encode(), 1)),
    "deep": _changed(lambda body: body.replace(b"</h1>", b"</h1>" + b"<div><font>" * 3000, 1)),
    "wrong_charset": lambda site, request, right: replace(right, headers=(("Content-Type", f"{HTML}; charset=utf-8"),)),
    "odd_numbers": _changed(lambda body: re.sub(rb"(TOLFDNR|VOLFDNR|SILFDNR)=\d+", rb"\1=1%27;--", body)),
}


def _hostile_text(text: Text) -> Text:
    def block(b: Block) -> Block:
        if isinstance(b, Para):
            return b if b.text.startswith("(") else Para(f"{b.text} {HOSTILE}")  # a note stays one: "(Unterbrechung)"
        return replace(b, items=tuple(f"{i} {HOSTILE}" for i in b.items)) if isinstance(b, Numbered) else b

    return tuple(block(b) for b in text)


def _hostile_speeches(speeches: tuple[Speech, ...]) -> Iterator[Speech]:
    """Of two who share a paragraph the second has its end: "Die Frage von Herrn A wird von Frau B verneint." """
    for speech, following in zip_longest(speeches, speeches[1:]):
        shared = following is not None and following.text == speech.text
        yield speech if shared else replace(speech, text=f"{speech.text} {HOSTILE}")


def _hostile_item(item: Item) -> Item:
    return replace(
        item,
        title=f"{item.title} {HOSTILE}",
        minutes=_hostile_text(item.minutes),
        speeches=tuple(_hostile_speeches(item.speeches)),
        resolution=_hostile_text(item.resolution),
    )


def _hostile_meeting(meeting: Meeting) -> Meeting:
    items = tuple(map(_hostile_item, meeting.items))
    return replace(meeting, name=f"{meeting.name} {HOSTILE}", room=HOSTILE, items=items)


def _hostile_paper(paper: Paper) -> Paper:
    return replace(
        paper,
        title=(*paper.title, HOSTILE),
        office=f"{paper.office} {HOSTILE}",
        recommendation=_hostile_text(paper.recommendation),
        justification=_hostile_text(paper.justification),
    )


def hostile(council: Council) -> Council:
    """The same council with markup, script and SQL in its names and texts: a truth like any other.

    The results of votes stay as they are, for what is counted in such words nobody can say.
    """
    return replace(
        council,
        organizations=tuple(replace(o, name=f"{o.name} {HOSTILE}") for o in council.organizations),
        persons=tuple(replace(p, name=f"{p.name} {HOSTILE}") for p in council.persons),
        memberships=tuple(replace(m, person_name=f"{m.person_name} {HOSTILE}") for m in council.memberships),
        meetings=tuple(map(_hostile_meeting, council.meetings)),
        papers=tuple(map(_hostile_paper, council.papers)),
    )
