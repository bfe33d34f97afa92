"""A server failed while answering.

What happened
    The request was understood and the service is down or overloaded.

Why
    An outage or maintenance of the service.

How to confirm
    The status page of the service.

How to fix
    Try again later; use what is in the cache; run offline.

Easily confused with
    A refusal (4xx), which trying again does not help.

References
    https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Status
    https://status.huggingface.co
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Status"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Start it again in some minutes; look at the service's status page (https://status.huggingface.co).",
        "The fault is on the server's side and passes.",
        source=DOCS,
    )
    yield ctx.action(
        "If the files are in the cache, run with HF_HUB_OFFLINE=1.", "Nothing has to be asked then."
    )


RULE = Rule(
    id="server-error",
    error_type=ErrorType.NETWORK_ERROR,
    title="A server failed while answering",
    description="The server answered with an error of its own (5xx).",
    needles=(
        "Server Error:",
        "HTTP Error 50",
        "Server error '50",
    ),
    pattern=r"Error: .*(?P<code>50[0234]) Server Error|HTTP Error (?P<status>50[0234])|Server error '(?P<x>50[0234])",
    sources=(
        DOCS,
        "https://status.huggingface.co",
    ),
    confidence=0.85,
    precedence=64,
    suggest=suggest,
)
