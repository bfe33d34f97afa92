"""The GPU or its driver failed without a reason.

What happened
    A CUDA or HIP call returned `unknown error` (cudaErrorUnknown): the driver lost the device and cannot say why.

Why
    A fault of the card, its power or its bus (an Xid in the kernel's log names it), a driver that was reset or
    replaced while the program ran, a laptop that slept, or a container whose devices were taken away.

How to confirm
    `dmesg -T | grep -i -E 'xid|nvrm|amdgpu'` of that time and `nvidia-smi` on that node.

How to fix
    Leave the node out and resume elsewhere; reset the GPU or reboot; reload the driver's module
    (`nvidia_uvm`) after a sleep.

Easily confused with
    A fault that is named (ECC, illegal address, a missing driver). At the start of a program it usually means
    that the driver or the container's devices are at fault, not the card.

References
    https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html
    https://docs.nvidia.com/deploy/xid-errors/index.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

TYPES = "https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html"
XID = "https://docs.nvidia.com/deploy/xid-errors/index.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "dmesg -T | grep -i -E 'xid|nvrm|amdgpu'; nvidia-smi    # on the node of this rank",
        "The kernel's log says what the driver met; an Xid of 48, 79, 94 or 95 is the card itself.",
        source=XID,
    )
    yield ctx.action(
        "Resume on another node (sbatch --exclude=<node>) and have this one reset or rebooted",
        "No setting of the program causes or cures it.",
        source=XID,
    )
    yield ctx.action(
        "After a sleep or a driver update: rmmod nvidia_uvm && modprobe nvidia_uvm, or reboot; in a container start it anew",
        "A program cannot go on with a device whose driver was replaced under it.",
        source=TYPES,
    )


RULE = Rule(
    id="cuda-unknown-error",
    error_type=ErrorType.GPU_HARDWARE,
    title="The GPU or its driver failed without a reason",
    description="The driver returned an error that it cannot name; the kernel's log usually can.",
    needles=("error: unknown error", "cudaErrorUnknown", "CUDA_ERROR_UNKNOWN"),
    pattern=r"(?:CUDA|HIP)(?: driver)? error: unknown error"
    r"|(?:Error|Exception|what\(\)):.*(?:cudaErrorUnknown|CUDA_ERROR_UNKNOWN)\b",
    sources=(TYPES, XID),
    confidence=0.6,
    suggest=suggest,
)
