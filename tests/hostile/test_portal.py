"""The pages without which there is no portal, broken in every way: a clear word, exit 3, nothing stored or lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import Ran
from tests.crawl.site import Site
from tests.hostile.conftest import Fault, Town, intact, town

START = {
    "status_500": ("unreachable", "HTTP 500"),
    "status_404": ("unreachable", "HTTP 404; check the address"),
    "reset": ("unreachable", "connection broken off"),
    "stall": ("unreachable", "no answer in time"),
    "truncated": ("unreachable", "page broken off"),
    "redirect_loop": ("unreachable", "redirects without end"),
    "redirect_to": ("unreachable", "which is another host"),
    "huge": ("unreachable", "larger than a page may be"),
    "empty": ("unreachable", "empty page"),
    "binary": ("unreachable", "not a text page"),
    "half": ("unreachable", "the page breaks off"),
    "deep": ("unreachable", "nested deeper"),
    "login": ("blocked", "asks for a login"),
    "challenge": ("blocked", "Zugriff pruefen"),
    "denied": ("blocked", "does not show this page to the public"),
    "rate_limit": ("blocked", "Zu viele Zugriffe"),
}
TIMES = {"reset": 2, "redirect_loop": 3}  # a connection lost before the first byte is tried once more at once
ROBOTS = {"status_500": "cannot be read", "reset": "cannot be read", "redirect_to": "another host"}


@dataclass
class Story:
    town: Town
    other: Site
    ran: Ran
    before: dict[str, dict[str, Any]]

    def said(self, slug: str) -> dict[str, Any]:
        """What the summary says about this portal; for people it has room for but a few of so many."""
        found: dict[str, Any] = next(one for one in json.loads(self.ran.out) if one["portal"] == slug)
        return found


def _slug(program: str, kind: str) -> str:
    return f"{program}-{kind.replace('_', '-')}"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """One portal known well; then the same server under many names, each meeting its fault, in one command."""
    slugs = [_slug("start", kind) for kind in START] + [_slug("robots", kind) for kind in ROBOTS]
    with Site({}) as other, town(tmp_path_factory.mktemp("portal") / "archive", slugs=("demo", *slugs)) as portal:
        known = Town(portal.portal, portal.folder)
        known.crawl()
        before = known.rows()
        far = {"redirect_to": f"redirect_to {other.url}"}
        faults = [Fault(r"allris\.net", far.get(kind, kind), times=TIMES.get(kind, 1)) for kind in START]
        # each of those asks for robots.txt first; a fault is only met by requests that those before it let by
        faults += [Fault("robots", far.get(kind, kind), times=1, skip=len(faults)) for kind in ROBOTS]
        portal.slugs = tuple(slugs)
        settings = {"RETRY_TIMES": 0, "REDIRECT_MAX_TIMES": 2}
        yield Story(portal, other, portal.crawl(*faults, settings=settings, code=3, as_json=True), before)


@pytest.mark.parametrize("kind", START)
def test_a_broken_start_page_is_the_end_with_its_own_word(story: Story, kind: str) -> None:
    reason, word = START[kind]
    said = story.said(_slug("start", kind))
    assert (said["reason"], said["exit_code"]) == (reason, 3)
    assert word in said["message"]
    assert [said[name] for name in ("new", "changed", "unchanged", "withdrawn")] == [0, 0, 0, 0]


@pytest.mark.parametrize("kind", ROBOTS)
def test_without_robots_txt_nothing_is_asked(story: Story, kind: str) -> None:
    said = story.said(_slug("robots", kind))
    assert ROBOTS[kind] in said["message"]
    assert said["pages"] == 0


def test_nothing_known_is_lost_and_nothing_new_is_made_up(story: Story) -> None:
    assert {id_: row for id_, row in story.town.rows().items() if id_.startswith("demo:")} == story.before
    assert story.town.rows().keys() == story.before.keys()
    assert story.other.log == []


def test_the_archive_is_intact(story: Story) -> None:
    intact(story.town.folder)
