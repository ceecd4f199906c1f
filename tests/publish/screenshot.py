"""The README's pictures: `python -m tests.publish.screenshot [ARCHIVE PATH]`.

Without arguments the small council of these tests is shown; with them a page of any archive, such as the demo's:
`ratsarchiv demo --no-serve`, then
`python -m tests.publish.screenshot demo-data /archive/agenda_item/demo:agenda_item:43346`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from archive.publish import HERE
from tests.publish import council
from tests.publish.test_browser import CHROMIUM, FLAGS, ITEM


def take(folder: Path, path: str) -> None:
    """Writes screenshot.png (desktop, light) and screenshot-phone.png (dark) beside the templates."""
    import threading

    import uvicorn

    from archive.publish import datasette
    from scraper.cli.serve import listen

    door = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(datasette(folder).app(), log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    looks = (
        ("screenshot.png", {"width": 1080, "height": 940}, "light"),
        ("screenshot-phone.png", {"width": 390, "height": 844}, "dark"),
    )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for name, size, scheme in looks:
            page = browser.new_page(viewport=size, color_scheme=scheme)
            page.goto(f"http://127.0.0.1:{door.getsockname()[1]}{path}")
            page.screenshot(path=HERE / name)
        browser.close()
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    if len(sys.argv) == 3:
        take(Path(sys.argv[1]), sys.argv[2])
    else:
        with tempfile.TemporaryDirectory() as folder:
            council.build(Path(folder))
            take(Path(folder), ITEM)
