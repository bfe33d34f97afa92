"""A Keras optimizer met a variable that it was not built with.

What happened
    A Keras optimizer makes its state for the variables of its first step and takes no others later.

Why
    One optimizer object is shared by two models, layers were added or unfrozen after the first
    step, or the model was rebuilt in a notebook.

How to confirm
    The path of the variable in the message.

How to fix
    A new optimizer per model; compile again after changing which layers train; `optimizer.build(all
    variables)` first.

Easily confused with
    An optimizer checkpoint that does not fit.

References
    https://github.com/keras-team/keras/blob/master/keras/src/optimizers/base_optimizer.py
    https://keras.io/guides/transfer_learning/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/keras-team/keras/blob/master/keras/src/optimizers/base_optimizer.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Give each model its own optimizer object, and call compile() again with a new one after "
        "freezing or unfreezing layers.",
        "The optimizer's state belongs to the variables of its first step.",
        source="https://keras.io/guides/transfer_learning/",
    )
    yield ctx.action(
        "In a custom loop call optimizer.build(variables) once with all variables that any part "
        "of the training will use.",
        "Their state then exists from the start.",
        source=DOCS,
    )


RULE = Rule(
    id="keras-optimizer-variable-unknown",
    error_type=ErrorType.CODE_ERROR,
    title="A Keras optimizer met a variable that it was not built with",
    description="The optimizer holds no state for a variable that it is asked to update.",
    needles=(
        "This optimizer can only be called for the variables it was originally built with",
        "The optimizer cannot recognize variable",
    ),
    pattern=(
        r"Unknown variable: <(?:(?:Keras)?Variable .{0,20}?path=)?(?P<variable>[^,>]*).{0,120}This optimizer can "
        r"only be called for the variables it was originally built with"
        r"|The optimizer cannot recognize variable (?P<old>\S+)"
    ),
    sources=(
        DOCS,
        "https://keras.io/guides/transfer_learning/",
    ),
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
