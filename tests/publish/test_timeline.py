"""The history on a record's page: what differs, between which pages, and hostile words stay words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.differences import GAP, NEW, OLD, SAME, differences
from archive.publish import Publication, datasette
from tests.publish import council

URL, BODY, (ITEM, *OTHERS) = council._item()


def visit(archive: Archive, day: int, status: int = 200, **fields: object) -> int:
    """Reads the item's page again, as many days after the first time."""
    exchange = council.exchange(URL, BODY.encode("cp1252", "xmlcharrefreplace"), status)
    exchange = replace(exchange, fetched_at=exchange.fetched_at + timedelta(days=day))
    capture = archive.record(council.SLUG, None, exchange).number
    says = [replace(ITEM, fields={**ITEM.fields, **fields}), *OTHERS] if status == 200 else []
    archive.store(capture, says, failed=status != 200)
    return capture


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Publication, list[int]]]:
    folder: Path = tmp_path_factory.mktemp("timeline")
    council.build(folder)
    with Archive.open(folder, write=True) as archive:
        resolution = council.RESOLUTION.replace("halbjährlich", "jährlich")
        captures = [
            visit(archive, 3),
            visit(archive, 9, resolution_text=resolution, outcome="accepted", title=council.EVIL),
            visit(archive, 12, 404),
        ]
    publication = datasette(folder, now=lambda: council.NOW)
    yield publication, captures
    for database in publication.databases.values():
        database.close()


def page(publication: Publication, path: str) -> str:
    answer = asyncio.run(publication.client.get(path))
    assert answer.status_code == 200
    return str(answer.text)


def test_the_page_tells_what_changed_and_where_it_was_seen(edited: tuple[Publication, list[int]]) -> None:
    publication, (before, changed, gone) = edited
    html = page(publication, f"/archive/agenda_item/{council.ITEM}")
    section = html[html.index('id="aenderungen"') : html.index('class="side"')]
    assert '<del><span class="unseen">gestrichen: </span>halbjährlich </del>' in section
    assert '<ins><span class="unseen">neu: </span>jährlich </ins>' in section
    assert "<dt>Beschluss</dt>" in section and "geändert </del>angenommen" in section
    for number in (before, changed, gone):
        assert f'href="/-/archivseite/{number}"' in section
    assert section.index("Eigene Seite gelöscht") < section.index("<dt>Beschluss</dt>"), "newest first"


def test_hostile_words_stay_words(edited: tuple[Publication, list[int]]) -> None:
    html = page(edited[0], f"/archive/agenda_item/{council.ITEM}")
    assert "<script" not in html.lower() and "<img src=x" not in html
    assert "&lt;script&gt;" in html


def test_without_changes_there_is_no_section(edited: tuple[Publication, list[int]]) -> None:
    assert "aenderungen" not in page(edited[0], "/archive/meeting/musterau:meeting:167")


def test_the_table_of_changes_leads_to_records_and_pages(edited: tuple[Publication, list[int]]) -> None:
    html = page(edited[0], "/archive/change")
    assert f'href="/archive/agenda_item/{council.ITEM}"' in html and "depublished" in html
    assert "<script" not in html.lower()


def test_differences_word_by_word() -> None:
    assert differences("Der Rat stimmt zu.", "Der Rat stimmt nicht zu.") == [
        (SAME, "Der Rat stimmt "), (NEW, "nicht "), (SAME, "zu."),
    ]  # fmt: skip
    assert differences(None, 3) == [(NEW, "3")] and differences("x", None) == [(OLD, "x")]
    long = [kind for kind, _ in differences("a " * 200 + "ja " + "b " * 200, "a " * 200 + "nein " + "b " * 200)]
    assert long == [GAP, SAME, OLD, NEW, SAME, GAP]


def test_the_differences_of_very_long_texts_are_told_in_time() -> None:
    old, new = " ".join(map(str, range(40_000))), " ".join(map(str, range(40_000, 0, -1)))
    assert differences(old, new) == [(OLD, old), (NEW, new)]
