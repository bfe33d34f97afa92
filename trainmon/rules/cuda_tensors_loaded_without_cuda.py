"""A checkpoint with GPU tensors was loaded where no GPU is available.

What happened
    Tensors remember their device; without `map_location` they are restored to it.

Why
    The job has no GPU (allocation, driver, container, CPU build) or is meant to run without one.

How to confirm
    `python -c "import torch; print(torch.cuda.is_available())"` in the same place.

How to fix
    Run where the GPU is visible; or load with `map_location="cpu"`.

Easily confused with
    A corrupt checkpoint, which fails while it is read.

References
    https://docs.pytorch.org/docs/stable/generated/torch.load.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.load.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "torch.load(path, map_location='cpu') and model.to(device) afterwards",
        "Loads on any machine, and does not fill GPU 0 when several ranks load.",
        source=DOC,
    )
    yield ctx.action(
        "nvidia-smi; python -c 'import torch; print(torch.cuda.is_available(), torch.version.cuda)'",
        "If this job should have a GPU: the allocation, the driver or the build is missing it.",
        source="https://docs.pytorch.org/docs/stable/notes/cuda.html",
    )


RULE = Rule(
    id="cuda-tensors-loaded-without-cuda",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="A checkpoint with GPU tensors was loaded where no GPU is available",
    description="`torch.load` wanted to restore tensors to a CUDA device, but CUDA is not available here.",
    needles=("deserialize object on a CUDA device",),
    pattern=r"Attempting to deserialize object on a CUDA device but torch\.cuda\.is_available\(\) is False",
    sources=(DOC,),
    confidence=0.95,
    precedence=70,
    suggest=suggest,
)
