"""The second crawl: only what is due is asked for, what there is news of as well, and nothing unknown is missed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from archive.archive import Archive
from scraper.due import Known, next_due
from tests.crawl.conftest import command, row, run
from tests.crawl.site import Answer, Asked, Page, Site, page
from tests.crawl.test_command import portals_file

FIRST = date(2024, 3, 11)  # a week after the meeting that the tiny vendor's pages tell of
ITEMS = range(11, 51)


def council(*more: int, **other: Page) -> dict[str, Page]:
    """One meeting of 40 items, and further ones."""
    numbers = [*ITEMS, *more]
    pages: dict[str, Page] = {
        "/bi/start": page("calendar calendar", "paper_list list"),
        "/bi/organizations": page(),
        "/bi/calendar": page("meeting meeting?1 2024-03", items=["meeting 1"]),
        "/bi/meeting?1": page(*(f"agenda_item item?{n}" for n in numbers), items=["meeting 1"]),
        "/bi/list": page("paper paper?1", items=[]),
        "/bi/paper?1": page(items=["paper 1"]),
    }
    pages |= {f"/bi/item?{n}": page(items=[f"agenda_item {n}"]) for n in numbers}
    return pages | {f"/bi/{path}": answer for path, answer in other.items()}


def crawl(site: Site, folder: Path, day: date, **wanted: Any) -> tuple[dict[str, Any], list[str]]:
    """The run's summary, and what it asked for below /bi/."""
    before = len(site.log)
    done = run({"portals": [row("tiny", site)], "folder": str(folder), "today": str(day), **wanted})
    assert done.returncode == 0, done.stderr
    [result] = json.loads(done.stdout)
    return result, [path.removeprefix("/bi/") for path in site.paths[before:] if path != "/robots.txt"]


def test_the_next_day_only_what_is_due_is_asked_for(tmp_path: Path) -> None:
    with Site(council()) as site:
        everything, _ = crawl(site, tmp_path / "a", FIRST)
        _, asked = crawl(site, tmp_path / "a", FIRST)
        next_day, tomorrow = crawl(site, tmp_path / "a", FIRST + timedelta(days=1))
        full, _ = crawl(site, tmp_path / "a", FIRST + timedelta(days=1), full=True)
    assert everything["pages"] == 46
    assert asked == ["start"]  # twice on one day
    assert {"start", "calendar", "meeting?1", "list"} <= set(tomorrow)
    assert len(tomorrow) < 8
    assert (next_day["new"], next_day["changed"], next_day["reason"]) == (0, 0, "finished")
    assert full["pages"] == everything["pages"]


def test_of_a_changed_agenda_its_items_are_asked_the_same_night(tmp_path: Path) -> None:
    with Site(council()) as site:
        crawl(site, tmp_path / "a", FIRST)
        site.pages = council(51)
        result, asked = crawl(site, tmp_path / "a", FIRST + timedelta(days=1))
    assert "item?51" in asked
    assert result["new"] == 1


