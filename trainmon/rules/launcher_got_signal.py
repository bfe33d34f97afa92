"""The launcher was told to stop by a signal.

What happened
    "Received 15 death signal", or a `SignalException` of the elastic agent.

Why
    The scheduler (time limit, pre-emption, cancellation), a person, or the end of the terminal session
    (signal 1).

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
        "Look at the scheduler's record (sacct, kubectl describe pod); signal 1 (SIGHUP) is a closed "
        "terminal: use tmux, nohup or "
        "sbatch",
        "The launcher only passes the end on.",
        source=DOC,
    )


RULE = Rule(
    id="launcher-got-signal",
    error_type=ErrorType.KILLED,
    title="The launcher was told to stop by a signal",
    description=(
        "torchrun received a signal from outside and stopped its workers; nothing here says who sent it."
    ),
    needles=(
        "death signal",
        "SignalException",
    ),
    pattern=(
        r"Received (?:\d+|Signals\.SIG\w+) death signal, shutting down workers|SignalException: Process \d+ got signal: "
        r"\d+"
    ),
    sources=(DOC,),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=60,
    suggest=suggest,
)
