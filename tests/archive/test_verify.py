"""Whatever is done to an archive behind its back is found, and named with file and record."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import filelock
import pytest

from archive.amiss import DAMAGE, NOTE, WARNING, Amiss
from archive.archive import Archive
from archive.exchange import Exchange
from archive.passages import passage
from archive.statements import Statement
from archive.verify import verify
from archive.verify_warc import members
from tests.archive.conftest import SITE, after, exchange

PAGES = 12
LONG = "Der Rat beschließt die Haushaltssatzung für das Jahr 2026 in der vorliegenden Fassung. " * 5


def said(type_: str, key: object, detail: bool, **fields: object) -> Statement:
    return Statement(type_, f"musterbach:{type_}:{key}", detail, fields)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs over twelve pages: the second says partly something else; a response nobody reads; an alias."""
    folder = tmp_path_factory.mktemp("made")
    with Archive.open(folder, write=True) as archive:
        archive.put_portal({"slug": "musterbach", "vendor": "allris-classic", "url": SITE})
        for days in (0, 1):
            crawl = archive.start_crawl("musterbach", after(days), "ratsarchiv crawl musterbach")
            archive.record("musterbach", crawl, exchange(SITE + "robots.txt", after(days), b"User-agent: *"))
            for n in range(PAGES):
                url = f"{SITE}to020.asp?TOLFDNR={n}"
                body = f"<h1>TOP {n}</h1><p>Beschluss {n} vom Tag {days if n % 3 else 0}</p>".encode() * 40
                held = archive.record("musterbach", crawl, exchange(url, after(days), body)).number
                title = f"TOP {n}" + (f", Fassung {days}" if n % 3 == 0 else "")
                item = {"title": title, "meeting": "musterbach:meeting:5", "resolution_text": f"{LONG}{n}", "url": url}
                alias = f"musterbach:agenda_item:~5.{n}" if n < 3 and days else None
                own = Statement("agenda_item", f"musterbach:agenda_item:{n}", True, item, alias)
                archive.store(
                    held, [own, said("meeting", 5, False, name="Rat"), said("person", n, False, name=f"P {n}")]
                )
            archive.finish_crawl(crawl, after(days), reason="finished", exit_code=0, counts={})
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "data")


def found(folder: Path, quick: bool = False) -> list[Amiss]:
    return list(verify(folder, quick=quick))


def damage(folder: Path, quick: bool = False) -> list[Amiss]:
    return [a for a in found(folder, quick) if a.severity == DAMAGE]


def files(folder: Path) -> list[Path]:
    return sorted((folder / "warc").glob("*.warc.gz"))


def sql(folder: Path, *statements: str) -> None:
    """Changes the database behind the archive's back."""
    db = sqlite3.connect(folder / "archive.db", isolation_level=None)
    for statement in statements:
        assert db.execute(statement).rowcount != 0, statement
    db.close()


def byte(offset: int) -> str:
    return f"Byte {offset:,}".replace(",", ".")


def places(folder: Path) -> list[tuple[str, int, int, int, str]]:
    """(file, offset, length, capture, address) of every response."""
    db = sqlite3.connect(folder / "archive.db")
    rows = db.execute(
        "SELECT w.name, c.offset, c.length, c.number, p.url FROM capture c JOIN warc_file w ON w.number = c.warc "
        "JOIN page p ON p.number = c.page"
    ).fetchall()
    db.close()
    return rows


@pytest.mark.parametrize("quick", [False, True])
def test_a_whole_archive_is_whole(folder: Path, quick: bool) -> None:
    assert found(folder, quick) == []


def test_verifying_changes_nothing(folder: Path) -> None:
    before = {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    found(folder)
    after_it = {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file() and not p.name.endswith("-shm")}
    assert {n: b for n, b in after_it.items() if b} == {n: b for n, b in before.items() if b}


@pytest.mark.parametrize("seed", range(40))
def test_a_flipped_byte_is_named_with_file_and_record(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = chance.choice(files(folder))
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content))
    content[place] ^= 0xFF
    path.write_bytes(content)
    within = [p for p in places(folder) if p[0] == path.name and p[1] <= place < p[1] + p[2]]
    named = [(a.file, a.record) for a in damage(folder)]
    assert named == [(f"warc/{path.name}", named[0][1])]
    if within:
        (_, offset, _, capture, url) = within[0]
        assert named[0][1] == f"capture {capture}, {byte(offset)}, {url}"


