"""A layer got an input of the wrong shape or number of channels.

What happened
    A convolution, normalisation, recurrent or Keras layer checked its input.

Why
    Grey images for a colour network (or RGBA), channels last against channels first, a missing batch
    dimension, another number of features, an image smaller than the kernel.

How to confirm
    The message names the weight's and the input's shape: dimension 1 is the channels.

How to fix
    Convert the images (`convert("RGB")`), permute, unsqueeze, or build the layer for this number of
    channels.

Easily confused with
    Checkpoint weights of another size.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
    https://keras.io/api/layers/base_layer/
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._arrays import spelled
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html"
DOC2 = "https://keras.io/api/layers/base_layer/"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    channels = ctx.search(r"to have (?P<wants>\d+) channels, but got (?P<got>\d+) channels")
    if channels and channels["got"] in ("1", "3", "4") and channels["wants"] in ("1", "3"):
        mode = "RGB" if channels["wants"] == "3" else "L"
        yield ctx.action(
            f"Image.open(path).convert('{mode}')   (the layer expects {channels['wants']} channels, the "
            f"image has {channels['got']})",
            "Grey or RGBA images among colour ones are the usual reason.",
            source="https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.Image.convert",
        )
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    yield ctx.action(
        f"Print x.shape before the layer{where}; {spelled(ctx, 'layout')}, or build the "
        "layer with the number of channels / features that arrives",
        "The layer's weights fix how many channels and dimensions its input has.",
        source=DOC,
    )
    if "Kernel size" in ctx.line or "too small" in ctx.line:
        yield ctx.action(
            "Use larger inputs, padding, or fewer down-sampling stages",
            "The feature map has become smaller than the kernel.",
            source=DOC,
        )


RULE = Rule(
    id="layer-input-shape-wrong",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="A layer got an input of the wrong shape or number of channels",
    description=(
        "The input does not have the number of channels, features or dimensions that the layer was made for."
    ),
    needles=(
        "Given groups=",
        "query should be unbatched",
        "was expecting embedding dimension",
        "input must have",
        "weight tensor should be",
        "boxes and scores should",
        "Given transposed=",
        "expected input with shape",
        "running_mean should contain",
        "must be equal to input_size",
        "is incompatible with the layer",
        "size can't be greater than actual input",
        "Cannot feed value of shape",
        "batched) or",
        "Expected hidden",
        "Output size is too small",
        "features, but",
        "Computed output size would be zero or negative",
        "Negative dimension size caused by",
        "conv_general_dilated lhs feature dimension",
        "must have the same number of spatial dimensions",
        "-dimensional",
        "D input (got",
    ),
    pattern=(
        r"Given (?:groups=\d+|transposed=\d+), (?:weight of size|weight\[)"
        r"|[Ee]xpected \dD? ?\(unbatched\) or \dD \(batched\) input|Expected [345]-dimensional (?:input|weight)"
        r"|expected input with shape \[|running_mean should contain \d+ elements not \d+"
        r"|(?:input\.size\(-1\) must be equal to input_size|Expected hidden(?:\[\d\])? size)"
        r"|is incompatible with the layer: expected|(?:Runtime|Value"
        r"|Assertion)Error: (?:query should be unbatched 2D|was expecting embedding dimension of"
        r"|input must have \d+ dimensions|weight tensor should be defined either for all"
        r"|nms: boxes and scores should have)|Kernel size can't be greater than actual input size"
        r"|Cannot feed value of shape .* for Tensor|Output size is too small"
        r"|X has \d+ features, but \w+ is expecting \d+ features|input must have the same feature number"
        r"|expected \dD or \dD input \(got \dD input\)|[Ii]nput must have \d dimensions, got"
        r"|ValueError: Computed output size would be zero or negative"
        r"|Negative dimension size caused by subtracting \d+ from \d+"
        r"|conv_general_dilated lhs feature dimension size divided by feature_group_count must equal"
        r"|Input and output must have the same number of spatial dimensions, but got"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.93,
    suggest=suggest,
)
