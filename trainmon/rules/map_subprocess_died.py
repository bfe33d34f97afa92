"""A process of a parallel map died.

What happened
    `datasets.map(num_proc=…)` or a process pool lost a child.

Why
    Mostly memory: each process holds its own batches and tokenizer; else a crash in native code.

How to confirm
    `dmesg -T | grep -i 'killed process'`; run with `num_proc=1`.

How to fix
    Fewer processes, smaller `batch_size` and `writer_batch_size`, more memory.

Easily confused with
    An exception in the mapped function, which is shown.

References
    https://huggingface.co/docs/datasets/process#multiprocessing
    https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.process.BrokenProcessPool
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/process#multiprocessing"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Lower num_proc (to 1 to see the real error), and map's batch_size and writer_batch_size.",
        "Each process needs its own memory; the kernel kills one when it runs out.",
        source=DOCS,
    )
    yield ctx.action(
        "Look for the OOM killer: `dmesg -T | grep -i 'killed process'`, and ask for more RAM.",
        "A process that is killed leaves no message of its own.",
    )


RULE = Rule(
    id="map-subprocess-died",
    error_type=ErrorType.DATALOADER_WORKER,
    title="A process of a parallel map died",
    description="One of the worker processes ended abruptly and without a message.",
    needles=(
        "subprocesses has abruptly died",
        "process pool was terminated abruptly",
        "BrokenProcessPool",
        "TerminatedWorkerError",
    ),
    pattern=r"One of the subprocesses has abruptly died during map operation|A process in "
    r"the process pool was terminated abruptly|BrokenProcessPool: |TerminatedWorkerError: ",
    sources=(
        DOCS,
        "https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.process.BrokenProcessPool",
    ),
    phase=Phase.DATA,
    confidence=0.85,
    precedence=55,
    suggest=suggest,
)
