"""Portal: one row of the register. The shipped rows are in portals.csv; a user's own file is laid over them.

Columns: slug, vendor, url, body_name, kind, state, ags, delay, permission, floors, notes; the shipped file leaves out
floors. An empty cell means "not known" or the default. `permission` records, where robots.txt forbids crawling, who at
the portal's operator allowed it and when ("Frau Muster, Hauptamt, 2026-11-02"); every run repeats it in its first line.
`floors` is what `ratsarchiv check` must find at least ("meetings >= 2/month; minutes >= 0.5"; see archive/floors.py).

The user's file has the same columns, only `slug` is a must: a row with a known slug changes just the cells it fills,
any other row adds a portal. Every cell is checked when it is read; an error names file, line, column and what to do.
"""

from __future__ import annotations

import csv
import io
import ipaddress
import os
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from archive.floors import floors
from scraper.problems import UsageError

UNKNOWN = "unknown"  # vendor of an address no row knows; the crawl recognises it from the first page
GENTLE = 1.0  # seconds; faster only on this machine or with the operator's permission
LONGEST = 600.0

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "š": "s", "ž": "z"})
# what a body calls itself before its name; only dropped where a name remains
_KINDS = re.compile(
    r"^(?:(?:gro(?:ß|ss)e kreis|landeshaupt|hanse|universitäts|kreis)?stadt|einheitsgemeinde|samtgemeinde|"
    r"verbandsgemeinde|verwaltungsgemeinschaft|gemeinde|markt|flecken|landkreis|kreis|amt|bezirk|bvv)\s+"
)


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
    floors: str | None = None  # what it must at least show, for `ratsarchiv check`; see archive/floors.py
    notes: str | None = None

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def here(self) -> bool:
        """True if the row itself names this machine (a demo, a test), by "localhost" or a loopback address."""
        return self.host == "localhost" or (is_address(self.host) and ipaddress.ip_address(self.host).is_loopback)


COLUMNS = tuple(f.name for f in fields(Portal))


def is_address(host: str) -> bool:
    """True if a host is written as an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


# ---- reading the register


def shipped() -> dict[str, Portal]:
    """Slug -> Portal of the rows that come with the program."""
    source = files("scraper").joinpath("portals.csv")
    return lay_over({}, source.read_text("utf-8"), "scraper/portals.csv")


def register(own: Path | None = None, archive: Path | None = None) -> dict[str, Portal]:
    """The shipped rows with the user's own laid over them.

    The user's file is `own`, else RATSARCHIV_PORTALS, else `portals.csv` in the archive's directory if it is there.
    Raises UsageError naming file, line and column.
    """
    rows = shipped()
    path = own or (Path(os.environ["RATSARCHIV_PORTALS"]) if os.environ.get("RATSARCHIV_PORTALS") else None)
    if path is None and archive is not None and (archive / "portals.csv").is_file():
        path = archive / "portals.csv"
    if path is None:
        return rows
    try:
        return lay_over(rows, path.read_text("utf-8-sig"), str(path))
    except OSError as error:
        raise UsageError(f"cannot read the portals file {path}: {error.strerror}; check --portals") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start}); save it as CSV in UTF-8") from error


def lay_over(rows: Mapping[str, Portal], text: str, name: str) -> dict[str, Portal]:
    """`rows` with those of a CSV text laid over them, cell by cell. Raises UsageError."""
    result = dict(rows)
    lines: dict[str, int] = {}
    for line, cells in _cells(text, name):
        slug = cells.get("slug", "")
        if slug in lines:
            raise UsageError(f"{name}, line {line}, column slug: {slug!r} is on line {lines[slug]} already; remove one")
        lines[slug] = line
        before = asdict(result[slug]) if slug in result else {}
        try:
            result[slug] = portal({**before, **{k: v for k, v in cells.items() if v}})
        except UsageError as error:
            raise UsageError(f"{name}, line {line}, {error}") from error
    return result


def _cells(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    sample = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if sample.count(";") > sample.count(",") else ",")
    head: list[str] = []
    for row in reader:
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if not head:
            head = _head(cells, name, reader.line_num)
        elif len(cells) > len(head):
            raise UsageError(
                f"{name}, line {reader.line_num}: {len(cells)} cells under {len(head)} columns; quote commas"
            )
        else:
            yield reader.line_num, dict(zip(head, cells, strict=False))


def _head(cells: list[str], name: str, line: int) -> list[str]:
    for cell in cells:
        if cell not in COLUMNS:
            raise UsageError(f"{name}, line {line}: no column is called {cell!r}; there are: {', '.join(COLUMNS)}")
    if "slug" not in cells:
        raise UsageError(f"{name}, line {line}: the first line must name the columns, slug among them")
    return cells


# ---- checking one row


def portal(cells: Mapping[str, object]) -> Portal:
    """The Portal of one row's cells, checked. Raises UsageError naming the column and what to do."""
    text = {k: str(v).strip() for k, v in cells.items() if v is not None and str(v).strip()}
    if not _SLUG.fullmatch(text.get("slug", "")):
        raise UsageError(f"column slug: {text.get('slug', '')!r} must be lower-case letters, digits and -, at most 63")
    for column in ("vendor", "url"):
        if column not in text:
            raise UsageError(f"column {column}: empty; a new portal needs slug, vendor and url")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", text["vendor"]):
        raise UsageError(f"column vendor: {text['vendor']!r} is no vendor's name, as in: allris-classic")
    if text.get("ags") and not re.fullmatch(r"\d{2,12}", text["ags"]):
        raise UsageError(f"column ags: {text['ags']!r} must be 2 to 12 digits (quote it, so that the 0 in front stays)")
    row = Portal(
        slug=text["slug"],
        vendor=text["vendor"],
        url=folder(text["url"]),
        body_name=text.get("body_name"),
        kind=text.get("kind"),
        state=text.get("state"),
        ags=text.get("ags"),
        permission=text.get("permission"),
        floors=_floors(text.get("floors")),
        notes=text.get("notes"),
    )
    return replace(row, delay=_delay(text["delay"], row)) if "delay" in text else row


