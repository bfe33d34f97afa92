"""A tensor did not fit into main memory.

What happened
    A tensor on the CPU could not be allocated.

Why
    One operation makes a very large tensor (a contiguous copy of an expanded view, a product of two
    dimensions that should not meet), or the machine's memory, or the job's limit, is nearly used up.

How to confirm
    Compare the number of bytes with the machine's memory: more than all of it means a shape bug; less
    means that memory was full already.

How to fix
    Look at the shapes in the frame that asked. Else hold less in memory at once: stream the data, fewer
    workers, smaller batches.

Easily confused with
    GPU memory, which says CUDA out of memory.

References
    https://github.com/pytorch/pytorch/blob/main/c10/core/impl/alloc_cpu.cpp
    https://docs.pytorch.org/docs/stable/tensor_view.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import readable, smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://github.com/pytorch/pytorch/blob/main/c10/core/impl/alloc_cpu.cpp"
DOC2 = "https://docs.pytorch.org/docs/stable/tensor_view.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    size = int(ctx["bytes"])
    frame = ctx.user_frame
    where = f" in {frame.function} ({frame.file}:{frame.line})" if frame else ""
    if size >= 64 << 30:
        yield ctx.action(
            f"Print the shapes{where}: one tensor of {readable(size)} is asked for. Keep views (expand, "
            "unfold, slices) and "
            "avoid contiguous()/clone()/repeat() on them; work in chunks or patches, lazily in the dataset",
            "No machine is meant to hold that: an operation multiplies dimensions or copies an expanded "
            "view.",
            source=DOC2,
        )
        return  # no batch and no number of workers makes that fit
    else:
        yield ctx.action(
            f"free -g and the job's limit (scontrol show job, ulimit -v): {readable(size)} were not to be "
            f"had{where}; ask for "
            "more memory (--mem) or hold less at once (memory-mapped arrays, streaming, chunks)",
            "The tensor is not extreme in itself, so main memory was nearly full.",
            source=DOC,
        )
    yield from smaller_batch(ctx)
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "Every worker holds its own prefetched batches and, in time, its own copy of Python objects.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )


RULE = Rule(
    id="cpu-allocator-refused",
    error_type=ErrorType.HOST_OOM,
    title="A tensor did not fit into main memory",
    description="PyTorch asked the CPU allocator for {bytes} bytes and got none.",
    needles=("DefaultCPUAllocator",),
    pattern=(
        r"DefaultCPUAllocator: (?:can't allocate memory|not enough memory): you tried to allocate "
        r"(?P<bytes>\d+) bytes"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.97,
    suggest=suggest,
)
