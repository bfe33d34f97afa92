"""A CUDA math library call failed.

What happened
    A transform, a decomposition, a sparse product or a random generator failed inside its library.

Why
    Sizes or types the library does not support (half precision FFT of sizes that are no power of two),
    non-finite input, little memory, mixed library versions.

How to confirm
    `CUDA_LAUNCH_BLOCKING=1`; the same call on the CPU; `torch.isfinite(x).all()`.

How to fix
    Compute this call in float32, upgrade torch, free memory.

Easily confused with
    An earlier kernel's failure that is reported late.

References
    https://docs.nvidia.com/cuda/cufft/index.html
    https://docs.nvidia.com/cuda/cusolver/index.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/cuda/cufft/index.html"
DOC2 = "https://docs.nvidia.com/cuda/cusolver/index.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Compute this call in float32 outside autocast: with torch.autocast('cuda', enabled=False): "
        "f(x.float())",
        "These libraries support half precision only for some sizes.",
        source=DOC,
    )
    yield ctx.action(
        "CUDA_LAUNCH_BLOCKING=1 <same command>, and torch.isfinite(x).all() before the call",
        "Separates bad input, and an earlier failed kernel, from a failure of the library.",
        source="https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution",
    )


RULE = Rule(
    id="cuda-math-library-failed",
    error_type=ErrorType.CUDA_LIBRARY_ERROR,
    title="A CUDA math library call failed",
    description="cuFFT, cuSOLVER, cuSPARSE, cuRAND or a BLAS-like library returned an error.",
    needles=(
        "cuFFT",
        "CUSOLVER_STATUS",
        "cusolver error",
        "CUSPARSE_STATUS",
        "CURAND_STATUS",
        "hipFFT",
    ),
    pattern=(
        r"(?:cuFFT|hipFFT) error: |cuFFT only supports dimensions|cusolver error: "
        r"|CUSOLVER_STATUS_(?:INTERNAL_ERROR|EXECUTION_FAILED|NOT_INITIALIZED|INVALID_VALUE)"
        r"|CUSPARSE_STATUS_(?:INTERNAL_ERROR|EXECUTION_FAILED"
        r"|NOT_INITIALIZED|INVALID_VALUE|NOT_SUPPORTED)|CURAND_STATUS_(?:[A-RT-Z]\w+)"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.85,
    suggest=suggest,
)
