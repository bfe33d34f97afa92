"""Python could not allocate memory.

What happened
    `MemoryError` was raised: an allocation in Python or in a native library failed.

Why
    A data set or a list of results held in memory grew too large, several workers hold copies, or a limit
    (`ulimit -v`, a container) is low.

How to confirm
    Watch the resident size of the process tree; look at what the last frame was building.

How to fix
    Stream or memory-map the data, fewer workers, free what is not needed; or request more memory.

Easily confused with
    GPU memory errors, which name CUDA.

References
    https://docs.python.org/3/library/exceptions.html#MemoryError
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.python.org/3/library/exceptions.html#MemoryError"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    yield ctx.action(
        f"Do not hold all of it at once{where}: stream, memory-map (mmap, Arrow, np.memmap) or process in "
        "chunks",
        "The allocation failed while main memory or the process' limit was full.",
        source=DOC,
    )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "Every worker process holds its own share of the data in memory.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )
    yield ctx.action(
        "Request more memory (Slurm --mem, container limit), and check ulimit -v",
        "The job's limit can be far below what the machine has.",
        source="https://slurm.schedmd.com/sbatch.html",
    )


RULE = Rule(
    id="python-memory-error",
    error_type=ErrorType.HOST_OOM,
    title="Python could not allocate memory",
    description="Main memory, or the limit set for this process, was used up.",
    needles=("MemoryError",),
    pattern=r"(?:^|[^\w.])(?:\w+\.)*MemoryError(?::.*)?$",
    sources=(DOC,),
    exception=r"(?:^|\.)(?:_?Array)?MemoryError$",
    confidence=0.93,
    suggest=suggest,
)
