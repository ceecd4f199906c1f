"""The pages in a real browser: nothing executes, nothing is fetched from elsewhere, phone and dark mode work."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from archive.publish import Publication
from tests.publish import council

CHROMIUM = Path("/usr/bin/chromium")
if not CHROMIUM.exists():
    pytest.skip(f"no browser: {CHROMIUM} is not there (Debian package chromium)", allow_module_level=True)
playwright = pytest.importorskip("playwright.sync_api")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ITEM = f"/archive/agenda_item/{council.ITEM}"
PAGES = [
    "/",
    ITEM,
    "/archive/meeting/musterau:meeting:167",
    "/archive/meeting/musterau:meeting:164",
    "/archive/paper/musterau:paper:900",
    "/archive/person/musterau:person:2",
    "/archive/organization/musterau:organization:au1",
    "/-/suche?q=bordstein",
    "/-/vollstaendigkeit?feld=outcome",
    "/-/vollstaendigkeit?portal=musterau",
    "/archive",
    "/archive/agenda_item",
    "/archive/decisions",
    "/archive?sql=select+*+from+paper",
    "/nichts",
]
HOSTILE = [
    f"/archive/{t}/musterau:{t}:666"
    for t in ("agenda_item", "meeting", "paper", "organization", "person", "file", "vote")
]
HOSTILE += [
    "/archive/agenda_item",
    "/archive/paper",
    "/-/suche?q=script",
    "/-/suche?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
]
CONTRAST = """() => {
  const value = c => c.match(/[\\d.]+/g).map(Number);
  const linear = v => v / 255 <= .03928 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
  const ground = e => { for (; e; e = e.parentElement) { const m = value(getComputedStyle(e).backgroundColor);
    if (m.length < 4 || m[3] > 0) return m } };
  const low = [];
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !e.getClientRects().length) continue;
    const [a, b] = [light(value(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push([e.tagName, e.className, e.textContent.trim().slice(0, 30), ratio.toFixed(2)]);
  }
  return low }"""


@pytest.fixture(scope="module")
def site(ds: Publication) -> Iterator[str]:
    """Datasette on 127.0.0.1; its address."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(ds.app(), log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    door.close()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[list[str]]:
    """Every other host leads here: who connected, be it only to be ready."""
    door = socket.create_server(("127.0.0.1", 0))
    door.settimeout(0.1)
    callers: list[str] = [f"127.0.0.1:{door.getsockname()[1]}"]
    over = threading.Event()

    def wait() -> None:
        while not over.is_set():
            try:
                caller, _ = door.accept()
            except TimeoutError:
                continue
            caller.settimeout(1)
            with caller:
                try:
                    callers.append(caller.recv(200).decode("latin-1"))
                except OSError:
                    callers.append("connected and said nothing")

    thread = threading.Thread(target=wait)
    thread.start()
    yield callers
    over.set()
    thread.join()
    door.close()


@pytest.fixture(scope="module")
def browser(elsewhere: list[str]) -> Iterator[Any]:
    rules = f"--host-resolver-rules=MAP *.example {elsewhere[0]}"
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=[*FLAGS, rules])
        yield chromium
        chromium.close()


class Watched:
    """A page of the browser that remembers what happened in it."""

    def __init__(self, browser: Any, site: str, width: int = 1280, **look: Any) -> None:
        self.site = site
        self.page = browser.new_page(viewport={"width": width, "height": 800}, **look)
        self.happened: list[str] = []
        self.page.on("dialog", lambda d: (self.happened.append(f"dialog {d.message}"), d.dismiss()))
        self.page.on("console", lambda m: self.happened.append(f"console {m.text}") if "404" not in m.text else None)
        self.page.on("pageerror", lambda e: self.happened.append(f"error {e}"))
        self.page.on("request", lambda r: None if r.url.startswith(site) else self.happened.append(f"request {r.url}"))

    def open(self, path: str) -> Any:
        self.page.goto(self.site + path)
        return self.page


