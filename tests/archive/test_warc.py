"""What is recorded comes back byte by byte, in files other tools accept, whatever a portal sends."""

from __future__ import annotations

import gzip
import os
import resource
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import warc
from archive.errors import ArchiveDamaged, NotRecorded
from archive.exchange import PayloadTooLarge
from archive.repair import repair
from tests.archive.conftest import DAY, SITE, exchange

LATIN = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=30)
NAME = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":"), min_size=1, max_size=20)


@pytest.fixture
def recorder(tmp_path: Path):
    recorder = warc.Recorder(tmp_path / "warc", "musterbach", DAY, operator="Stadtarchiv <post@musterbach.example>")
    yield recorder
    recorder.close()


def path_of(recorder: warc.Recorder, place: warc.Place) -> Path:
    return recorder.folder / place.name


def checked(path: Path) -> list[int]:
    """Exit codes of both tools' checks. warcio's exits 0 on a truncated file, so fastwarc's is the one that counts."""
    tools = (["warcio", "check"], ["fastwarc", "check", "-p"])
    return [
        subprocess.run([Path(sys.executable).parent / t[0], *t[1:], path], check=False, capture_output=True).returncode
        for t in tools
    ]


def test_what_is_recorded_comes_back(recorder: warc.Recorder) -> None:
    asked = exchange(
        SITE + "vo040.asp?VALUES=ä b&x=%20#51",
        method="POST",
        request_headers=(("Host", "h"), ("Cookie", "a=b")),
        request_body=b"PALFDNR=1&from=\xe4",
        status=503,
        reason="Zurzeit nicht verf\xfcgbar",
        headers=(
            ("Server", "M\xfcll/\xff"),
            ("Set-Cookie", "a"),
            ("set-cookie", "b"),
            ("Transfer-Encoding", "chunked"),
        ),
        body=bytes(range(256)) + b"\r\n\r\n",
        http_version="HTTP/1.0",
    )
    place = recorder.append(asked)
    assert warc.read(path_of(recorder, place), place.offset, place.length) == asked
    assert [e for _, e in warc.iterate(path_of(recorder, place))] == [asked]


def test_files_are_clean_for_other_tools(recorder: warc.Recorder) -> None:
    for n in range(5):
        place = recorder.append(exchange(f"{SITE}to020.asp?TOLFDNR={n}#f{n}", body=gzip.compress(b"x" * n * 9000)))
    path = path_of(recorder, place)
    assert path.name == "musterbach-20260301120000-00001.warc.gz"
    assert checked(path) == [0, 0]
    text = gzip.decompress(path.read_bytes())
    assert text.count(b"WARC/1.1\r\n") == 11
    assert b"GET /bi/to020.asp?TOLFDNR=3 HTTP/1.1\r\n" in text
    assert b"operator: Stadtarchiv <post@musterbach.example>\r\n" in text
    assert b"software: ratsarchiv" in text and b"WARC-Date: 2026-03-01T12:00:00Z" in text
    assert b"WARC-Target-URI: " + (SITE + "to020.asp?TOLFDNR=3\r\n").encode() in text
    assert b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n" in text
    path.write_bytes(path.read_bytes()[:-60])
    assert checked(path)[1] == 1


@settings(max_examples=60, deadline=None)
@given(
    url=st.text(min_size=1, max_size=40),
    headers=st.lists(st.tuples(NAME, LATIN), max_size=4),
    reason=LATIN,
    body=st.binary(max_size=200),
)
def test_any_address_and_header_survives(tmp_path_factory, url, headers, reason, body) -> None:
    recorder = warc.Recorder(tmp_path_factory.mktemp("w"), "s", DAY)
    asked = exchange("http://h.example/" + url, headers=tuple(headers), reason=reason, body=body)
    place = recorder.append(asked)
    recorder.close()
    got = warc.read(path_of(recorder, place), place.offset, place.length)
    kept = {warc._KEPT.lower(), "transfer-encoding"}
    assert (got.url, got.reason, got.body) == (asked.url, asked.reason, asked.body)
    assert [h for h in got.headers if h[0].lower() not in kept] == [h for h in headers if h[0].lower() not in kept]


def test_a_new_file_when_one_has_grown(recorder: warc.Recorder) -> None:
    recorder.rotate_at = 2000
    names = [recorder.append(exchange(body=b"%d" % n)).name for n in range(6)]
    assert len(set(names)) > 1 and names == sorted(names)
    assert sum(len(list(warc.iterate(p))) for p in recorder.folder.iterdir()) == 6


def test_a_strange_slug_stays_in_the_folder(tmp_path: Path) -> None:
    recorder = warc.Recorder(tmp_path / "w", "../../etc/Ä", DAY)
    recorder.append(exchange())
    recorder.close()
    assert [p.name for p in (tmp_path / "w").iterdir()] == ["_etc_-20260301120000-00001.warc.gz"]


