"""A background thread of the process group ended the process.

What happened
    C++ printed "terminate called after throwing an instance of 'c10::DistBackendError'".

Why
    The watchdog found a collective that failed or timed out, nearly always because another rank ended or
    lags.

How to confirm
    The `what():` line; the first error over all ranks.

How to fix
    The one of that first error.

Easily confused with
    A crash of native code: this abort is deliberate.

References
    https://docs.pytorch.org/docs/stable/torch_nccl_environment_variables.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/torch_nccl_environment_variables.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Read the logs of all ranks (torchrun --log-dir logs --redirects 3) for the first error before "
        "this one",
        "The thread only reports that a collective did not complete; another rank usually has the reason.",
        source="https://docs.pytorch.org/docs/stable/elastic/run.html",
    )


RULE = Rule(
    id="process-group-ended-by-exception",
    error_type=ErrorType.NCCL_ERROR,
    title="A background thread of the process group ended the process",
    description=(
        "A communication thread threw an exception and the process aborted; what it says follows in "
        "the next line."
    ),
    needles=("c10::Dist",),
    pattern=r"terminate called after throwing an instance of 'c10::Dist\w*Error'",
    sources=(DOC,),
    role=Role.FALLBACK,
    confidence=0.6,
    precedence=60,
    suggest=suggest,
)
