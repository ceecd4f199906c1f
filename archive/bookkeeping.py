"""The bookkeeping tables, described (see columns.py, which is the door to all descriptions).

Pages, records and statements are named by shared integers, because there are far more statements than records: what a
page of 25 items says again every night must cost bytes, not kilobytes.
"""

from __future__ import annotations

from archive.described import Column, Table


def _int(name: str, text: str, *, fk: str = "", index: bool = False, facet: bool = False) -> Column:
    return Column(name, text, "INTEGER", fk=fk, index=index, facet=facet)


BOOKKEEPING: tuple[Table, ...] = (
    Table(
        "portal",
        "A council information system (Ratsinformationssystem) this archive follows.",
        (
            Column("slug", "Short name; the first part of every id."),
            Column("vendor", "The software family.", facet=True),
            Column("version", "The software's version, as far as seen."),
            Column("url", "Address of the portal."),
            Column("body_name", "Whose council it is."),
            Column("kind", "Stadt, Gemeinde, Landkreis ...", facet=True),
            Column("state", "Federal state (Bundesland).", facet=True),
            Column("ags", "Official municipality key (amtlicher Gemeindeschlüssel)."),
            Column("delay", "Seconds between requests.", "REAL"),
            Column("permission", "Who at the operator allowed crawling although robots.txt forbids it, and when."),
            Column("floors", "What the portal must at least show: meetings >= 2/month; minutes >= 0.5"),
            Column("robots", "What the portal's robots.txt says about us, as last seen."),
            Column("notes", "Remarks."),
        ),
        key="slug",
        label="body_name",
        sort="slug",
    ),
    Table(
        "crawl",
        "One run over one portal (Abruf).",
        (
            _int("number", "Number of the run."),
            Column("portal", "The portal crawled.", fk="portal", facet=True),
            Column("command", "The command it was started with."),
            Column("started_at", "Begin (UTC).", index=True),
            Column("finished_at", "End (UTC); empty while it runs or if it was killed."),
            Column("reason", "How it ended: finished, blocked, robots, unreachable, interrupted ...", facet=True),
            _int("exit_code", "Exit code of the command."),
            Column("counts", "What it counted, as a JSON object: requests, pages, problems ..."),
        ),
        key="number",
        label="started_at",
        sort="started_at",
    ),
    Table(
        "page",
        "An address asked for: what is fetched again under it replaces what it said before.",
        (
            _int("number", "Number of the page."),
            Column("portal", "The portal.", fk="portal", facet=True),
            Column("method", "GET or POST."),
            Column("url", "Address as requested; a part after # tells apart pages that only a session can ask for."),
            Column("request", "Digest of the request's body (SHA-1, base32); empty where there was none."),
            Column("route", "Page kind of the vendor's reader that read it.", facet=True),
            _int("capture", "The newest response that could be read.", fk="capture"),
            _int("fetched", "When that one was fetched, in seconds since 1970 (UTC)."),
            Column("said", "Hash of all its newest readable response says.", "BLOB"),
            _int("statements", "How many statements it has made, past ones included: a lost one is noticed by that."),
        ),
        key="number",
        label="url",
        sort="number",
    ),
    Table(
        "payload",
        "A body as received, shared by successive responses with the same bytes.",
        (
            _int("number", "Number."),
            Column("content_type", "Content-Type as the portal declared it."),
            Column("digest", "Digest of the body as sent (SHA-1, base32), as in the WARC."),
            _int("size", "Bytes as sent."),
        ),
        key="number",
        label="digest",
        sort="number",
    ),
    Table(
        "warc_file",
        "A file of recorded requests and responses, in the archive's folder warc/.",
        (
            _int("number", "Number."),
            Column("name", "File name."),
            Column("portal", "The portal.", fk="portal"),
        ),
        key="number",
        sort="number",
    ),
    Table(
        "capture",
        "One recorded response (Abbild einer Seite). The view `capture_overview` has its address and file in words.",
        (
            _int("number", "Number of the recorded response."),
            _int("page", "The page it answers.", fk="page"),
            _int("crawl", "The run that fetched it.", fk="crawl"),
            _int("fetched", "When it was fetched, in seconds since 1970 (UTC)."),
            _int("status", "HTTP status.", facet=True),
            _int("payload", "Its body.", fk="payload"),
            _int("warc", "The file it lies in.", fk="warc_file"),
            _int("offset", "Where it begins in the file, in bytes."),
            _int("length", "How long it is there, in bytes."),
            _int("unchanged", "1: says what the page said before; 0: says something else; empty: not read, or failed."),
            Column("fetched_at", "When it was fetched (UTC); computed from `fetched`.", derived=True),
        ),
        key="number",
        label="fetched_at",
        sort="number",
    ),
    Table(
        "record",
        "The number of every record the statements speak of.",
        (
            _int("number", "Number of the record."),
            Column("id", "Its id."),
            _int("replaced_by", "The record that took its place when the portal gave it a number.", fk="record"),
            _int("disputed", "1 where pages of the same rank disagree about it."),
        ),
        key="number",
        label="id",
        sort="number",
    ),
    Table(
        "alias",
        "Which numbered record says that it once went under a made-up key (~).",
        (
            Column("alias", "The made-up id."),
            _int("record", "The record that claims it.", fk="record"),
        ),
        key="alias",
        label="alias",
        sort="alias",
    ),
    Table(
        "content",
        "What is said about a record, shared by all pages that say just that.",
        (
            _int("number", "Number."),
            _int("hash", "First 64 bits of the hash of `fields`.", index=True),
            Column("fields", "The fields, compressed; of a long text only its hash.", "BLOB"),
        ),
        key="number",
        label="number",
        sort="number",
    ),
    Table(
        "statement",
        "What a page says, or said, about a record: from one capture on, until another no longer did.",
        (
            _int("page", "The page.", fk="page"),
            _int("record", "The record.", fk="record"),
            _int("detail", "1 on the record's own page, 0 where it is merely mentioned."),
            _int("from_capture", "The first capture that says so.", fk="capture"),
            _int("to_capture", "The first later capture that does not; empty while it is said.", fk="capture"),
            _int("content", "What is said.", fk="content"),
        ),
        key="page, record, detail, from_capture",
        label="record",
        sort="page",
    ),
    Table(
        "text",
        "Long texts that no row shows any more, or never showed, kept for the history.",
        (
            Column("hash", "Hash of the text.", "BLOB"),
            Column("body", "The text, compressed.", "BLOB"),
        ),
        key="hash",
        label="hash",
        sort="hash",
    ),
    Table(
        "problem",
        "What on a page could not be read or understood, with the exact words (Problem).",
        (
            _int("number", "Number."),
            Column("portal", "The portal.", fk="portal", facet=True),
            Column("kind", "What is wrong: page_changed, unreadable, unknown_outcome ...", facet=True),
            Column("message", "What is wrong, in a sentence."),
            Column("words", "The exact words concerned."),
            Column("record", "Id of the record concerned."),
            Column("url", "The page's address."),
            _int("page", "The page.", fk="page"),
            _int("crawl", "The run that met it last.", fk="crawl"),
            _int("capture", "The newest response that has it.", fk="capture"),
            Column("first_seen", "When it was met first (UTC).", index=True),
            Column("last_seen", "When it was met last (UTC)."),
            Column("resolved_at", "When the page was read again without it (UTC); empty while it lasts.", index=True),
        ),
        key="number",
        label="message",
        sort="last_seen",
    ),
)
