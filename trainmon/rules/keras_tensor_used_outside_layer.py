"""A symbolic Keras tensor was used where a value is needed.

What happened
    What `keras.Input` and layers of a functional model return are descriptions, without numbers.

Why
    A TensorFlow or NumPy function is called on it while the model is built.

How to confirm
    The line in the traceback is part of the model's construction.

How to fix
    Use `keras.ops`, a Lambda or an own Layer for the operation.

Easily confused with
    A traced tensor inside `tf.function`.

References
    https://keras.io/guides/functional_api/
    https://keras.io/guides/migrating_to_keras_3/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/guides/functional_api/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    yield ctx.action(
        f"Replace tf.* or np.* by keras.ops.*{where}, or put the operation into the call() of a Layer.",
        "keras.ops and layers work on symbolic tensors.",
        source=DOCS,
    )


RULE = Rule(
    id="keras-tensor-used-outside-layer",
    error_type=ErrorType.CODE_ERROR,
    title="A symbolic Keras tensor was used where a value is needed",
    description="A KerasTensor has a shape and a type, but no value.",
    needles=("A KerasTensor",),
    pattern=(r"ValueError: A KerasTensor (?:is symbolic|cannot be used as input to a TensorFlow function)"),
    sources=(
        DOCS,
        "https://keras.io/guides/migrating_to_keras_3/",
    ),
    confidence=0.94,
    precedence=58,
    suggest=suggest,
)
