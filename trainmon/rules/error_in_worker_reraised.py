"""An error of a worker was raised again in the main process.

What happened
    PyTorch wraps an exception of a DataLoader worker, a replica or a spawned process.

Why
    Whatever the original traceback says.

How to confirm
    Read "Original Traceback" below it.

How to fix
    The one of the original error.

Easily confused with
    The cause itself.

References
    https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.change(
        "num_workers",
        0,
        "The error then appears in the main process with its whole traceback.",
        source=DOC,
    )


RULE = Rule(
    id="error-in-worker-reraised",
    error_type=ErrorType.UNKNOWN,
    title="An error of a worker was raised again in the main process",
    description="The original error happened in a worker process or replica; its traceback follows this line.",
    needles=(
        "in DataLoader worker process",
        "in replica",
        "in pin memory thread",
        "terminated with the following error",
    ),
    pattern=(
        r"Caught \w+ in (?:DataLoader worker process|replica|pin memory thread)|-- Process \d+ "
        r"terminated with the following error"
    ),
    sources=(DOC,),
    role=Role.CASCADE,
    confidence=0.4,
    precedence=30,
    suggest=suggest,
)
