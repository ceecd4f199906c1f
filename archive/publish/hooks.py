"""Where our pages are plugged into Datasette: routes, template variables, headers, what a connection may read.

Datasette's plugin manager is one for the whole process, so every hook first asks whether the Datasette calling is a
`Publication`; any other is left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from datasette.hookspecs import hookimpl
from datasette.utils.asgi import NotFound, Request, Response
from jinja2 import Environment
from markupsafe import Markup, escape

from archive.columns import TABLES, TYPES
from archive.publish import archived, finding, german, ledger
from archive.publish.configure import REFERENCES
from archive.publish.home import home
from archive.publish.places import highlighted
from archive.publish.rows import CAPTURE, PAGES, Reader, Row
from archive.publish.timeline import timeline

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_CAPTURES = ("capture", "capture_before")  # columns with the number of a recorded response
NUMBER = r"(?P<number>\d{1,15})"


def record_type(value: object) -> str | None:
    """The table of the record an id names: "musterau:paper:900" -> "paper"; None if it is no id."""
    parts = str(value).split(":", 2)
    return parts[1] if len(parts) == 3 and parts[1] in TYPES else None


def ours(datasette: Any) -> bool:
    from archive.publish import Publication

    return isinstance(datasette, Publication)


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    if not ours(datasette):
        return []
    return [
        (r"/$", home_page),
        (r"/-/suche$", search_page),
        (r"/-/vollstaendigkeit$", ledger_page),
        (r"/-/vollstaendigkeit\.csv$", ledger_csv),
        (rf"/-/archivseite/{NUMBER}$", archived_page),
        (rf"/-/archivseite/{NUMBER}/seite$", archived_document),
    ]


async def home_page(datasette: Any, request: Request) -> Response:
    context = await home(Reader(datasette.archive), datasette.figures, datasette.now())
    return await _page(datasette, request, "home.html", context)


async def search_page(datasette: Any, request: Request) -> Response:
    page = request.args.get("seite") or "1"
    page = min(int(page), 500) if page.isascii() and page.isdigit() else 1
    question = request.args.get("q") or ""
    table = request.args.get("art") if request.args.get("art") in finding.TABLES else None
    context = await finding.find(Reader(datasette.archive), question, table, page or 1)
    return await _page(datasette, request, "search.html", context)


async def ledger_page(datasette: Any, request: Request) -> Response:
    now = datasette.now()
    held = await datasette.ledger.ask(datasette.archive, now.date())
    rows = await Reader(datasette.archive).all("select slug, body_name from portal")
    asked = {name: request.args.get(name) for name in ("portal", "feld")}
    context = ledger.page(held, {row["slug"]: row["body_name"] for row in rows}, asked, now)
    return await _page(datasette, request, "ledger.html", context)


async def ledger_csv(datasette: Any, request: Request) -> Response:
    held = await datasette.ledger.ask(datasette.archive, datasette.now().date())
    named = {"Content-Disposition": 'attachment; filename="vollstaendigkeit.csv"'}
    body = ledger.as_csv(held, request.args.get("portal"))
    return Response(body, headers=named, content_type="text/csv; charset=utf-8")


async def archived_page(datasette: Any, request: Request) -> Response:
    number = int(request.url_vars["number"])
    capture = await Reader(datasette.archive).one(CAPTURE, number=number)
    if not capture:
        raise NotFound(f"Eine archivierte Seite mit der Nummer {number} gibt es hier nicht.")
    shown = await archived.shown(datasette.folder, datasette.mask, number)
    return await _page(datasette, request, "archived.html", {"capture": capture, "why": shown.why})


async def archived_document(datasette: Any, request: Request) -> Response:
    shown = await archived.shown(datasette.folder, datasette.mask, int(request.url_vars["number"]))
    if shown.document is None:
        return Response.text(shown.why, status=404, headers=dict(archived.HEADERS))
    return Response.html(shown.document, headers=dict(archived.HEADERS))


async def _page(datasette: Any, request: Request, template: str, context: Mapping[str, Any]) -> Response:
    body = await datasette.render_template(template, dict(context), request=request, view_name="ratsarchiv")
    return Response.html(body)


@hookimpl
def extra_template_vars(datasette: Any, table: str | None, view_name: str, request: Request | None) -> Any:
    """A record's own page gets what `rows.py` finds for it."""
    if not ours(datasette) or view_name != "row" or table not in PAGES or request is None:
        return {}
    record = german.record_id(request.url_vars["pks"])
    archive = Reader(datasette.archive)
    more = [request.args.get("jahr")] if table == "organization" else []
    return _with_timeline(PAGES[table](archive, record, *more), datasette.folder, record)


async def _with_timeline(page: Awaitable[Row], folder: Path, record: str) -> Row:
    found = await page
    return {**found, "timeline": await timeline(folder, record)} if found else {}


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Any) -> None:
    if not ours(datasette):
        return
    env.filters.update(german.FILTERS)
    env.filters["highlighted"] = highlighted
    env.filters["marked"] = finding.marked
    env.filters["reasons"] = ledger.reasons
    env.trim_blocks = env.lstrip_blocks = True
    env.globals["record"] = lambda table, key: datasette.urls.path(f"/archive/{german.row_path(table, key)}")
    env.globals["rows_of"] = lambda table, **asked: datasette.urls.path(f"/archive/{table}{german.query(asked)}")
    env.globals["site"] = datasette.urls.path
    env.globals["stylesheet"] = datasette.stylesheet
    env.globals["described"] = datasette.described


@hookimpl
def render_cell(value: object, column: str, table: str | None, datasette: Any) -> Markup | None:
    """Addresses become links only if they are plain http(s) ones; ids in views and queries lead to their records, and
    recorded responses to the archived page.
    """
    if not ours(datasette):
        return None
    if column in _CAPTURES and table != "capture" and value:
        number: Any = value["value"] if isinstance(value, dict) else value
        link = '<a href="{}">archivierte Seite {}</a>'
        return Markup(link).format(datasette.urls.path(f"/-/archivseite/{int(number)}"), number)  # noqa: S704
    if column in ("url", "source_url") and (url := german.web(value)):
        link = '<a href="{}" rel="noopener noreferrer nofollow">{}</a>'
        return Markup(link).format(url, german.host(url) + "/…")  # noqa: S704 - format() escapes
    if ((table not in TABLES and column in REFERENCES) or (table, column) == ("change", "record")) and (
        kind := record_type(value)
    ):
        link = '<a href="{}">{}</a>'
        return Markup(link).format(datasette.urls.path(f"/archive/{german.row_path(kind, value)}"), value)  # noqa: S704
    if column == "outcome" and isinstance(value, str) and value in german.OUTCOMES:
        return Markup("{} <small>({})</small>").format(german.OUTCOMES[value].words, escape(value))
    return None


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Bookkeeping that is never published cannot be read by any SQL, not even by a visitor's own."""
    if ours(datasette) and database == "archive":
        conn.set_authorizer(datasette.guard)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Security headers on every answer, unless a page brought its own, stricter ones."""

    def wrap(app: Any) -> Any:
        return _with_headers(app) if ours(datasette) else app

    return wrap


def _with_headers(app: Any) -> Any:
    secure = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]

    async def secured(scope: Any, receive: Any, send: Any) -> None:
        async def send_secured(message: Any) -> None:
            if message["type"] == "http.response.start":
                said = list(message.get("headers", []))
                there = {name.lower() for name, _ in said}
                message = dict(message, headers=said + [(n, v) for n, v in secure if n not in there])
            await send(message)

        await app(scope, receive, send_secured)

    return secured
