"""What did not come is told in words that a user understands, and a fault of ours is not blamed on the portal."""

from __future__ import annotations

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Request, Response
from twisted.internet.error import ConnectionLost

from scraper.answers import no_page, unreadable
from scraper.guest import Refused
from scraper.problems import FAILURES


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (DownloadTimeoutError("60 s"), "no_answer", "no answer in time"),
        (CannotResolveHostError("x"), "no_answer", "host not found"),
        (ConnectionLost(), "no_answer", "no answer: ConnectionLost"),
        (ConnectionResetError("x"), "no_answer", "no answer: ConnectionResetError"),
        (Refused("robots", "robots.txt forbids this page"), "robots", "robots.txt forbids this page"),
        (IgnoreRequest("max redirections reached"), "not_followed", "redirects without end"),
        (IgnoreRequest("Ignored response"), "too_large", "unpacks to more than is allowed"),
        (NameError("x"), "fault", "a fault of ratsarchiv itself: NameError; please report it"),
    ],
)
def test_what_did_not_come(error: Exception, kind: str, message: str) -> None:
    problem = no_page(error)
    assert (problem.kind, problem.message) == (kind, message)
    assert problem.words
    assert problem.kind in FAILURES


@pytest.mark.parametrize(
    ("status", "content_type", "kind"),
    [
        (200, "text/html; charset=iso-8859-1", None),
        (200, "TEXT/HTML", None),
        (200, None, None),
        (200, "application/xhtml+xml", None),
        (200, "application/pdf", "not_html"),
        (200, "image/png", "not_html"),
        (404, "text/html", "http_404"),
        (500, "text/html", "http_500"),
        (304, None, "http_304"),
        (204, None, None),
    ],
)
def test_what_came_but_is_no_page(status: int, content_type: str | None, kind: str | None) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    response = Response("https://x.de/", status, headers=headers, request=Request("https://x.de/"))
    problem = unreadable(response)
    assert (problem.kind if problem else None) == kind
