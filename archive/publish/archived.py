"""An archived page as it came, shown so that it can do nothing.

The page is a stranger's document. It is shown in a frame that is sandboxed twice (by the frame's attribute and by its
own Content-Security-Policy): no script, no request, no form, no way out. Before it is shown, `mask` blacks out what
must not be published; if there is no mask or it cannot read the page, the page is not shown and the reason is said.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from archive.archive import Archive
from archive.errors import ArchiveError
from archive.exchange import Capture

Mask = Callable[[Capture, bytes], bytes | str | None]
SEALED = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
UNREADABLE = "Die Seite ließ sich nicht lesen; was auf ihr nicht öffentlich ist, lässt sich nicht schwärzen."
HEADERS = {
    "Content-Security-Policy": SEALED,
    "X-DNS-Prefetch-Control": "off",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


ARMED = re.compile(r"<(/?)(?=(?:link|meta|base|script|object|embed|iframe|frame)\b)", re.I)


class Shown(NamedTuple):
    """A page ready to be shown, or why it is not; `document` is HTML text."""

    document: str | None
    why: str | None = None


async def shown(folder: Path, mask: Mask | None, number: int) -> Shown:
    """What may be shown of capture `number`. Reads the WARC in a thread of its own; never raises for a bad record."""
    return await asyncio.to_thread(_shown, folder, mask, number)


def _shown(folder: Path, mask: Mask | None, number: int) -> Shown:
    try:
        with Archive.open(folder) as archive:
            capture = archive.capture(number)
            if why := _not_a_page(capture):
                return Shown(None, why)
            if mask is None:
                return Shown(None, "Hier ist kein Leser eingerichtet, der nicht Öffentliches schwärzen könnte.")
            body = archive.exchange(number).payload()
    except (ArchiveError, OSError, LookupError, ValueError) as error:
        return Shown(None, f"Die Aufzeichnung ließ sich nicht lesen ({type(error).__name__}).")
    masked = mask(capture, body)
    if masked is None:
        return Shown(None, UNREADABLE)
    return Shown(disarmed(masked if isinstance(masked, str) else masked.decode("utf-8", "replace")))


def disarmed(document: str) -> str:
    """The document with elements that browsers do not know in the place of those that no policy stops.

    `<link rel=preconnect>` opens a connection to a foreign host in spite of `default-src 'none'` (Chromium 156 does).
    """
    return ARMED.sub(r"<\1x-", document)


def _not_a_page(capture: Capture) -> str | None:
    """Why this capture is no page to show, or None if it is one."""
    content_type = (capture.content_type or "").partition(";")[0].strip().lower()
    if capture.status >= 300:
        return f"Der Server antwortete mit dem Statuscode {capture.status}, nicht mit einer Seite."
    if content_type not in ("text/html", "application/xhtml+xml", ""):
        return f"Das ist keine Webseite, sondern {content_type}."
    return None