def test_different_bytes_that_say_the_same_are_no_news(tmp_path: Path) -> None:
    """Session numbers, times and hidden fields are different in every answer."""

    def noisy(asked: Asked) -> str:
        noise.append(asked.path)
        body = str(council()[asked.path.partition("#")[0]])
        return body.replace("</body>", f'<input type="hidden" name="sid" value="{len(noise)}">{len(noise)} ms</body>')

    noise: list[str] = []
    with Site(lambda path: noisy if path in council() else None) as site:
        crawl(site, tmp_path / "a", FIRST)
        result, asked = crawl(site, tmp_path / "a", FIRST + timedelta(days=1))
        crawl(site, tmp_path / "a", FIRST + timedelta(days=2))
    assert len(asked) < 8
    assert (result["new"], result["changed"]) == (0, 0)
    with Archive.open(tmp_path / "a") as archive:
        said = archive.db.conn.execute(
            "SELECT c.unchanged, count(DISTINCT c.payload) FROM capture c JOIN page p ON p.number = c.page "
            "WHERE p.url LIKE '%/meeting?1' GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert said == [(0, 1), (1, 2)]  # three bodies, said once


def test_what_is_unmodified_is_not_sent_again(tmp_path: Path) -> None:
    def tagged(asked: Asked) -> Answer | str:
        body = council()[asked.path]
        if asked.headers.get("If-None-Match") == '"1"':
            return Answer("", 304, (("ETag", '"1"'),), content_type="")
        return Answer(str(body), headers=(("ETag", '"1"'),))

    with Site(dict.fromkeys(council(), tagged)) as site:
        crawl(site, tmp_path / "a", FIRST)
        result, asked = crawl(site, tmp_path / "a", FIRST + timedelta(days=1))
        full, _ = crawl(site, tmp_path / "a", FIRST + timedelta(days=1), full=True)
    assert result["unmodified"] == len({"calendar", "meeting?1"} | {a for a in asked if a.startswith("item")})
    assert (result["exit_code"], result["problems"], full["unmodified"]) == (0, [], 0)
    with Archive.open(tmp_path / "a") as archive:
        told = archive.db.conn.execute(
            "SELECT group_concat(unchanged) FROM (SELECT c.unchanged FROM capture c JOIN page p ON p.number = c.page "
            "WHERE p.url LIKE '%/meeting?1' ORDER BY c.number)"
        ).fetchone()
        [(seen,)] = archive.db.conn.execute("SELECT last_seen FROM seen WHERE id = 'tiny:meeting:1'")
    assert told == ("0,1,1",)
    assert seen[:10] == str(FIRST + timedelta(days=1))
    rows = dump(tmp_path / "a")
    assert command("ratsarchiv", "replay", "--archive", tmp_path / "a").returncode == 0
    assert dump(tmp_path / "a") == rows
    assert command("ratsarchiv", "check", "--archive", tmp_path / "a").returncode in (0, 1)


def dump(folder: Path) -> dict[str, list[Any]]:
    with Archive.open(folder) as archive:
        tables = ("page", "capture", "statement", "record", "meeting", "agenda_item", "change")
        return {t: archive.db.conn.execute(f"SELECT * FROM {t} ORDER BY 1, 2, 3").fetchall() for t in tables}


def test_a_dry_run_announces_what_the_run_then_asks_for(tmp_path: Path) -> None:
    with Site(council()) as site:
        crawl(site, tmp_path / "a", date.today() - timedelta(days=9))
        options = ["neustadt", "--portals", portals_file(tmp_path, site), "--archive", tmp_path / "a"]
        before = len(site.log)
        nothing = command("ratsarchiv", "crawl", *options, "--dry-run")
        rows = Path(options[2]).read_text(encoding="utf-8").replace("neustadt", "tiny")
        Path(options[2]).write_text(rows, encoding="utf-8")
        told = command("ratsarchiv", "crawl", "tiny", *options[1:], "--dry-run")
        planned = command("ratsarchiv", "crawl", "tiny", *options[1:], "--dry-run", "--json")
        status = command("ratsarchiv", "status", "--archive", tmp_path / "a", "--json")
        metrics = command("ratsarchiv", "status", "--archive", tmp_path / "a", "--metrics", "-")
        assert len(site.log) == before
        done = command("ratsarchiv", "crawl", "tiny", *options[1:], "--json")
        asked = len(site.log) - before
    assert "how many there are is found out on the way" in nothing.stdout
    [plan] = json.loads(planned.stdout)
    assert plan["requests"] == asked == json.loads(done.stdout)[0]["requests"]
    assert f"tiny: {asked} requests" in told.stdout
    assert json.loads(status.stdout)[0]["due"] == asked - 1
    assert f'ratsarchiv_due_pages{{portal="tiny"}} {asked - 1}\n' in metrics.stdout
    assert sum(group["pages"] for group in plan["due"]) == asked - 1  # and robots.txt


def test_the_most_valuable_first_and_on_the_next_night_the_rest(tmp_path: Path) -> None:
    day = FIRST + timedelta(days=95)
    with Site(council()) as site:
        crawl(site, tmp_path / "a", FIRST)
        few, asked = crawl(site, tmp_path / "a", day, max_requests=8)
        _, rest = crawl(site, tmp_path / "a", day)
        late, in_time = crawl(site, tmp_path / "a", day + timedelta(days=95), max_time=0.000001)
    assert (few["reason"], few["exit_code"]) == ("max_requests", 0)
    assert set(asked[:4]) == {"start", "calendar", "list", "organizations"}
    assert not set(asked[4:]) & set(rest)
    assert set(asked) | set(rest) >= {f"item?{n}" for n in ITEMS}
    assert (late["reason"], late["exit_code"], in_time) == ("max_time", 0, [])


def test_what_an_interrupted_run_had_found_is_asked_for_by_the_next(tmp_path: Path) -> None:
    new = range(60, 70)
    with Site(council()) as site:
        crawl(site, tmp_path / "a", FIRST)
        site.pages = council(*new)
        day = FIRST + timedelta(days=1)
        _, asked = crawl(site, tmp_path / "a", day, max_requests=8)
        _, rest = crawl(site, tmp_path / "a", day)
    assert "meeting?1" in asked
    assert "meeting?1" not in rest
    assert {f"item?{n}" for n in new} <= set(asked) | set(rest)


def test_what_is_doubted_is_asked_for_again_until_it_is_confirmed(tmp_path: Path) -> None:
    """A paper's page that came back empty, and items that are gone, which a killed run has not come to judge."""
    gone = {f"/bi/item?{n}": Answer(status=404) for n in (11, 12)}
    with Site(council()) as site:
        crawl(site, tmp_path / "a", FIRST)
        site.pages = council() | gone | {"/bi/paper?1": page()}
        doubted, _ = crawl(site, tmp_path / "a", FIRST + timedelta(days=4), full=True)
        with Archive.open(tmp_path / "a", write=True) as archive:  # as a kill leaves it
            archive.db.execute("DELETE FROM gone")
            archive.db.execute("DELETE FROM problem WHERE kind = 'http_404'")
            archive.db.conn.commit()
        nights = [crawl(site, tmp_path / "a", FIRST + timedelta(days=n))[1] for n in (5, 6, 7)]
    assert {problem["kind"] for problem in doubted["problems"]} == {"emptied", "http_404"}
    assert all({"item?11", "item?12", "paper?1"} <= set(asked) for asked in nights)
    with Archive.open(tmp_path / "a") as archive:
        held = archive.db.execute("SELECT kind, count(*) FROM problem WHERE resolved_at IS NULL GROUP BY 1").fetchall()
        left = archive.db.execute("SELECT id FROM paper WHERE withdrawn_at IS NOT NULL").fetchall()
    assert held == [("http_404", 2)]  # confirmed; and the empty page is believed now
    assert left == [("tiny:paper:1",)]


def test_a_page_that_fails_is_tried_again_and_ever_less_often() -> None:
    tried, times = FIRST, list[int]()
    for n in range(1, 91):
        page = Known("x", "paper", None, FIRST - timedelta(days=9), failing=FIRST, tried=tried)
        if next_due(page) <= FIRST + timedelta(days=n):
            tried = FIRST + timedelta(days=n)
            times.append(n)
    assert times[:4] == [1, 2, 3, 4]
    assert len(times) < 20
