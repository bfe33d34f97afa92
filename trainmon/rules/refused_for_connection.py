"""A program says that it got no connection.

What happened
    The exception was raised on purpose after an attempt to reach a server or to download
    something failed.

Why
    The machine has no way to that server, or the server did not answer.

How to confirm
    Fetch the same address with curl on that machine.

How to fix
    Mend the connection or the proxy, or download the files before and point the job at them.

Easily confused with
    A server that answers and refuses.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.python.org/3/library/urllib.error.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/urllib.error.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Check from that machine that the address answers, or download the files before the job starts{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-for-connection",
    error_type=ErrorType.NETWORK_ERROR,
    title="The program got no connection",
    description="The message speaks of a connection or a download that failed.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\bconnection (?:error|refused|reset|timed|failed|closed|aborted|lost|could)",
        r"\b(?:could not|cannot|couldn't|unable to|failed to) (?:connect|reach|download|fetch)\b",
        r"\bdownload(?:ing)? (?:failed|error)",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=38,
    suggest=suggest,
)