@pytest.mark.parametrize("place", range(10))
def test_every_byte_of_a_records_gzip_head_counts(folder: Path, place: int) -> None:
    name, offset, _, capture, _ = places(folder)[7]
    content = bytearray((folder / "warc" / name).read_bytes())
    content[offset + place] ^= 0x10
    (folder / "warc" / name).write_bytes(content)
    assert [a.record.split(",")[0] for a in damage(folder)] == [f"capture {capture}"]


@pytest.mark.parametrize("quick", [False, True])
def test_a_truncated_file_is_named_with_every_record_it_lost(folder: Path, quick: bool) -> None:
    path = files(folder)[0]
    size = path.stat().st_size * 2 // 3
    with path.open("r+b") as file:
        file.truncate(size)
    lost = {
        f"capture {c}" for name, offset, length, c, _ in places(folder) if name == path.name and offset + length > size
    }
    told = damage(folder, quick)
    assert lost and {a.record.split(",")[0] for a in told} == lost
    assert {a.file for a in told} == {f"warc/{path.name}"} and all("zu früh" in a.words for a in told)


@pytest.mark.parametrize("quick", [False, True])
def test_a_deleted_file_is_named_with_its_records(folder: Path, quick: bool) -> None:
    path = files(folder)[1]
    path.unlink()
    (told,) = damage(folder, quick)
    assert (told.kind, told.file) == ("missing_file", f"warc/{path.name}")
    assert told.record.startswith(f"capture {PAGES + 2} bis {2 * PAGES + 2}, zuerst {SITE}")


def test_a_swapped_record_is_found_by_its_digest_even_if_it_is_sound(folder: Path) -> None:
    sql(folder, "UPDATE payload SET digest = 'sha1:AAAA' WHERE number = 3")
    assert ["payload" in a.words for a in damage(folder)] == [True]


@pytest.mark.parametrize("quick", [False, True])
def test_offsets_must_point_at_that_record(folder: Path, quick: bool) -> None:
    sql(folder, "UPDATE capture SET page = 4 WHERE number = 3")
    assert any(a.record.startswith("capture 3, ") for a in damage(folder, quick))


