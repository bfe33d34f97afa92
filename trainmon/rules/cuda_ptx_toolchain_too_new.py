"""A kernel was compiled with a newer CUDA than the driver understands.

What happened
    PTX, the portable form of a kernel, carries a version; the driver knows only older ones.

Why
    A toolkit (nvcc, Triton's ptxas) newer than the driver compiled an extension or a kernel.

How to confirm
    `nvidia-smi` (CUDA Version) beside `nvcc --version`.

How to fix
    Update the driver, or compile with a toolkit not newer than the driver.

Easily confused with
    No kernel image: no code for the GPU at all.

References
    https://docs.nvidia.com/deploy/cuda-compatibility/
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/deploy/cuda-compatibility/"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "nvidia-smi; nvcc --version: update the driver, or rebuild with a toolkit whose version the "
        "driver supports",
        "PTX runs only on drivers at least as new as the toolkit that made it.",
        source=DOC,
    )
    yield ctx.action(
        "Build real code for this card instead of PTX: TORCH_CUDA_ARCH_LIST set to its compute "
        "capability, without +PTX",
        "Machine code needs no translation by the driver.",
        source="https://docs.pytorch.org/docs/stable/cpp_extension.html",
    )


RULE = Rule(
    id="cuda-ptx-toolchain-too-new",
    error_type=ErrorType.CUDA_ARCH_MISMATCH,
    title="A kernel was compiled with a newer CUDA than the driver understands",
    description="The driver cannot translate the PTX of this build.",
    needles=(
        "unsupported toolchain",
        "CUDA_ERROR_UNSUPPORTED_PTX_VERSION",
        "a PTX JIT compilation failed",
    ),
    pattern=(
        r"provided PTX was compiled with an unsupported toolchain"
        r"|CUDA_ERROR_UNSUPPORTED_PTX_VERSION|a PTX JIT compilation failed"
    ),
    sources=(DOC,),
    confidence=0.93,
    suggest=suggest,
)
