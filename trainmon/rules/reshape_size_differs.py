"""A tensor cannot be reshaped: the number of elements differs.

What happened
    The product of the new sizes has to equal the number of elements.

Why
    A fixed image size, batch size, number of heads or channels in the code that the data does not have;
    axes in the order (sequence, batch) against (batch, sequence).

How to confirm
    Divide the number of elements by the product of the shape: the factor names the dimension.

How to fix
    Take sizes from the tensor (`x.shape`), use -1 for one dimension, correct the configured size.

Easily confused with
    "view size is not compatible with input tensor's size and stride", where only the memory order is in
    the way.

References
    https://docs.pytorch.org/docs/stable/generated/torch.reshape.html
    https://numpy.org/doc/stable/reference/generated/numpy.reshape.html
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.reshape.html"
DOC2 = "https://numpy.org/doc/stable/reference/generated/numpy.reshape.html"


def _sizes(ctx: Context) -> tuple[list[int], int]:
    """The asked-for shape and the number of elements there are, as far as the message has them."""
    shape, size = (ctx["shape"], ctx["size"]) if ctx["shape"] else (ctx["into"], ctx["count"])
    numbers = [int(n) for n in shape.split(",") if n.strip().lstrip("-").isdigit()]
    return numbers, int(size or 0)


def suggest(ctx: Context) -> Iterable[Suggestion]:
    shape, size = _sizes(ctx)
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    if "of 0 elements" in ctx.line:
        yield ctx.action(
            f"Find out why the tensor is empty{where}: a mask or filter that keeps nothing, an empty batch, a slice beyond "
            "the end; skip that case before the reshape (if x.numel() == 0)",
            "The tensor has 0 elements, from which -1 cannot be worked out.",
            source=DOC,
        )
        return
    if shape and size and -1 not in shape:
        product = math.prod(shape)
        yield ctx.action(
            f"Correct the shape{where}: {shape} holds {product} elements, the tensor has {size}"
            + (f", {size // product} times as many" if product and size % product == 0 else "")
            + "; take the sizes from x.shape (or -1) instead of fixed img_rows/channels/batch numbers",
            "A reshape keeps the number of elements; fixed sizes of another data set are the usual reason.",
            source=DOC,
        )
    else:
        yield ctx.action(
            f"Print x.shape before the reshape{where}, and take the sizes from it (or -1) instead of "
            "fixed numbers",
            "A reshape keeps the number of elements.",
            source=DOC,
        )
    if ctx.search(r"multi_head_attention|MultiheadAttention|nn/modules/transformer"):
        yield ctx.action(
            "nn.Transformer / MultiheadAttention(batch_first=True), or x.transpose(0, 1); embed_dim = "
            "num_heads * head_dim",
            "These modules expect (sequence, batch, embed_dim) unless batch_first is set.",
            source="https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html",
        )
    yield ctx.action(
        "Check that image size, channels and sequence length of the configuration are those of the data set",
        "E.g. 28x28x1 for MNIST against 32x32x3 for CIFAR.",
        source=DOC2,
    )


RULE = Rule(
    id="reshape-size-differs",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="A tensor cannot be reshaped: the number of elements differs",
    description="A view or reshape asked for a shape with another number of elements than the tensor has.",
    needles=(
        "is invalid for input of size",
        "Cannot reshape a tensor",
        "requested shape has",
        "cannot reshape tensor of",
        "split_with_sizes expects",
        "Cannot reshape array",
        "must be unchanged",
        "requested shape requires",
    ),
    pattern=(
        r"shape '?\[(?P<shape>[\d, -]+)\]'? is invalid for input of size (?P<size>\d+)"
        r"|cannot reshape array of (?:size (?P<count>\d+) into shape \((?P<into>[\d, -]*)\)?|shape)"
        r"|Cannot reshape a tensor with \d+ elements to shape"
        r"|Input to reshape is a tensor with \d+ values, but the requested shape (?:has|requires)"
        r"|cannot reshape tensor of \d+ elements into shape|split_with_sizes expects split_sizes to sum exactly to"
        r"|The total size of the tensor must be unchanged|total size of new array must be unchanged"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
