"""The demo portal is a process of its own, answers over sockets, breaks as told, and ends with its parent."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from scraper.demo.allris_classic import Request, Site
from scraper.demo.council import council
from scraper.demo.faults import SPOILED, Fault
from scraper.demo.server import Portal, serve

SMALL = council(years=1, scale=0.2)
START = "/bi/allris.net.asp"


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with serve(SMALL) as running:
        yield running


@pytest.fixture
def client(portal: Portal) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(urlsplit(portal.url).netloc, timeout=10)
    yield connection
    connection.close()
    portal.tell(council=SMALL, faults=())


def get(client: http.client.HTTPConnection, target: str) -> tuple[int, bytes]:
    client.request("GET", target)
    answer = client.getresponse()
    return answer.status, answer.read()


def test_serves_the_same_bytes_as_the_site(client: http.client.HTTPConnection) -> None:
    site = Site(SMALL)
    for target in (START, "/bi/si010_e.asp?MM=3&YY=2026", "/robots.txt"):
        assert get(client, target) == (200, site.respond(Request(target)).body)
    client.request("POST", "/bi/vo020.asp", f"VOLFDNR={SMALL.papers[0].number}")
    assert client.getresponse().read() == site.respond(Request(f"/bi/vo020.asp?VOLFDNR={SMALL.papers[0].number}")).body


def test_tells_what_it_was_asked(portal: Portal, client: http.client.HTTPConnection) -> None:
    get(client, START)
    get(client, f"{START}?toggleMenu=2")
    assert portal.requests() == {
        "asked": {f"GET {START}": 1, f"GET {START}?toggleMenu=2": 1},
        "never": {f"{START}?toggleMenu=2": 1},
    }


def test_listens_on_this_machine_only_and_moves_aside_if_the_port_is_taken(portal: Portal) -> None:
    port = urlsplit(portal.url).port
    assert portal.url.startswith("http://127.0.0.1:")
    with serve(SMALL, port=port or 0) as second:
        assert urlsplit(second.url).port != port


def test_ends_with_the_block() -> None:
    with serve(SMALL) as running:
        port = urlsplit(running.url).port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port or 0), timeout=5)


def test_a_new_truth_while_serving(portal: Portal, client: http.client.HTTPConnection) -> None:
    number = council(years=1, scale=0.3).papers[-1].number
    target = f"/bi/vo020.asp?VOLFDNR={number}"
    assert get(client, target)[0] == 302
    portal.tell(council=council(years=1, scale=0.3))
    assert get(client, target)[0] == 200


def test_faults_strike_as_often_as_they_say(portal: Portal, client: http.client.HTTPConnection) -> None:
    portal.tell(faults=(Fault("allris", "status_503", times=2, skip=1),))
    assert [get(client, START)[0] for _ in range(4)] == [200, 503, 503, 200]


def test_broken_transport(portal: Portal, client: http.client.HTTPConnection) -> None:
    portal.tell(faults=(Fault("allris", "reset", times=1), Fault("robots", "truncated", times=1)))
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        get(client, START)
    client.close()
    with pytest.raises(http.client.IncompleteRead):
        get(client, "/robots.txt")
    client.close()
    whole = get(client, START)[1]
    portal.tell(faults=(Fault("allris", "wrong_length", times=1),))
    assert get(client, START)[1] == whole[:-100]
    client.close()
    portal.tell(faults=(Fault("allris", "stall"),))
    client.timeout = 0.3
    with pytest.raises(TimeoutError):
        get(client, START)
    client.close()


@pytest.mark.parametrize("kind", sorted(SPOILED))
def test_spoiled_pages_differ_from_right_ones(kind: str, portal: Portal, client: http.client.HTTPConnection) -> None:
    target = "/bi/si010_e.asp?MM=3&YY=2026" if kind == "endless_calendar" else f"/bi/to010.asp?SILFDNR={meeting()}"
    client.request("GET", target)
    right = client.getresponse()
    before = (right.status, right.read(), right.headers.get("content-type"))
    portal.tell(faults=(Fault("asp", kind),))
    client.request("GET", target)
    wrong = client.getresponse()
    assert (wrong.status, wrong.read(), wrong.headers.get("content-type")) != before


def meeting() -> int:
    return next(m.number for m in SMALL.meetings if m.published and any(i.paper for i in m.items))


def test_garbage_on_the_line_does_not_stop_it(portal: Portal, client: http.client.HTTPConnection) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(portal.url).port or 0), timeout=5) as line:
        line.sendall(b"x" * 70_000)
    assert get(client, START)[0] == 200
