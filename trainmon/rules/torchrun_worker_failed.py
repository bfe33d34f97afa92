"""A worker started by torchrun failed.

What happened
    The elastic agent saw a worker end with an error, stopped the others and raised `ChildFailedError`.

Why
    Whatever the worker's own traceback says.

How to confirm
    The table names rank, exit code and, with `@record`, the error; "Root Cause (first observed failure)"
    is the first to end.

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
        "torchrun --log-dir logs --redirects 3 --tee 3 ..., and read the log of the rank that failed first",
        "The worker's own traceback went to another stream or is missing here.",
        source=DOC2,
    )
    yield ctx.action(
        "Decorate main() with @torch.distributed.elastic.multiprocessing.errors.record",
        "The worker's exception then appears in torchrun's own report.",
        source=DOC,
    )


RULE = Rule(
    id="torchrun-worker-failed",
    error_type=ErrorType.UNKNOWN,
    title="A worker started by torchrun failed",
    description=(
        "torchrun reports that a worker process failed; the worker's own error is not part of this line."
    ),
    needles=("failed (exitcode:", "ChildFailedError"),
    pattern=r"failed \(exitcode: [1-9]\d*\) local_rank: \d+|ChildFailedError",
    sources=(
        DOC,
        DOC2,
    ),
    role=Role.CASCADE,
    confidence=0.5,
    precedence=45,
    suggest=suggest,
)
