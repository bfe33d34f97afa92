"""Lightning's check found NaN or Inf in the loss or the weights.

What happened
    `detect_anomaly`, `terminate_on_nan` or early stopping with `check_finite` found the value.

Why
    Learning rate too high, float16 overflow, bad input.

How to confirm
    The curve of the loss before it.

How to fix
    Lower learning rate, gradient clipping, bf16.

Easily confused with
    A warning about logged values.

References
    https://lightning.ai/docs/pytorch/stable/common/trainer.html
    https://lightning.ai/docs/pytorch/stable/api/lightning.pytorch.callbacks.EarlyStopping.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://lightning.ai/docs/pytorch/stable/common/trainer.html"
DOC2 = "https://lightning.ai/docs/pytorch/stable/api/lightning.pytorch.callbacks.EarlyStopping.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.change(
        "learning_rate",
        lambda rate: float(f"{float(rate) / 10:.3g}"),
        "Divergence is most often a step that is too large; Trainer(...) with a lr warm-up helps as well.",
        unknown="a tenth of the current value",
        source=DOC,
    )
    yield ctx.change(
        "max_grad_norm",
        1.0,
        "Clipping keeps one bad batch from throwing the weights out.",
        source=DOC,
    )
    yield ctx.action(
        "Trainer(detect_anomaly=True), for one run; precision='bf16-mixed' or 32-true in place of 16-mixed",
        "Names the operation, and rules float16 overflow out.",
        source=DOC,
    )


RULE = Rule(
    id="lightning-non-finite",
    error_type=ErrorType.NAN_LOSS,
    title="Lightning's check found NaN or Inf in the loss or the weights",
    description="Lightning stopped because the loss or a parameter is not finite.",
    needles=(
        "returned in `training_step` is",
        "Detected nan and/or inf",
        "is not finite. Previous best",
    ),
    pattern=(
        r"The loss returned in `training_step` is (?:nan|inf)|Detected nan and/or inf values in `"
        r"|Monitored metric \S+ = \S+ is not finite\."
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
