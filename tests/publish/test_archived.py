"""Archived pages: shown sealed and masked, or not at all; and the headers on everything else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from archive.publish import datasette
from archive.publish.hooks import HEADERS
from scraper.cli._mask import black_out, sealed, still
from scraper.page import parse_html
from tests.publish import council
from tests.publish.conftest import Get, mask
from tests.publish.markup import Checked

Built = tuple[Path, dict[str, int]]


def number(archive: Built, address: str) -> int:
    return archive[1][address]


def test_an_archived_page_is_framed_with_its_source(get: Get, archive: Built) -> None:
    answer = get(f"/-/archivseite/{number(archive, 'to020.asp?TOLFDNR=1851')}")
    page = Checked(answer.text)
    assert page.faults == []
    frame = page.having("iframe")[0]
    assert frame["sandbox"] is None and frame["title"] and frame["src"] == f"{answer.url.path}/seite"
    for said in ("18. November 2026, 09:00 Uhr (UTC)", "to020.asp?TOLFDNR=1851", "200", "text/html", "geschwärzt"):
        assert said in page.text.replace("\u00a0", " ")
    assert "javascript" not in answer.text


def test_the_document_itself_is_sealed_and_masked(get: Get, archive: Built) -> None:
    answer = get(f"/-/archivseite/{number(archive, 'to020.asp?TOLFDNR=1851')}/seite")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    for part in ("sandbox;", "default-src 'none'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'"):
        assert part in policy
    assert "allow-" not in policy and "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "größerer Bordsteine" in answer.text
    assert council.CLERK not in answer.text and "█" in answer.text


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("robots.txt", "keine Webseite"),
        ("fort.asp", "Statuscode 404"),
        ("bild.png", "image/png"),
        ("au020.asp?au1", "schwärzen"),
    ],
)
def test_what_is_not_shown_says_why(get: Get, archive: Built, address: str, why: str) -> None:
    answer = get(f"/-/archivseite/{number(archive, address)}")
    assert answer.status_code == 200 and why in answer.text and "<iframe" not in answer.text
    document = get(f"/-/archivseite/{number(archive, address)}/seite")
    assert document.status_code == 404 and why in document.text
    assert document.headers["content-type"].startswith("text/plain")


def test_without_a_mask_nothing_archived_is_shown(archive: Built) -> None:
    bare = datasette(archive[0])
    answer = asyncio.run(bare.client.get(f"/-/archivseite/{number(archive, 'to020.asp?TOLFDNR=1851')}/seite"))
    assert answer.status_code == 404 and "Bordsteine" not in answer.text


def test_a_damaged_warc_is_said(archive: Built, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "kaputt"
    shutil.copytree(archive[0], folder)
    for file in (folder / "warc").rglob("*.gz"):
        file.write_bytes(b"x" * file.stat().st_size)
    broken = datasette(folder, mask)
    answer = asyncio.run(broken.client.get(f"/-/archivseite/{number(archive, 'to020.asp?TOLFDNR=1851')}"))
    assert answer.status_code == 200 and "ließ sich nicht lesen" in answer.text


@pytest.mark.parametrize("path", ["/-/archivseite/999999", "/-/archivseite/0", "/-/archivseite/999999999999999/seite"])
def test_an_unknown_number_is_a_german_404(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    if not path.endswith("seite"):
        assert "Das gibt es hier nicht" in answer.text


@pytest.mark.parametrize(
    "path", ["/-/archivseite/x", "/-/archivseite/-1", "/-/archivseite/1%27", "/-/archivseite/" + "9" * 40]
)
def test_what_is_no_number_is_not_found(get: Get, path: str) -> None:
    assert get(path).status_code in (302, 404)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/archive",
        "/archive/paper",
        "/archive/paper.json",
        "/archive/paper.csv",
        "/-/suche?q=x",
        "/-/metadata",
        "/nichts",
        "/static/ratsarchiv.css",
        "/archive?sql=select+1",
        f"/archive/agenda_item/{council.ITEM}",
    ],
)
def test_every_answer_has_the_headers(get: Get, path: str) -> None:
    headers = get(path).headers
    for name, value in HEADERS.items():
        assert headers.get_list(name) == [value], (path, name)


HOSTILE_PAGES = [
    f"/archive/{t}/musterau:{t}:666" for t in ("agenda_item", "meeting", "paper", "organization", "person", "file")
]


@pytest.mark.parametrize(
    "path",
    [*HOSTILE_PAGES, "/", "/-/suche?q=script", "/archive/agenda_item", "/archive/decisions", "/archive/membership"],
)
def test_words_of_a_page_stay_words(get: Get, path: str) -> None:
    """Neither script nor markup from a portal gets into a page; only web addresses become links."""
    page = Checked(get(path).text)
    assert page.faults == []
    assert not [a for a in page.having("a") if not (a.get("href") or "").startswith(("/", "http", "#", "?"))]
    assert not page.having("img") and not page.having("script")
    outside = [a for a in page.having("a") if str(a["href"]).startswith("http") and "localhost" not in str(a["href"])]
    assert all({"noopener", "noreferrer"} <= set(str(a.get("rel")).split()) for a in outside)


def test_hostile_words_are_shown_as_they_are(get: Get) -> None:
    page = Checked(get("/archive/agenda_item/musterau:agenda_item:666").text)
    assert page.text.count(council.EVIL) >= 6


def blackened(page: str, *secrets: str) -> str | None:
    tree = parse_html(page)
    still(tree)
    return sealed(tree) if black_out(tree, list(secrets)) else None


def test_the_mask_blacks_words_out_across_elements() -> None:
    page = "<p>Frau <b>Quasten</b>flosser, Zi. 3</p><td title='bei Frau Quastenflosser'>FRAU\n quastenflosser</td>"
    shown = blackened(page, "Frau Quastenflosser")
    assert shown is not None
    assert "flosser" not in shown.lower() and "Quasten" not in shown
    assert ", Zi. 3" in shown and "████ " in shown


def test_the_mask_takes_what_acts_and_keeps_what_is_said() -> None:
    shown = blackened(council.PAGE.format(clerk=council.CLERK), council.CLERK)
    assert shown is not None
    for gone in (
        "<script",
        "alert",
        "onload",
        "href",
        "src=",
        "<form",
        "<input",
        "<iframe",
        "<base",
        "<meta",
        "fremd.example/a",
        "quastenflosser@",
        council.CLERK,
    ):
        assert gone not in shown, gone
    assert "Auszug: Bordsteinabsenkungen" in shown and "größerer Bordsteine" in shown


def test_the_mask_finds_lists_and_soft_hyphens_but_not_parts_of_short_words() -> None:
    page = "<ol><li>Grundstück am Teich<li>Kauf\u00adpreis 3 Mio.</ol><p>N 1 und eN 12</p>"
    tree_words = "1. Grundstück am Teich\n2. Kaufpreis 3 Mio."
    shown = blackened(page.replace("\u00ad", ""), tree_words, "N 1")
    assert shown is not None
    assert "Teich" not in shown and "Mio" not in shown and "eN 12" in shown


def test_words_that_cannot_be_found_again_close_the_page() -> None:
    assert blackened("<p>Grundstück</p>", "Ein Satz, der hier anders steht") is None


def test_addresses_of_persons_go_even_if_nobody_named_them() -> None:
    shown = blackened("<p>Fragen an erika.muster@musterau.example oder max(at)musterau.example</p>")
    assert shown is not None and "muster" not in shown.lower().replace("█", "")
