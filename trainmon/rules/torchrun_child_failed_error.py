"""torchrun ended because a worker had failed.

What happened
    The launcher raises it after a worker failed, with a table of failed ranks.

Why
    Whatever the worker's own traceback says.

How to confirm
    "Root Cause (first observed failure)" in the table names rank, time and exit code.

How to fix
    The one of the worker's error.

Easily confused with
    The cause itself.

References
    https://docs.pytorch.org/docs/stable/elastic/errors.html
    https://docs.pytorch.org/docs/stable/elastic/run.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/elastic/errors.html"
DOC2 = "https://docs.pytorch.org/docs/stable/elastic/run.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "torchrun --log-dir logs --redirects 3 --tee 3 ..., and @record on main(); read the log of the "
        "rank that failed first",
        "The worker's own traceback went to another stream or is missing here.",
        source=DOC2,
    )


RULE = Rule(
    id="torchrun-child-failed-error",
    error_type=ErrorType.UNKNOWN,
    title="torchrun ended because a worker had failed",
    description="`ChildFailedError` is torchrun's own exception; the worker's error stands elsewhere.",
    needles=("ChildFailedError",),
    pattern=r"ChildFailedError",
    sources=(
        DOC,
        DOC2,
    ),
    role=Role.CASCADE,
    confidence=0.4,
    precedence=30,
    suggest=suggest,
)
