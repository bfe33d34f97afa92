"""A tensor that requires gradients was converted to NumPy.

What happened
    NumPy cannot carry the graph on, so PyTorch refuses.

Why
    A metric or plot from the output of the network without `detach`.

How to confirm
    The frame shows the call.

How to fix
    `x.detach().cpu().numpy()`.

Easily confused with
    A GPU tensor converted to NumPy.

References
    https://docs.pytorch.org/docs/stable/generated/torch.Tensor.numpy.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.Tensor.numpy.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    yield ctx.action(
        f"x.detach().cpu().numpy(){where}",
        "Leaves the graph first.",
        source=DOC,
    )


RULE = Rule(
    id="numpy-of-tensor-with-grad",
    error_type=ErrorType.AUTOGRAD_ERROR,
    title="A tensor that requires gradients was converted to NumPy",
    description="`.numpy()` was called on a tensor that is part of a graph.",
    needles=("Can't call numpy() on Tensor that requires grad",),
    pattern=r"Can't call numpy\(\) on Tensor that requires grad",
    sources=(DOC,),
    confidence=0.96,
    suggest=suggest,
)
