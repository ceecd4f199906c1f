"""Script, markup and SQL in every text field: held as they are, shown as they are, and nothing executes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from datasette.utils import tilde_encode
from lxml import html

from archive.columns import TABLES as ALL_TABLES
from archive.publish import Publication, datasette
from scraper.cli._mask import mask_of
from scraper.demo.faults import HOSTILE, hostile
from tests.hostile.conftest import SMALL, Town, intact, town
from tests.truth import database

PAGES = ("agenda_item", "meeting", "paper", "organization", "person", "membership", "consultation", "file")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("texts") / "archive", hostile(SMALL)) as portal:
        portal.crawl()
        yield portal


@pytest.fixture(scope="module")
def ds(place: Town) -> Iterator[Publication]:
    publication = datasette(place.folder, mask_of(place.folder))
    yield publication
    for base in publication.databases.values():
        base.close()


def test_the_texts_are_held_as_they_are(place: Town) -> None:
    assert place.differences() == []
    assert place.problems() == {}
    with database(place.folder) as db:
        for table, column in (("agenda_item", "title"), ("paper", "name"), ("person", "name"), ("meeting", "room")):
            assert db.execute(f"SELECT count(*) FROM {table} WHERE instr({column}, ?)", [HOSTILE]).fetchone()[0] > 5


def test_every_table_is_still_there(place: Town) -> None:
    with database(place.folder) as db:
        held = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert held >= ALL_TABLES.keys()
    intact(place.folder)


def addresses(folder: Path) -> list[str]:
    """A page of every kind, with as much text as there is."""
    found = ["/", "/-/suche?q=script", "/-/suche?q=DROP", "/archive"]
    with database(folder) as db:
        for table in PAGES:
            (id_,) = db.execute(f"SELECT max(id) FROM {table}").fetchone()
            found += [f"/archive/{table}", f"/archive/{table}/{tilde_encode(id_)}"]
        (number,) = db.execute("SELECT capture FROM agenda_item WHERE minutes_text IS NOT NULL LIMIT 1").fetchone()
    return [*found, f"/-/archivseite/{number}", f"/-/archivseite/{number}/seite"]


def test_pages_show_the_words_and_hold_nothing_that_acts(place: Town, ds: Publication) -> None:
    shown = 0
    for address in addresses(place.folder):
        answer = asyncio.run(ds.client.get(address, follow_redirects=True))
        assert answer.status_code == 200, address
        shown += "alert(" in unescape(answer.text)
        tree = html.document_fromstring(answer.text)
        acting = [e for e in tree.iter("script", "img", "object", "embed") if "alert" in html.tostring(e).decode()]
        acting += [e for e in tree.iter() if any(n.startswith("on") and "alert" in v for n, v in e.attrib.items())]
        assert acting == [], address
        assert "49" not in re.findall(r"-- (\S+)", answer.text), address  # {{7*7}} stays what it is
    assert shown >= len(PAGES)
