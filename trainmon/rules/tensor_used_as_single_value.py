"""A tensor or array of several elements was used as one value.

What happened
    `if`, `bool()`, `float()` and `.item()` need exactly one element.

Why
    A comparison of whole tensors in an `if`, a loss that was not reduced, `.item()` on a batch.

How to confirm
    The shape of the value in the failing line.

How to fix
    `.any()`, `.all()`, `.mean()`, `.tolist()`, or an index.

Easily confused with
    backward() of a tensor with several elements.

References
    https://docs.pytorch.org/docs/stable/generated/torch.Tensor.item.html
    https://numpy.org/doc/stable/reference/generated/numpy.ndarray.item.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.Tensor.item.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    yield ctx.action(
        f"Reduce it{where}: .any() or .all() for a condition, .mean() for a loss, .tolist() for all values.",
        "Python needs one value there.",
        source=DOCS,
    )


RULE = Rule(
    id="tensor-used-as-single-value",
    error_type=ErrorType.CODE_ERROR,
    title="A tensor or array of several elements was used as one value",
    description="One number or truth value was needed, and the tensor has several.",
    needles=(
        "with more than one value is ambiguous",
        "cannot be converted to Scalar",
        "can be converted to Python scalars",
        "with more than one element is ambiguous",
    ),
    pattern=(
        r"[Bb]ool(?:ean)? value of Tensor with more than one value is ambiguous"
        r"|a Tensor with (?P<count>\d+) elements cannot be converted to Scalar"
        r"|only (?:one element tensors|(?:size|length)-1 arrays) can be converted to Python scalars"
        r"|truth value of an array with more than one element is ambiguous"
    ),
    sources=(
        DOCS,
        "https://numpy.org/doc/stable/reference/generated/numpy.ndarray.item.html",
    ),
    confidence=0.9,
    precedence=54,
    suggest=suggest,
)
