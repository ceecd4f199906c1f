"""Unattended: what cron and systemd are given, what a monitor reads, and when a run is worth a mail."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive import news
from archive.archive import Archive
from archive.news import News, Told, Trouble
from scraper.breaks import KINDS, Break
from scraper.cli import cli
from scraper.cli._show import Show
from scraper.cli._summary import LINES, notable, summary
from scraper.problems import UsageError
from scraper.progress import Progress

NOW = datetime.now(UTC)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two portals: one with a complete run two days ago and a stopped one since, one never crawled."""
    with Archive.open(tmp_path / "data", write=True) as archive:
        archive.put_portal({"slug": "nie", "vendor": "allris-classic"})
        for days, reason, code in ((2, "finished", 1), (1, "unreachable", 3)):
            crawl = archive.start_crawl("oft", NOW - timedelta(days=days), "ratsarchiv crawl oft")
            archive.finish_crawl(
                crawl, NOW - timedelta(days=days), reason=reason, exit_code=code, counts={"requests": 7, "new": 3}
            )
    return tmp_path / "data"


def test_a_crontab_has_the_right_paths_and_no_bare_percent(tmp_path: Path) -> None:
    told = run("cron", "crontab", "geestland", "--mail", "a@b.example", "--archive", str(tmp_path / "100% Rat's"))
    assert told.exit_code == 0, told.output
    lines = [line for line in told.output.splitlines() if line and not line.startswith("#")]
    assert lines[:2] == ["MAILTO=a@b.example", "RATSARCHIV_CONTACT=a@b.example"]
    assert all(line.replace(r"\%", "").count("%") == 0 for line in lines)
    assert "/ratsarchiv crawl geestland --archive " in lines[2] and lines[2].endswith(" --cron")
    assert lines[4].startswith("23 7 * * 0 out=$(")


def test_the_units_are_what_systemd_takes(tmp_path: Path) -> None:
    folder = tmp_path / "mit Leerzeichen 100%"
    folder.mkdir()
    units = tmp_path / "units"
    told = run("cron", "systemd", "geestland", "--mail", "a@b.example", "--archive", str(folder), "-o", str(units))
    assert told.exit_code == 0, told.output
    service = (units / "ratsarchiv.service").read_text()
    assert f'ReadWritePaths="{folder}"'.replace("%", "%%") in service
    assert "ProtectSystem=strict" in service and "KillSignal=SIGINT" in service and "${" not in service
    assert "OnCalendar=" in (units / "ratsarchiv.timer").read_text()
    for name in ("ratsarchiv.service", "ratsarchiv-check.service"):
        assert "OnFailure=ratsarchiv-mail@%N.service" in (units / name).read_text()
    check = (units / "ratsarchiv-check.service").read_text()
    assert "ProtectSystem=strict" in check and "PrivateNetwork=yes" in check and "SuccessExitStatus" not in check
    assert "OnCalendar=Sun" in (units / "ratsarchiv-check.timer").read_text()
    if shutil.which("systemd-analyze"):
        asked = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(units.iterdir()))]
        verified = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert [line for line in verified.stderr.splitlines() if "ratsarchiv." in line] == []


def test_the_mail_has_the_first_line_for_a_subject(tmp_path: Path) -> None:
    told = run("cron", "systemd", "x", "--mail", "a@b.example", "--archive", str(tmp_path), "-o", str(tmp_path))
    assert told.exit_code == 0, told.output
    unit = (tmp_path / "ratsarchiv-mail@.service").read_text()
    script = unit.partition("/bin/sh -c '")[2].partition("'")[0].replace("\\\n", " ").replace("\\\\", "\\")
    (tmp_path / "x.out").write_text("demo: 1 new\x1b; é\nzweite Zeile ü\n", encoding="utf-8")
    script = script.replace("%i", "x").replace("/usr/sbin/sendmail -t -i", "cat")
    sent = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=tmp_path,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
    )
    head, _, body = sent.stdout.decode().partition("\n\n")
    assert head.splitlines()[:2] == ["To: a@b.example", "Subject: demo: 1 new; "]
    assert body == (tmp_path / "x.out").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("portals", "mail"),
    [(["x"], "a@b\n* * * * * rm"), (["x"], "a@b, c"), (["x\ny"], "a@b"), (["geestland"] * 99, "a@b")],
)
def test_what_no_crontab_can_hold_is_refused(portals: list[str], mail: str, tmp_path: Path) -> None:
    told = run("cron", "crontab", *portals, "--mail", mail, "--archive", str(tmp_path))
    assert isinstance(told.exception, UsageError) and "MAILTO" not in told.output


