"""The launcher stopped this worker.

What happened
    "Sending process … closing signal SIGTERM" and its like.

Why
    A peer failed first, or the launcher got a signal.

How to confirm
    Look for the first error before it.

How to fix
    The one of that error.

Easily confused with
    The cause itself.

References
    https://docs.pytorch.org/docs/stable/elastic/agent.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/elastic/agent.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Look at the scheduler's record (sacct, kubectl describe pod) and at the other ranks' logs for "
        "who ended first",
        "The launcher only passes the end on.",
        source=DOC,
    )


RULE = Rule(
    id="agent-stopped-worker",
    error_type=ErrorType.KILLED,
    title="The launcher stopped this worker",
    description=(
        "The launcher sent a signal to a worker, because another one failed or because it was stopped itself."
    ),
    needles=(
        "closing signal SIG",
        "Killing subprocess",
        "death signal",
        "SignalException",
    ),
    pattern=(
        r"Sending process \d+ closing signal SIG\w+|Killing subprocess \d+|Received \d+ death "
        r"signal, shutting down workers|SignalException: Process \d+ got signal: \d+|Unable to "
        r"shutdown process \d+ via"
    ),
    sources=(DOC,),
    role=Role.CASCADE,
    confidence=0.55,
    precedence=40,
    suggest=suggest,
)
