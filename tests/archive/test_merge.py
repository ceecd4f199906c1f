"""The merge rule: the rows are a function of what all pages said, whatever the order of storing. Held against a
slow reference that only knows the rule.
"""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.archive import Archive
from archive.exchange import Exchange
from archive.statements import Statement, plain
from tests.archive.conftest import SITE, after, exchange

LONG_A, LONG_B = "Der Rat beschließt den Haushalt. " * 9, "Die Vorlage wird vertagt. " * 12
ITEM = "m:agenda_item:7"
RECORDS = ("m:organization:1", "m:organization:2", "m:organization:~alt", "m:meeting:5", "m:meeting:~x", ITEM)


@dataclass(frozen=True)
class Visit:
    """One capture of one page and what it says; failed: an outage; gone: it answers 404."""

    page: int
    day: int
    says: tuple[Statement, ...]
    failed: bool = False
    gone: bool = False


def statement(id_: str, detail: bool, fields: dict[str, str], alias: str | None) -> Statement:
    type_ = id_.split(":")[1]
    if type_ == "organization":
        fields = {k: v for k, v in fields.items() if k in ("name", "classification")}
        alias = None if "~" in id_ or alias is None else "m:organization:~alt"
    elif type_ == "agenda_item":
        fields = {"title": fields["name"]} if "name" in fields else {}
        fields |= {"meeting": "m:meeting:5"} if detail or "title" in fields else {}
        alias = None
    else:
        fields = {k: v for k, v in fields.items() if k != "classification"}
        alias = None if "~" in id_ or alias is None else "m:meeting:~x"
    return Statement(type_, id_, detail, fields, alias)


WORDS = st.sampled_from(["Rat", "Bauausschuss", LONG_A, LONG_B])
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": WORDS,
        "classification": WORDS,
        "room": WORDS,
        "organization": st.sampled_from([r for r in RECORDS if "organization" in r]),
    },
)
STATEMENTS = st.lists(
    st.builds(statement, st.sampled_from(RECORDS), st.booleans(), FIELDS, st.sampled_from([None, None, "alias"])),
    max_size=4,
    unique_by=lambda s: (s.id, s.detail),
)
AGENDA = (
    Statement("meeting", "m:meeting:5", True, {"name": "Rat"}),
    Statement("agenda_item", ITEM, False, {"title": "TOP", "meeting": "m:meeting:5"}),
)
SAYINGS = STATEMENTS.map(tuple) | st.sampled_from([AGENDA, AGENDA[:1], (statement(ITEM, True, {}, None),)])


@st.composite
def some_visits(draw: st.DrawFn) -> list[Visit]:
    """Few pages that often say again what they, or others, said: that is where shortcuts go wrong."""
    sayings = draw(st.lists(SAYINGS, min_size=1, max_size=4))
    days = draw(st.lists(st.integers(1, 9), min_size=1, max_size=9, unique=True))
    fate = st.sampled_from([(False, False)] * 5 + [(True, False), (True, True)])
    return [Visit(draw(st.integers(1, 3)), day, draw(st.sampled_from(sayings)), *draw(fate)) for day in days]


VISITS = some_visits()


def answer(visit: Visit) -> Exchange:
    return exchange(f"{SITE}{visit.page}", after(visit.day), status=404 if visit.gone else 200)


def stored(visits: list[Visit], *, twice: bool = False) -> dict[str, dict[str, object]]:
    """The rows after storing these visits in this order, with last_seen."""
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder), write=True) as archive:
        numbers = {
            v.day: archive.record(
                "m", None, exchange(f"{SITE}{v.page}", after(v.day), status=404 if v.gone else 200)
            ).number
            for v in sorted(visits, key=lambda v: v.day)
        }
        for visit in visits:
            for _ in range(1 + twice):
                archive.store(numbers[visit.day], visit.says, failed=visit.failed)
        assert archive.db.conn.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = {
            row["id"]: {k: v for k, v in row.items() if v is not None}
            for table in ("organization", "meeting", "agenda_item")
            for row in archive.db.query(f"SELECT t.*, s.last_seen FROM {table} t LEFT JOIN seen s ON s.id = t.id")
        }
        day = {number: f"capture of day {d}" for d, number in numbers.items()}
        for row in rows.values():
            if "capture" in row:
                row["capture"] = day[row["capture"]]
        return rows


def iso(day: int) -> str:
    return after(day).strftime("%Y-%m-%dT%H:%M:%SZ")


def reference(visits: list[Visit]) -> dict[str, dict[str, object]]:
    """The rule, read aloud: no shortcuts, everything from all captures."""
    good = sorted((v for v in visits if not v.failed), key=lambda v: v.day)
    gone = sorted((v for v in visits if v.gone), key=lambda v: v.day)
    says = {v.day: spoken(v) for v in good}
    claims: dict[str, str] = {}
    for v in good:
        for s in v.says:
            if s.alias:
                claims[s.alias] = min(s.id, claims.get(s.alias, s.id))
    rows: dict[str, dict[str, object]] = {}
    for id_ in {claims.get(i, i) for v in good for (i, _) in says[v.day]}:
        names = {id_} | {alias for alias, target in claims.items() if target == id_}
        rows[id_] = row_of(id_, names, good, gone, says, claims)
    return rows


