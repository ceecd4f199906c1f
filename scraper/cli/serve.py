"""`ratsarchiv serve`: Datasette on the archive."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from scraper.cli._options import archive_option
from scraper.problems import UsageError


@click.command()
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 for a free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the first page in the browser.")
def command(folder: Path, host: str, port: int, open_browser: bool) -> None:
    """Serve the archive with Datasette, read-only. A crawl may go on meanwhile; its pages show at once.

    On any address but this machine's own put a reverse proxy with TLS before it.
    """
    serve(folder, host, port, open_browser=open_browser)


def serve(
    folder: Path,
    host: str = "127.0.0.1",
    port: int = 8001,
    *,
    open_browser: bool = False,
    listening: Callable[[str], Any] | None = None,
) -> None:
    """Serves the archive in `folder` until interrupted; `listening` is told the address once it is answered.

    Raises ArchiveMissing, and UsageError where the port is taken or the address is not this machine's.
    """
    import uvicorn

    from archive.publish import datasette
    from scraper.cli._mask import mask_of

    app = datasette(folder, mask_of(folder)).app()
    with listen(host, port) as door:
        address = f"http://{_shown(host)}:{door.getsockname()[1]}/"
        click.echo(f"Das Ratsarchiv steht unter {address} (beenden mit Strg+C)")
        if listening:
            listening(address)
        if open_browser:
            click.launch(address)
        settings = uvicorn.Config(
            app, log_level="warning", access_log=False, ws="none", server_header=False, timeout_graceful_shutdown=3
        )
        uvicorn.Server(settings).run(sockets=[door])


def listen(host: str, port: int) -> socket.socket:
    """A socket listening there. Raises UsageError naming what is wrong and what to do."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"{host} is no address of this machine; try --host 127.0.0.1") from error
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen(128)
    except OSError as error:
        door.close()
        raise UsageError(_refused(host, port, error)) from error
    return door


def _refused(host: str, port: int, error: OSError) -> str:
    import errno

    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is taken; stop what runs there or choose another: --port {min(port + 1, 65535)}"
    if error.errno == errno.EACCES:
        return f"port {port} on {host} is not allowed for you; choose one above 1023, such as --port 8001"
    return f"cannot listen on {host}, port {port}: {error.strerror}; try --host 127.0.0.1"


def _shown(host: str) -> str:
    """The host as it stands in an address."""
    return f"[{host}]" if ":" in host else "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