def test_the_metrics_are_prometheus_text(folder: Path, tmp_path: Path) -> None:
    assert run("status", "--archive", str(folder), "--metrics", str(tmp_path / "r.prom")).exit_code == 0
    text = (tmp_path / "r.prom").read_text()
    assert text == run("status", "--archive", str(folder), "--metrics", "-").stdout
    ended = (NOW - timedelta(days=2)).replace(microsecond=0).timestamp()
    assert f'ratsarchiv_last_success_timestamp_seconds{{portal="oft"}} {ended}\n' in text
    assert 'ratsarchiv_last_crawl_exit_code{portal="oft"} 3\n' in text
    assert 'ratsarchiv_last_crawl_counts{portal="oft",what="requests"} 7\n' in text
    assert 'last_success_timestamp_seconds{portal="nie"}' not in text
    names = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(names) == len(set(names)) == text.count("# HELP")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


SAMPLE = re.compile(
    r'(ratsarchiv_[a-z_]+)\{[a-z]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z]+="(?:[^"\\\n]|\\["\\n])*")*\} (-?[0-9.e+]+)'
)


def test_every_line_of_the_metrics_is_one_that_promtool_takes(folder: Path) -> None:
    awkward = 'x"y\\z\n'
    with Archive.open(folder, write=True) as archive:
        values = [
            {"portal": "oft", "kind": kind, "message": "x"} for kind in (awkward, "gate_appeared", "gate_appeared")
        ]
        archive.db["problem"].insert_all(values)  # type: ignore[union-attr]
    text = run("status", "--archive", str(folder), "--metrics", "-").stdout
    family, seen = "", set()
    for line in text.splitlines():
        if line.startswith("# HELP "):
            family = line.split()[2]
            assert family not in seen and line.endswith(".")
            seen.add(family)
        elif line.startswith("# TYPE "):
            assert line == f"# TYPE {family} gauge"
        else:
            sample = SAMPLE.fullmatch(line)
            assert sample and sample[1] == family, line
            float(sample[2])
    assert len(text.splitlines()) == len(set(text.splitlines())) and text.endswith("\n")
    assert 'ratsarchiv_last_crawl_reason{portal="oft",reason="unreachable"} 1\n' in text
    assert 'ratsarchiv_breaks{portal="oft",kind="gate_appeared"} 2\n' in text
    assert r'kind="x\"y\\z\n"} 1' in text
    assert re.search(r'last_success_age_seconds\{portal="oft"\} 17[23]\d{3}\n', text)


def test_metrics_that_cannot_be_written_are_wrong_use(folder: Path) -> None:
    told = run("status", "--archive", str(folder), "--metrics", "/nirgends/r.prom")
    assert "name another file with --metrics" in str(told.exception)