def spoken(v: Visit) -> dict[tuple[str, bool], dict[str, str]]:
    """With mentions of what is only referred to."""
    said = {(s.id, s.detail): dict(s.fields) for s in v.says}
    for fields in list(said.values()):
        for other in (fields.get("organization"), fields.get("meeting")):
            if other and (other, False) not in said and (other, True) not in said:
                said[other, False] = {}
    return said


def row_of(id_, names, good, gone, says, claims) -> dict[str, object]:
    mentioned = [v for v in good if any(i in names for i, _ in says[v.day])]
    row: dict[str, object] = {"id": id_, "portal": "m", "first_seen": iso(mentioned[0].day)}
    row["last_seen"] = iso(mentioned[-1].day)
    newest = {v.page: v for v in good}
    voices = voices_of(names, newest.values(), says)
    open_voices = bool(voices)
    if not voices:
        row["withdrawn_at"], voices = before_silence(names, good, gone, says)
    elif since := gone_since(names, newest, gone, says):
        row["withdrawn_at"] = iso(since)
    if open_voices and (drop := dropped_since(names, newest, good, says)):
        row["withdrawn_at"] = min(iso(drop[0]), str(row.get("withdrawn_at", "x")))
        voices = voices + drop[1]
    own = [v.day for v in good for (i, d) in says[v.day] if d and i in names and begins(v, i, good, says)]
    if "withdrawn_at" not in row:
        own = [day for day in own if still(day, names, good, says)]
    if own:
        row["capture"] = f"capture of day {max(own)}"
    for _, _, fields in sorted(voices, key=lambda x: (*x[:2], plain(id_, x[2]))):
        row.update({k: claims.get(v, v) if k in ("organization", "meeting") else v for k, v in fields.items()})
    return row


def gone_since(names, newest, gone, says) -> int | None:
    """Since when all pages of the record's own answer 404."""
    own = [v for v in newest.values() if any(d and i in names for i, d in says[v.day])]
    since = [next((g.day for g in gone if g.page == v.page and g.day > v.day), None) for v in own]
    return max(since) if since and all(since) else None


def dropped_since(names, newest, good, says):
    """When the meeting's page last dropped its item, if the item's own page has not been met since, nor another
    page of the meeting's after this one had it."""
    if ITEM not in names:
        return None
    drops = []
    for v in good:
        earlier = [w for w in page_of(v, good) if w.day < v.day]
        was = [f for (i, _), f in says[earlier[-1].day].items() if i == ITEM] if earlier else []
        now = any(i == ITEM for i, _ in says[v.day])
        held = not any(i == ITEM for i, _ in says[newest[v.page].day])
        if any("meeting" in f for f in was) and not now and held and ("m:meeting:5", True) in says[v.day]:
            voices = [(d, earlier[-1].day, f) for (i, d), f in says[earlier[-1].day].items() if i == ITEM]
            drops.append((v.day, voices, earlier[-1].day))
    if not drops:
        return None
    last, _, had = max(drops, key=lambda drop: drop[0])
    for v in newest.values():
        for (i, d), f in says[v.day].items():
            lists = "meeting" in f and ("m:meeting:5", True) in says[v.day]
            if i == ITEM and ((d and v.day > last) or (lists and v.day > had)):
                return None
    return max(drops, key=lambda drop: drop[0])


def voices_of(names, visits, says):
    return [(d, v.day, fields) for v in visits for (i, d), fields in says[v.day].items() if i in names]


def page_of(v, good):
    return [w for w in good if w.page == v.page]


def begins(v, id_, good, says) -> bool:
    """Whether this capture is the first of its page to say just this about the record as its own page."""
    before = [w for w in page_of(v, good) if w.day < v.day]
    return not before or says[before[-1].day].get((id_, True)) != says[v.day][id_, True]


def still(day, names, good, says) -> bool:
    """Whether what the capture of that day began to say about the record is said to this day."""
    visit = next(v for v in good if v.day == day)
    later = [w for w in page_of(visit, good) if w.day > day]
    return any(
        d and i in names and begins(visit, i, good, says) and all(says[w.day].get((i, True)) == said for w in later)
        for (i, d), said in says[day].items()
    )


def before_silence(names, good, gone, says):
    """When nobody spoke of it any more, and what was said last; or when and as what it had been withdrawn before."""
    since, voices = last_words(names, good, says)
    good = [v for v in good if iso(v.day) < since]
    newest = {v.page: v for v in good}
    drop = dropped_since(names, newest, good, says)
    if not drop or gone_since(names, newest, [g for g in gone if iso(g.day) < since], says):
        return since, voices
    return iso(drop[0]), voices_of(names, newest.values(), says) + drop[1]


def last_words(names, good, says):
    ends = []
    for v in good:
        later = [w for w in page_of(v, good) if w.day > v.day]
        for (i, d), fields in says[v.day].items():
            if i in names and later and says[later[0].day].get((i, d)) != fields:
                ends.append((later[0].day, (d, v.day, fields)))
    day = max(end for end, _ in ends)
    return iso(day), [voice for end, voice in ends if end == day]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VISITS)
def test_rows_follow_the_rule(visits: list[Visit]) -> None:
    assert stored(sorted(visits, key=lambda v: v.day)) == reference(visits)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VISITS, st.randoms(use_true_random=False), st.booleans())
def test_any_order_of_storing_gives_the_same_rows(visits: list[Visit], chance: random.Random, twice: bool) -> None:
    shuffled = list(visits)
    chance.shuffle(shuffled)
    assert stored(shuffled, twice=twice) == reference(visits)
