"""An archive opens or says why not; whatever happens between recording and storing, it stays whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from archive import schema, warc
from archive.archive import Archive
from archive.errors import ArchiveDamaged, ArchiveLocked, ArchiveMissing, NotRecorded
from archive.statements import Statement
from tests.archive.conftest import DAY, SITE, after, exchange
from tests.archive.test_store import ITEM, LONG, MEETING, RAT, about, row, say

PRELUDE = """
import os, resource, signal, sys
from pathlib import Path
from archive.archive import Archive
from archive.errors import NotRecorded
from tests.archive.conftest import DAY, SITE, after, exchange
from tests.archive.test_store import ITEM, LONG, about, say
folder = Path(sys.argv[1])
"""


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", PRELUDE + code, folder], check=False, capture_output=True, text=True)


def test_reading_where_nothing_is_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match=r"there is no archive in .*nix; `ratsarchiv crawl SLUG --archive .*nix`"):
        Archive.open(tmp_path / "nix")
    assert not (tmp_path / "nix").exists()


def test_what_is_recorded_and_noted_comes_back(archive: Archive) -> None:
    crawl = archive.start_crawl("musterbach", DAY, "crawl musterbach")
    asked = exchange(SITE + "form.asp#2", after(0.1), method="POST", request_body=b"MM=3", body=b"\xff\x00")
    held = archive.record("musterbach", crawl, asked)
    assert archive.exchange(held.number) == asked
    assert (held.url, held.method, held.crawl, held.fetched_at) == (asked.url, "POST", crawl, asked.fetched_at)
    assert held.request and held.content_type == "text/html; charset=iso-8859-1"
    other = archive.record("musterbach", crawl, replace(asked, request_body=b"MM=4"))
    pages = list(archive.db.query("SELECT url, method, request FROM page"))
    assert len(pages) == 2 and pages[0]["url"] == pages[1]["url"] and other.request != held.request
    archive.finish_crawl(crawl, after(1), reason="finished", exit_code=0, counts={"pages": 2})
    (noted,) = archive.db.query("SELECT reason, exit_code, counts, finished_at FROM crawl")
    assert tuple(noted.values()) == ("finished", 0, '{"pages": 2}', "2026-03-02T12:00:00Z")


def test_portals_are_noted_with_their_body(archive: Archive) -> None:
    archive.put_portal({"slug": "musterbach", "vendor": "andere", "robots": "allowed", "unheard_of": 1})
    (portal,) = archive.db.query("SELECT vendor, url, robots FROM portal")
    assert tuple(portal.values()) == ("andere", SITE, "allowed")
    assert row(archive, "musterbach:body:~portal")["portal"] == "musterbach"


def test_one_writer_many_readers(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, title="T"))
    with pytest.raises(ArchiveLocked, match="another ratsarchiv is writing to"):
        Archive.open(archive.folder, write=True)
    with Archive.open(archive.folder) as reader:
        archive.db.conn.execute("BEGIN IMMEDIATE")
        assert row(reader, ITEM)["title"] == "T"
        archive.db.conn.execute("ROLLBACK")
        say(archive, 1, about(ITEM, True, title="U"))
        assert row(reader, ITEM)["title"] == "U"
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.db.conn.execute("DELETE FROM agenda_item")


def test_two_processes_cannot_write_and_a_dead_one_does_not_lock(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    code = "a = Archive.open(folder, write=True); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", PRELUDE + code, folder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(ArchiveLocked):
            Archive.open(folder, write=True)
        other.kill()
    Archive.open(folder, write=True).close()


def test_killed_between_recording_and_storing(tmp_path: Path) -> None:
    """What was recorded is there and can be stored later; nothing is half stored."""
    code = """