def test_a_monitor_asks_how_old_the_last_complete_run_is(folder: Path) -> None:
    told = run("status", "--archive", str(folder), "--stale", "3")
    assert (told.exit_code, told.stderr) == (1, "ratsarchiv: no complete run for 3 days or more: nie\n")
    with Archive.open(folder, write=True) as archive:
        archive.finish_crawl(archive.start_crawl("nie", NOW, "x"), NOW, reason="finished", exit_code=0, counts={})
    assert run("status", "--archive", str(folder), "--stale", "3").exit_code == 0
    assert run("status", "--archive", str(folder), "--stale", "1").exit_code == 1
    rows = {row["slug"]: row for row in json.loads(run("status", "--archive", str(folder), "--json").stdout)}
    assert 2 * 86400 <= rows["oft"]["age"] < 3 * 86400  # NOW is when this module was read


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, False),
        ({"stored": Counter(unchanged=90)}, False),
        ({"stored": Counter(changed=1)}, True),
        ({"stored": Counter(withdrawn=1)}, True),
        ({"problems": Counter({("unreadable", "x"): 1})}, True),
        ({"reason": "blocked", "stop_code": 3}, True),
    ],
)
def test_a_run_without_news_is_silent(
    more: dict[str, object], told: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = Progress("oft", **more)  # type: ignore[arg-type]
    show = Show([], tmp_path, quiet=True, cron=True)
    show.started(progress)
    show.every(progress)
    show.end([progress], as_json=False)
    said = capsys.readouterr()
    assert bool(said.out) == notable(progress) == told and said.err == ""


MUCH = News(
    dict.fromkeys(news.KINDS, 7_000),
    {"meeting": 5_000, "paper": 2_000},
    {kind: [Told(f"oft:paper:{n}", "Wort " * 90, "2026-03-04", "https://x.example/", ("title",)) for n in range(10)]
     for kind in news.KINDS},
    [Trouble(f"kind_{n}", 9, "x", "https://x.example/1", 12) for n in range(20)],
)  # fmt: skip


def much(portal: str = "oft", **more: object) -> Progress:
    """A run in which everything happened at once."""
    broken = {(kind, str(n)): Break(kind, "x", None, "https://x.example/", 5) for kind in KINDS for n in range(9)}
    problems = Counter({(f"kind_{n}", "\x1b[31mrot\n"): n + 1 for n in range(90)})
    problems.update({("markup_changed", f"{n}"): 1 for n in range(54)})
    return Progress(portal, problems=problems, breaks=broken, **more)  # type: ignore[arg-type]


def test_a_summary_fits_into_a_mail_whatever_happened(tmp_path: Path) -> None:
    for results in ([(much(), MUCH)], [(much(f"p{n}"), MUCH) for n in range(90)]):
        lines = summary(results, tmp_path)
        assert 30 < len(lines) <= LINES + 2
        assert all(line.isprintable() and len(line) < 250 for line in lines)


def test_the_first_line_says_the_essence_and_the_others_what_and_where(tmp_path: Path) -> None:
    brought = News(
        {"new": 1, "changed": 1, "withdrawn": 1},
        {"meeting": 1},
        {
            "new": [Told("oft:meeting:1", "Rat", "2026-03-04T18:00:00+01:00", "https://x.example/1")],
            "changed": [Told("oft:paper:2", "V/2 Radweg", None, "https://x.example/2", ("name", "date"))],
            "withdrawn": [Told("oft:agenda_item:3", "Ö 4 Haushalt", "2026-03-04", None)],
        },
        [Trouble("http_404", 2, "HTTP 404", "https://x.example/4", 17)],
    )
    broken = {("version_changed", ""): Break("version_changed", "version 2", "1 -> 2", "https://x.example/", 5)}
    problems = Counter({("http_404", "HTTP 404"): 2, ("version_changed", "version 2"): 1})
    lines = summary([(Progress("oft", problems=problems, breaks=broken), brought)], tmp_path)
    assert lines[0] == "oft: 1 new, 1 changed, 1 withdrawn; version_changed, 2 problems"
    assert lines[2] == "  BREAK version_changed: version 2"
    assert "/-/archivseite/5 of `ratsarchiv serve`" in lines[3]
    assert "    meeting 2026-03-04 Rat https://x.example/1" in lines
    assert "    paper V/2 Radweg (name, date) https://x.example/2" in lines
    assert "    agenda_item 2026-03-04 Ö 4 Haushalt" in lines
    assert "       2 x http_404: HTTP 404, for example https://x.example/4 (page 17)" in lines
    assert lines[-2] == f"  next: ratsarchiv check oft --archive {tmp_path}"


def test_portals_in_trouble_come_first(tmp_path: Path) -> None:
    fine, ill = Progress("a"), Progress("b", problems=Counter({("x", "y"): 1}))
    stopped = Progress("c", reason="blocked", stop_code=3)
    lines = summary([(one, News()) for one in (fine, ill, stopped)], tmp_path)
    assert lines[:3] == ["c: nothing new; blocked", "b: nothing new; 1 problem", "a: nothing new"]


def test_a_first_crawl_that_is_incomplete_says_so_and_what_to_do(tmp_path: Path) -> None:
    words = "oft: the calendar could not be read to its end (https://x.example/), so older months may be missing"
    lines = summary([(Progress("oft", reason="incomplete", words=words, stop_code=1), News())], tmp_path)
    assert lines[0] == "oft: nothing new; incomplete"
    assert f"  {words}" in lines
    assert lines[-2] == "  next: run the same command again to go on"
