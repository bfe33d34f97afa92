"""An operation is not implemented for the Apple GPU.

What happened
    PyTorch has no MPS kernel for an operation of the model.

Why
    The MPS backend covers most but not all operations; older versions fewer.

How to confirm
    The message names the operation; the issue that it links lists what newer versions have.

How to fix
    Upgrade torch, let single operations run on the CPU (`PYTORCH_ENABLE_MPS_FALLBACK=1`), or train on the CPU.

Easily confused with
    A data type that MPS does not know (float64).

References
    https://docs.pytorch.org/docs/stable/mps_environment_variables.html
    https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/mps/MPSFallback.mm
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/mps_environment_variables.html"
SOURCE = "https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/mps/MPSFallback.mm"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "PYTORCH_ENABLE_MPS_FALLBACK=1 <same command> (set before torch is imported)",
        f"{ctx['operation']} then runs on the CPU and everything else on the GPU; slower, but correct.",
        source=DOCS,
    )
    yield ctx.action(
        "pip install -U torch",
        "Every release adds operations to the MPS backend.",
        source=SOURCE,
    )


RULE = Rule(
    id="mps-operation-missing",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="An operation is not implemented for the Apple GPU",
    description="PyTorch's MPS backend has no kernel for {operation}.",
    needles=("is not currently implemented for the MPS device",),
    pattern=r"The operator '(?P<operation>[^']+)' is not currently implemented for the MPS device",
    sources=(DOCS, SOURCE),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
