"""A worker started by DeepSpeed ended with an error.

What happened
    The launcher saw one of its ranks fail and stopped the others.

Why
    Whatever the worker's own traceback says.

How to confirm
    Read the first error above.

How to fix
    The one of that error.

Easily confused with
    The cause itself.

References
    https://www.deepspeed.ai/getting-started/
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://www.deepspeed.ai/getting-started/"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "deepspeed --enable_each_rank_log=logs ..., and read the log of the rank that failed first",
        "The worker's own traceback is missing here.",
        source=DOC,
    )


RULE = Rule(
    id="deepspeed-worker-failed",
    error_type=ErrorType.UNKNOWN,
    title="A worker started by DeepSpeed ended with an error",
    description=(
        "DeepSpeed's launcher reports a worker's return code; the worker's own error stands elsewhere."
    ),
    needles=("exits with return code", "ssh exited with exit code"),
    pattern=r"exits with return code = (?:[1-9]\d*|-(?:6|11|4|7|8))\b|: ssh exited with exit code [1-9]\d*",
    sources=(DOC,),
    role=Role.FALLBACK,
    confidence=0.45,
    precedence=20,
    suggest=suggest,
)
