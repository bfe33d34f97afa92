"""The GPU ran out of memory, and the report about it failed as well.

What happened
    PyTorch's allocator got no memory; to say which processes hold it, it asks the driver's library NVML, and that
    failed, so an internal assertion is printed in place of `CUDA out of memory`.

Why
    A part of a GPU (MIG), a Jetson, a container without all of the driver's libraries: NVML does not know the device
    there. The lack of memory has its usual reasons.

How to confirm
    `nvidia-smi` in the same container; `torch.cuda.mem_get_info()` just before.

How to fix
    As for CUDA out of memory: a smaller batch, gradient checkpointing, no other process on the device; on a Jetson
    without expandable_segments.

Easily confused with
    A defect of PyTorch, which the words `please report a bug` suggest.

References
    https://github.com/pytorch/pytorch/blob/main/c10/cuda/CUDACachingAllocator.cpp
    https://docs.pytorch.org/docs/stable/notes/cuda.html#memory-management
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/pytorch/pytorch/blob/main/c10/cuda/CUDACachingAllocator.cpp"
DOCS = "https://docs.pytorch.org/docs/stable/notes/cuda.html#memory-management"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield from smaller_batch(ctx, source=DOCS)
    yield ctx.action(
        "nvidia-smi in the same container, and end other processes on the device",
        "Shows what else holds memory, and whether NVML works there at all.",
        source=SOURCE,
    )
    yield ctx.action(
        "Leave expandable_segments:True out of PYTORCH_CUDA_ALLOC_CONF (PYTORCH_ALLOC_CONF) on a Jetson or a part of a GPU",
        "It needs driver functions that are not there on every device.",
        source=DOCS,
    )


RULE = Rule(
    id="out-of-memory-report-failed",
    error_type=ErrorType.CUDA_OOM,
    title="The GPU ran out of memory, and the report about it failed as well",
    description="PyTorch's allocator got no memory, and NVML did not answer.",
    needles=("NVML_SUCCESS == ",),
    pattern=r"NVML_SUCCESS == .*INTERNAL ASSERT FAILED at .*CUDACachingAllocator",
    sources=(SOURCE, DOCS),
    confidence=0.78,
    precedence=60,
    suggest=suggest,
)
