"""`ratsarchiv demo` crawls the sample council into the directory named and says what is there."""

from __future__ import annotations

from pathlib import Path

from archive.archive import Archive
from tests.conftest import Demo, ratsarchiv


def test_it_is_crawled_and_told(demo: Demo) -> None:
    assert "Stadt Quellenbrück: a fictional council" in demo.ran.err
    assert "agenda_item" in demo.ran.out.splitlines()[-1]
    assert list(demo.folder.parent.iterdir()) == [demo.folder], "nothing is written but what was named"
    with Archive.open(demo.folder) as archive:
        assert archive.db["agenda_item"].count > 800
        assert archive.db["meeting"].count > 120
        portal = next(iter(archive.db["portal"].rows))
        assert (portal["slug"], portal["vendor"], portal["body_name"]) == (
            "demo",
            "allris-classic",
            "Stadt Quellenbrück",
        )


def test_an_unknown_vendor_is_wrong_use(tmp_path: Path) -> None:
    ran = ratsarchiv("demo", "--vendor", "papyrus", cwd=tmp_path)
    assert ran.code == 2
    assert "not yet shown as papyrus; there is: allris-classic" in ran.err
    assert list(tmp_path.iterdir()) == []
