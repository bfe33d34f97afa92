"""Keras refuses to load a Lambda layer from a file.

What happened
    A Lambda layer holds Python byte code, which Keras loads only when told that the file can be
    trusted.

Why
    `safe_mode` is on by default since Keras 2.13 and 3.

How to confirm
    The message names the Lambda layer.

How to fix
    Load a trusted file with `safe_mode=False`; better replace the Lambda by a registered layer.

Easily confused with
    An unknown custom class.

References
    https://keras.io/api/models/model_saving_apis/model_saving_and_loading/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/api/models/model_saving_apis/model_saving_and_loading/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "If you trust the file: keras.models.load_model(path, safe_mode=False), or "
        "keras.config.enable_unsafe_deserialization().",
        "Loading a Lambda runs code that is stored in the file.",
        source=DOCS,
    )
    yield ctx.action(
        "Replace the Lambda by a Layer subclass with @keras.saving.register_keras_serializable().",
        "Such a model loads in safe mode and survives other Python versions.",
    )


RULE = Rule(
    id="keras-lambda-refused",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="Keras refuses to load a Lambda layer from a file",
    description="The file holds a Lambda layer whose function would be run on loading.",
    needles=("deserialization of a `Lambda` layer",),
    pattern=(r"[Rr]equested the deserialization of a `Lambda` layer"),
    sources=(DOCS,),
    phase=Phase.MODEL,
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
