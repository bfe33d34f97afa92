"""None was given where TensorFlow expects a tensor.

What happened
    TensorFlow cannot make a tensor of None.

Why
    `fit` was called without targets, a loss got no labels, a function returns nothing, or a
    gradient is None.

How to confirm
    The lowest frame of your own code: which value is None there?

How to fix
    Pass the targets, return the value, filter None gradients.

Easily confused with
    An object array with None inside.

References
    https://keras.io/api/models/model_training_apis/
    https://www.tensorflow.org/api_docs/python/tf/convert_to_tensor
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/api/models/model_training_apis/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    yield ctx.action(
        f"Pass targets{where}: model.fit(x, y), or a dataset that yields (x, y).",
        "A compiled loss compares predictions with targets, and there are none.",
        source=DOCS,
    )
    yield ctx.action(
        "Else check that functions return their tensor, and skip gradients that are None.",
        "None cannot become a tensor.",
    )


RULE = Rule(
    id="none-in-place-of-tensor",
    error_type=ErrorType.CODE_ERROR,
    title="None was given where TensorFlow expects a tensor",
    description="A value that should be a tensor is None, often missing targets.",
    needles=("None values not supported",),
    pattern=(r"ValueError: None values not supported\."),
    sources=(
        DOCS,
        "https://www.tensorflow.org/api_docs/python/tf/convert_to_tensor",
    ),
    confidence=0.85,
    precedence=54,
    suggest=suggest,
)
