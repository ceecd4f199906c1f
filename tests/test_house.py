"""The house's rules that a program can check: who imports whom, how long things are, what they are called."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from scraper.items import TYPES, Item

ROOT = Path(__file__).parents[1]
MODULES = sorted(p for room in ("scraper", "pipelines", "archive") for p in (ROOT / room).rglob("*.py"))
NAMES = [str(p.relative_to(ROOT)) for p in MODULES]
each_module = pytest.mark.parametrize("path", MODULES, ids=NAMES)
FORBIDDEN = frozenset(["process", "handle", "handler", "manager", "helper", "util", "common", "base", "data"])
FORBIDDEN_TOO = frozenset(f"{word}s" for word in FORBIDDEN)
# what others call by these names: Scrapy, asyncio; and HTML, whose element <base> is
GIVEN = frozenset(["process_item", "process_request", "process_response", "process_exception", "data_received", "base"])
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
NOT_COLUMNS = frozenset(["key", "alias", "detail", "author"])


def test_who_may_import_whom() -> None:
    """The table of HOUSE.md, as contracts in pyproject.toml; apart, for import-linter trips over a loaded Twisted."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@each_module
def test_modules_are_short_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_MODULE
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "a module says what it makes true"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@each_module
def test_functions_are_short(path: Path) -> None:
    assert [f"{f.name}: {length(f)} lines" for f in functions(path) if length(f) > LONGEST_FUNCTION] == []


def test_most_functions_are_very_short() -> None:
    lengths = sorted(length(f) for path in MODULES for f in functions(path))
    assert lengths[len(lengths) // 2] <= 8


def spoken(name: str) -> set[str]:
    """The words a name is made of, in lower case."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


@each_module
def test_names_say_something(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    names = (defined - GIVEN) | {path.stem if path.stem != "__init__" else path.parent.name}
    assert [name for name in names if spoken(name) & (FORBIDDEN | FORBIDDEN_TOO)] == []


@each_module
def test_nothing_is_made_for_one_town(path: Path) -> None:
    """A portal is a row: no code compares a slug or a host with a literal."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            about = {getattr(s, "id", None) or getattr(s, "attr", None) for s in sides}
            literal = any(isinstance(s, ast.Constant) and isinstance(s.value, str) and s.value for s in sides)
            assert not (literal and about & {"slug", "portal"}), f"line {node.lineno}"


@pytest.mark.parametrize("kind", TYPES.values(), ids=lambda kind: kind.type)
def test_what_a_page_can_say_has_a_column(kind: type[Item]) -> None:
    columns = pytest.importorskip("archive.columns", reason="the archive is not built yet")
    names = {column.name for column in columns.TABLES[kind.type].columns}
    assert {f.name for f in fields(kind)} - NOT_COLUMNS <= names