@pytest.fixture
def watched(browser: Any, site: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    watched = Watched(browser, site, **getattr(request, "param", {}))
    yield watched
    watched.page.close()


@pytest.mark.parametrize("path", [*PAGES, *HOSTILE])
def test_nothing_executes_and_nothing_is_fetched_from_elsewhere(watched: Watched, path: str) -> None:
    watched.open(path).wait_for_timeout(100)
    assert watched.happened == []


def test_connections_elsewhere_would_be_noticed(browser: Any, elsewhere: list[str]) -> None:
    page = browser.new_page()
    with pytest.raises(playwright.Error):
        page.goto("http://fremd.example/")
    page.close()
    assert any("fremd.example" in call for call in elsewhere[1:])
    del elsewhere[1:]


def test_an_archived_page_does_nothing(
    watched: Watched, archive: tuple[Path, dict[str, int]], elsewhere: list[str]
) -> None:
    """Even as it came: the mask of these tests takes nothing out of it that acts."""
    number = archive[1]["to020.asp?TOLFDNR=1851"]
    page = watched.open(f"/-/archivseite/{number}")
    frame = page.frames[1]
    assert "größerer Bordsteine" in frame.inner_text("body")
    page.wait_for_timeout(500)  # time for the meta refresh, the script and the images it asks for
    assert frame.url == f"{watched.site}/-/archivseite/{number}/seite"
    assert elsewhere[1:] == []
    assert [h for h in watched.happened if h.startswith(("dialog", "error"))] == []
    assert page.evaluate("() => document.querySelector('iframe').contentDocument") is None


def test_an_archived_page_alone_does_nothing(
    watched: Watched, archive: tuple[Path, dict[str, int]], elsewhere: list[str]
) -> None:
    page = watched.open(f"/-/archivseite/{archive[1]['to020.asp?TOLFDNR=1851']}/seite")
    page.wait_for_timeout(300)
    assert page.url.startswith(watched.site)
    assert elsewhere[1:] == []
    assert [h for h in watched.happened if h.startswith(("dialog", "error"))] == []


@pytest.mark.parametrize("watched", [{"width": 360}], indirect=True)
@pytest.mark.parametrize("path", [*PAGES, *HOSTILE])
def test_a_phone_needs_no_sideways_scrolling(watched: Watched, path: str) -> None:
    page = watched.open(path)
    wide = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]


@pytest.mark.parametrize(
    "watched", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"]
)
@pytest.mark.parametrize("path", PAGES)
def test_every_text_has_contrast(watched: Watched, path: str) -> None:
    assert watched.open(path).evaluate(CONTRAST) == []


@pytest.mark.parametrize("watched", [{"color_scheme": "dark"}], indirect=True)
def test_dark_is_dark(watched: Watched) -> None:
    page = watched.open(ITEM)
    assert page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor") == "rgb(22, 24, 26)"


def test_the_keyboard_reaches_everything_in_order_and_focus_shows(watched: Watched) -> None:
    page = watched.open(ITEM)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.evaluate(
        "() => [document.activeElement.textContent, getComputedStyle(document.activeElement).outlineStyle]"
    )
    assert first == ["Rat der Stadt Musterau", "solid"]
    seen = []
    for _ in range(80):
        seen.append(
            page.evaluate("() => { const r = document.activeElement; return r.textContent.trim().slice(0, 40) }")
        )
        page.keyboard.press("Tab")
    assert seen.index("2026/0417") < seen.index("ratsinfo.musterau.example") < seen.index("JSON")


def test_a_screen_reader_finds_landmarks_headings_and_tables(watched: Watched) -> None:
    page = watched.open("/archive/meeting/musterau:meeting:167")
    for role in ("banner", "navigation", "search", "main", "contentinfo", "complementary"):
        assert page.get_by_role(role).count() >= 1, role
    assert page.get_by_role("heading", level=1).all_inner_texts() == ["Sitzung des Rates"]
    table = page.get_by_role("table", name="Tagesordnung")
    assert table.get_by_role("columnheader").all_inner_texts() == ["Nr.", "Gegenstand", "Ergebnis", "Vorlage"]
    assert table.get_by_role("rowheader").first.inner_text() == "Ö 1"


def test_searching_works_without_script(browser: Any, site: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(site)
    page.get_by_label("Beratungen und Vorlagen durchsuchen").fill("bordstein")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Ö 6 Barrierefreie").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Barrierefreie Querungsstellen")
    page.close()


def test_it_prints(watched: Watched) -> None:
    page = watched.open(ITEM)
    page.emulate_media(media="print")
    assert not page.locator("header.site nav").is_visible()
    assert page.locator("section.resolution").is_visible()
