"""A CUDA call of DALI failed.

What happened
    DALI's pipeline called CUDA, and got an error back.

Why
    The DALI build is for another CUDA than the driver or the framework's; the pipeline is used from
    another process or after a fork; another library damaged the context.

How to confirm
    Compare `nvidia-smi`, `torch.version.cuda` and the name of the installed DALI package.

How to fix
    Install the DALI package for this CUDA (`nvidia-dali-cuda120`), and build the pipeline in the
    process that uses it.

Easily confused with
    Memory that ran out.

References
    https://docs.nvidia.com/deeplearning/dali/user-guide/docs/installation.html
    https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.nvidia.com/deeplearning/dali/user-guide/docs/installation.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Compare the CUDA version of the installed DALI package (`pip list | grep dali`) with the "
            "driver's and the framework's, and install the one that fits; build the pipeline in the process "
            "that uses it."
        ),
        "CUDA refused a call of DALI.",
        source=DOCS,
    )


RULE = Rule(
    id="dali-cuda-call-failed",
    error_type=ErrorType.CUDA_LIBRARY_ERROR,
    title="A CUDA call of DALI failed",
    description="CUDA refused a call that DALI made: {code}",
    needles=("API error cuda",),
    pattern=(
        r"CUDA (?:runtime|driver) API error (?P<code>cudaError(?:Inv|L|N|U|S|D)\w+|CUDA_ERROR_(?:INV"
        r"|LAUNCH_F|N|UN|S|D)\w+)"
    ),
    sources=(
        DOCS,
        "https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html",
    ),
    confidence=0.75,
    suggest=suggest,
)