a = Archive.open(folder, write=True)
say(a, 0, about(ITEM, True, title="T"))
held = a.record("musterbach", None, exchange(SITE + "b", after(1)))
a.db.conn.execute("BEGIN IMMEDIATE")
a._store.put(held.number, [about(ITEM, title="U", resolution_text=LONG)], (), failed=False, route=None)
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert run(code, tmp_path / "data").returncode == -signal.SIGKILL
    with Archive.open(tmp_path / "data", write=True) as archive:
        assert [r["unchanged"] for r in archive.db.query("SELECT unchanged FROM capture ORDER BY number")] == [0, None]
        assert row(archive, ITEM)["title"] == "T" and "resolution_text" not in row(archive, ITEM)
        assert archive.exchange(2).url == SITE + "b"
        archive.store(2, [about(ITEM, resolution_text=LONG)])
        assert row(archive, ITEM)["resolution_text"] == LONG
        assert archive.db.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_database_older_than_the_recorded_pages_knows_them_again(tmp_path: Path) -> None:
    """A power loss may take the last rows; the responses are on the disk before them."""
    folder = tmp_path / "data"
    with Archive.open(folder, write=True) as archive:
        archive.put_portal({"slug": "musterbach", "url": SITE})
    older = (folder / "archive.db").read_bytes()
    with Archive.open(folder, write=True) as archive:
        archive.put_portal({"slug": "musterbach", "url": SITE, "body_name": "Musterbach"})
        crawl = archive.start_crawl("musterbach", after(0), "ratsarchiv crawl musterbach")
        held = [archive.record("musterbach", crawl, exchange(SITE + name, after(1))) for name in "abc"]
        archive.finish_crawl(crawl, after(2), reason="finished", exit_code=0, counts={})
    for path in folder.glob("archive.db*"):
        path.unlink()
    (folder / "archive.db").write_bytes(older)
    for _ in range(2):
        with Archive.open(folder, write=True) as again:
            assert [again.capture(c.number) for c in held] == held
            assert again.db.execute("SELECT count(*) FROM capture").fetchone() == (3,)
            (run,) = again.db.query("SELECT portal, command, finished_at FROM crawl")
            assert run == {"portal": "musterbach", "command": "ratsarchiv crawl musterbach", "finished_at": None}
            assert again.db.execute("SELECT body_name FROM portal").fetchone() == ("Musterbach",)


def test_a_torn_tail_is_cut_when_opened_for_writing(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, title="T"))
    archive.close()
    (path,) = (archive.folder / "warc").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole + whole[400:600])
    with Archive.open(archive.folder):
        assert path.stat().st_size == len(whole) + 200, "a reader repairs nothing"
    with Archive.open(archive.folder, write=True) as again:
        assert path.read_bytes() == whole
        assert again.exchange(1).body == b"<p>ja</p>"


