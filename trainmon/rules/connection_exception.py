"""A connection failed.

What happened
    The operating system or a client library reported a failed connection.

Why
    A service that is down or not reachable, a firewall, or a partner that ended.

How to confirm
    The last frames show which service was contacted.

How to fix
    Check that the service runs and can be reached from this machine; try again.

Easily confused with
    Connections between ranks, and downloads, which have rules of their own.

References
    https://docs.python.org/3/library/exceptions.html#ConnectionError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#ConnectionError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" ({frame.file}:{frame.line})" if frame else ""
    yield ctx.action(
        f"Check that the service{where} runs and can be reached from this machine: `curl "
        "-v http://HOST:PORT`.",
        "The connection could not be made, or was lost.",
        source=DOCS,
    )
    yield ctx.action(
        "Start it again if the fault may have passed; set a proxy where the site needs one.",
        "Short network faults are frequent.",
    )


RULE = Rule(
    id="connection-exception",
    error_type=ErrorType.NETWORK_ERROR,
    title="A connection failed",
    description="A network connection could not be made or was lost.",
    needles=(
        "ConnectionError",
        "ConnectionRefusedError",
        "ConnectionResetError",
        "ConnectionAbortedError",
        "TimeoutError",
        "gaierror",
        "IncompleteRead",
        "ProtocolError",
        "[Errno 101]",
        "[Errno 113]",
        "[Errno 110]",
        "URLError",
    ),
    pattern=r"^(?:[\w.]+\.)?(?:ConnectionError|ConnectionRefusedError|ConnectionResetError|"
    r"ConnectionAbortedError|TimeoutError|gaierror|IncompleteRead|ProtocolError|"
    r"URLError)\b|^OSError: \[Errno (?:101|110|113)\]",
    exception=r"(?:ConnectionError|ConnectionRefusedError|ConnectionResetError|ConnectionAbortedError|"
    r"TimeoutError|gaierror|IncompleteRead|ProtocolError|URLError|OSError)$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=40,
    suggest=suggest,
)
