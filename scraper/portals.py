"""Portal: one row of the register. The shipped rows are in portals.csv; a user's own file is laid over them.

Columns of portals.csv: slug, vendor, url, body_name, kind, state, ags, delay, permission, notes. An empty cell means
"not known" or the default. `permission` records, where robots.txt forbids crawling, who at the portal's operator
allowed it and when ("Frau Muster, Hauptamt, 2026-11-02"); every run repeats it in its first line.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One portal. `url` ends with "/" and is the folder its programs lie in; `delay` is in seconds between requests."""

    slug: str
    vendor: str
    url: str
    body_name: str | None = None
    kind: str | None = None  # Stadt, Gemeinde, Landkreis ...
    state: str | None = None
    ags: str | None = None  # amtlicher Gemeindeschlüssel
    delay: float = 2.0
    permission: str | None = None
    notes: str | None = None
