"""A server refused a download.

What happened
    A download through urllib, requests or httpx got a client error from the server.

Why
    The address is gone (404), needs a login (401, 403), or the host refuses scripted downloads.

How to confirm
    `curl -I URL`.

How to fix
    Find the present address, fetch the file by hand and put it where the loader looks, or log in.

Easily confused with
    A connection that never reached the server, and server errors (5xx).

References
    https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Status
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Status"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Check the address: `curl -I URL`; a 404 means that it moved, a 401 or 403 "
        "that it wants a login or refuses scripts.",
        "The server was reached and said no.",
        source=DOCS,
    )
    yield ctx.action(
        "Download the file by hand and put it into the loader's cache or root folder.",
        "Most loaders use a file that is there already.",
    )


RULE = Rule(
    id="http-download-refused",
    error_type=ErrorType.HUB_ACCESS,
    title="A server refused a download",
    description="The server was reached and refused to give the file.",
    describe=lambda ctx: (
        f"It answered with the HTTP status {ctx['code'] or ctx['status'] or ctx['curl'] or ctx['wget']}."
    ),
    needles=(
        "Client Error:",
        "Client error '",
        "The requested URL returned error: 40",
        " ERROR 40",
    ),
    pattern=(
        r"HTTP Error (?P<code>40[1346]): [A-Z]|(?:HTTPError"
        r"|HTTPStatusError): (?:Client error ')?(?P<status>40[134]) (?:Client Error: )?[A-Z]"
        r"|The requested URL returned error: (?P<curl>40[1346])"
        r"|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ERROR (?P<wget>40[1346]): [A-Z]"
    ),
    sources=(DOCS,),
    confidence=0.72,
    precedence=48,
    suggest=suggest,
)
