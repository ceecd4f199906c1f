"""What becomes of a crawl: every scenario ends with its own word and code, and nothing it must not do is ever done."""

from __future__ import annotations

import gzip
import itertools

import pytest

from archive.archive import Archive
from tests.crawl.conftest import Scenes
from tests.crawl.scenarios import BIG


@pytest.mark.parametrize(
    ("name", "reason", "code", "said"),
    [
        ("recorded", "finished", 1, None),
        ("hostile", "finished", 1, None),
        ("endless", "finished", 0, None),
        ("paged", "finished", 0, None),
        ("patient", "finished", 0, None),
        ("permitted", "finished", 0, None),
        ("broken", "finished", 1, None),
        ("unwell", "finished", 1, None),
        ("adhoc", "finished", 0, None),
        ("login", "blocked", 3, "a login page"),
        ("gate", "blocked", 3, "Zu viele Zugriffe"),
        ("refused", "blocked", 3, "HTTP 403"),
        ("impatient", "blocked", 3, "wants 9,999 s of rest"),
        ("members", "blocked", 3, "not for the public; put the public address into its row"),
        ("robots", "robots", 3, "robots.txt forbids"),
        ("norobots", "robots", 3, "cannot be read (HTTP 503), so nothing may be"),
        ("moved", "unreachable", 3, "which is another host; if the portal has moved"),
        ("missing", "unreachable", 3, "HTTP 404; check the address in the portal's row"),
        ("down", "unreachable", 3, "run again later to go on"),
        ("gone", "unreachable", 3, "no answer from 127.0.0.1"),
        ("nameless", "unreachable", 3, "no answer from nowhere.invalid"),
        ("rebound", "unreachable", 3, "no answer from rebound.example"),
    ],
)
def test_every_end_has_its_word_and_its_code(
    scenes: Scenes, archive: Archive, name: str, reason: str, code: int, said: str | None
) -> None:
    result = scenes.results[name]
    assert (result["reason"], result["exit_code"]) == (reason, code)
    assert (result["message"] is None) if said is None else (said in result["message"])
    row = next(iter(archive.db.query("SELECT * FROM crawl WHERE number = ?", [result["crawl"]])))
    assert (row["portal"], row["reason"], row["exit_code"]) == (name, reason, code)
    assert row["finished_at"]


def test_one_page_after_the_other_with_the_delay_between(scenes: Scenes) -> None:
    asked = scenes.sites["polite"].log[: scenes.results["polite"]["requests"]]
    gaps = [b.began - a.began for a, b in itertools.pairwise(asked)]
    assert len(gaps) > 4
    assert sum(gaps) / len(gaps) > 0.14
    assert min(gaps) > 0.1  # as the server's threads see it
    for name, site in scenes.sites.items():
        if name != "hostile":  # there a server that is still writing has already been given up
            assert site.most_at_once() == 1, name


def test_robots_txt_comes_first_and_is_obeyed(scenes: Scenes) -> None:
    for name, site in scenes.sites.items():
        assert site.paths[0] == "/robots.txt", name
    assert "/bi/secret/paper?1" not in scenes.sites["polite"].paths
    assert scenes.kinds("polite") == {"robots": 1}
    assert scenes.sites["robots"].paths == ["/robots.txt"]
    assert set(scenes.sites["norobots"].paths) == {"/robots.txt"}
    assert "/bi/paper?111" in scenes.sites["permitted"].paths


def test_a_longer_crawl_delay_is_kept(scenes: Scenes) -> None:
    asked = scenes.sites["crawldelay"].log
    gaps = [b.began - a.began for a, b in itertools.pairwise(asked[1:])]
    assert sum(gaps) / len(gaps) > 0.15
    assert min(gaps) > 0.1  # as the server's threads see it


def test_requests_say_who_asks_and_in_which_language(scenes: Scenes) -> None:
    for asked in scenes.sites["recorded"].log:
        assert asked.headers["User-Agent"].startswith("ratsarchiv/")
        assert "(+post@archiv.example)" in asked.headers["User-Agent"]
        assert asked.headers["Accept-Language"] == "de-DE,de"
        assert not {"Referer", "Cookie"} & set(asked.headers)


def test_no_other_host_is_ever_asked(scenes: Scenes) -> None:
    assert scenes.other.log == []
    looked_up = {line.split()[-1] for line in scenes.stderr.splitlines() if line.startswith("LOOKED UP")}
    assert looked_up <= {"nowhere.invalid"}  # the row's own host; no public suffix list, no foreign link
    paths = scenes.sites["hostile"].paths
    assert not [p for p in paths if "ri/" in p or "___tmp" in p or "do027" in p or "secret" in p]
    assert paths.count("/bi/item?ok") == 1  # asked once, whatever noise its address carries


def test_whatever_is_wrong_with_a_page_is_its_problem_alone(scenes: Scenes, archive: Archive) -> None:
    assert scenes.kinds("hostile") == {
        "not_followed": 2 + 1 + 4,  # redirects to other hosts, without end; members' area, temporary files
        "too_large": 3,
        "http_404": 1,
        "http_500": 1,
        "http_302": 1,  # to file:///etc/passwd
        "not_html": 1,
        "unreadable": 4,  # binary, empty, too deep, a parser that fails
        "no_answer": 3,  # reset, cut short, stalled
        "robots": 1,
    }
    kept = archive.db.query("SELECT DISTINCT kind FROM problem WHERE portal = 'hostile'")
    assert {row["kind"] for row in kept} == set(scenes.kinds("hostile"))
    assert archive.db["agenda_item"].count_where("id = 'hostile:agenda_item:ok'") == 1
    assert archive.db["agenda_item"].count_where("portal = 'hostile'") == 1


