"""The Intel GPU (XPU) ran out of memory or resources.

What happened
    The SYCL runtime under PyTorch's `xpu` device passed on that the driver had no memory or resources left.

Why
    Weights, optimizer state and activations exceed the card; on integrated graphics they share the machine's
    memory with everything else. Drivers report the same for a kernel that asks for more local memory than there is.

How to confirm
    `xpu-smi dump -m 5` (or the system's memory) while it runs; does a batch of one pass?

How to fix
    A smaller batch with more gradient accumulation, shorter sequences, half precision, fewer other programs on
    the card. Where a batch of one fails too: another driver.

Easily confused with
    `XPU out of memory. Tried to allocate`, which PyTorch's own allocator says with figures.

References
    https://oneapi-src.github.io/unified-runtime/core/api.html
    https://github.com/intel/intel-extension-for-pytorch/issues/780
    https://github.com/intel/torch-xpu-ops/issues/1598
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import recompute, smaller_batch
from trainmon.rules._rule import Context, Rule

CODES = "https://oneapi-src.github.io/unified-runtime/core/api.html"
THREAD = "https://github.com/intel/intel-extension-for-pytorch/issues/780"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield from smaller_batch(ctx, source=THREAD)
    yield from recompute(ctx)
    yield ctx.action(
        "Close what else uses the card and its memory; where a batch of one fails too, update the GPU driver",
        "Integrated graphics share the machine's memory, and drivers give this code for other shortages too.",
        source=THREAD,
    )


RULE = Rule(
    id="xpu-out-of-memory",
    error_type=ErrorType.CUDA_OOM,
    title="The Intel GPU (XPU) ran out of memory or resources",
    description="The driver of the Intel GPU had no memory or resources left for this call.",
    needles=("OUT_OF_DEVICE_MEMORY", "OUT_OF_RESOURCES", "OUT_OF_HOST_MEMORY", "ALLOCATION_FAILURE"),
    pattern=(
        r"\((?:UR_RESULT_ERROR|PI_ERROR|CL)_(?:OUT_OF_DEVICE_MEMORY|OUT_OF_RESOURCES|OUT_OF_HOST_MEMORY"
        r"|MEM_OBJECT_ALLOCATION_FAILURE)\)"
    ),
    sources=(CODES, THREAD, "https://github.com/intel/torch-xpu-ops/issues/1598"),
    confidence=0.8,
    precedence=62,
    suggest=suggest,
)
