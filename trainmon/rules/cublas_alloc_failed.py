"""A CUDA math library found no GPU memory for its workspace.

What happened
    cuBLAS or cuDNN asks the driver for its own memory, outside PyTorch's or TensorFlow's pool, and got
    none.

Why
    The framework's pool, or another process, had taken the card up to the last megabytes. On a card with
    room the same message can follow a device-side assert, since the error is reported late.

How to confirm
    `nvidia-smi` at the time; rerun with `CUDA_LAUNCH_BLOCKING=1` when there is room, to see whether an
    earlier kernel failed.

How to fix
    Free the card or lower the batch size; leave room for the libraries.

Easily confused with
    An index out of range on the GPU, which shows as a cuBLAS error when kernels run asynchronously.

References
    https://docs.nvidia.com/cuda/cublas/index.html#cublasstatus-t
    https://docs.nvidia.com/deeplearning/cudnn/backend/latest/api/cudnn-graph-library.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/cuda/cublas/index.html#cublasstatus-t"
DOC2 = "https://docs.nvidia.com/deeplearning/cudnn/backend/latest/api/cudnn-graph-library.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield from smaller_batch(ctx)
    yield ctx.action(
        "nvidia-smi    # is the card full, or held by another process?",
        "The library allocates outside the framework's pool and needs some tens of megabytes that nobody "
        "else holds.",
        source=DOC,
    )
    yield ctx.action(
        "CUDA_LAUNCH_BLOCKING=1 <same command>    # when there is room on the card",
        "An index out of range on the GPU can surface here because kernels report their errors late.",
        source="https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution",
    )


RULE = Rule(
    id="cublas-alloc-failed",
    error_type=ErrorType.CUDA_OOM,
    title="A CUDA math library found no GPU memory for its workspace",
    description=(
        "cuBLAS, cuDNN or a sibling could not allocate its handle or workspace: nearly always the "
        "card is full."
    ),
    needles=(
        "CUBLAS_STATUS_ALLOC_FAILED",
        "CUDNN_STATUS_ALLOC_FAILED",
        "CUSOLVER_STATUS_ALLOC_FAILED",
        "HIPBLAS_STATUS_ALLOC_FAILED",
        "CUSPARSE_STATUS_ALLOC_FAILED",
        "CUFFT_ALLOC_FAILED",
    ),
    pattern=r"(?:CUBLAS|CUDNN|CUSOLVER|HIPBLAS|CUSPARSE)_STATUS_(?:INTERNAL_ERROR_DEVICE_)?ALLOC_(?:ALLOCATION_)?FAILED|CUFFT_ALLOC_FAILED",
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.85,
    precedence=56,
    suggest=suggest,
)
