"""A cuBLAS call failed.

What happened
    cuBLAS (or hipBLAS) returned an error from a matrix multiplication or from creating its handle.

Why
    An index or label out of range in an earlier kernel (errors are reported late), a full card (no
    handle), mixed CUDA libraries, NaN-free but wrong shapes in a custom call, a build that does not fit
    the GPU.

How to confirm
    `CUDA_LAUNCH_BLOCKING=1`, or one batch on the CPU: an IndexError there is the cause.

How to fix
    Correct the index; free memory; reinstall torch with one matching set of CUDA libraries (a stray
    nvidia-cublas package or `LD_LIBRARY_PATH`).

Easily confused with
    CUBLAS_STATUS_ALLOC_FAILED, which is memory.

References
    https://docs.nvidia.com/cuda/cublas/index.html#cublasstatus-t
    https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution
    https://github.com/NVIDIA/TransformerEngine/blob/main/transformer_engine/common/util/logging.h
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/cuda/cublas/index.html#cublasstatus-t"
DOC2 = "https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution"
TRANSFORMER_ENGINE = (
    "https://github.com/NVIDIA/TransformerEngine/blob/main/transformer_engine/common/util/logging.h"
)


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if "BLAS Error: " in ctx.line:
        yield ctx.action(
            "Make the sizes of every product multiples of 16 (pad the sequence and the batch, hidden and vocabulary "
            "size), or leave FP8 out (fp8=False) for this layer",
            "Transformer Engine hands the product to cuBLAS, which takes FP8 only in such sizes and on recent GPUs.",
            source=TRANSFORMER_ENGINE,
        )
    yield ctx.action(
        "CUDA_LAUNCH_BLOCKING=1 <same command>, or one batch on the CPU",
        "An index or label out of range in an earlier kernel often surfaces here; there it is named.",
        source=DOC2,
    )
    yield ctx.action(
        "unset LD_LIBRARY_PATH; pip list | grep -i nvidia-cublas; reinstall torch for the CUDA version "
        "of your driver "
        "(cu118, cu126, ...)",
        "A cuBLAS of another CUDA version in the path gives this on correct programs.",
        source="https://pytorch.org/get-started/locally/",
    )
    yield from smaller_batch(ctx)


RULE = Rule(
    id="cublas-call-failed",
    error_type=ErrorType.CUDA_LIBRARY_ERROR,
    title="A cuBLAS call failed",
    description="A matrix product failed inside cuBLAS, whose error names no cause by itself.",
    needles=(
        "CUBLAS_STATUS_",
        "HIPBLAS_STATUS_",
        "rocblas_status",
        "cublas runtime error",
        "Attempting to perform BLAS operation",
        ": CUBLAS Error: ",
    ),
    pattern=(
        r"(?:(?:CUBLAS|HIPBLAS)_STATUS_(?:NOT_INITIALIZED|INVALID_VALUE"
        r"|ARCH_MISMATCH|MAPPING_ERROR|EXECUTION_FAILED|INTERNAL_ERROR"
        r"|NOT_SUPPORTED|LICENSE_ERROR|UNKNOWN\w*))"
        r"|rocblas_status_\w*(?:error|failure|invalid)\w*|cublas runtime error|Attempting to "
        r"perform BLAS operation using StreamExecutor without BLAS support"
        r"|in function .*: (?:CU|cu)BLAS Error: |Check failed: e == CUBLAS_STATUS_SUCCESS"
    ),
    sources=(
        DOC,
        DOC2,
        TRANSFORMER_ENGINE,
    ),
    confidence=0.82,
    suggest=suggest,
)
