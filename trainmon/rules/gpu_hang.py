"""The AMD GPU hung and the driver ended the processes on it.

What happened
    The ROCm runtime reports `HW Exception by GPU node-N … GPU Hang`: the card no longer answered and was reset.

Why
    A kernel that never ends or faults, a driver and ROCm that do not fit each other or the card, overclocking,
    heat or power, or a card that also drives a display.

How to confirm
    `sudo dmesg | grep -i amdgpu` around that time: ring timeouts, resets, page faults; does the same step hang
    again on another card?

How to fix
    Another card or node first; a driver and ROCm version that support this card; the smallest model that
    hangs for a report.

Easily confused with
    `Memory access fault by GPU node`, where a kernel read or wrote a wrong address.

References
    https://rocm.docs.amd.com/projects/ROCR-Runtime/en/latest/
    https://rocm.docs.amd.com/en/latest/compatibility/compatibility-matrix.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._arrays import of_torch
from trainmon.rules._rule import Context, Rule

RUNTIME = "https://rocm.docs.amd.com/projects/ROCR-Runtime/en/latest/"
MATRIX = "https://rocm.docs.amd.com/en/latest/compatibility/compatibility-matrix.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "sudo dmesg -T | grep -i amdgpu    # ring timeout, page fault or reset at that time",
        "The kernel driver says why it reset the card.",
        source=RUNTIME,
    )
    yield ctx.action(
        "Run the same step on another card (HIP_VISIBLE_DEVICES=…) or node",
        "If it hangs only on this one, the card is at fault; if everywhere, the kernel or the driver is.",
        source=RUNTIME,
    )
    yield ctx.action(
        "Check that driver, ROCm and the framework's build (PyTorch: torch.version.hip) support this card"
        if of_torch(ctx)
        else "Check that driver, ROCm and the framework's build support this card",
        "Cards outside the compatibility matrix hang in kernels that were never tested on them.",
        source=MATRIX,
    )


RULE = Rule(
    id="gpu-hang",
    error_type=ErrorType.GPU_HARDWARE,
    title="The AMD GPU hung and the driver ended the processes on it",
    description="The card of node {node} stopped answering and was reset.",
    needles=("HW Exception by GPU node",),
    pattern=r"HW Exception by GPU node-(?P<node>\d+).* reason ?: ?GPU Hang",
    sources=(RUNTIME, MATRIX),
    confidence=0.75,
    precedence=60,
    suggest=suggest,
)
