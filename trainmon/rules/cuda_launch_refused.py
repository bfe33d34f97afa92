"""The GPU refused to launch a kernel.

What happened
    The launch itself failed: `invalid configuration argument`, `too many resources requested for launch`
    or `invalid argument`.

Why
    An empty tensor or a dimension over the grid limit (65535 in y and z), a kernel that needs more
    registers or shared memory than this GPU has.

How to confirm
    `CUDA_LAUNCH_BLOCKING=1`, then print the shapes that go into the failing call.

How to fix
    Avoid the empty or oversized dimension (split the batch), upgrade torch or the extension, use the
    ordinary instead of the fused kernel.

Easily confused with
    An illegal access, which happens inside a kernel that runs.

References
    https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html
    https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html"
DOC2 = "https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "CUDA_LAUNCH_BLOCKING=1 <same command>, and print the shapes before the failing call",
        "Empty tensors and dimensions over 65535 cannot become a launch grid.",
        source=DOC2,
    )
    yield ctx.action(
        "Split the batch (or the long dimension), or switch to the unfused implementation, e.g. "
        "attn_implementation='eager'",
        "Fused attention kernels have limits on batch x heads and on head size.",
        source=DOC,
    )


RULE = Rule(
    id="cuda-launch-refused",
    error_type=ErrorType.CUDA_ILLEGAL_ACCESS,
    title="The GPU refused to launch a kernel",
    description="A kernel was launched with sizes or resources that the GPU does not allow.",
    needles=(
        "invalid configuration argument",
        "too many resources requested for launch",
        "the launch timed out",
        "error: invalid argument",
    ),
    pattern=(
        r"(?:CUDA|HIP) error: (?:invalid configuration argument|too many resources requested for "
        r"launch|invalid argument|the launch timed out and was terminated)"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.7,
    suggest=suggest,
)
