"""A worker process tried to start processes of its own.

What happened
    The dataset, or a library inside it, starts processes in a worker.

Why
    A multiprocessing pool or a second DataLoader inside `__getitem__`, or a DataLoader with workers inside
    a pool.

How to confirm
    The traceback shows who starts the process.

How to fix
    Set the inner number of workers to 0, or prepare that work before training.

Easily confused with
    Objects that cannot be pickled.

References
    https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.daemon
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.daemon"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change("num_workers", 0, "The outer process is a daemon and cannot start workers.", source=DOCS)
    yield ctx.action(
        "Take process pools out of __getitem__; use threads there, or do that work once before training.",
        "A DataLoader worker is a daemon.",
        source=DOCS,
    )


RULE = Rule(
    id="daemon-starts-children",
    error_type=ErrorType.DATALOADER_WORKER,
    title="A worker process tried to start processes of its own",
    description="Daemonic processes, such as DataLoader workers, may not have children.",
    needles=("daemonic processes are not allowed to have children",),
    pattern=r"daemonic processes are not allowed to have children",
    sources=(DOCS,),
    confidence=0.9,
    precedence=55,
    suggest=suggest,
)
