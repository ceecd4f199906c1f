"""`ratsarchiv read`: JSON of one saved page; exit 1 with problems, 2 for wrong use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper.cli.read import command
from scraper.problems import UsageError
from tests.readers.cases import FIXTURES

URL = "https://ris.musterstadt.example/bi/to020.asp?TOLFDNR=1851"
PAGE = str(FIXTURES / "item-sections" / "page.html")


def test_the_json_has_the_promised_shape() -> None:
    result = CliRunner().invoke(command, [PAGE, "--url", URL])
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    assert list(said)[:5] == ["portal", "route", "items", "links", "problems"]
    assert said["route"] == "agenda_item"
    first = said["items"][0]
    assert list(first)[:2] == ["type", "key"]
    assert (first["type"], first["key"]) == ("agenda_item", "1851")
    assert all(set(link) <= {"url", "kind", "period", "session"} for link in said["links"])


def test_the_slug_comes_from_the_address_where_the_register_does_not_know_it() -> None:
    said = json.loads(CliRunner().invoke(command, [PAGE, "--url", URL]).stdout)
    assert said["portal"] == "ris-musterstadt-example-bi"


def test_names_of_staff_are_counted_never_printed() -> None:
    result = CliRunner().invoke(command, [PAGE, "--url", URL])
    assert "Muster, Erika" not in result.stdout
    assert json.loads(result.stdout)["withheld"] == {"staff": 1}


@pytest.mark.parametrize("case", ["agenda-of-another", "refused-too-many", "committee-incomplete"])
def test_a_page_with_problems_prints_json_and_exits_1(case: str) -> None:
    about = json.loads((FIXTURES / case / "case.json").read_text("utf-8"))
    page = str(FIXTURES / case / "page.html")
    result = CliRunner().invoke(command, [page, "--url", about["url"], "--vendor", about["vendor"]])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["/nowhere/page.html", "--url", URL], "cannot read /nowhere/page.html"),
        ([PAGE, "--url", "to020.asp"], "is no address"),
        ([PAGE, "--url", URL, "--vendor", "nonesuch"], "no reader for vendor"),
    ],
)
def test_wrong_use_is_one_clear_sentence(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(command, arguments)
    assert isinstance(result.exception, UsageError)
    assert words in str(result.exception)


def test_a_page_of_nobody_asks_for_the_vendor(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body>Willkommen</body></html>", "utf-8")
    result = CliRunner().invoke(command, [str(page), "--url", "https://www.example.org/x/"])
    assert isinstance(result.exception, UsageError)
    assert "--vendor" in str(result.exception)


def test_exit_code_2_from_the_shell() -> None:
    run = [sys.executable, "-c", "from scraper.cli import main; main()", "read", "/nowhere/x.html", "--url", URL]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_interpret_fills_values_beside_the_words() -> None:
    result = CliRunner().invoke(command, [PAGE, "--url", URL, "--interpret"])
    items = json.loads(result.stdout)["items"]
    item = next(i for i in items if i["type"] == "agenda_item")
    assert item["result"] == "geändert beschlossen"
    assert item["outcome"] == "accepted_amended"
