"""PyTorch warned that this build does not support the GPU.

What happened
    A warning at start; kernels may fail later with "no kernel image".

Why
    The build is older, or newer, than the GPU.

How to confirm
    `torch.cuda.get_arch_list()`.

How to fix
    Install a build for this GPU.

Easily confused with
    The failure itself.

References
    https://pytorch.org/get-started/locally/
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://pytorch.org/get-started/locally/"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        f"Install a PyTorch build with {ctx['arch'] or ctx['capability'] or 'this architecture'} (python -c 'import torch; "
        "print(torch.cuda.get_arch_list())')",
        "Kernels of this build cannot run on this GPU.",
        source=DOC,
    )


RULE = Rule(
    id="cuda-arch-warning",
    error_type=ErrorType.CUDA_ARCH_MISMATCH,
    title="PyTorch warned that this build does not support the GPU",
    description="PyTorch's list of architectures does not hold this GPU.",
    needles=(
        "is not compatible with the current PyTorch installation",
        "which is of cuda capability",
        "which is of compute capability (CC)",
    ),
    pattern=(
        r"with CUDA capability (?P<arch>sm_\d+\w?) is not compatible with the current PyTorch "
        r"installation"
        r"|Found GPU\d+ .* which is of (?:cuda capability|compute capability \(CC\)) (?P<capability>\d+\.\d+)"
    ),
    sources=(DOC, "https://github.com/pytorch/pytorch/blob/main/torch/cuda/__init__.py"),
    role=Role.CONFIRMATION,
    confidence=0.6,
    suggest=suggest,
)
