"""A GPU kernel accessed memory that is not its own.

What happened
    The GPU raised a fault in a kernel. It is reported at some later CUDA call, so the Python line shown
    may be innocent.

Why
    A custom or fused kernel (flash attention, pytorch3d, apex, xformers, Triton) with shapes or strides
    that it does not expect, an extension built for another torch or CUDA, an index out of range in a
    kernel without a check, sizes over 2^31 elements; rarely faulty memory.

How to confirm
    `CUDA_LAUNCH_BLOCKING=1`, then `compute-sanitizer --tool memcheck python …` on a short run.

How to fix
    Correct the input the sanitizer names; rebuild or upgrade the extension; try without the fused kernel;
    try another card.

Easily confused with
    Device-side assert (a check that failed), NCCL errors that follow.

References
    https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution
    https://docs.nvidia.com/compute-sanitizer/ComputeSanitizer/index.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution"
DOC2 = "https://docs.nvidia.com/compute-sanitizer/ComputeSanitizer/index.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "CUDA_LAUNCH_BLOCKING=1 <same command> (ROCm: AMD_SERIALIZE_KERNEL=3); then compute-sanitizer "
        "python ... on a short run",
        "The fault is reported late; this shows the kernel that made it.",
        source=DOC,
    )
    extension = ctx.search(
        r"site-packages/(?P<name>pytorch3d|flash_attn|apex|xformers|mmcv|torch_scatter|torch_sparse|spconv|mamba_ssm|"
        r"bitsandbytes|deepspeed|vllm|detectron2|torch_geometric|tinycudann|diff_gaussian_rasterization|gsplat)/"
    )
    name = extension["name"] if extension else "CUDA extensions (flash-attn, pytorch3d, apex, xformers, ...)"
    yield ctx.action(
        f"Rebuild or upgrade {name} for this torch and CUDA version, or run once without it",
        "Most such faults come from kernels outside PyTorch that were built for, or tested with, other "
        "versions or shapes.",
        source=DOC2,
    )
    yield ctx.action(
        "Try a smaller batch or input size, and another GPU; nvidia-smi -q -d ECC, dmesg | grep Xid for "
        "the hardware",
        "Index arithmetic in 32 bits overflows for very large tensors; failing on one card only points "
        "to hardware.",
        source="https://docs.nvidia.com/deploy/xid-errors/index.html",
    )


RULE = Rule(
    id="illegal-memory-access",
    error_type=ErrorType.CUDA_ILLEGAL_ACCESS,
    title="A GPU kernel accessed memory that is not its own",
    description="A kernel read or wrote outside its memory; the CUDA context is lost from there on.",
    needles=(
        "illegal memory access",
        "misaligned address",
        "illegal instruction",
        "unspecified launch failure",
        "ILLEGAL_ADDRESS",
        "Memory access fault by GPU",
        "MEMORY_APERTURE_VIOLATION",
        "invalid program counter",
        "shared address space",
        "MISALIGNED_ADDRESS",
        "ILLEGAL_INSTRUCTION",
        "CUDA_ERROR_LAUNCH_FAILED",
        "HSA_STATUS_ERROR_EXCEPTION",
    ),
    pattern=(
        r"HSA_STATUS_ERROR_EXCEPTION|"
        r"(?:an illegal memory access was encountered|misaligned address|an illegal instruction was "
        r"encountered|unspecified launch failure|operation not supported on global/shared address "
        r"space|invalid program counter)"
        r"|CUDA_ERROR_(?:ILLEGAL_ADDRESS|ILLEGAL_INSTRUCTION"
        r"|MISALIGNED_ADDRESS|LAUNCH_FAILED)|Memory access fault by GPU "
        r"node|HSA_STATUS_ERROR_MEMORY_APERTURE_VIOLATION|HSA_STATUS_ERROR_ILLEGAL_INSTRUCTION"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.93,
    suggest=suggest,
)
