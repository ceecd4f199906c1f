"""The demo portal as a process of its own on 127.0.0.1: `with serve(council()) as portal: portal.url`.

The child reads its truth and faults from its standard input and ends when that closes, so it never outlives its parent.
HTTP/1.1 with keep-alive and conditional requests on asyncio; pages are rendered once.
`GET /-/requests` tells what was asked, as JSON.
"""

from __future__ import annotations

import asyncio
import http
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

from scraper.demo.allris_classic import Request, Response, Site
from scraper.demo.faults import Fault, Reply, Troubles
from scraper.demo.truth import Council

HOST = "127.0.0.1"
PORT = 8351  # fixed, so that the demo's addresses are the same every time
_MAX_HEAD = 65536


@dataclass
class Desk:
    """What all connections share and the parent may replace."""

    site: Site
    troubles: Troubles


class Connection(asyncio.Protocol):
    """One client: cuts requests out of the stream, answers each in order."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        while (end := self.received.find(b"\r\n\r\n")) >= 0:
            lines = bytes(self.received[:end]).decode("latin-1").split("\r\n")
            headers = {n.strip().lower(): v.strip() for n, _, v in (line.partition(":") for line in lines[1:])}
            length = int(headers.get("content-length") or 0)
            if len(self.received) < end + 4 + length:
                return
            body = bytes(self.received[end + 4 : end + 4 + length])
            del self.received[: end + 4 + length]
            method, target, *_ = [*lines[0].split(" "), "", ""]
            self.answer(Request(target, method, headers, body))
        if len(self.received) > _MAX_HEAD:
            self.transport.abort()

    def answer(self, request: Request) -> None:
        if request.target == "/-/requests":
            counts = {"asked": self.desk.site.asked, "never": self.desk.site.never}
            self.send(request, Reply(Response(200, json.dumps(counts).encode())))
            return
        reply = self.desk.troubles.reply(self.desk.site, request)
        if reply.reset:
            self.transport.abort()
        elif reply.stall:
            asyncio.get_running_loop().call_later(reply.stall, self.send, request, reply)
        else:
            self.send(request, reply)

    def send(self, request: Request, reply: Reply) -> None:
        response, body = reply.response, reply.response.body
        length = len(body) if reply.declared is None else reply.declared
        last = reply.send is not None or reply.declared is not None or request.headers.get("connection") == "close"
        head = [f"HTTP/1.1 {response.status} {http.HTTPStatus(response.status).phrase}", "Server: Microsoft-IIS/10.0"]
        head += [f"{name}: {value}" for name, value in response.headers]
        head += [f"Content-Length: {length}"] * (response.status != 304)  # it would be that of the page not sent
        head += ["Connection: close"] * last
        content = b"" if request.method == "HEAD" else body if reply.send is None else body[: reply.send]
        self.transport.write("\r\n".join([*head, "", ""]).encode("latin-1") + content)
        if last:
            self.transport.close()


@dataclass
class Portal:
    """A running demo portal. `url` is the folder its programs lie in."""

    url: str
    _child: subprocess.Popen[bytes]

    def tell(self, *, council: Council | None = None, faults: tuple[Fault, ...] | None = None) -> None:
        """Replaces the truth (sessions and counts begin anew) or the faults, while serving."""
        _send(self._child, council, faults)

    def requests(self) -> dict[str, dict[str, int]]:
        """{"asked": {"GET /bi/...": n}, "never": {target: n}} since the start."""
        with urlopen(self.url.replace("/bi/", "/-/requests"), timeout=30) as answer:  # noqa: S310  (our own address)
            found: dict[str, dict[str, int]] = json.load(answer)
            return found


def _send(child: subprocess.Popen[bytes], *message: object) -> bytes:
    """Hands the child a message and waits for its one line of answer."""
    assert child.stdin and child.stdout
    data = pickle.dumps(message)
    child.stdin.write(len(data).to_bytes(8, "big") + data)
    child.stdin.flush()
    line = child.stdout.readline()
    if not line:
        raise RuntimeError(f"the demo portal did not start (exit code {child.wait()})")
    return line


@contextmanager
def serve(council: Council, *, port: int = 0, faults: tuple[Fault, ...] = ()) -> Iterator[Portal]:
    """Serves the council in ALLRIS classic's markup until the block is left. Port 0 or a taken one: any free one."""
    command = [sys.executable, "-m", "scraper.demo.server", str(port)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        got = int(_send(child, council, faults))
        yield Portal(f"http://{HOST}:{got}/bi/", child)
    finally:
        assert child.stdin and child.stdout
        with suppress(BrokenPipeError):
            child.stdin.close()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()


async def _run(port: int) -> None:
    loop = asyncio.get_running_loop()
    messages = asyncio.StreamReader(limit=2**30)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(messages), sys.stdin.buffer)
    council, faults = await _message(messages)
    desk = Desk(Site(council), Troubles(faults))
    try:
        server = await loop.create_server(lambda: Connection(desk), HOST, port)
    except OSError:  # the port is taken
        server = await loop.create_server(lambda: Connection(desk), HOST, 0)
    _say(server.sockets[0].getsockname()[1])
    with suppress(asyncio.IncompleteReadError):  # the parent is gone, or has had enough
        while True:
            council, faults = await _message(messages)
            if council is not None:
                desk.site = Site(council)
            if faults is not None:
                desk.troubles = Troubles(faults)
            _say("done")
    server.close()


async def _message(messages: asyncio.StreamReader) -> Any:
    size = int.from_bytes(await messages.readexactly(8), "big")
    return pickle.loads(await messages.readexactly(size))  # noqa: S301  (from our own parent)


def _say(words: object) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(int(sys.argv[1])))
