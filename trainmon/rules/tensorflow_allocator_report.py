"""TensorFlow's allocator reported that the GPU is full.

What happened
    TensorFlow dumps its memory map when an allocation fails, before the exception.

Why
    Same as for the exception it comes with. Alone it may be only a remark: an algorithm that wants more
    memory was skipped.

How to confirm
    An `OOM when allocating tensor` follows.

How to fix
    A smaller batch.

Easily confused with
    The remark "this is not a failure, but may mean that there could be performance gains", which is
    harmless.

References
    https://www.tensorflow.org/guide/gpu#limiting_gpu_memory_growth
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://www.tensorflow.org/guide/gpu#limiting_gpu_memory_growth"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield from smaller_batch(ctx)


RULE = Rule(
    id="tensorflow-allocator-report",
    error_type=ErrorType.CUDA_OOM,
    title="TensorFlow's allocator reported that the GPU is full",
    description=(
        "The BFC allocator ran out of memory; the failing operation is named in the error that follows."
    ),
    needles=("ran out of memory trying to allocate",),
    pattern=r"Allocator \(\w+\) ran out of memory trying to allocate (?P<wanted>[\d.]+ ?[KMGT]?i?B)",
    sources=(DOC,),
    role=Role.CONFIRMATION,
    confidence=0.6,
    suggest=suggest,
)
