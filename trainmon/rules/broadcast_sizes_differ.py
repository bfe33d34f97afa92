"""Two tensors have sizes that cannot be combined element by element.

What happened
    In every dimension the sizes have to be equal, or one of them 1.

Why
    Axes in another order, a missing `unsqueeze`, feature maps whose sizes were rounded differently on the
    way down and up, a sequence longer than the position table.

How to confirm
    Print both shapes at the frame.

How to fix
    Align the axes, resize or pad inputs to a multiple of the network's stride, truncate to the maximum
    length.

Easily confused with
    Concatenation, which allows one differing dimension.

References
    https://docs.pytorch.org/docs/stable/notes/broadcasting.html
    https://numpy.org/doc/stable/user/basics.broadcasting.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/notes/broadcasting.html"
DOC2 = "https://numpy.org/doc/stable/user/basics.broadcasting.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    if "match the broadcast shape" in ctx.line:
        empty = re.search(r"broadcast shape \[(?:[^\]]*, )?0[,\]]", ctx.line)
        yield ctx.action(
            f"Print the shapes{where}; "
            + ("the right-hand side is empty (a size of 0): find what it was made from. " if empty else "")
            + "An in-place operation (+=, add_) keeps the shape of its left side: write x = x + y, or bring y to that shape",
            "An in-place operation cannot enlarge or empty its left side.",
            source=DOC,
        )
        return
    channels = re.search(r"shapes \((?:\d+,)+(?P<have>[124])\) \((?P<want>[134]),\)", ctx.line)
    if channels:
        yield ctx.action(
            f"Read the images as RGB{where}: Image.open(path).convert('RGB'), or cv2.IMREAD_COLOR; an alpha channel makes "
            "four, a grey image has one.",
            f"The image has {channels['have']} channels, the values that are combined with it {channels['want']}.",
            source="https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.Image.convert",
        )
    limit = ctx.search(
        r"longer than the specified maximum sequence length for this model \((?P<seen>\d+) > (?P<limit>\d+)\)"
    )
    a, b = ctx["a"], ctx["b"]
    if limit:
        yield ctx.change(
            "sequence_length",
            int(limit["limit"]),
            f"The tokenizer warned of {limit['seen']} tokens where the model has {limit['limit']} "
            "positions: truncate "
            "(truncation=True, max_length).",
            source="https://huggingface.co/docs/transformers/pad_truncation",
        )
    elif a and b and abs(int(a) - int(b)) <= 2 and int(ctx["dim"]) >= 2:
        yield ctx.action(
            "Resize or pad the input image so that its sides are multiples of the network's total stride "
            f"(32, 64 or 128){where}",
            f"{a} against {b}: down- and up-sampling rounded an input size that is not divisible.",
            source="https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html",
        )
        yield ctx.action(
            "Or interpolate one feature map to the other's size: F.interpolate(x, size=y.shape[-2:])",
            "Then any input size works.",
            source="https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html",
        )
    elif b in ("512", "1024", "2048", "77"):
        yield ctx.change(
            "sequence_length",
            int(b),
            f"{b} looks like the model's number of positions, exceeded by {a} tokens: truncate "
            f"(truncation=True, max_length={b}).",
            source="https://huggingface.co/docs/transformers/pad_truncation",
        )
    logits = ctx.search(r"logits_size=\[(?P<n>\d+),(?P<c>\d+)\] labels_size=\[(?P<m>\d+),(?P<k>\d+)\]")
    if logits and logits["c"] != logits["k"]:
        yield ctx.action(
            f"Give the last layer {logits['k']} units (Dense({logits['k']})), or labels of {logits['c']} classes: "
            "check the folders or the one-hot encoding of the data.",
            f"The model predicts {logits['c']} classes and the labels have {logits['k']}.",
            source="https://keras.io/api/losses/probabilistic_losses/",
        )
    sizes = f" ({a} against {b} in dimension {ctx['dim']})" if a else ""
    yield ctx.action(
        f"Print both shapes{where}{sizes}; permute, unsqueeze or reduce (argmax, mean) so that they agree",
        "Sizes have to be equal, or 1, in every dimension.",
        source=DOC,
    )
    if ctx.search(r"compute_metrics|eval_preds|EvalPrediction|compute_accuracy"):
        yield ctx.action(
            "In compute_metrics reduce the predictions first: predictions.argmax(axis=-1), or write a "
            "compute_metrics of your own",
            "Predictions come with a class axis (or as a tuple), labels without.",
            source="https://huggingface.co/docs/transformers/main_classes/trainer",
        )


RULE = Rule(
    id="broadcast-sizes-differ",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="Two tensors have sizes that cannot be combined element by element",
    description="An element-wise operation met two shapes that do not broadcast.",
    needles=(
        "must match the size of tensor b",
        "must match the existing size",
        "could not be broadcast",
        "could not broadcast",
        "Incompatible shapes",
        "match the broadcast shape",
        "not broadcastable",
        "cannot be broadcast",
        "must be broadcastable",
        "are incompatible",
        "Dimensions must be equal",
    ),
    pattern=(
        r"The (?:expanded )?size of (?:the )?tensor(?: a)? \((?P<a>\d+)\) must match the (?:size of "
        r"tensor b|existing size) \((?P<b>\d+)\) at non-singleton dimension (?P<dim>\d+)"
        r"|operands could not be broadcast together|could not broadcast input array|(?:value "
        r"tensor|shape mismatch).* cannot be broadcast|doesn't match the broadcast shape|not "
        r"broadcastable (?:to|with)"
        r"|Incompatible shapes: \[|[Ii]ncompatible shapes for broadcasting|logits and labels must "
        r"be broadcastable|Shapes \([^)]*\) and \([^)]*\) are incompatible|Dimensions must be "
        r"equal, but are \d+ and \d+"
        r"|ValueError: Inputs have incompatible shapes\. Received shapes"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.94,
    suggest=suggest,
)
