"""A saved Keras model needs a class or function that the program does not give it.

What happened
    A saved model names its layers, losses and functions; own ones must be known when it is loaded.

Why
    The class is not imported, not registered, or not passed as `custom_objects`; or the library
    that defines it has another version.

How to confirm
    The name in the message: where is it defined?

How to fix
    `@keras.saving.register_keras_serializable()` on the class and import it, or `load_model(path,
    custom_objects={...})`.

Easily confused with
    Weights that do not fit.

References
    https://keras.io/api/models/model_saving_apis/serialization_utils/
    https://keras.io/guides/serialization_and_saving/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/api/models/model_saving_apis/serialization_utils/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"] or ctx["old"]
    yield ctx.action(
        f"keras.models.load_model(path, custom_objects={{'{name}': {name}}})",
        "Keras then builds the object with your class or function.",
        source="https://keras.io/guides/serialization_and_saving/",
    )
    yield ctx.action(
        f"Or decorate {name} with @keras.saving.register_keras_serializable() and import its "
        f"module before loading; "
        "load_model(path, compile=False) does without losses and metrics.",
        "Registered names are found in every later load.",
        source=DOCS,
    )


RULE = Rule(
    id="keras-custom-object-unknown",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="A saved Keras model needs a class or function that the program does not give it",
    description="The saved model uses a class or function that is not known here.",
    needles=(
        "Could not locate",
        "Please ensure",
        "ValueError: Unknown ",
    ),
    pattern=(
        r"Could not locate (?:class|function) '(?P<name>[^']*)'\. Make sure custom classes"
        r"|Unknown (?:layer|loss function|metric function|optimizer|activation "
        r"function|initializer|object): '?(?P<old>[\w.>:]+)'?\. Please ensure (?:you are using|this "
        r"object is passed)"
        r"|^ValueError: Unknown (?:layer|loss function|metric function|optimizer|activation function|initializer|regularizer"
        r"|constraint): ?'?(?P<bare>[\w.>]+)'?$"
    ),
    sources=(
        DOCS,
        "https://keras.io/guides/serialization_and_saving/",
    ),
    phase=Phase.MODEL,
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
