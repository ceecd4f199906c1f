"""`ratsarchiv probe` against a server of our own on 127.0.0.1: what is asked, what is said, what is refused."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from click.testing import CliRunner

from scraper.cli.probe import command
from scraper.probe import MOST, Verdict, probe
from scraper.problems import Blocked, Unreachable, UsageError
from scraper.visit import Visitor

HEAD = '<meta name="description" content="ALLRIS net Version 3.9.5 (221117m)">'
START = f"""<html><head>{HEAD}<title>Bürgerinfo</title></head><body><div id="allriscontainer" class="allrisnet">
<div id="rismenu"><a href="si010_e.asp">Kalender</a> <a href="vo040.asp">Vorlagen</a>
<a href="au010.asp?T1=x">Gremien</a>
<a href="/ri/si010.asp">intern</a></div><div id="rismain"><h1>Neuhausen</h1></div></div></body></html>"""
Answer = tuple[int, dict[str, str], str]
Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """serve({path: (status, headers, body) or body}) -> address; `serve.asked` lists the requests."""
    servers: list[ThreadingHTTPServer] = []

    def start(pages: dict[str, Answer | str]) -> str:
        asked: list[tuple[str, str]] = []

        class Council(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append((self.path, self.headers["User-Agent"]))
                answer = pages.get(self.path, (404, {}, "not here"))
                status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
                self.send_response(status)
                for name, value in ({"Content-Type": "text/html; charset=utf-8"} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Council)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        start.asked = asked  # type: ignore[attr-defined]
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def visitor(address: str, most: int = MOST) -> Visitor:
    return Visitor(address, "ratsarchiv/test", most, sleep=lambda seconds: None)


def looked(address: str) -> Verdict:
    return probe(address, visitor(address))


def test_a_portal_is_recognised_with_its_version(serve: Serve) -> None:
    address = serve({"/bi/": START, "/bi/allris.net.asp": START})
    verdict = looked(f"{address}/bi/")
    assert (verdict.vendor, verdict.version, verdict.robots) == ("allris-classic", "3.9.5 (221117m)", "none")
    assert verdict.home == f"{address}/bi/"
    assert verdict.pages["start"] == "read"
    assert "calendar" in verdict.pages
    assert verdict.pages["calendar"] != "read"  # 404
    assert verdict.row()["url"] == f"{address}/bi/"
    assert verdict.requests == len(serve.asked) <= MOST  # type: ignore[attr-defined]
    assert not [path for path, _ in serve.asked if path.startswith("/ri/")]  # type: ignore[attr-defined]
    assert {agent for _, agent in serve.asked} == {"ratsarchiv/test"}  # type: ignore[attr-defined]


def test_the_start_page_is_found_beside_an_unknown_page_and_through_redirects(serve: Serve) -> None:
    pages: dict[str, Answer | str] = {
        "/": (302, {"Location": "/bi/x.html"}, ""), "/bi/x.html": "<p>Willkommen</p>", "/bi/allris.net.asp": START,
    }  # fmt: skip
    verdict = looked(serve(pages) + "/")
    assert verdict.vendor == "allris-classic"
    assert verdict.home.endswith("/bi/")


def test_a_town_s_own_page_leads_to_its_portal(serve: Serve) -> None:
    verdict = looked(serve({"/": '<a href="/rat/allris.net.asp">Rat</a>', "/rat/allris.net.asp": START}) + "/")
    assert (verdict.vendor, verdict.home[-5:]) == ("allris-classic", "/rat/")


def test_robots_forbid_and_nothing_else_is_asked(serve: Serve) -> None:
    address = serve({"/robots.txt": "User-agent: *\nDisallow: /", "/": START})
    verdict = looked(address + "/")
    assert (verdict.robots, verdict.allowed, verdict.vendor, verdict.pages) == ("forbids", False, None, {})
    assert [path for path, _ in serve.asked] == ["/robots.txt"]  # type: ignore[attr-defined]


def test_robots_that_cannot_be_read_forbid(serve: Serve) -> None:
    verdict = looked(serve({"/robots.txt": (503, {}, ""), "/": START}) + "/")
    assert (verdict.robots, verdict.vendor) == ("unreadable", None)


def test_a_forbidden_page_kind_is_said_and_the_wish_for_a_delay_kept(serve: Serve) -> None:
    robots = "User-agent: ratsarchiv\nDisallow: /bi/si010\nCrawl-delay: 10"
    verdict = looked(serve({"/robots.txt": robots, "/bi/allris.net.asp": START}) + "/bi/allris.net.asp")
    assert verdict.robots == "allows"
    assert verdict.pages["calendar"] == "forbidden by robots.txt"
    assert verdict.row()["delay"] == "10"


def test_never_more_than_eight_requests(serve: Serve) -> None:
    links = "".join(f'<a href="/p{i}/allris.net.asp">x</a>' for i in range(50))
    hops: dict[str, Answer | str] = {f"/r{i}": (302, {"Location": f"/r{i + 1}"}, "") for i in range(50)}
    looked(serve(hops | {"/": links}) + "/")
    assert len(serve.asked) <= MOST  # type: ignore[attr-defined]
    address = serve(hops)
    with pytest.raises(Unreachable, match="more than 5 redirects"):
        looked(address + "/r0")
    assert len(serve.asked) <= MOST  # type: ignore[attr-defined]


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_refusal_is_blocked(serve: Serve, status: int) -> None:
    with pytest.raises(Blocked, match=str(status)):
        looked(serve({"/": (status, {}, "")}) + "/")


def test_a_gate_is_blocked(serve: Serve) -> None:
    gate = f"<html><head>{HEAD}<title>Zugriff pruefen</title></head><body><altcha-widget></altcha-widget></body></html>"
    with pytest.raises(Blocked):
        looked(serve({"/allris.net.asp": gate}) + "/allris.net.asp")


def test_nobody_answers() -> None:
    with pytest.raises(Unreachable, match="is the address right"):
        looked("http://127.0.0.1:9/")


def test_a_page_too_large_is_no_page(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.visit.MAX_BYTES", 1000)
    with pytest.raises(Unreachable, match="more than"):
        looked(serve({"/": "x" * 5000}) + "/")


@pytest.mark.parametrize(
    "address", ["ftp://x.de/", "x.de", "http://", "https://user:secret@x.de/", "http://x.de:port/"]
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(UsageError):
        visitor(address)


def answering(monkeypatch: pytest.MonkeyPatch, ip: str) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", (ip, port))])


@pytest.mark.parametrize(
    "ip", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::ffff:10.0.0.1", "::1", "0.0.0.0"]
)
def test_a_name_that_leads_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, ip: str) -> None:
    answering(monkeypatch, ip)
    with pytest.raises(Unreachable, match="private network"):
        looked("http://ris.example.org/")


def test_a_redirect_from_a_typed_host_to_another_private_one_is_refused(serve: Serve) -> None:
    other = serve({"/": START})
    address = serve({"/": (302, {"Location": other + "/"}, "")})
    with pytest.raises(Unreachable, match="private network"):
        looked(address + "/")


@pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://x.de/", "//user:pw@127.0.0.1/"])
def test_a_redirect_to_what_is_no_web_address_is_refused(serve: Serve, to: str) -> None:
    with pytest.raises((UsageError, Unreachable)):
        looked(serve({"/": (302, {"Location": to}, "")}) + "/")


def test_hostile_pages_do_no_harm(serve: Serve) -> None:
    for body in (
        "\0\1\2" * 99,
        '<a href="http://[::bad/allris.net.asp">',
        "<div>" * 3000,
        "",
        '<a href="allris.net.asp">',
    ):
        assert looked(serve({"/": body}) + "/").vendor is None


# ---- the command


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    return lambda *args: CliRunner().invoke(command, args, standalone_mode=False)


def test_the_command_proposes_a_row(serve: Serve, run: Callable[..., Any]) -> None:
    address = serve({"/allris.net.asp": START})
    result = run(f"{address}/allris.net.asp")
    assert "allris-classic, version 3.9.5 (221117m)" in result.output
    assert "slug,vendor,url,body_name,delay" in result.output
    assert f",allris-classic,{address}/," in result.output


def test_the_command_as_json(serve: Serve, run: Callable[..., Any]) -> None:
    said = json.loads(run(serve({"/allris.net.asp": START}) + "/allris.net.asp", "--json").output)
    assert (said["vendor"], said["row"]["vendor"], said["pages"]["start"]) == (
        "allris-classic",
        "allris-classic",
        "read",
    )


def test_exit_codes(serve: Serve, run: Callable[..., Any]) -> None:
    assert run(serve({"/": "<p>nichts</p>"}) + "/").return_value == 1
    assert run(serve({"/robots.txt": "User-agent: *\nDisallow: /"}) + "/").return_value == 3
    refused = run(serve({"/": (403, {}, "")}) + "/").exception
    assert isinstance(refused, Blocked)
    assert refused.exit_code == 3
