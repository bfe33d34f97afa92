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
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/cuda/cufft/index.html"
DOC2 = "https://docs.nvidia.com/cuda/cusolver/index.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if "launch failed" in ctx.line or "No algorithm worked" in ctx.line:
        yield ctx.action(
            "nvidia-smi; end other processes on the card, and tf.config.experimental.set_memory_growth(gpu, True) for "
            "each GPU before anything else; check that cuDNN and CUDA are those of the TensorFlow build",
            "TensorFlow's calls of cuBLAS and cuDNN fail like this when the card's memory is taken or the libraries do not fit.",
            source="https://www.tensorflow.org/guide/gpu#limiting_gpu_memory_growth",
        )
        yield from smaller_batch(
            ctx, source="https://www.tensorflow.org/guide/gpu#limiting_gpu_memory_growth"
        )
        return
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
        "GEMM launch failed",
        "No algorithm worked",
        "GEMV launch failed",
    ),
    pattern=(
        r"Blas (?:x?GEMM\w*|GEMV|SGEMM) launch failed|NotFoundError: .*No algorithm worked!|"
        r"(?:cuFFT|hipFFT) error: |cuFFT only supports dimensions|cusolver error: "
        r"|CUSOLVER_STATUS_(?:INTERNAL_ERROR|EXECUTION_FAILED|NOT_INITIALIZED|INVALID_VALUE)"
        r"|Check failed: e == (?:CUSPARSE|CURAND)_STATUS_SUCCESS|CUSPARSE_STATUS_(?:INTERNAL_ERROR|EXECUTION_FAILED"
        r"|NOT_INITIALIZED|INVALID_VALUE|NOT_SUPPORTED)|CURAND_STATUS_(?:[A-RT-Z]\w+)"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.85,
    suggest=suggest,
)
