"""The GPU is busy or unavailable.

What happened
    CUDA reported that the devices are busy or unavailable.

Why
    Compute mode EXCLUSIVE_PROCESS with another process on it (also a second process of the same job), a
    zombie process, a GPU that needs a reset, or MIG/MPS set up wrongly.

How to confirm
    `nvidia-smi -q -d COMPUTE`; `nvidia-smi` for processes.

How to fix
    End the other process; set compute mode to DEFAULT or run MPS; use another GPU; reset it.

Easily confused with
    Out of memory at context creation.

References
    https://docs.nvidia.com/deploy/mps/index.html
    https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/deploy/mps/index.html"
DOC2 = "https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if "TPU" in ctx.line:
        holder = f"kill {ctx['pid']}" if ctx["pid"] else "sudo lsof -w /dev/accel* /dev/vfio/*"
        yield ctx.action(
            f"{holder}    # end the process that holds the TPU; with none left: sudo rm /tmp/libtpu_lockfile",
            "Only one process can use a TPU; a notebook or a worker of an earlier run often still does.",
            source="https://cloud.google.com/tpu/docs/troubleshooting/trouble-jax",
        )
        return
    yield ctx.action(
        "nvidia-smi; nvidia-smi -q -d COMPUTE    # another process on an exclusive GPU? End it or take "
        "another card",
        "In EXCLUSIVE_PROCESS mode only one process can use the GPU, also within a job.",
        source=DOC2,
    )
    yield ctx.action(
        "sudo nvidia-smi -c 0 (compute mode DEFAULT), or start nvidia-cuda-mps-control -d",
        "Lets several processes share the card where they are meant to.",
        source=DOC,
    )


RULE = Rule(
    id="cuda-devices-busy",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="The GPU is busy or unavailable",
    description="The driver refused to create a context: the GPU is in exclusive use, or in a bad state.",
    needles=(
        "busy or unavailable",
        "TPU is already in use",
    ),
    pattern=(
        r"TPU is already in use by (?:process with pid (?P<pid>\d+)|another process)|"
        r"CUDA-capable device\(s\) is/are busy or unavailable|all CUDA-capable devices are busy or "
        r"unavailable"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.93,
    suggest=suggest,
)
