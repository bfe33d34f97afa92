"""Predictions and targets have different shapes.

What happened
    The loss function compared the shapes of input and target.

Why
    A missing flatten of (batch, sequence, classes), a `squeeze` too many or too few, class indices where
    one-hot or float targets are expected, a last incomplete batch.

How to confirm
    Print `output.shape` and `target.shape` before the loss.

How to fix
    Cross-entropy: logits (N, C) with targets (N); BCE and MSE: equal shapes (`squeeze(-1)` or
    `unsqueeze(1)`).

Easily confused with
    A warning about broadcasting of target sizes, which does not stop.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
    https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._arrays import of_torch, spelled
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html"
DOC2 = "https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    numbers = f" ({ctx['input']} predictions, {ctx['target']} targets)" if ctx["input"] else ""
    yield ctx.action(
        f"Print output.shape and target.shape{where}{numbers}; {spelled(ctx, 'loss')}",
        "The loss pairs each prediction with one target.",
        source=DOC,
    )
    if not of_torch(ctx):
        return
    yield ctx.action(
        "Check the flatten before the last layer: x.flatten(1), not x.view(-1, N) with a fixed N",
        "A fixed N moves samples of the batch into features (or the other way round) when the input size "
        "changes.",
        source="https://docs.pytorch.org/docs/stable/generated/torch.flatten.html",
    )


RULE = Rule(
    id="loss-shapes-differ",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="Predictions and targets have different shapes",
    description="The loss got predictions and targets that do not fit each other.",
    needles=(
        "to match target batch_size",
        "target size",
        "multi-target not supported",
        "1D target tensor expected",
        "inconsistent numbers of samples",
        "only batches of spatial targets",
        "Arguments `target` and `output`",
        "logits and labels must have the same first dimension",
        "logits and labels must be same size",
        "`logits` and `labels` must have the same shape",
    ),
    pattern=(
        r"Expected input batch_size \((?P<input>\d+)\) to match target batch_size \((?P<target>\d+)\)"
        r"|Target size \(.*\) must be the same as input size|Expected target size|1D target tensor expected"
        r"|multi-target not supported at|only batches of spatial targets supported"
        r"|inconsistent numbers of samples: \["
        r"|Error: Using a target size \(.*\) that is different to the input size"
        r"|Arguments `target` and `output` must have the same (?:shape|rank)"
        r"|logits and labels must (?:have the same first dimension|be same size)"
        r"|`logits` and `labels` must have the same shape"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.94,
    suggest=suggest,
)
