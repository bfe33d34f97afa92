"""An operation does not exist for a device.

What happened
    PyTorch's dispatcher has no kernel of this operation for the backend that the tensors belong to.

Why
    This build of PyTorch (or of an extension) was made without that backend, or the operation was never written for it.

How to confirm
    `python -c 'import torch; print(torch.__version__, torch.cuda.is_available())'`

How to fix
    Install the build for the device, update the extension, or move this step to the CPU.

Easily confused with
    A device that the driver does not show: PyTorch says so when it is first used.

References
    https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/core/dispatch/OperatorEntry.cpp
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/core/dispatch/OperatorEntry.cpp"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Install the PyTorch build for {ctx['backend']} (https://pytorch.org/get-started/locally/), or use a device "
        "that this build knows.",
        f"This build has no {ctx['operator']} for it.",
        source=DOCS,
    )
    yield ctx.action(
        "Move the tensors of this step to the CPU and back (`x.cpu()`), if only this operation is missing.",
        "The message lists the backends that have it.",
    )


RULE = Rule(
    id="backend-operator-missing",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="An operation does not exist for the device",
    description="This build of PyTorch has no {operator} for {backend}.",
    needles=("Could not run '",),
    pattern=(
        r"^NotImplementedError: Could not run '(?P<operator>aten::[^']+)' with arguments from the "
        r"'(?P<backend>CUDA|HIP|MPS|XPU|XLA|HPU|IPU|PrivateUse1|MTIA|Vulkan)' backend"
    ),
    sources=(DOCS,),
    confidence=0.75,
    precedence=58,
    suggest=suggest,
)
