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
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/cpp_extension.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["want"]:
        yield ctx.action(
            f"Use the toolkit of torch's version: `module load cuda/{ctx['want']}` or `conda "
            f"install -c nvidia cuda-toolkit={ctx['want']}`, and export CUDA_HOME.",
            f"nvcc is {ctx['have']}, torch was built with {ctx['want']}.",
            source=DOCS,
        )
    elif ctx["arch"] or ctx["unknown"]:
        yield ctx.action(
            "Set TORCH_CUDA_ARCH_LIST to architectures that this nvcc knows, or install "
            f"a newer CUDA toolkit (nvcc) for {ctx['arch'] or ctx['unknown']}.",
            "The installed nvcc is too old for that GPU.",
            source=DOCS,
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
        "Ninja is required to load",
        "MissingCUDAException",
        "CUDAMismatchException",
        "CUDA_HOME does not exist",
        "nvcc fatal",
        "Unknown CUDA arch",
    ),
    pattern=r"CUDA_HOME environment variable is not set|CUDA_HOME does not exist|detected "
    r"CUDA version \((?P<have>[\d.]+)\) mismatches the version that was used to "
    r"compile\s+PyTorch(?: \((?P<want>[\d.]+)\))?|Unsupported gpu architecture '(?P<arch>\w+)'"
    r"|unsupported GNU version! gcc versions later than (?P<gcc>\d+)|Ninja is required "
    r"to load C\+\+ extensions|(?:MissingCUDA|CUDAMismatch)Exception|Unknown CUDA "
    r"arch \((?P<unknown>[^)]*)\)",
    sources=(
        DOCS,
        "https://docs.nvidia.com/cuda/cuda-installation-guide-linux/#host-compiler-support-policy",
    ),
    phase=Phase.SETUP,
    confidence=0.9,
    precedence=65,
    suggest=suggest,
)
