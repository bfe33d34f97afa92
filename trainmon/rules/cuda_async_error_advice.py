"""PyTorch's advice about asynchronous CUDA errors.

What happened
    Lines that follow every CUDA error.

Why
    They are advice and name no cause.

How to confirm
    The error itself stands above.

How to fix
    None.

Easily confused with
    Evidence of an assert.

References
    https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "CUDA_LAUNCH_BLOCKING=1 <same command>",
        "Every kernel then reports at its own line.",
        source=DOC,
    )


RULE = Rule(
    id="cuda-async-error-advice",
    error_type=ErrorType.CUDA_DEVICE_ASSERT,
    title="PyTorch's advice about asynchronous CUDA errors",
    description="CUDA errors may be reported late; PyTorch says how to see them at their place.",
    needles=(
        "Compile with `TORCH_USE_",
        "CUDA kernel errors might be asynchronously",
        "For debugging consider passing",
        "Search for `",
        "HIP kernel errors might be",
    ),
    pattern=(
        r"Compile with `TORCH_USE_(?:CUDA|HIP)_DSA`|(?:CUDA|HIP) kernel errors might be "
        r"asynchronously reported|For debugging consider passing "
        r"(?:CUDA_LAUNCH_BLOCKING|AMD_SERIALIZE_KERNEL)|Search for `(?:cuda|hip)Error\w+' in https"
    ),
    sources=(DOC,),
    role=Role.ADVICE,
    confidence=0.1,
    suggest=suggest,
)
