"""A tool remarked NaN or Inf among logged values.

What happened
    TensorBoard and others warn about NaN in what they draw.

Why
    A metric is undefined (no positive samples) or the loss is NaN.

How to confirm
    Look at the loss.

How to fix
    None if only a metric is concerned.

Easily confused with
    A failure.

References
    https://docs.pytorch.org/docs/stable/tensorboard.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/tensorboard.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Look whether the loss itself is finite",
        "A metric without samples is NaN and harmless; a loss that is NaN is not.",
        source=DOC,
    )


RULE = Rule(
    id="non-finite-value-logged",
    error_type=ErrorType.NAN_LOSS,
    title="A tool remarked NaN or Inf among logged values",
    description="A value that was logged is not finite; the program went on.",
    needles=("NaN or Inf found in input tensor",),
    pattern=r"NaN or Inf found in input tensor",
    sources=(DOC,),
    role=Role.ADVICE,
    confidence=0.3,
    suggest=suggest,
)
