"""A Keras callback cannot tell whether its monitored metric should rise or fall.

What happened
    ModelCheckpoint, EarlyStopping and ReduceLROnPlateau derive the direction from the metric's own
    object when mode is "auto".

Why
    The name is not one of the compiled metrics (`val_acc` for `val_accuracy`), or a custom metric
    says nothing about its direction.

How to confirm
    The keys of `history.history`.

How to fix
    Correct the name, or pass `mode="max"` or `mode="min"`.

Easily confused with
    A metric that is only absent from the logs, which is a warning.

References
    https://keras.io/api/callbacks/early_stopping/
    https://keras.io/api/callbacks/model_checkpoint/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/api/callbacks/early_stopping/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Check the name {ctx['metric']} against the metrics of compile() (validation ones start "
        f"with val_): 'accuracy' gives val_accuracy, not val_acc.",
        "The direction is looked up in the metric of that name.",
        source=DOCS,
    )
    yield ctx.action(
        "Or say it: mode='max' (accuracy) or mode='min' (loss).",
        "Keras then has nothing to derive.",
        source=DOCS,
    )


RULE = Rule(
    id="keras-monitor-direction-unknown",
    error_type=ErrorType.CONFIG_ERROR,
    title="A Keras callback cannot tell whether its monitored metric should rise or fall",
    description="The metric {metric} of a callback is not known, or has no direction.",
    needles=("able to automatically determine whether that metric should be maximized",),
    pattern=(
        r"received monitor=(?P<metric>[^,]+), but Keras isn't able to automatically determine whether "
        r"that metric should be maximized"
    ),
    sources=(
        DOCS,
        "https://keras.io/api/callbacks/model_checkpoint/",
    ),
    confidence=0.94,
    precedence=58,
    suggest=suggest,
)
