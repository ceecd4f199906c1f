"""Script, markup and SQL in every text field: held as they are, shown as they are, and nothing executes."""

from __future__ import annotations

import asyncio
import re
from html import unescape

from lxml import html

from archive.columns import TABLES as ALL_TABLES
from archive.publish import Publication
from scraper.demo.faults import HOSTILE
from tests.hostile.conftest import PAGES, Town, addresses, intact
from tests.truth import database


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
