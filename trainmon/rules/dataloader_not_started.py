"""The workers of a DataLoader could not be started.

What happened
    A DataLoader's iterator was torn down before it was complete: starting its workers had raised. What is printed is
    only its destructor, which misses the attributes that were not set yet.

Why
    With `spawn` (Windows, macOS) the dataset or collate function cannot be pickled, or the script has no
    `if __name__ == "__main__":`; memory or processes ran out; or a person pressed Ctrl-C while the workers started.

How to confirm
    Run once with num_workers=0: a failure of the dataset itself then shows by its own name.

How to fix
    Guard the script, make what is sent to the workers picklable, or use fewer workers.

Easily confused with
    A bug in PyTorch: the AttributeError is only the echo.

References
    https://docs.pytorch.org/docs/stable/data.html#platform-specific-behaviors
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html#platform-specific-behaviors"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "num_workers",
        0,
        "Without workers the reason shows by its own name, or there is none.",
        source=DOCS,
    )
    yield ctx.action(
        'Put the script\'s code below if __name__ == "__main__":, and keep lambdas, open files and generators out of the dataset '
        "and collate_fn.",
        "On Windows and macOS each worker imports the script again, and gets the dataset pickled.",
        source=DOCS,
    )


RULE = Rule(
    id="dataloader-not-started",
    error_type=ErrorType.DATALOADER_WORKER,
    title="The workers of a DataLoader could not be started",
    description="A DataLoader was torn down before its workers ran; the AttributeError of its destructor is only the echo.",
    needles=("'_MultiProcessingDataLoaderIter' object has no attribute '_",),
    pattern=r"'_MultiProcessingDataLoaderIter' object has no attribute '_(?:workers_status|shutdown|workers|index_queues)'",
    sources=(DOCS,),
    role=Role.FALLBACK,
    phase=Phase.DATA,
    confidence=0.6,
    precedence=46,
    suggest=suggest,
)
