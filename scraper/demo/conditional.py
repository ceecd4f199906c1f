"""Conditional requests: part of the pages say by what they are known again, and who names that gets a 304 and no page.

Agendas and their items carry an ETag, papers a Last-Modified; both follow from the body alone, so that they change
whenever a page does, whatever the day. What a session has left its mark on carries none, nor does any other page.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

from scraper.demo.allris_classic import Request, Response

TAGGED = re.compile(r"/to0[12]0\.asp")
DATED = re.compile(r"/vo020\.asp")
SESSION = b"___tmp/"  # attachments' addresses, good for the asking session only
_EPOCH = datetime(2010, 1, 1, tzinfo=UTC)
_SPAN = 10 * 365 * 86400  # seconds


def conditional(request: Request, response: Response) -> Response:
    """The response with its validator; or the 304 instead, where the request names that one."""
    held = _validator(request, response)
    if held is None:
        return response
    line, asked = held
    if request.headers.get(asked) == line[1]:  # dates too are compared for being the same, as nginx does
        return Response(304, b"", (line,))
    return replace(response, headers=(*response.headers, line))


def _validator(request: Request, response: Response) -> tuple[tuple[str, str], str] | None:
    """The header line, and the name of the request's header that would repeat its value."""
    if request.method != "GET" or response.status != 200 or SESSION in response.body:
        return None
    content = sha256(response.body).hexdigest()
    if TAGGED.search(request.target):
        return ("ETag", f'"{content[:16]}"'), "if-none-match"
    if DATED.search(request.target):
        day = _EPOCH + timedelta(seconds=int(content[:12], 16) % _SPAN)
        return ("Last-Modified", format_datetime(day, usegmt=True)), "if-modified-since"
    return None
