"""A tensor has fewer dimensions than the code uses.

What happened
    An index, reduction or permutation named a dimension beyond the tensor's own.

Why
    A squeezed batch of one, a scalar where a batch was expected, a sample without its channel axis.

How to confirm
    Print `x.shape` at the frame.

How to fix
    Keep the dimension (`squeeze(dim)` with a number, `keepdim=True`, `unsqueeze`).

Easily confused with
    An index beyond a dimension's size.

References
    https://docs.pytorch.org/docs/stable/tensors.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/tensors.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    yield ctx.action(
        f"Print x.shape{where}; use squeeze(dim) with a number, keepdim=True or unsqueeze(dim)",
        "A bare squeeze() also removes the batch dimension when the last batch has one sample.",
        source=DOC,
    )


RULE = Rule(
    id="tensor-dimension-missing",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="A tensor has fewer dimensions than the code uses",
    description="A dimension was addressed that the tensor does not have.",
    needles=(
        "Dimension out of range",
        "shape of the mask",
        "too many indices for",
        "number of dimensions in the tensor input does not match",
        "axis",
        "invalid index of a 0-dim tensor",
        "expects at least a 1-dimensional tensor",
    ),
    pattern=(
        r"shape of the mask \[.* does not match the shape of the indexed tensor|Dimension out of "
        r"range \(expected to be in range of|too many indices for (?:tensor|array)|number of "
        r"dimensions in the tensor input does not match the length of the desired ordering"
        r"|AxisError: axis -?\d+ is out of bounds for array of dimension|invalid index of a 0-dim "
        r"tensor|(?:chunk|split) expects at least a 1-dimensional tensor"
    ),
    sources=(DOC,),
    confidence=0.88,
    suggest=suggest,
)
