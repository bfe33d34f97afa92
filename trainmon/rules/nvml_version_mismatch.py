"""The loaded NVIDIA kernel module and the driver library do not match.

What happened
    NVML or CUDA found different versions in kernel and user space, or the fabric manager is not running.

Why
    A package update replaced the driver's libraries without a reboot; on NVSwitch machines the fabric
    manager has to match and run.

How to confirm
    `cat /proc/driver/nvidia/version` beside `nvidia-smi`.

How to fix
    Reboot the node or reload the modules; start the fabric manager.

Easily confused with
    A driver too old for CUDA.

References
    https://docs.nvidia.com/datacenter/tesla/fabric-manager-user-guide/index.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/datacenter/tesla/fabric-manager-user-guide/index.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if "not yet initialized" in ctx.line:
        yield ctx.action(
            "sudo systemctl start nvidia-fabricmanager (same version as the driver)",
            "On NVSwitch machines CUDA cannot start without it.",
            source=DOC,
        )
    yield ctx.action(
        "Reboot the node, or reload the modules: sudo rmmod nvidia_drm nvidia_modeset nvidia_uvm nvidia "
        "&& sudo modprobe nvidia",
        "The kernel still runs the module of the previous driver. Until then use another node.",
        source=DOC,
    )


RULE = Rule(
    id="nvml-version-mismatch",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="The loaded NVIDIA kernel module and the driver library do not match",
    description="The driver was updated while its old kernel module is still loaded, so no GPU can be used.",
    needles=(
        "Driver/library version mismatch",
        "system not yet initialized",
    ),
    pattern=r"Driver/library version mismatch|(?:Error 802: )?system not yet initialized",
    sources=(DOC,),
    confidence=0.9,
    suggest=suggest,
)
