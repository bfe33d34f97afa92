"""CUDA could not be initialised in this process.

What happened
    The runtime reports `initialization error`: the driver is there, but this process cannot use it.

Why
    The process was forked after its parent had used CUDA (data workers, multiprocessing, a web server that
    preloads), the devices of a container or of MIG changed under it, or the driver is in a bad state.

How to confirm
    A new `python -c "import torch; print(torch.zeros(1).cuda())"` in the same place: if it works, forking is the
    cause.

How to fix
    Touch CUDA only after the processes were started, or start them with `spawn`; else reset or reboot.

Easily confused with
    No driver, a driver that is too old, or a card that is busy: those are named.

References
    https://docs.pytorch.org/docs/stable/notes/multiprocessing.html#poison-fork-in-multiprocessing
    https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._arrays import of_torch
from trainmon.rules._rule import Context, Rule

FORK = "https://docs.pytorch.org/docs/stable/notes/multiprocessing.html#poison-fork-in-multiprocessing"
TYPES = "https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        'python -c "import torch; print(torch.zeros(1).cuda())"    # in the same shell or container'
        if of_torch(ctx)
        else "nvidia-smi, and the smallest program that uses the GPU, in the same shell or container",
        "If it works, the failing process was forked from one that had used CUDA; if not, the driver or the "
        "container's devices are at fault (nvidia-smi).",
        source=TYPES,
    )
    if not of_torch(ctx):
        return
    yield ctx.action(
        "torch.multiprocessing.set_start_method('spawn'), multiprocessing_context='spawn' for a DataLoader that "
        "needs CUDA in its workers, or no CUDA call before the processes are started",
        "A forked process cannot use the CUDA state of its parent.",
        source=FORK,
    )


RULE = Rule(
    id="cuda-initialization-failed",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="CUDA could not be initialised in this process",
    description="The driver is installed, but this process could not start CUDA.",
    needles=(
        "error: initialization error",
        "'initialization error'",
        "cudaErrorInitializationError",
        "CUDA_ERROR_NOT_INITIALIZED",
    ),
    pattern=r"(?:CUDA|HIP)(?: driver)? error: initialization error|Cuda failure (?:\d+ )?'initialization error'"
    r"|(?:Error|what\(\)):.*(?:cudaErrorInitializationError|CUDA_ERROR_NOT_INITIALIZED)",
    sources=(FORK, TYPES),
    confidence=0.75,
    precedence=56,
    suggest=suggest,
)
