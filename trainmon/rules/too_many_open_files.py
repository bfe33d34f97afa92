"""The process opened too many files.

What happened
    Every open file, socket and shared tensor takes a descriptor; the limit is per process.

Why
    Files that are not closed, many DataLoader workers sharing tensors through descriptors, or a low `ulimit
    -n`.

How to confirm
    `ulimit -n; ls /proc/PID/fd | wc -l`.

How to fix
    Raise the limit, share tensors through the file system, close files, fewer workers.

Easily confused with
    A limit on processes.

References
    https://docs.pytorch.org/docs/stable/multiprocessing.html#sharing-strategies
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._arrays import of_torch
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/multiprocessing.html#sharing-strategies"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Raise the limit in the job script: `ulimit -n 65536` (hard limit: `ulimit -Hn`).",
        "Each worker, file and shared tensor takes a descriptor.",
    )
    if of_torch(ctx):
        yield ctx.action(
            "torch.multiprocessing.set_sharing_strategy('file_system') at the start of the script.",
            "Tensors are then shared by name instead of by descriptor.",
            source=DOCS,
        )
    yield ctx.change(
        "num_workers",
        lambda n: max(0, n // 2),
        "Fewer workers hold fewer descriptors.",
        unknown="half of the current value",
    )
    yield ctx.action(
        "Close files (with open(...) as f) and do not keep one handle per sample.",
        "Leaked handles add up over an epoch.",
    )


RULE = Rule(
    id="too-many-open-files",
    error_type=ErrorType.RESOURCE_LIMIT,
    title="The process opened too many files",
    description="The limit of open file descriptors was reached.",
    needles=(
        "Too many open files",
        "items of ancdata",
    ),
    pattern=r"Too many open files|received \d+ items of ancdata|too many open files",
    sources=(DOCS,),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
