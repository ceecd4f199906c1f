"""The hostile council in a real browser: no dialog, no error, not one request to anywhere else."""

from __future__ import annotations

from typing import Any

from tests.hostile.conftest import Town, addresses
from tests.publish import test_browser as browsing

browser, elsewhere, site = browsing.browser, browsing.elsewhere, browsing.site  # where there is none, it says so


def test_nothing_executes_and_nothing_is_fetched_from_elsewhere(
    place: Town, browser: Any, site: str, elsewhere: list[str]
) -> None:
    watched = browsing.Watched(browser, site)
    shown = 0
    for address in addresses(place.folder):
        page = watched.open(address)
        page.wait_for_timeout(50)
        shown += sum("alert(" in frame.inner_text("body") for frame in page.frames)
        assert watched.happened == [], address
    watched.page.close()
    assert shown > 10
    assert elsewhere[1:] == []
