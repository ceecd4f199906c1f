"""Saved pages as test cases: `fixtures/<case>/` with page.html (bytes), case.json (url, vendor, content_type, why) and
expected.json (what `ratsarchiv read` prints for it).

After a reader or a fixture changed, look at the difference and, if it is right, write it anew:

    python -m tests.readers.cases [CASE ...]        # writes expected.json; `git diff` is the review
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scraper.cli.read import as_json
from scraper.items import Problem, Reading
from scraper.page import Page
from scraper.problems import Blocked
from scraper.reading import read

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Case:
    """One saved page and where its expectation lies, if it has one."""

    name: str
    vendor: str
    page: Page
    expected: Path | None = None

    def reading(self) -> dict[str, Any]:
        """What `ratsarchiv read` prints; a block page is a problem here."""
        try:
            return as_json(read("musterstadt", self.vendor, self.page))
        except Blocked as error:
            problem = Problem(error.kind, str(error))
            return as_json(Reading(portal="musterstadt", url=self.page.url, problems=(problem,)))


def fixtures() -> list[Case]:
    """Our own cases."""
    return [_own(folder) for folder in sorted(FIXTURES.iterdir()) if (folder / "case.json").is_file()]


def _own(folder: Path) -> Case:
    about = json.loads((folder / "case.json").read_text("utf-8"))
    page = Page(about["url"], (folder / "page.html").read_bytes(), about.get("content_type"))
    return Case(folder.name, about["vendor"], page, folder / "expected.json")


def shared(folder: Path, vendors: tuple[str, ...] = ("allris-classic", "allris3-responsive")) -> list[Case]:
    """The saved real pages beside the checkout, those with facts read by eye."""
    return list(_shared(folder, vendors))


def _shared(folder: Path, vendors: tuple[str, ...]) -> Iterator[Case]:
    with (folder / "manifest.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["vendor"] in vendors and row["expected"]:
                name = Path(row["file"]).name
                url = row["url"] if row["url"].startswith("http") else f"https://{row['host'] or 'example.org'}/{name}"
                page = Page(url, (folder / row["file"]).read_bytes())
                yield Case(row["file"], row["vendor"], page, folder / row["expected"])


def write(names: list[str]) -> None:
    """expected.json of the named cases, or of all, as read now."""
    for case in fixtures():
        if case.expected and (not names or case.name in names):
            case.expected.write_text(json.dumps(case.reading(), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write(sys.argv[1:])
