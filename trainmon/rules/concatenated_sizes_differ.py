"""Arrays of different shape were concatenated or stacked.

What happened
    `cat`, `stack`, `vstack` or `concatenate` got shapes that do not fit.

Why
    Samples of different length, an empty array of another rank among them, feature maps that were rounded
    differently.

How to confirm
    Print the shapes in the list that is joined.

How to fix
    Pad or crop to one size, leave empty ones out, give the right dimension.

Easily confused with
    Batching of a DataLoader (`collate`), where samples have to be padded.

References
    https://docs.pytorch.org/docs/stable/generated/torch.cat.html
    https://numpy.org/doc/stable/reference/generated/numpy.concatenate.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._arrays import spelled
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.cat.html"
DOC2 = "https://numpy.org/doc/stable/reference/generated/numpy.concatenate.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    yield ctx.action(
        f"Print the shapes in the list{where}; leave out or reshape empty ones (ndim 1, size 0), e.g. "
        "reshape to (0, C, T)",
        "One empty or lower-dimensional array among them is the most frequent reason.",
        source=DOC2,
    )
    yield ctx.action(
        f"Pad or crop to one size: {spelled(ctx, 'pad')}",
        "All dimensions except the joined one have to agree.",
        source=DOC,
    )


RULE = Rule(
    id="concatenated-sizes-differ",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="Arrays of different shape were concatenated or stacked",
    description="All arrays that are joined have to agree in every dimension but the joined one.",
    needles=(
        "concatenation axis must match",
        "must have same number of dimensions",
        "ConcatOp",
        "expects each tensor to be equal size",
        "A `Concatenate` layer requires",
        "Cannot concatenate arrays with shapes",
        "input arrays must have",
        "Sizes of tensors must match",
    ),
    pattern=(
        r"Sizes of tensors must match exce?pt in dimension|Tensors must have same number of "
        r"dimensions|input array dimensions (?:for|except for) the concatenation axis must match"
        r"|all (?:the )?input arrays must have (?:the )?same (?:number of "
        r"dimensions|shape)|ConcatOp : Dimensions? of inputs should match|stack expects each tensor "
        r"to be equal size"
        r"|ConcatOp : Dimension \d+ in both shapes must be equal"
        r"|A `Concatenate` layer requires inputs with matching shapes"
        r"|Cannot concatenate arrays with shapes that differ in dimensions"
        r"|All input arrays must have the same shape\. Got"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.92,
    suggest=suggest,
)
