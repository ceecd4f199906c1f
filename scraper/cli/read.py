"""`ratsarchiv read FILE --url URL`: what one saved page says, as JSON; nothing is stored or fetched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.problems import Blocked, UsageError

if TYPE_CHECKING:
    from scraper.items import Item, Reading
    from scraper.page import Page
    from scraper.portals import Portal


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--url", required=True, help="The address the page was saved from.")
@click.option("--vendor", help="Whose markup it is; recognised from the page if not given.")
@click.option("--content-type", help="The Content-Type header it came with.")
@click.option("--interpret", is_flag=True, help="Fill the values (dates, outcomes, ids) beside the words.")
def command(file: Path, url: str, vendor: str | None, content_type: str | None, interpret: bool) -> None:
    """What one saved page says, as JSON.

    Exits with 1 if there are problems; they are in the JSON.
    """
    from scraper.items import Problem, Reading
    from scraper.page import Page
    from scraper.reading import read

    page = Page(url=url, body=_bytes(file), content_type=content_type)
    portal = _portal(url)
    try:
        reading = read(portal.slug, vendor or _recognised(page, portal), page)
    except Blocked as error:
        reading = Reading(portal=portal.slug, url=url, problems=(Problem(error.kind, str(error)),))
    if interpret:
        from pipelines import interpret as interpreted

        reading = interpreted(reading)
    click.echo(json.dumps(as_json(reading), ensure_ascii=False, indent=1))
    if reading.problems:
        click.get_current_context().exit(1)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}; give the path of a saved page") from error


def _portal(url: str) -> Portal:
    """The registered portal the address belongs to, or one made of the address."""
    from scraper.portals import lookup, register

    if "://" not in url:
        raise UsageError(f"--url {url!r} is no address; it must begin with https:// or http://")
    return lookup(register(), url)


def _recognised(page: Page, portal: Portal) -> str:
    """The vendor by the page itself, else by the register."""
    from scraper.problems import PageProblem
    from scraper.vendors import vendors

    try:
        for source in dict.fromkeys(vendors().values()):
            if known := source.recognise(page):
                return known[0]
    except PageProblem as error:
        raise UsageError(f"cannot tell the vendor of this page: {error}; say it with --vendor") from error
    if portal.vendor in vendors():
        return portal.vendor
    raise UsageError(f"cannot tell the vendor of this page; say it with --vendor ({', '.join(sorted(vendors()))})")


def as_json(reading: Reading) -> dict[str, Any]:
    """The JSON of a Reading: portal, route, items (type and key first), links, problems, withheld counts by reason."""
    withheld: dict[str, int] = {}
    for one in reading.withheld:
        withheld[one.why] = withheld.get(one.why, 0) + 1
    return {
        "portal": reading.portal,
        "route": reading.route,
        "items": [_item(item) for item in reading.items],
        "links": [_said(link, ("url", "kind", "period", "session")) for link in reading.links],
        "problems": [_said(problem, ("kind", "message", "words", "record")) for problem in reading.problems],
        "withheld": withheld,
    }


def _item(item: Item) -> Mapping[str, Any]:
    head: dict[str, Any] = {"type": item.type, "key": item.key}
    if item.alias:
        head["alias"] = item.alias
    return {**head, "detail": item.detail, **item.said()}


def _said(thing: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(thing, name)) not in (None, False)}
