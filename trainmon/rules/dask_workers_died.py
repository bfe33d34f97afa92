"""Dask gave a task up because several workers died while they ran it.

What happened
    The same task was on each of the workers that died (`allowed-failures`, 3 by default), so Dask blames it.

Why
    Most often memory: the nanny or the kernel ends the worker; else a crash in native code, or workers that the
    cluster took away.

How to confirm
    The workers' own logs: `exceeded 95% memory budget`, `Segmentation fault`, the kernel's killer.

How to fix
    Smaller tasks or more memory for each worker; run the task alone, in one process, to see it fail.

Easily confused with
    An exception in the task, which Dask passes on as it is.

References
    https://distributed.dask.org/en/stable/killed.html
    https://github.com/dask/distributed/blob/main/distributed/scheduler.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://distributed.dask.org/en/stable/killed.html"
SOURCE = "https://github.com/dask/distributed/blob/main/distributed/scheduler.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Read the logs of the workers, and dmesg -T | grep -iE 'killed process|out of memory' on their machine",
        "Only they tell what ended them; memory is the usual reason.",
        source=DOCS,
    )
    yield ctx.action(
        "Fewer workers with more memory each (memory_limit), threads_per_worker=1, smaller partitions",
        "Each task then has more room.",
        source="https://distributed.dask.org/en/stable/worker-memory.html",
    )


RULE = Rule(
    id="dask-workers-died",
    error_type=ErrorType.KILLED,
    title="Dask gave a task up because several workers died while they ran it",
    description="The workers that ran the task ended; the message does not say why.",
    needles=("KilledWorker", "workers died while trying to run it"),
    pattern=r"\bKilledWorker: |marked as failed because \d+ workers died while trying to run it",
    sources=(DOCS, SOURCE),
    role=Role.CASCADE,
    phase=Phase.DATA,
    confidence=0.6,
    precedence=40,
    suggest=suggest,
)