FULL = """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
a = Archive.open(folder, write=True)
a.put_portal({"slug": "musterbach"})
say(a, 0, about(ITEM, True, title="T"))
room = (folder / "archive.db-wal").stat().st_size + 70_000
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
for n in range(1, 200):
    try:
        say(a, n, about(f"musterbach:agenda_item:{n}", True, resolution_text=os.urandom(9000).hex()), page=f"p{n}")
    except NotRecorded as error:
        print(error)
        break
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


def test_a_full_disk_is_said_and_leaves_the_archive_whole(tmp_path: Path) -> None:
    done = run(FULL.replace("(room, room)", "(room, resource.RLIM_INFINITY)"), tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert "Make room and run the same command again" in done.stdout
    with Archive.open(tmp_path / "data", write=True) as archive:
        assert archive.db.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert archive.db.conn.execute("PRAGMA foreign_key_check").fetchall() == []
        captures = [n for (n,) in archive.db.conn.execute("SELECT number FROM capture")]
        in_files = sum(1 for p in (tmp_path / "data" / "warc").iterdir() for _ in warc.iterate(p))
        assert len(captures) == in_files > 1
        assert all(archive.exchange(n).status == 200 for n in captures)


def test_a_response_the_database_cannot_note_is_not_in_the_warc(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, title="T"))
    (path,) = (archive.folder / "warc").iterdir()
    size = path.stat().st_size
    archive.db.conn.execute("PRAGMA query_only = ON")
    with pytest.raises(NotRecorded, match=r"could not be noted in .*archive\.db"):
        archive.record("musterbach", None, exchange(at=after(1)))
    with pytest.raises(NotRecorded, match="nothing was changed"):
        archive.store(1, [about(RAT)])
    archive.db.conn.execute("PRAGMA query_only = OFF")
    assert path.stat().st_size == size
    say(archive, 2, about(ITEM, True, title="U"))
    assert row(archive, ITEM)["title"] == "U"


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("content", [b"no database at all" * 300, b"SQLite format 3\0" + b"\xff" * 5000, b""])
def test_a_damaged_database_is_named(tmp_path: Path, content: bytes, write: bool) -> None:
    (tmp_path / "archive.db").write_bytes(content)
    if content:
        with pytest.raises(ArchiveDamaged, match=r"archive.db"):
            Archive.open(tmp_path, write=write)
    elif write:
        Archive.open(tmp_path, write=write).close()
    else:
        with pytest.raises(ArchiveMissing, match="is empty"):
            Archive.open(tmp_path)


def test_damage_inside_the_database_is_named(archive: Archive) -> None:
    for n in range(60):
        say(archive, n, about(f"musterbach:agenda_item:{n}", True, title="T", resolution_text=LONG * 3), page=f"{n}")
    archive.close()
    path = archive.folder / "archive.db"
    data = bytearray(path.read_bytes())
    for page in range(8192, len(data), 4096):
        data[page : page + 200] = b"\xff" * 200
    path.write_bytes(data)
    with pytest.raises(ArchiveDamaged, match=r"archive.db"), Archive.open(archive.folder, write=True) as again:
        for n in range(60):
            say(again, 100, about(f"musterbach:agenda_item:{n}", True, title="U"), page=f"{n}")


def test_a_lost_warc_file_is_named(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, title="T"))
    (path,) = (archive.folder / "warc").iterdir()
    path.unlink()
    with pytest.raises(ArchiveDamaged, match=path.name):
        archive.exchange(1)


def test_another_database_is_not_touched(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "archive.db") as other:
        other.execute("CREATE TABLE mine (x)")
    other.close()
    for write in (False, True):
        with pytest.raises(ArchiveDamaged, match="not one of ratsarchiv"):
            Archive.open(tmp_path, write=write)


def test_an_archive_of_a_newer_version_is_refused(archive: Archive) -> None:
    archive.db.conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('ratsarchiv', 'm999_later', '')"
    )
    archive.close()
    for write in (False, True):
        with pytest.raises(ArchiveDamaged, match=r"newer version of ratsarchiv \(unknown: m999_later\); update"):
            Archive.open(archive.folder, write=write)


@pytest.mark.parametrize("write", [False, True])
def test_an_older_archive_is_migrated(archive: Archive, monkeypatch: pytest.MonkeyPatch, write: bool) -> None:
    say(archive, 0, about(ITEM, True, title="T"))
    archive.db.conn.execute("DROP VIEW decisions")
    archive.close()
    newer = schema.Migrations("ratsarchiv")
    newer._migrations = list(schema.migrations._migrations)

    @newer()
    def m900_column(db) -> None:
        db.conn.execute("ALTER TABLE paper ADD COLUMN colour TEXT")

    monkeypatch.setattr(schema, "migrations", newer)
    with Archive.open(archive.folder, write=write) as again:
        assert row(again, ITEM)["title"] == "T"
        assert "colour" in again.db["paper"].columns_dict
        assert "decisions" in again.db.view_names()


def test_a_reader_in_another_thread(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, title="T"))
    got = []
    with Archive.open(archive.folder) as reader:
        thread = threading.Thread(target=lambda: got.append(reader.exchange(1).status))
        thread.start()
        thread.join()
    assert got == [200]


def test_a_directory_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveDamaged, match="cannot be written"):
        Archive.open(tmp_path / "file" / "data", write=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_reading_from_a_read_only_directory(archive: Archive) -> None:
    say(archive, 0, about(ITEM, True, title="T"))
    archive.close()
    archive.folder.chmod(0o555)
    try:
        with Archive.open(archive.folder) as reader:
            assert row(reader, ITEM)["title"] == "T"
    finally:
        archive.folder.chmod(0o755)


def test_the_store_goes_on_after_a_failed_page(archive: Archive) -> None:
    """What is remembered between pages is read anew when a transaction was rolled back."""
    say(archive, 0, about(MEETING, name="A"), page="a")
    say(archive, 1, about(MEETING, name="B"), page="b")
    capture = archive.record("musterbach", None, exchange(SITE + "c", after(2)))
    statements = [about(MEETING, name="C"), Statement("meeting", "musterbach:meeting:6", True, {"capture": 1})]
    with pytest.raises(ValueError, match="no column of meeting: capture"):
        archive.store(capture.number, statements)
    assert row(archive, MEETING)["name"] == "B"
    say(archive, 3, about(MEETING, name="A"), page="a")
    assert row(archive, MEETING)["name"] == "A"
