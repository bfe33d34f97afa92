"""A DataLoader worker was killed by a signal.

What happened
    The main process noticed that a worker was gone; the worker had no chance to report why.

Why
    `Killed` mostly means that the machine ran out of memory; `Segmentation fault` and `Aborted` come from
    native code in the dataset (OpenCV, HDF5, decoders) that does not survive fork.

How to confirm
    `dmesg -T | grep -i 'killed process'`; run with `num_workers=0` to see the error in the main process.

How to fix
    Fewer workers, less memory per worker; open files inside the worker; `multiprocessing_context="spawn"`.

Easily confused with
    `Bus error`, which means that shared memory is too small.

References
    https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    signal = ctx["signal"]
    if signal == "Killed":
        yield ctx.change(
            "num_workers",
            lambda n: max(0, n // 2),
            "Every worker holds its own copy of the dataset and prefetched batches in RAM.",
            unknown="half of the current value",
            source=DOCS,
        )
        yield ctx.action(
            "Look for the OOM killer: `dmesg -T | grep -i 'killed process'`, and ask the "
            "scheduler for more memory.",
            "SIGKILL without a message mostly comes from the kernel when memory runs out.",
        )
    else:
        yield ctx.action(
            "Run with num_workers=0 and PYTHONFAULTHANDLER=1 (python -X faulthandler) to "
            "see where it crashes.",
            "In the main process the crash prints a stack.",
            source=DOCS,
        )
        yield ctx.change("num_workers", 0, "Shows the real error of the worker in the main process.")
        yield ctx.action(
            "Open HDF5/LMDB/video handles lazily inside the worker; for OpenCV call cv2.setNumThreads"
            "(0); try multiprocessing_context='spawn'.",
            "Native libraries with threads or open handles do not survive fork.",
        )


RULE = Rule(
    id="dataloader-worker-killed",
    error_type=ErrorType.DATALOADER_WORKER,
    title="A DataLoader worker was killed by a signal",
    description="A worker process of the DataLoader was ended by: {signal}.",
    needles=("is killed by signal",),
    pattern=r"DataLoader worker \(pid\(?s?\)? ?[\d, ]+\) is killed by signal: (?P<signal>Killed|"
    r"Aborted|Segmentation fault|Illegal instruction|Floating point exception|Hangup|"
    r"Unknown signal \d+)",
    sources=(DOCS,),
    confidence=0.85,
    precedence=55,
    suggest=suggest,
)
