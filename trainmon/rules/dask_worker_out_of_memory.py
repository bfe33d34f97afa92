"""A Dask worker used more memory than it may.

What happened
    Dask's nanny restarts a worker that uses nearly all of its limit; when the same task has taken several workers
    with it, Dask gives it up (KilledWorker).

Why
    Partitions that are too large for a worker, too many threads in one worker, results gathered in one place, or a
    `memory_limit` that divides the machine's memory among many workers.

How to confirm
    The nanny's lines above, `Worker is at 80% memory usage`; Dask's dashboard.

How to fix
    Smaller partitions, fewer workers with more memory each, one thread for each worker.

Easily confused with
    A worker that crashed in native code: the nanny writes nothing of memory then.

References
    https://distributed.dask.org/en/stable/worker-memory.html
    https://distributed.dask.org/en/stable/killed.html
    https://github.com/dask/distributed/blob/main/distributed/worker_memory.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://distributed.dask.org/en/stable/worker-memory.html"
SOURCE = "https://github.com/dask/distributed/blob/main/distributed/worker_memory.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "LocalCluster(n_workers=<fewer>, threads_per_worker=1, memory_limit='<more>')",
        "Each worker has its own share of the machine's memory and is restarted at 95 % of it.",
        source=DOCS,
    )
    yield ctx.action(
        "Smaller partitions (df.repartition(partition_size='100MB'), smaller chunks); write results to disk instead of "
        "gathering them",
        "A task needs its inputs and its result in memory at once.",
        source=DOCS,
    )


RULE = Rule(
    id="dask-worker-out-of-memory",
    error_type=ErrorType.HOST_OOM,
    title="A Dask worker used more memory than it may",
    description="Dask restarted a worker because it was near its memory limit.",
    needles=("memory budget. Restarting",),
    pattern=r"Worker (?:\S+ \(pid=\d+\) )?exceeded \d+% memory budget\. Restarting",
    sources=(DOCS, SOURCE, "https://distributed.dask.org/en/stable/killed.html"),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
