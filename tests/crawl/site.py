"""A small web server on 127.0.0.1 whose pages a test writes down; it remembers who asked for what, and when."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Headers = tuple[tuple[str, str], ...]


@dataclass
class Answer:
    """What is sent. `then` may do something to the connection instead of ending it properly."""

    body: bytes | str = b""
    status: int = 200
    headers: Headers = ()
    content_type: str = "text/html; charset=utf-8"
    wait: float = 0.0
    then: Callable[[BaseHTTPRequestHandler], None] | None = None


Page = str | bytes | Answer | Callable[["Asked"], "str | bytes | Answer"]


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    began: float
    ended: float = 0.0


@dataclass
class Site:
    """`pages` is path?query -> Page, or a function of the path; 404 for the rest."""

    pages: dict[str, Page] | Callable[[str], Page | None]
    log: list[Asked] = field(default_factory=list)
    server: Any = None

    def __enter__(self) -> Self:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                site._serve(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/bi/"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.log]

    def most_at_once(self) -> int:
        """How many requests were ever answered at the same time."""
        edges = sorted([(a.began, 1) for a in self.log] + [(a.ended, -1) for a in self.log])
        now = most = 0
        for _, step in edges:
            now += step
            most = max(most, now)
        return most

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        asked = Asked(handler.path, dict(handler.headers), time.monotonic())
        self.log.append(asked)
        try:
            page = self.pages(handler.path) if callable(self.pages) else self.pages.get(handler.path)
            answer = page(asked) if callable(page) else page
            _send(handler, Answer(status=404) if answer is None else answer)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True
        finally:
            asked.ended = time.monotonic()


def _send(handler: BaseHTTPRequestHandler, answer: str | bytes | Answer) -> None:
    if not isinstance(answer, Answer):
        answer = Answer(answer)
    time.sleep(answer.wait)
    if answer.then:
        answer.then(handler)
        handler.close_connection = True
        return
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    handler.send_response(answer.status)
    if answer.content_type:
        handler.send_header("Content-Type", answer.content_type)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in answer.headers:
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def page(*links: str, items: Iterable[str] = ()) -> str:
    """A page of the tiny vendor: "kind href [period]" per link, "type id" per item."""
    anchors = "".join(_anchor(*link.split()) for link in links)
    said = "".join(f'<b class="{i.split()[0]}" id="{i.split()[1]}">{i}</b>' for i in items)
    return f"<html><title>tiny council</title><body>{anchors}{said}</body></html>"


def _anchor(kind: str, href: str, period: str = "", session: str = "") -> str:
    more = f' data-period="{period}"' if period not in ("", "-") else ""
    return f'<a class="{kind}" href="{href}"{more}{" data-session=1" if session else ""}>x</a>'