def _floors(cell: str | None) -> str | None:
    try:
        floors(cell)
    except ValueError as error:
        raise UsageError(f"column floors: {error}") from None
    return cell


def _delay(cell: str, row: Portal) -> float:
    try:
        delay = float(cell.replace(",", "."))
    except ValueError:
        raise UsageError(f"column delay: {cell!r} is no number of seconds, as in: 2") from None
    if not 0 <= delay <= LONGEST:
        raise UsageError(f"column delay: {cell} is not between 0 and {LONGEST:.0f} seconds")
    if delay < GENTLE and not row.here and not row.permission:
        raise UsageError(f"column delay: under {GENTLE:.0f} second needs the operator's word in column permission")
    return delay


def folder(url: str) -> str:
    """The folder a portal's programs lie in, of any address in it: "https://x.de/bi/allris.net.asp" -> ".../bi/"."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"column url: {url!r} is no address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"column url: {url!r} must begin with https:// or http:// and a host")
    if parts.username or parts.password:
        raise UsageError("column url: no user name or password may be in an address")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    path = parts.path if parts.path.endswith("/") else parts.path[: parts.path.rfind("/") + 1]
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{path or '/'}"


# ---- slugs


def slug_for(name: str, kind: str | None = None, taken: Container[str] = ()) -> str:
    """A short, stable slug from a body's name: "Stadt Bad Münder" -> "bad-muender".

    Where that is taken, the kind comes in front ("landkreis-osnabrueck"), then a number behind.
    """
    bare = _KINDS.sub("", re.sub(r"\(.*?\)", " ", name.lower()).strip())
    plain = _ascii(bare) or _ascii(name)
    if plain not in taken:
        return plain
    longer = f"{_ascii(kind or 'portal')}-{plain}"
    return next(s for s in (longer, *(f"{longer}-{n}" for n in range(2, 10_000))) if s not in taken)


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_ASCII)).strip("-")[:63].strip("-")


def slug_of_url(url: str) -> str:
    """The slug of an address no row knows: "https://www.ris.muster.de/bi/" -> "ris-muster-de-bi"."""
    parts = urlsplit(folder(url))
    host = (parts.hostname or "").removeprefix("www.")
    return _ascii(f"{host} {parts.port or ''} {parts.path}") or "portal"


# ---- looking up


def lookup(rows: Mapping[str, Portal], wanted: str) -> Portal:
    """The portal with this slug or address; an address no row knows becomes a Portal with vendor "unknown".

    Raises UsageError with the nearest slugs.
    """
    if "://" in wanted:
        return _by_address(rows, wanted)
    if wanted in rows:
        return rows[wanted]
    near = [s for s in rows if wanted and (wanted in s or s in wanted)] or _near(rows, wanted)
    hint = f"; did you mean {', '.join(near[:5])}?" if near else "."
    raise UsageError(f"no portal is called {wanted!r}{hint} See `ratsarchiv portals`, or give its address")


def _near(rows: Mapping[str, Portal], wanted: str) -> list[str]:
    import difflib

    return difflib.get_close_matches(wanted.lower(), rows, n=3)


def _by_address(rows: Mapping[str, Portal], url: str) -> Portal:
    home = folder(url)
    bare = _bare(home)
    known = next((p for p in rows.values() if _bare(p.url) == bare), None)
    return known or Portal(slug=slug_of_url(home), vendor=UNKNOWN, url=home)


def _bare(url: str) -> str:
    """An address for comparing: http or https and a "www." make no other portal."""
    return url.split("://", 1)[1].removeprefix("www.")
