"""The NVIDIA driver is too old for the installed CUDA build.

What happened
    CUDA refused to initialise because the runtime is newer than the driver.

Why
    A framework wheel with a newer CUDA was installed than the driver of this machine allows.

How to confirm
    `nvidia-smi` shows the driver and the highest CUDA version it supports; `torch.version.cuda` what is
    needed.

How to fix
    Update the driver, or install the build for an older CUDA.

Easily confused with
    No driver at all; NVML "Driver/library version mismatch", which needs a reboot or a reload.

References
    https://docs.nvidia.com/deploy/cuda-compatibility/
    https://pytorch.org/get-started/previous-versions/
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/deploy/cuda-compatibility/"
DOC2 = "https://pytorch.org/get-started/previous-versions/"


# By the driver's CUDA (cuDriverGetVersion: 1000 * major + 10 * minor); minor versions are compatible from 11 on.
_BUILDS = {
    10: "'torch<1.13' --index-url https://download.pytorch.org/whl/cu102",
    11: "'torch<2.8' --index-url https://download.pytorch.org/whl/cu118",
    12: "torch --index-url https://download.pytorch.org/whl/cu126",
}


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if ctx["image"]:
        yield ctx.action(
            f"Use an image with an older CUDA than {ctx['image']} (its tag names it), or update the driver of the "
            "host",
            "The image says which CUDA it needs and the host's driver offers less; a container brings no driver.",
            source=DOC,
        )
        return
    if "unsupported display driver" in ctx.line or "forward compatibility" in ctx.line:
        yield ctx.action(
            "ldconfig -p | grep libcuda.so; in a container take /usr/local/cuda/compat out of LD_LIBRARY_PATH",
            "A libcuda of another version than the kernel's driver is found first, often the compatibility package "
            "of a container image, which works on data-centre cards only.",
            source=DOC,
        )
    known = ctx.search(r"found version (?P<version>\d{4,6})\b")
    version = int(known["version"]) if known else 0
    build = _BUILDS.get(version // 1000)
    if build:
        yield ctx.action(
            f"pip install {build}",
            f"The driver offers CUDA {version // 1000}.{version % 1000 // 10}; this is the newest build that it runs, and "
            "needs no root.",
            source=DOC2,
        )
    yield ctx.action(
        "nvidia-smi    # compare its 'CUDA Version' with python -c 'import torch; print(torch.version.cuda)'",
        "The driver's CUDA version must not be lower than that of the build (minor versions are "
        "compatible from CUDA 11 on).",
        source=DOC,
    )
    if not build:
        yield ctx.action(
            "Install a build for an older CUDA, e.g. pip install torch --index-url "
            "https://download.pytorch.org/whl/cu126 (cu118 has wheels up to torch 2.7)",
            "Works without root where the driver cannot be updated.",
            source=DOC2,
        )
    yield ctx.action("Update the NVIDIA driver on the node", "Lets every newer CUDA build run.", source=DOC)


RULE = Rule(
    id="nvidia-driver-too-old",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="The NVIDIA driver is too old for the installed CUDA build",
    description="The driver supports an older CUDA version than the one this framework was built with.",
    needles=(
        "driver on your system is too old",
        "driver version is insufficient",
        "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH",
        "forward compatibility was attempted",
        "cudaErrorInsufficientDriver",
        "unsupported display driver / cuda driver",
        "unsatisfied condition: cuda>=",
        "API call is not supported in the installed CUDA driver",
    ),
    pattern=(
        r"NVIDIA driver on your system is too old|CUDA driver version is insufficient for CUDA "
        r"runtime version"
        r"|forward compatibility was attempted on non supported "
        r"HW|cudaErrorInsufficientDriver|CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"
        r"|system has unsupported display driver / cuda driver combination"
        r"|requirement error: unsatisfied condition: cuda>=(?P<image>[\d.]+\d)"
        r"|API call is not supported in the installed CUDA driver"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.94,
    precedence=55,
    suggest=suggest,
)
