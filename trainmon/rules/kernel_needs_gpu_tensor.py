"""A custom kernel was given a tensor that is not on the GPU.

What happened
    The check at the head of an operation written in C++ or CUDA found a tensor on the CPU.

Why
    The operation (attention, scan, point cloud, rasteriser) has a CUDA kernel only, and the model or the batch stayed
    on the CPU, or was moved there for a debug run or by an offload hook.

How to confirm
    Print `.device` of the arguments at the frame; `torch.cuda.is_available()`.

How to fix
    Move the model and the batch to the GPU before the call; without a GPU use the library's slower reference path.

Easily confused with
    Tensors on two devices, whose message names both.

References
    https://docs.pytorch.org/tutorials/advanced/cpp_extension.html
    https://github.com/pytorch/pytorch/blob/main/c10/util/Exception.h
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/tutorials/advanced/cpp_extension.html"
SOURCE = "https://github.com/pytorch/pytorch/blob/main/c10/util/Exception.h"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    yield ctx.action(
        f'model.to("cuda") once, and x = x.to("cuda") (x.cuda()) for every argument of the call{where}',
        "The operation has a kernel for the GPU only, and an argument is on the CPU.",
        source=DOCS,
    )
    yield ctx.action(
        'python -c "import torch; print(torch.cuda.is_available())"; else choose the implementation without that kernel',
        "Without a GPU the operation cannot run; most libraries have a reference path in plain PyTorch.",
        source=SOURCE,
    )


RULE = Rule(
    id="kernel-needs-gpu-tensor",
    error_type=ErrorType.DEVICE_MISMATCH,
    title="A custom kernel was given a tensor that is not on the GPU",
    description="An operation with a CUDA kernel only got a tensor on the CPU.",
    needles=("is_cuda()", "must be a CUDA tensor", "must be a CUDAtensor", "must be CUDA tensor"),
    pattern=(
        r"^RuntimeError: Expected .*\bis_cuda\(\).* to be true, but got false"
        r"|^RuntimeError: \w[\w.]* must be (?:a CUDA ?|CUDA )tensors?(?:\W|$)"
    ),
    sources=(DOCS, SOURCE),
    confidence=0.92,
    precedence=55,
    suggest=suggest,
)
