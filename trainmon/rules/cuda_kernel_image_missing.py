"""The installed build has no kernels for this GPU.

What happened
    CUDA or HIP found no code object in the binary that fits the device.

Why
    A GPU newer or older than the architectures of the build, an extension compiled on another machine, or
    an integrated GPU that was picked on ROCm.

How to confirm
    `torch.cuda.get_device_capability()` beside `torch.cuda.get_arch_list()`.

How to fix
    Install a build with this architecture; rebuild extensions with `TORCH_CUDA_ARCH_LIST`; on ROCm hide
    the integrated GPU or set `HSA_OVERRIDE_GFX_VERSION`.

Easily confused with
    PTX that is too new for the driver, which names the toolchain.

References
    https://docs.pytorch.org/docs/stable/cuda.html
    https://rocm.docs.amd.com/en/latest/conceptual/gpu-isolation.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/cuda.html"
DOC2 = "https://rocm.docs.amd.com/en/latest/conceptual/gpu-isolation.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    rocm = (
        "HIP" in ctx.line
        or "hip" in ctx.line
        or "Tensile" in ctx.line
        or ctx.search(r"(?i)\brocm\b|\bgfx\d{3,4}")
    )
    if rocm:
        yield ctx.action(
            "export HIP_VISIBLE_DEVICES=0 (rocminfo lists the order)",
            "Hides an integrated GPU (iGPU) for which the build has no code.",
            source=DOC2,
        )
        yield ctx.action(
            "export HSA_OVERRIDE_GFX_VERSION=10.3.0 (or 11.0.0), or install a wheel built for your gfx "
            "target",
            "Lets a card run the kernels of its nearest supported relative.",
            source="https://rocm.docs.amd.com/projects/install-on-linux/en/latest/reference/system-requirements.html",
        )
        return
    yield ctx.action(
        'python -c "import torch; print(torch.cuda.get_device_capability(), '
        'torch.cuda.get_arch_list())"; install a torch '
        "build whose list has this architecture (newest cards need the newest CUDA build)",
        "The list has to hold the card's sm_XY, or PTX of an older one.",
        source="https://pytorch.org/get-started/locally/",
    )
    yield ctx.action(
        'TORCH_CUDA_ARCH_LIST="8.0;9.0+PTX" pip install --no-build-isolation --force-reinstall <the '
        "extension>",
        "Extensions (flash-attn, apex, mmcv, pytorch3d, bitsandbytes) are compiled for the GPUs of the "
        "build machine only.",
        source="https://docs.pytorch.org/docs/stable/cpp_extension.html",
    )


RULE = Rule(
    id="cuda-kernel-image-missing",
    error_type=ErrorType.CUDA_ARCH_MISMATCH,
    title="The installed build has no kernels for this GPU",
    description="The framework or an extension was compiled without this GPU's architecture.",
    needles=(
        "no kernel image is available",
        "invalid device function",
        "named symbol not found",
        "NoKernelImageForDevice",
        "CUDA_ERROR_NO_BINARY_FOR_GPU",
        "device kernel image is invalid",
        "TensileLibrary",
        "hipErrorNoBinaryForGpu",
    ),
    pattern=(
        r"no kernel image is available for execution on the device|(?:HIP|CUDA) error: invalid "
        r"device function|cudaErrorNoKernelImageForDevice|cudaErrorInvalidDeviceFunction|CUDA_ERROR_NO_BINARY_FOR_GPU"
        r"|hipErrorNoBinaryForGpu|(?:(?:HIP|CUDA) error:|^Error) named symbol not found|device kernel image is invalid"
        r"|Cannot read \S*TensileLibrary\S*: .*GPU arch"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
