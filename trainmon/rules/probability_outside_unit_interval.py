"""Binary cross entropy got a value outside 0 to 1.

What happened
    `BCELoss` takes probabilities; input and target are both checked.

Why
    Logits without a sigmoid, targets that are class numbers, or outputs that have become NaN.

How to confirm
    `print(out.min(), out.max(), target.min(), target.max())`

How to fix
    `BCEWithLogitsLoss` on the raw outputs; targets of 0 and 1.

Easily confused with
    The same on a GPU is a device-side assert.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
    https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/native/Loss.cpp
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["what"] == "target":
        yield ctx.action(
            "Bring targets to 0..1: labels.float(), images / 255.",
            "Targets are probabilities too.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "Use torch.nn.BCEWithLogitsLoss() on the raw outputs, without sigmoid.",
            "It applies the sigmoid itself, and is stable.",
            source=DOCS,
        )
        yield ctx.action(
            "Check torch.isfinite(outputs).all(): NaN fails this test too; then lower the learning rate.",
            "A diverged model gives NaN probabilities.",
        )


RULE = Rule(
    id="probability-outside-unit-interval",
    error_type=ErrorType.CODE_ERROR,
    title="Binary cross entropy got a value outside 0 to 1",
    description="The {what} of the loss has values that are no probabilities.",
    needles=("should be between 0 and 1",),
    pattern=(r"RuntimeError: all elements of (?P<what>input|target) should be between 0 and 1"),
    sources=(
        DOCS,
        "https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/native/Loss.cpp",
    ),
    phase=Phase.TRAINING,
    confidence=0.8,
    precedence=56,
    suggest=suggest,
)
