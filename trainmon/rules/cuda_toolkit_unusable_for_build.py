"""The CUDA toolkit or compiler cannot build this extension.

What happened
    A build checks the versions before it starts, or nvcc refuses an option.

Why
    No CUDA toolkit (`CUDA_HOME` unset), another major version than torch's, a gcc that is too new for nvcc,
    or an nvcc too old for the GPU.

How to confirm
    `nvcc --version; gcc --version; python -c "import torch; print(torch.version.cuda)"`.

How to fix
    Install or load the toolkit of torch's CUDA version and a supported gcc; set `TORCH_CUDA_ARCH_LIST`.

Easily confused with
    A GPU whose architecture torch itself does not support.

References
    https://docs.pytorch.org/docs/stable/cpp_extension.html
    https://docs.nvidia.com/cuda/cuda-installation-guide-linux/#host-compiler-support-policy
    https://github.com/pytorch/pytorch/blob/main/torch/utils/cpp_extension.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/cpp_extension.html"


def _versions(ctx: Context) -> tuple[str, str] | None:
    """CUDA of nvcc and of torch. The message broke its line between them, and since 2.13 gives them at its end."""
    if both := ctx.search(r"same CUDA versions\.', '(?P<have>[\d.]+)', '(?P<want>[\d.]+)'"):
        return both["have"], both["want"]
    have = ctx.search(r"detected CUDA version \((?P<have>[\d.]+)\) mismatches")
    want = ctx.search(r"PyTorch \((?P<want>[\d.]+)\)\. Please make sure to use the same CUDA")
    return (have["have"], want["want"]) if have and want else None


def suggest(ctx: Context) -> Iterator[Suggestion]:
    versions = _versions(ctx)
    if versions:
        have, want = versions
        yield ctx.action(
            f"Use the toolkit of torch's version: `module load cuda/{want}` or `conda "
            f"install -c nvidia cuda-toolkit={want}`, and export CUDA_HOME.",
            f"nvcc is {have}, torch was built with {want}.",
            source=DOCS,
        )
    elif ctx["arch"] or ctx["unknown"]:
        yield ctx.action(
            "Set TORCH_CUDA_ARCH_LIST to architectures that this nvcc knows, or install "
            f"a newer CUDA toolkit (nvcc) for {ctx['arch'] or ctx['unknown']}.",
            "The installed nvcc is too old for that GPU.",
            source=DOCS,
        )
    elif ctx["bounds"]:
        yield ctx.action(
            f"Use a compiler {ctx['bounds']}: module load gcc/…, or conda install gxx_linux-64, and export CC and CXX.",
            "nvcc supports only certain host compilers.",
            source="https://docs.nvidia.com/cuda/cuda-installation-guide-linux/#host-compiler-support-policy",
        )
    elif ctx["gcc"]:
        yield ctx.action(
            f"Use gcc {ctx['gcc']} or older: export CC=gcc-{ctx['gcc']} CXX=g++-{ctx['gcc']} "
            f"(conda: gxx_linux-64={ctx['gcc']}).",
            "nvcc supports only certain host compilers.",
            source="https://docs.nvidia.com/cuda/cuda-installation-guide-linux/#host-compiler-support-policy",
        )
    elif "Ninja" in ctx.line:
        yield ctx.action(
            "`pip install ninja` in the environment of the job.",
            "Extensions are compiled through ninja.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "Install or load the CUDA toolkit and point CUDA_HOME at it: `module load cuda; "
            "export CUDA_HOME=$(dirname $(dirname $(which nvcc)))`.",
            "Extensions are compiled on this machine and need nvcc; the driver alone does not bring it.",
            source=DOCS,
        )
    yield ctx.action(
        "For DeepSpeed, DS_BUILD_OPS=0 skips the build of its optional operators at installation.",
        "They are only built when they are used.",
    )


RULE = Rule(
    id="cuda-toolkit-unusable-for-build",
    error_type=ErrorType.COMPILE_ERROR,
    title="The CUDA toolkit or compiler cannot build this extension",
    description="nvcc, gcc and torch do not fit, or there is no toolkit.",
    needles=(
        "CUDA_HOME environment variable is not set",
        "mismatches the version that was used to compile",
        "Unsupported gpu architecture",
        "unsupported GNU version",
        "Unsupported NVHPC compiler",
        "Ninja is required to load",
        "MissingCUDAException",
        "CUDAMismatchException",
        "CUDA_HOME does not exist",
        "CUDA was not found on the system",
        "nvcc not found at",
        "required version by CUDA",
        "Unknown CUDA arch",
    ),
    pattern=r"CUDA_HOME environment variable is not set|CUDA_HOME does not exist|detected "
    r"CUDA version \((?:[\d.]+|%s)\) mismatches the version that was used to compile"
    r"|CUDA was not found on the system, please set the CUDA_HOME|FileNotFoundError: nvcc not found at"
    r"|The current installed version of \S+ \([\d.]+\) is (?:less|greater) than the (?:minimum|maximum) required "
    r"version by CUDA [\d.]+(?: \([\d.]+\))?\.(?:.* \((?P<bounds>>=[^)]*)\))?|Unsupported gpu architecture '(?P<arch>\w+)'"
    r"|Unsupported NVHPC compiler found|unsupported GNU version! gcc versions later than (?P<gcc>\d+)|Ninja is required "
    r"to load C\+\+ extensions|(?:MissingCUDA|CUDAMismatch)Exception|Unknown CUDA "
    r"arch \((?P<unknown>[^)]*)\)",
    sources=(
        DOCS,
        "https://github.com/pytorch/pytorch/blob/main/torch/utils/cpp_extension.py",
        "https://docs.nvidia.com/cuda/cuda-installation-guide-linux/#host-compiler-support-policy",
    ),
    phase=Phase.SETUP,
    confidence=0.9,
    precedence=65,
    suggest=suggest,
)
