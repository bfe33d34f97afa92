"""A Keras layer or optimizer no longer takes this argument.

What happened
    Keras checks the names of keyword arguments and refuses those that it does not have.

Why
    Code or a saved configuration of Keras 2 runs under Keras 3: `lr` became `learning_rate`,
    `decay` became a schedule, `batch_input_shape` became `batch_shape`, `time_major` went away.

How to confirm
    `python -c "import keras; print(keras.__version__)"`

How to fix
    Use the new name, or install `tf_keras` and set TF_USE_LEGACY_KERAS=1 to stay with Keras 2.

Easily confused with
    A misspelt argument.

References
    https://keras.io/guides/migrating_to_keras_3/
    https://keras.io/api/optimizers/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/guides/migrating_to_keras_3/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["name"] == "lr":
        yield ctx.action(
            "Write learning_rate=... instead of lr=...",
            "The argument was renamed.",
            source="https://keras.io/api/optimizers/",
        )
    elif ctx["name"] == "decay" or "decay" in ctx["0"]:
        yield ctx.action(
            "Replace decay=... by a schedule: "
            "learning_rate=keras.optimizers.schedules.InverseTimeDecay(...).",
            "Optimizers no longer have a decay of their own.",
            source="https://keras.io/api/optimizers/",
        )
    else:
        yield ctx.action(
            f"Remove or rename the argument {ctx['argument']}; for a saved model write it anew with "
            f"the Keras version that loads it.",
            "Layers of Keras 3 differ in their arguments.",
            source=DOCS,
        )
    yield ctx.action(
        "Or keep Keras 2: pip install tf_keras, and export TF_USE_LEGACY_KERAS=1 before "
        "TensorFlow is imported.",
        "tf.keras is then the old implementation.",
        source=DOCS,
    )


RULE = Rule(
    id="keras-argument-removed",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A Keras layer or optimizer no longer takes this argument",
    description="The installed Keras does not know an argument that older code or an older file gives it.",
    needles=(
        "not recognized: {",
        "Unrecognized keyword arguments passed to",
        "is deprecated in the new Keras optimizer",
    ),
    pattern=(
        r"Argument\(s\) not recognized: \{'(?P<name>lr|decay)'"
        r"|Unrecognized keyword arguments passed to \w+: "
        r"\{'(?P<argument>batch_input_shape|batch_shape|time_major|input_dim|weights|input_length|impl"
        r"ementation|renorm|fused|dtype_policy)'"
        r"|\b(?:decay|lr) is deprecated in the new Keras optimizer"
    ),
    sources=(
        DOCS,
        "https://keras.io/api/optimizers/",
    ),
    confidence=0.88,
    precedence=58,
    suggest=suggest,
)
