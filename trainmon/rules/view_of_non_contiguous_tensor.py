"""view() cannot be used on this tensor's memory order.

What happened
    `view` needs dimensions that are adjacent in memory.

Why
    A transpose, permute or channels-last tensor before it.

How to confirm
    `x.is_contiguous()` is False.

How to fix
    `reshape`, or `contiguous().view`.

Easily confused with
    A wrong number of elements.

References
    https://docs.pytorch.org/docs/stable/generated/torch.Tensor.view.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.Tensor.view.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "x.reshape(...) instead of x.view(...), or x.contiguous().view(...)",
        "reshape copies where the memory order does not allow a view.",
        source=DOC,
    )


RULE = Rule(
    id="view-of-non-contiguous-tensor",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="view() cannot be used on this tensor's memory order",
    description=(
        "The tensor is not contiguous (after transpose, permute or slicing), so `view` cannot reinterpret it."
    ),
    needles=("view size is not compatible",),
    pattern=r"view size is not compatible with input tensor's size and stride",
    sources=(DOC,),
    confidence=0.96,
    suggest=suggest,
)
