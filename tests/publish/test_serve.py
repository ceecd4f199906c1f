"""`ratsarchiv serve`: a German line with the address, and errors that say what to do."""

from __future__ import annotations

import socket
import threading
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.errors import ArchiveMissing
from scraper.cli.serve import command, listen, serve
from scraper.problems import UsageError

Built = tuple[Path, dict[str, int]]


def test_it_says_where_and_answers(
    archive: Built, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import uvicorn

    servers: list[uvicorn.Server] = []
    start = uvicorn.Server.__init__

    def remembered(self: uvicorn.Server, config: uvicorn.Config) -> None:
        start(self, config)
        servers.append(self)

    monkeypatch.setattr(uvicorn.Server, "__init__", remembered)
    answers: list[tuple[int, str]] = []

    def ask(address: str) -> None:
        def asking() -> None:
            with urllib.request.urlopen(address, timeout=20) as answer:
                answers.append((answer.status, answer.read().decode()))
            servers[0].should_exit = True

        threading.Thread(target=asking).start()

    serve(archive[0], port=0, listening=ask)
    assert answers[0][0] == 200 and "Stadt Musterau" in answers[0][1]
    assert "Das Ratsarchiv steht unter http://127.0.0.1:" in capsys.readouterr().out


def test_a_taken_port_is_said() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=rf"port {port} on 127\.0\.0\.1 is taken.*--port {port + 1}"):
            listen("127.0.0.1", port)


def test_no_archive_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="crawl a portal first"):
        serve(tmp_path / "nichts", port=0)
    result = CliRunner().invoke(command, ["--archive", str(tmp_path), "--port", "0"])
    assert isinstance(result.exception, ArchiveMissing)


def test_a_strange_address_is_said() -> None:
    with pytest.raises(UsageError, match="--host"):
        listen("256.1.1.1", 0)
