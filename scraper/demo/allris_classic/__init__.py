"""The demo council in ALLRIS classic's markup, with its traps: the truth and a request in, bytes out.

`render` is a pure function of truth and address. A `Site` adds what a real server keeps: sessions for the paper list
and the attachments' addresses, and a count of requests that a good guest never makes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from scraper.demo.allris_classic import agenda_item, calendar, frame, lists, meeting, paper, people
from scraper.demo.truth import Council

VENDOR = "allris-classic"
HTML = "text/html"  # without a charset, as these servers send it
ROBOTS = b"User-agent: *\r\nDisallow: /bi/___tmp/\r\nDisallow: /ri/\r\n"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
NEVER = re.compile(r"[?&](togglemenu|sort|selfaction|vo040col4|template|rss)=", re.I)
OTHER_CALENDARS = ("si010", "si010_j", "si010_a", "si010_r")
PLAIN = {"si016": "Niederschriften", "si017": "Beschlüsse", "si018_a": "Sitzungsübersicht", "yw040": "Textrecherche",
         "impressum": "Impressum", "legende": "Legende"}  # fmt: skip
COOKIE = "ASPSESSIONIDQUELLE"
NAMED_BY = {"to010": ("meeting", "SILFDNR"), "vo020": ("paper", "VOLFDNR")}


@dataclass(frozen=True, slots=True)
class Request:
    """`target` is path and query; header names are lower case."""

    target: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", HTML),)


def _refused(council: Council, program: str) -> bytes:
    return frame.page(
        council, "noauth", f"{program}.asp", "Hinweis", f"<p>Zugriff verweigert (Programm {program}.asp).</p>"
    )


def _number(parameters: Mapping[str, str], name: str) -> int:
    found = parameters.get(name, "")
    return int(found) if found.isascii() and found.isdigit() else -1


def _calendar(council: Council, asked: Mapping[str, str]) -> bytes | None:
    month = _number(asked, "MM") if "MM" in asked else council.today.month
    year = _number(asked, "YY") if "YY" in asked else council.today.year
    return calendar.page(council, year, month) if 1 <= month <= 12 and 1990 <= year <= 2100 else None


def _meeting(council: Council, asked: Mapping[str, str]) -> bytes | None:
    found = council.meeting.get(_number(asked, "SILFDNR"))
    return meeting.page(council, found) if found and found.published else None


def _item(council: Council, asked: Mapping[str, str]) -> bytes | None:
    held, found = council.item.get(_number(asked, "TOLFDNR"), (None, None))
    return agenda_item.page(council, held, found) if held and found and found.public and found.extract else None


def _paper(council: Council, asked: Mapping[str, str]) -> bytes | None:
    found = council.paper.get(_number(asked, "VOLFDNR"))
    return paper.page(council, found) if found and found.public else None


def _decisions(council: Council, asked: Mapping[str, str]) -> bytes | None:
    found = council.paper.get(_number(asked, "VOLFDNR"))
    return paper.decisions(council, found) if found and found.public else None


def _organization(family: str, parameter: str) -> Callable[[Council, Mapping[str, str]], bytes | None]:
    def page(council: Council, asked: Mapping[str, str]) -> bytes | None:
        found = council.organization.get((family, _number(asked, parameter)))
        return people.organization(council, found) if found and found.listed else None

    return page


def _council(council: Council, asked: Mapping[str, str]) -> bytes | None:
    now = next(o for o in council.organizations if o.kind == "council" and o.end is None)
    return people.organization(council, now, "pa021")


def _person(council: Council, asked: Mapping[str, str]) -> bytes | None:
    found = council.person.get(_number(asked, "KPLFDNR"))
    return people.person(council, found) if found else None


def _start(council: Council, asked: Mapping[str, str]) -> bytes | None:
    words = f"<p>Willkommen im Bürgerinformationssystem der {council.name}.</p>"
    return frame.page(council, "allrisnet", "allris.net.asp", "Bürgerinformationssystem", words)


PAGES: dict[str, Callable[[Council, Mapping[str, str]], bytes | None]] = {
    "allris.net": _start,
    "si010_e": _calendar,
    "to010": _meeting,
    "to020": _item,
    "vo020": _paper,
    "vo021": _decisions,
    "pa020": _organization("council", "PALFDNR"),
    "au020": _organization("committee", "AULFDNR"),
    "fr020": _organization("faction", "FRLFDNR"),
    "pa021": _council,
    "au010": lambda council, asked: lists.organizations(council, asked.get("SORTVON", "1")),
    "fr010": lambda council, asked: lists.factions(council),
    "kp020": _person,
    "kp040": lambda council, asked: people.everybody(council),
    "vo040": lambda council, asked: lists.papers(council, 0),
}


def render(council: Council, program: str, asked: Mapping[str, str]) -> bytes | None:
    """The page of `program` ("to010") for these parameters; None where the public gets none."""
    if program in OTHER_CALENDARS or program == "noauth":
        return _refused(council, program)
    if program in PLAIN:
        return frame.page(council, program, f"{program}.asp", PLAIN[program], f"<p>{PLAIN[program]}</p>")
    page = PAGES.get(program)
    return page(council, asked) if page else None


class Site:
    """One running portal: answers requests, remembers sessions, renders each page once."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.never: Counter[str] = Counter()  # requests that no guest should make, by target
        self.asked: Counter[str] = Counter()  # all requests, by method and target
        self._positions: dict[str, int] = {}
        self._pages: dict[str, Response] = {}

    def respond(self, request: Request) -> Response:
        self.asked[f"{request.method} {request.target}"] += 1
        form = request.body.decode("latin-1")
        if NEVER.search(request.target) or NEVER.search(f"?{form}"):
            self.never[request.target] += 1
        parts = urlsplit(request.target)
        if parts.path == "/robots.txt":
            return Response(200, ROBOTS, (("Content-Type", "text/plain"),))
        if parts.path in ("/", "/bi", "/bi/"):
            return Response(302, b"", (("Location", f"{frame.BASE}allris.net.asp"),))
        if parts.path == f"{frame.BASE}vo040.asp":
            return self._paper_list(request)
        key = f"{parts.path}?{parts.query}&{form}"
        if (kept := self._pages.get(key)) is None:
            kept = self._pages[key] = self._answer(parts.path, f"{parts.query}&{form}")
        if paper.TOKEN.encode() in kept.body:
            return Response(200, kept.body.replace(paper.TOKEN.encode(), self._session(request).encode()), kept.headers)
        return self._temporary(request, parts.path) or kept

    def _answer(self, path: str, query: str) -> Response:
        name = path.removeprefix(frame.BASE)
        if name.startswith(("images/", "conf/", "opt/")):
            return Response(200, b"", (("Content-Type", "image/gif"),))
        asked = dict(parse_qsl(query, encoding="cp1252"))
        if asked.get("template") == "ics":
            return Response(200, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", (("Content-Type", "text/calendar"),))
        program = name.removesuffix(".asp")
        if program == "do027":
            known = _number(asked, "DOLFDNR") in self.council.documents
            return Response(200, PDF, (("Content-Type", "application/pdf"),)) if known else Response(404, b"Not found")
        body = render(self.council, program, asked)
        if body is not None:
            return Response(200, body)
        kind, parameter = NAMED_BY.get(program, ("", ""))
        if program not in PAGES or (kind, _number(asked, parameter)) in self.council.gone:
            return Response(404, b"<html><body>Not found</body></html>")
        # not for the public, or not there: these servers make no difference
        return Response(302, b"", (("Location", f"{frame.BASE}noauth.asp"),))

    def _session(self, request: Request) -> str:
        cookies = dict(part.strip().partition("=")[::2] for part in request.headers.get("cookie", "").split(";"))
        return cookies.get(COOKIE, "ohne")

    def _paper_list(self, request: Request) -> Response:
        """Pages follow each other only within a session; without its cookie every answer is the first page."""
        session, headers = self._session(request), [("Content-Type", HTML)]
        if session not in self._positions:
            session = f"S{len(self._positions):08}"
            headers.append(("Set-Cookie", f"{COOKIE}={session}; path=/"))
            position = 0
        elif "shownext=true" in request.target:
            position = self._positions[session] + lists.ROWS
        else:
            position = 0
        self._positions[session] = position
        return Response(200, lists.papers(self.council, position), tuple(headers))

    def _temporary(self, request: Request, path: str) -> Response | None:
        """Attachments' addresses are good for the session that was told them."""
        if "/___tmp/" not in path:
            return None
        if f"/{self._session(request)}/" in path:
            return Response(200, PDF, (("Content-Type", "application/pdf"),))
        return Response(404, b"<html><body>Datei nicht gefunden</body></html>")
