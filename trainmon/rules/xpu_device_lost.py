"""The Intel GPU (XPU) was lost while it worked.

What happened
    The driver reset the Intel GPU, or it no longer answered (`UR_RESULT_ERROR_DEVICE_LOST`).

Why
    A kernel that ran longer than the system allows, memory of card or machine under pressure, a driver fault, or
    the card itself.

How to confirm
    `sudo dmesg | grep -iE 'i915|xe '` at that time (Windows: the event log): hang, reset, page fault.

How to fix
    A smaller batch or model first; an up-to-date driver; then another card.

Easily confused with
    A call before it that ran out of memory: that one is the cause.

References
    https://oneapi-src.github.io/unified-runtime/core/api.html
    https://github.com/intel/intel-extension-for-pytorch/issues/780
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

CODES = "https://oneapi-src.github.io/unified-runtime/core/api.html"
THREAD = "https://github.com/intel/intel-extension-for-pytorch/issues/780"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "sudo dmesg -T | grep -iE 'i915|xe '    # hang, reset or page fault at that time",
        "The kernel driver says why it gave the card up.",
        source=CODES,
    )
    yield from smaller_batch(ctx, source=THREAD)
    yield ctx.action(
        "Update the Intel GPU driver (and the firmware), then try another card",
        "Memory under pressure and driver faults both show as a lost device.",
        source=THREAD,
    )


RULE = Rule(
    id="xpu-device-lost",
    error_type=ErrorType.GPU_HARDWARE,
    title="The Intel GPU (XPU) was lost while it worked",
    description="The driver reset the card or lost it; what ran on it is gone.",
    needles=("ERROR_DEVICE_LOST",),
    pattern=r"\(?(?:UR_RESULT|ZE_RESULT)_ERROR_DEVICE_LOST\b",
    sources=(CODES, THREAD),
    role=Role.CASCADE,
    confidence=0.7,
    precedence=60,
    suggest=suggest,
)