@pytest.mark.parametrize("tail", [b"\0" * 77, b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03abc"])
def test_bytes_behind_the_last_record_are_named(folder: Path, tail: bytes) -> None:
    path = files(folder)[0]
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + tail)
    (told,) = found(folder)
    assert (told.severity, told.kind, told.file) == (WARNING, "torn", f"warc/{path.name}")
    assert told.record == byte(size)


def test_a_file_without_a_response_is_nothing_strange(folder: Path) -> None:
    """A crawl died before its first response came."""
    whole = files(folder)[0]
    first = next(place for place, found in passage(whole) if isinstance(found, Exchange))
    (folder / "warc" / "m-1.warc.gz").write_bytes(whole.read_bytes()[: first.offset])
    (folder / "warc" / "m-2.warc.gz").write_bytes(b"")
    assert found(folder) == []


def test_a_file_nobody_knows_is_named(folder: Path) -> None:
    shutil.copy(files(folder)[0], folder / "warc" / "fremd-1.warc.gz")
    (folder / "warc" / "notiz.txt").write_text("?")
    strange, note = sorted(found(folder), key=lambda a: a.file)
    assert (strange.severity, strange.kind, strange.file) == (WARNING, "unknown_file", "warc/fremd-1.warc.gz")
    assert f"({PAGES + 1} Aufzeichnungen)" in strange.words
    assert (note.kind, note.file) == ("unknown_file", "warc/notiz.txt")


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize(
    ("delete", "named"),
    [
        ("capture WHERE number = 5", "capture 5"),
        ("agenda_item WHERE id = 'musterbach:agenda_item:7'", "musterbach:agenda_item:7"),
        ("person WHERE id = 'musterbach:person:3'", "musterbach:person:3"),
        ("meeting WHERE id = 'musterbach:meeting:5'", "meeting musterbach:meeting:5"),
        ("statement WHERE page = 6 AND to_capture IS NULL", "statement, page 6, "),
        ("statement WHERE to_capture IS NOT NULL", "statement, page "),
        ("record WHERE id = 'musterbach:person:4'", "musterbach:person:4"),
        ("content WHERE number = 2", "content 2"),
        ("page WHERE number = 8", "page 8"),
        ("payload WHERE number = 4", "payload 4"),
        ("warc_file WHERE number = 1", "warc_file 1"),
        ("crawl WHERE number = 1", "crawl 1"),
        ("portal", "portal musterbach"),
        ("alias WHERE alias LIKE '%~5.1'", "alias musterbach:agenda_item:~5.1"),
    ],
)
def test_a_deleted_row_is_named(folder: Path, delete: str, named: str, quick: bool) -> None:
    if delete.startswith("alias"):
        with Archive.open(folder, write=True) as archive:  # the made-up id is spoken of, too
            held = archive.record("musterbach", None, exchange(SITE + "si010.asp", after(2)))
            archive.store(held.number, [said("agenda_item", "~5.1", False, title="TOP 1")])
    sql(folder, f"DELETE FROM {delete}")
    told = damage(folder, quick)
    assert any(a.record.startswith(named) and a.file == "archive.db" for a in told), told


def test_a_deleted_capture_is_also_named_by_what_lies_in_the_file(folder: Path) -> None:
    name, offset, _, _, url = next(p for p in places(folder) if p[3] == 5)
    sql(folder, "DELETE FROM capture WHERE number = 5")
    (told,) = [a for a in damage(folder) if a.kind == "unnoted"]
    assert (told.file, told.record) == (f"warc/{name}", f"{byte(offset)}, {url}")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("UPDATE agenda_item SET title = 'erfunden' WHERE id LIKE '%:7'", "title"),
        ("UPDATE agenda_item SET resolution_text = 'Nein.' WHERE id LIKE '%:7'", "missing"),
        ("UPDATE person SET withdrawn_at = '2026-03-02T12:00:00Z' WHERE id LIKE '%:7'", "withdrawn_at"),
        ("UPDATE agenda_item SET capture = 2 WHERE id LIKE '%:7'", "capture"),
    ],
)
def test_a_row_that_says_anything_else_than_its_pages_is_named(folder: Path, change: str, column: str) -> None:
    sql(folder, change)
    (told,) = [a for a in damage(folder) if a.kind != "fts"]
    assert told.record.endswith(":7") and column in told.words
    assert [a for a in damage(folder, quick=True) if a.kind != "fts"] == []


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        ("DROP INDEX statement_record", "index statement_record"),
        ("DROP TRIGGER agenda_item_fts_update", "trigger agenda_item_fts_update"),
    ],
)
def test_what_the_schema_lacks_is_named(folder: Path, harm: str, named: str) -> None:
    sql(folder, harm)
    assert [(a.kind, a.record) for a in damage(folder, quick=True)] == [("schema", named)]


def test_an_index_that_lost_step_is_named(folder: Path) -> None:
    sql(folder, "INSERT INTO person_fts (person_fts, rowid, name) VALUES ('delete', 3, 'P 2')")
    assert [(a.kind, a.record) for a in damage(folder)] == [("fts", "person_fts")]


def test_a_broken_page_of_the_database_is_found(folder: Path) -> None:
    path = folder / "archive.db"
    content = bytearray(path.read_bytes())
    half = len(content) // 2 // 4096 * 4096
    content[half : half + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    assert {a.kind for a in damage(folder)} <= {"sqlite", "fts"} and damage(folder)


def test_what_a_running_crawl_appends_is_no_damage(folder: Path) -> None:
    path = files(folder)[1]
    path.write_bytes(path.read_bytes() + b"\x1f\x8b\x08\x00")
    with filelock.FileLock(folder / "write.lock"):
        assert [(a.severity, a.kind) for a in found(folder)] == [(NOTE, "fts")]
    assert [a.kind for a in found(folder)] == ["torn"]


def test_the_next_crawl_heals_a_torn_tail(folder: Path) -> None:
    path = files(folder)[1]
    path.write_bytes(path.read_bytes() + b"\x1f\x8b\x08\x00")
    Archive.open(folder, write=True).close()
    assert found(folder) == []


def test_progress_is_told(folder: Path) -> None:
    told: list[str] = []
    list(verify(folder, progress=lambda what, *_: told.append(what)))
    assert told[0] == "archive.db" and told[-1].startswith("warc/")


def test_records_of_a_file_are_walked_whole(made: Path) -> None:
    path = files(made)[0]
    with path.open("rb") as file:
        walked = list(members(file, 0, path.stat().st_size))
    assert [m.kind for m in walked if m.kind in ("response", "request")] == ["response", "request"] * (PAGES + 1)
    assert walked[0].kind == "warcinfo" and not any(m.torn for m in walked)
