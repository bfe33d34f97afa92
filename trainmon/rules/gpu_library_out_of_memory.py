"""A GPU library other than PyTorch ran out of device memory.

What happened
    CuPy, RMM/cuDF, PaddlePaddle, NCCL, bitsandbytes or Ascend's CANN asked the driver for memory and was refused.

Why
    Each library has a pool of its own; together with the framework's pool they exceed the card. NCCL
    needs buffers for every communicator.

How to confirm
    `nvidia-smi` while it runs.

How to fix
    Lower what the training framework takes (batch size), limit the library's pool, or give it another
    card.

Easily confused with
    Host memory: RMM raises `std::bad_alloc` too, but names the CUDA error behind it.

References
    https://docs.cupy.dev/en/stable/user_guide/memory.html
    https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html
    https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/core/npu/NPUErrorCodes.h
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.cupy.dev/en/stable/user_guide/memory.html"
DOC2 = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "nvidia-smi    # what else is on this card?",
        "The library shares the card with the training framework's pool and with other processes.",
        source=DOC,
    )
    yield from smaller_batch(ctx)


RULE = Rule(
    id="gpu-library-out-of-memory",
    error_type=ErrorType.CUDA_OOM,
    title="A GPU library other than PyTorch ran out of device memory",
    description="The library's own allocator found no room on the GPU.",
    needles=(
        "Out of memory allocating",
        "out_of_memory: CUDA error",
        "Out of memory error on GPU",
        "Cuda failure 'out of memory'",
        "Cuda failure 2 'out of memory'",
        "out of memory at line",
        "Failed to CUDA calloc",
        "Failed to CUDA malloc",
        "error code is 207",
        "bytes of NPU memory",
        "PT_DEVMEM Allocation failed",
        "CUDA Error: out of memory",
        "CUDA: out of memory",
        "[CUDA] out of memory",
        "CUDA error 2: out of memory",
        "cudaMalloc error out of memory",
        "memory for requested buffer of size",
        "bytes of device memory",
    ),
    pattern=(
        r"OutOfMemoryError: Out of memory allocating [\d,]+ bytes|out_of_memory: CUDA error|Out of "
        r"memory error on GPU \d+"
        r"|Cuda failure (?:\d+ )?'out of memory'|CUDA error:? out of memory at line|Failed to CUDA "
        r"(?:calloc|malloc)(?: async)? \d+ bytes|error code is 2070(?:01|05|18)\b|Failed to allocate \d+ bytes of "
        r"NPU memory|MODULE:PT_DEVMEM Allocation failed for size|(?:CUDA: |CUDA Error: |\[CUDA\] |CUDA error 2: )out of memory"
        r"|cudaMalloc error out of memory|Failed to allocate memory for requested buffer of size"
        r"|Error allocating \d+ bytes of device memory"  # theano/sandbox/cuda/cuda_ndarray.cu
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
