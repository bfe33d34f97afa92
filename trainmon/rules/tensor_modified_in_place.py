"""A tensor that the backward pass needs was changed in place.

What happened
    Autograd compares version numbers; the saved one is older than the present.

Why
    `x += …`, `x[...] = …`, `relu_(inplace=True)`, an optimizer step between two backward passes, buffers
    updated in forward under DDP.

How to confirm
    `torch.autograd.set_detect_anomaly(True)` shows the forward call whose result was changed.

How to fix
    Write out of place (`x = x + …`, `torch.where`, `torch.cat`, `clone()`), `inplace=False`, all backward
    passes before the step.

Easily confused with
    Changing a leaf in place.

References
    https://docs.pytorch.org/docs/stable/notes/autograd.html#in-place-operations-with-autograd
    https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/notes/autograd.html#in-place-operations-with-autograd"
DOC2 = "https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    slices = "CopySlices" in ctx.line or "AsStridedBackward" in ctx.line
    if slices:
        yield ctx.action(
            "Build the tensor with torch.cat / torch.stack (or write into a .clone()) instead of "
            "assigning to slices x[...] = y",
            "CopySlices is a slice assignment: in-place, into a tensor that the backward pass still needs.",
            source=DOC,
        )
    yield ctx.action(
        "torch.autograd.set_detect_anomaly(True)    # for one step",
        "The traceback then shows the forward operation whose result was overwritten.",
        source=DOC2,
    )
    yield ctx.action(
        "Replace in-place operations: x = x + y instead of x += y, inplace=False in ReLU/Dropout, "
        "x.clone() before writing; call all "
        "backward() before optimizer.step(); under DDP broadcast_buffers=False",
        "What autograd saved must not change until the backward pass is done.",
        source=DOC,
    )


RULE = Rule(
    id="tensor-modified-in-place",
    error_type=ErrorType.AUTOGRAD_ERROR,
    title="A tensor that the backward pass needs was changed in place",
    description="A tensor saved for the gradient was overwritten after it was used.",
    needles=(
        "modified by an inplace operation",
        "is being modified inplace",
        "has been modified inplace",
    ),
    pattern=(
        r"needed for gradient computation has been modified by an inplace operation"
        r"|is a view and is being modified inplace"
        r"|is a view and its base or another view of its base has been modified inplace"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.96,
    suggest=suggest,
)
