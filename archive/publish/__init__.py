"""What Datasette serves: the archive's tables, described, and pages of our own for people.

`datasette(folder)` is Datasette on an archive, read-only: connections are opened `mode=ro`, so a crawl may go on
meanwhile and its pages show at once. Nothing here needs JavaScript or the net.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from archive.errors import ArchiveMissing
from archive.publish import configure, describe, hooks
from archive.publish.archived import Mask
from archive.publish.home import Figures
from archive.publish.ledger import Kept
from archive.publish.ordering import Ordered

HERE = Path(__file__).parent
SETTINGS = {
    "sql_time_limit_ms": 3000,  # a frequent word in a million items takes 2 s to count
    "max_csv_mb": 0,  # whole tables, streamed
    "default_page_size": 50,
    "default_facet_size": 15,
    "facet_time_limit_ms": 1000,
    "suggest_facets": False,  # the facets that make sense are named in configure.py
    "truncate_cells_html": 160,
    "allow_download": False,  # the file holds bookkeeping that is never published
    "default_cache_ttl": 5,
}
# with rich installed, Datasette prints every local variable for every mistyped address
vars(pm.get_plugin("datasette.handle_exception"))["rich"] = None
if not pm.has_plugin("ratsarchiv"):
    pm.register(hooks, name="ratsarchiv")


class Publication(Datasette):
    """Datasette on one archive; `mask` decides what of an archived page may be shown (see archived.py)."""

    def __init__(self, folder: Path, mask: Mask | None, now: Callable[[], datetime], settings: dict[str, Any]) -> None:
        self.folder, self.mask, self.now = folder, mask, now
        self.figures = Figures()
        self.ledger = Kept()
        self.described = describe.titles()
        self.stylesheet = "/static/ratsarchiv.css?" + _digest(HERE / "static" / "ratsarchiv.css")
        # where even the folder is read-only, SQLite cannot make the shared-memory file that reading a WAL needs
        file, writable = str(folder / "archive.db"), os.access(folder, os.W_OK)
        super().__init__(
            files=[file] if writable else [],
            immutables=[] if writable else [file],
            metadata=configure.merged(describe.metadata(), configure.config()),
            template_dir=str(HERE / "templates"),
            static_mounts=[("static", str(HERE / "static"))],
            settings=SETTINGS | settings,
        )

    def add_database(self, db: Database, name: str | None = None, route: str | None = None) -> Database:
        return super().add_database(Ordered(self, db.path, is_mutable=db.is_mutable) if db.path else db, name, route)

    @property
    def archive(self) -> Database:
        database: Database = self.databases["archive"]
        return database

    @staticmethod
    def guard(action: int, table: str | None, column: str | None, database: str | None, trigger: str | None) -> int:
        """SQLite's authorizer: what was ever said, and redacted since, cannot be read through any view or query."""
        secret = action == sqlite3.SQLITE_READ and (table, column) in configure.SECRETS
        return sqlite3.SQLITE_DENY if secret or action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK


def datasette(
    folder: Path, mask: Mask | None = None, *, now: Callable[[], datetime] | None = None, **settings: Any
) -> Publication:
    """Datasette on the archive in `folder`, ready to be served or asked (`await ds.client.get("/")`).

    `mask` see `archived.py`; without it archived pages are not shown. `now` tells the time for "newest" and "coming".
    `settings` are Datasette's own. Raises ArchiveMissing.
    """
    if not (folder / "archive.db").is_file():
        raise ArchiveMissing(f"there is no archive in {folder}; crawl a portal first or name another with --archive")
    return Publication(folder.resolve(), mask, now or (lambda: datetime.now(UTC)), settings)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