FULL = """
import os, resource, signal, sys
from pathlib import Path
from archive import warc
from archive.errors import NotRecorded
from tests.archive.conftest import DAY, exchange
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
recorder = warc.Recorder(Path(sys.argv[1]), "voll", DAY)
place = recorder.append(exchange())
resource.setrlimit(resource.RLIMIT_FSIZE, (place.offset + place.length + 300,) * 2)
for body in (os.urandom(5000), os.urandom(9000)):
    try:
        recorder.append(exchange(body=body))
    except NotRecorded as error:
        print(error)
assert (Path(sys.argv[1]) / place.name).stat().st_size == place.offset + place.length
"""


def test_a_full_disk_leaves_a_whole_file(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, tmp_path], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("could not be recorded") == 2 and "File too large" in done.stdout
    (path,) = tmp_path.iterdir()
    assert checked(path) == [0, 0]


def test_a_disk_that_is_full_from_the_start(tmp_path: Path) -> None:
    (tmp_path / "warc").write_bytes(b"a file where a folder should be")
    with pytest.raises(NotRecorded, match="could not be recorded"):
        warc.Recorder(tmp_path / "warc", "s", DAY).append(exchange())


def test_a_tail_torn_anywhere_is_cut_off(recorder: warc.Recorder) -> None:
    first = recorder.append(exchange(body=b"whole"))
    last = recorder.append(exchange(body=b"torn" * 50))
    path = path_of(recorder, last)
    whole = path.read_bytes()
    for lost in range(1, last.length + 1):
        path.write_bytes(whole[:-lost])
        assert repair(path) == last.length - lost
        assert path.stat().st_size == first.offset + first.length
    assert repair(path, first.offset) == 0
    assert [e.body for _, e in warc.iterate(path)] == [b"whole"]


def test_a_response_is_on_the_disk_before_anybody_hears_of_it(
    recorder: warc.Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file.fileno()).st_size))
    places = [recorder.append(exchange()), recorder.append(exchange())]
    assert synced == [place.offset + place.length for place in places]


def test_damage_is_named_with_file_and_byte(recorder: warc.Recorder) -> None:
    place = recorder.append(exchange(body=b"x" * 500))
    path = path_of(recorder, place)
    data = bytearray(path.read_bytes())
    data[place.offset + 60] ^= 255
    path.write_bytes(data)
    with pytest.raises(ArchiveDamaged, match=rf"{path.name} cannot be read at byte {place.offset}"):
        warc.read(path, place.offset, place.length)
    with pytest.raises(ArchiveDamaged, match="too early"):
        warc.read(path, place.offset, 10**6)
    with pytest.raises(ArchiveDamaged, match=path.name):
        list(warc.iterate(path))
    with pytest.raises(ArchiveDamaged, match="No such file"):
        warc.read(path.with_name("weg"), 0, 1)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"gut", mtime=0)),
        ("x-gzip", gzip.compress(b"g", mtime=0) + gzip.compress(b"ut", mtime=0)),
        ("deflate", zlib.compress(b"gut")),
        ("deflate", zlib.compress(b"gut")[2:-4]),
        ("gzip, gzip", gzip.compress(gzip.compress(b"gut", mtime=0), mtime=0)),
        ("gzip", b"gut"),
        ("identity", b"gut"),
        ("x-unknown", b"gut"),
    ],
)
def test_payload_is_decoded(coding: str, body: bytes) -> None:
    assert exchange(body=body, headers=(("content-encoding", coding),)).payload() == b"gut"


def test_brotli_payload() -> None:
    brotli = pytest.importorskip("brotli")
    packed = exchange(body=brotli.compress(b"gut" * 9), headers=(("Content-Encoding", "br"),))
    assert packed.payload() == b"gut" * 9
    with pytest.raises(PayloadTooLarge):
        packed.payload(limit=5)
    assert exchange(body=b"no brotli", headers=(("Content-Encoding", "br"),)).payload() == b"no brotli"


def test_a_compression_bomb_is_bounded() -> None:
    bomb = exchange(body=gzip.compress(bytes(200_000_000), 1), headers=(("Content-Encoding", "gzip"),))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(PayloadTooLarge, match="unpacks to more than 1,000,000"):
        bomb.payload(limit=1_000_000)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB


def test_a_truncated_gzip_body_gives_what_there_is() -> None:
    body = gzip.compress(bytes(range(256)) * 50)[:-20]
    assert exchange(body=body, headers=(("Content-Encoding", "gzip"),)).payload().startswith(bytes(range(256)))


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        exchange(at=DAY.replace(tzinfo=None))
