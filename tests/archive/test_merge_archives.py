"""Several archives become one: whatever their order, whatever they have in common."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.errors import ArchiveDamaged, ArchiveMissing
from archive.warc import iterate
from scraper.demo.allris_classic import VENDOR
from scraper.replay import merge
from tests.archive.conftest import DAY, SITE, after, exchange
from tests.bench.replay import pages
from tests.conftest import ratsarchiv
from tests.test_replay import differences, tables

Made = Callable[..., Path]


@pytest.fixture(scope="module")
def shown() -> list[tuple[str, bytes]]:
    """Pages of the demo council: address and body."""
    return pages()[:60]


@pytest.fixture
def made(shown: list[tuple[str, bytes]], tmp_path: Path) -> Made:
    """Archives with pages of the demo council recorded under a slug, from one page to another, on one day."""

    def archive(name: str, slug: str, day: int, first: int, last: int) -> Path:
        folder = tmp_path / name
        with Archive.open(folder, write=True) as opened:
            opened.put_portal({"slug": slug, "vendor": VENDOR, "url": SITE, "notes": f"day {day}"})
            crawl = opened.start_crawl(slug, after(day), "a test")
            for url, body in shown[first:last]:
                kept = opened.record(slug, crawl, exchange(url, after(day), body))
            opened.remark(kept.number, [{"kind": "no_answer", "message": "no answer", "words": f"day {day}"}])
            opened.finish_crawl(crawl, after(day), reason="finished", exit_code=0, counts={"requests": last - first})
        return folder

    return archive


def test_the_order_of_the_archives_makes_no_difference(made: Made, tmp_path: Path) -> None:
    early, late, other = made("a", "stadt", 0, 0, 40), made("b", "stadt", 3, 25, 60), made("c", "dorf", 1, 0, 20)
    for n, sources in enumerate([(early, late, other), (other, late, early), (late, early, other, early)]):
        assert merge(sources, tmp_path / f"merged{n}").refused == []
    assert differences(tmp_path / "merged0", tmp_path / "merged1") == []
    assert differences(tmp_path / "merged0", tmp_path / "merged2") == [], "what is given twice counts once"
    held = tables(tmp_path / "merged0")
    assert [row[1:3] for row in held["crawl"]] == [(1, "stadt"), (2, "dorf"), (3, "stadt")]
    assert len(held["capture"]) == 40 + 35 + 20 and len(held["problem"]) == 3
    assert {row[0 + 1]: row[-1] for row in held["portal"]} == {"stadt": "day 3", "dorf": "day 1"}
    assert len(held["agenda_item"]) > 20


def test_halves_become_the_whole(made: Made, tmp_path: Path) -> None:
    """The rows are those of one archive that recorded all of it."""
    merge([made("b", "stadt", 2, 30, 60), made("a", "stadt", 0, 0, 30)], tmp_path / "merged")
    merge([made("whole", "stadt", 0, 0, 60)], tmp_path / "one")
    halves, whole = tables(tmp_path / "merged"), tables(tmp_path / "one")
    for name in ("agenda_item", "meeting", "paper", "organization", "person"):
        assert {row[1] for row in halves[name]} == {row[1] for row in whole[name]}


def test_an_archive_that_has_grown_counts_once(made: Made, tmp_path: Path) -> None:
    """A copy taken while the run went on begins like the whole."""
    whole = made("a", "stadt", 0, 0, 40)
    (path,) = (whole / "warc").iterdir()
    copy = tmp_path / "copy"
    (copy / "warc").mkdir(parents=True)
    places = [place for place, _ in iterate(path)]
    (copy / "warc" / path.name).write_bytes(path.read_bytes()[: places[20].offset])
    for n, sources in enumerate([(whole, copy), (copy, whole), (whole,)]):
        merge(sources, tmp_path / f"merged{n}")
        assert differences(tmp_path / "merged0", tmp_path / f"merged{n}") == []


def test_files_of_the_same_name_are_told_apart(made: Made, tmp_path: Path) -> None:
    one, other = made("a", "stadt", 0, 0, 10), made("b", "stadt", 0, 10, 20)
    assert [p.name for p in (one / "warc").iterdir()] == [p.name for p in (other / "warc").iterdir()]
    merge([one, other], tmp_path / "merged")
    merge([other, one], tmp_path / "again")
    assert differences(tmp_path / "merged", tmp_path / "again") == []
    assert len(tables(tmp_path / "merged")["capture"]) == 20
    with Archive.open(tmp_path / "merged") as merged:
        assert merged.exchange(20).fetched_at == DAY


def test_the_command(made: Made, tmp_path: Path) -> None:
    one, other = made("a", "stadt", 0, 0, 10), made("b", "dorf", 0, 0, 10)
    before = tables(one)
    ran = ratsarchiv("merge", one, other, "-o", tmp_path / "merged", "--jobs", "1")
    assert ran.code == 0, ran.err
    assert "20 responses" in ran.out and tables(one) == before
    assert ratsarchiv("merge", one, other, "-o", tmp_path / "merged").code == 2, "into a new directory only"
    assert ratsarchiv("merge", one, tmp_path / "nirgends", "-o", tmp_path / "c").code == 2
    assert not (tmp_path / "c").exists()


def test_what_is_no_archive_is_named(made: Made, tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="nirgends"):
        merge([tmp_path / "nirgends"], tmp_path / "merged")
    one = made("a", "stadt", 0, 0, 3)
    (path,) = (one / "warc").iterdir()
    (tmp_path / "merged" / "warc").mkdir(parents=True)
    shutil.copy(path, tmp_path / "merged" / "warc")
    with pytest.raises(ArchiveDamaged, match="there already"):
        merge([one], tmp_path / "merged")
