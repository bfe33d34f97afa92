"""Predicted boxes are invalid, most often because the network diverged.

What happened
    DETR-like code asserts `boxes[:, 2:] >= boxes[:, :2]`; NaN boxes fail it as well.

Why
    Outputs turned NaN (learning rate, fp16), or annotations with negative width.

How to confirm
    Print the boxes at the failure.

How to fix
    Lower learning rate, clipping; repair or drop such annotations.

Easily confused with
    A shape error of boxes.

References
    https://github.com/facebookresearch/detr/issues
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://github.com/facebookresearch/detr/issues"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.change(
        "learning_rate",
        lambda rate: float(f"{float(rate) / 10:.3g}"),
        "NaN boxes come from a network that diverged.",
        unknown="a tenth of the current value",
    )
    yield ctx.action(
        "Drop annotations with width or height <= 0, and print the boxes when the check fails",
        "A degenerate annotation fails the same check.",
        source=DOC,
    )


RULE = Rule(
    id="detection-boxes-degenerate",
    error_type=ErrorType.NAN_LOSS,
    title="Predicted boxes are invalid, most often because the network diverged",
    description=(
        "Boxes should have their lower right corner beyond the upper left one; a check of all boxes failed."
    ),
    needles=(
        "boxes1[:, 2:] >= boxes1[:, :2]",
        "Predicted boxes or scores contain",
    ),
    pattern=(
        r"(?:AssertionError|assert).*boxes1\[:, 2:\] >= boxes1\[:, :2\]|Predicted boxes or scores "
        r"contain Inf/NaN"
    ),
    sources=(DOC,),
    confidence=0.8,
    suggest=suggest,
)
