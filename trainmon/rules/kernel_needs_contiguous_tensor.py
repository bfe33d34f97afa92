"""An operation was given a tensor whose memory is not contiguous.

What happened
    The check at the head of a custom kernel, or of a collective, found a tensor that is a view with gaps or in
    another order.

Why
    `transpose`, `permute`, `t()`, `expand` or slicing gives a view; kernels that walk through memory need it in order.

How to confirm
    `x.is_contiguous()`, `x.stride()` at the frame.

How to fix
    `x = x.contiguous()` before the call.

Easily confused with
    `view` of such a tensor, which names size and stride.

References
    https://docs.pytorch.org/tutorials/advanced/cpp_extension.html
    https://docs.pytorch.org/docs/stable/generated/torch.Tensor.contiguous.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.Tensor.contiguous.html"
SOURCE = "https://docs.pytorch.org/tutorials/advanced/cpp_extension.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    yield ctx.action(
        f"x = x.contiguous() before the call{where}",
        "It copies the tensor into memory of its own, in order.",
        source=DOCS,
    )


RULE = Rule(
    id="kernel-needs-contiguous-tensor",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="An operation was given a tensor whose memory is not contiguous",
    description="The tensor is a view (transpose, permute, slice), and the operation needs it in order.",
    needles=("contiguous",),
    pattern=(
        r"^RuntimeError: Expected .*\bis_contiguous\(.*\).* to be true, but got false"
        r"|^(?:Runtime|Value|Assertion)Error: \w[\w.]* must be (?:a )?contiguous(?: tensor)?\W*$"
    ),
    sources=(DOCS, SOURCE),
    confidence=0.93,
    precedence=55,
    suggest=suggest,
)
