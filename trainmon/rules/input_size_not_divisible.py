"""An input has a size that cannot be divided as an operation needs.

What happened
    An operation that regroups a dimension got one whose size is no multiple of the group.

Why
    Channels, height or width are not what the layer was made for: another image size, another number of channels.

How to confirm
    Print the shape of the input just before the call.

How to fix
    Pad, crop or project the input to a multiple, or choose another factor.

Easily confused with
    Settings that must divide each other, which are refused when a model is built.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pixel_shuffle.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pixel_shuffle.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    yield ctx.action(
        f"Print the input's shape{where}, and bring the dimension to a multiple of the factor "
        "(padding, cropping, another layer before it).",
        "The operation splits this dimension into equal parts.",
        source=DOCS,
    )


RULE = Rule(
    id="input-size-not-divisible",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="An input's size cannot be divided as the operation needs",
    description="The operation splits a dimension of its input, whose size is no multiple.",
    needles=("divisible by",),
    # aten/src/ATen/native/PixelShuffle.h and im2col_shape_check.h: both speak of their input.
    pattern=(
        r"^RuntimeError: (?:\w+ expects (?:its input's|height of input|width of input)"
        r"|Expected size of input's dimension) .*\bto be divisible by"
    ),
    sources=(
        DOCS,
        "https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/native/PixelShuffle.h",
    ),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