def test_large_pages_are_broken_off(scenes: Scenes, archive: Archive) -> None:
    sizes = archive.db.query("SELECT max(size) AS most FROM payload")
    assert next(iter(sizes))["most"] < BIG / 10
    assert scenes.results["hostile"]["seconds"] < 60


def test_everything_is_recorded_as_it_was_sent(scenes: Scenes, archive: Archive) -> None:
    held = {}
    for row in archive.db.query(
        "SELECT c.number, p.url FROM capture c JOIN page p ON p.number = c.page WHERE p.portal = 'recorded'"
    ):
        held[row["url"].removeprefix(scenes.sites["recorded"].url)] = archive.exchange(row["number"])
    assert len(held) == scenes.results["recorded"]["requests"] == len(scenes.sites["recorded"].log)
    robots = next(e for url, e in held.items() if url.endswith("/robots.txt"))
    assert robots.body.startswith(b"User-agent: *")
    zipped = held["item?11"]
    assert zipped.body[:2] == b"\x1f\x8b"
    assert b"tiny council" in gzip.decompress(zipped.body) == zipped.payload()
    assert [v for n, v in zipped.headers if n.lower() == "set-cookie"] == ["a=1; path=/", "b=2; path=/"]
    assert (held["item?hop"].status, held["item?hop"].header("Location")) == (302, "item?landed")
    assert (held["item?gone"].status, held["item?gone"].body) == (410, b"<p>weg</p>")
    assert (held["item?gone"].reason, held["item?gone"].http_version) == ("Gone", "HTTP/1.1")
    asked = dict(held["item?landed"].request_headers)
    assert asked["User-Agent"].startswith("ratsarchiv/")
    assert asked["Host"] == scenes.sites["recorded"].url.split("/")[2]


def test_a_calendar_without_end_is_left(scenes: Scenes) -> None:
    assert scenes.results["endless"]["requests"] < 70
    assert scenes.results["endless"]["found"]["meeting"] == 12


def test_a_paged_list_is_followed_in_one_session(scenes: Scenes, archive: Archive) -> None:
    turns = [a.headers.get("Cookie") for a in scenes.sites["paged"].log if "shownext" in a.path]
    assert turns == ["S=1", "S=2", "S=3"]
    assert all("Cookie" not in a.headers for a in scenes.sites["paged"].log if "list" not in a.path)
    assert {f"paged:paper:{n}" for n in range(1, 5)} <= {r["id"] for r in archive.db["paper"].rows}
    pages = archive.db.query("SELECT url FROM page WHERE portal = 'paged' AND url LIKE '%shownext%'")
    assert sorted(row["url"].partition("#")[2] for row in pages) == ["101", "201", "51"]


def test_retry_after_is_waited_out(scenes: Scenes) -> None:
    asked = [a for a in scenes.sites["patient"].log if a.path == "/bi/item?11"]
    assert len(asked) == 2
    assert asked[1].began - asked[0].ended >= 0.9
    assert scenes.sites["impatient"].paths.count("/bi/item?11") == 1


def test_a_portal_that_has_gone_down_is_told_from_broken_pages(scenes: Scenes) -> None:
    assert scenes.sites["down"].paths[-1] in ("/bi/start", "/bi/item?6", "/bi/item?7", "/bi/item?8")
    assert len(scenes.sites["down"].log) < 40
    assert scenes.sites["broken"].paths.count("/bi/start") == 1 + 19 // 4  # asked again after every four failures
    assert "/bi/item?20" in scenes.sites["broken"].paths


def test_nothing_of_a_login_page_is_content(scenes: Scenes, archive: Archive) -> None:
    for name in ("login", "robots", "moved", "refused"):
        for table in ("meeting", "agenda_item", "paper", "organization"):
            assert archive.db[table].count_where("portal = ?", [name]) == 0
    assert archive.db["problem"].count_where("portal = 'login' AND kind = 'blocked'") == 1


def test_an_address_no_row_knows_is_recognised(scenes: Scenes, archive: Archive) -> None:
    row = archive.db["portal"].get("adhoc")
    assert (row["vendor"], row["version"], row["robots"]) == ("tiny", "1.0", "allows")
    assert scenes.results["adhoc"]["found"] == {"meeting": 1, "agenda_item": 1, "paper": 1}


def test_a_page_that_is_always_out_of_service_stops_nothing(scenes: Scenes) -> None:
    assert scenes.kinds("unwell") == {"http_503": 1}
    assert "/bi/paper?111" in scenes.sites["unwell"].paths


def test_the_archive_knows_what_the_portal_allowed(archive: Archive) -> None:
    assert archive.db["portal"].get("robots")["robots"] == "forbids"
    assert archive.db["portal"].get("permitted")["permission"] == "Frau Muster, 2026-11-02"
