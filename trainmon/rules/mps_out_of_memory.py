"""The Apple GPU (MPS) ran out of memory.

What happened
    PyTorch's MPS allocator would exceed the share of unified memory that it may use.

Why
    The Mac's memory is shared with the system, and PyTorch stops at a watermark (1.7 times the
    recommended working set by default in older versions).

How to confirm
    The figures of the message; Activity Monitor for other programs.

How to fix
    A smaller batch, shorter sequences, half precision. `PYTORCH_MPS_HIGH_WATERMARK_RATIO=0.0` lifts the
    limit, at the risk of swapping or a frozen system.

Easily confused with
    Running out of host memory: on this platform both are the same chips.

References
    https://docs.pytorch.org/docs/stable/mps_environment_variables.html
    https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/mps/MPSAllocator.mm
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import recompute, smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/mps_environment_variables.html"
SOURCE = "https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/mps/MPSAllocator.mm"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield from smaller_batch(ctx, source=DOC)
    yield from recompute(ctx)
    if "Invalid buffer size" in ctx.line:
        return  # one buffer is larger than Metal allows: no limit of PyTorch's to lift
    yield ctx.action(
        "export PYTORCH_MPS_HIGH_WATERMARK_RATIO=0.0",
        "Lifts PyTorch's own limit on unified memory; the system may swap or freeze, so close other "
        "programs first.",
        source=DOC,
    )


RULE = Rule(
    id="mps-out-of-memory",
    error_type=ErrorType.CUDA_OOM,
    title="The Apple GPU (MPS) ran out of memory",
    description="PyTorch reached its limit on the unified memory that the Apple GPU may use.",
    needles=("MPS backend out of memory", "Invalid buffer size: "),
    pattern=(
        r"MPS backend out of memory(?: \(MPS allocated: (?P<allocated>[\d.]+ \w+), other "
        r"allocations: [\d.]+ \w+, max allowed: (?P<limit>[\d.]+ \w+)\))?"
        r"|RuntimeError: Invalid buffer size: [\d.]+ [KMGT]?i?B"
    ),
    sources=(DOC, SOURCE),
    confidence=0.96,
    suggest=suggest,
)
