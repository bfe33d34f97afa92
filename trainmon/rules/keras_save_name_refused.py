"""Keras refuses the file name of a model or of weights.

What happened
    Keras 3 decides the format by the file's ending and accepts `.keras`, `.h5` for models and
    `.weights.h5` for weights only.

Why
    Code of Keras 2 saved to `.ckpt`, `.h5` weights, `.hdf5` or a folder.

How to confirm
    The refused path is printed.

How to fix
    End the path in `.keras` or `.weights.h5`.

Easily confused with
    A missing folder.

References
    https://keras.io/guides/migrating_to_keras_3/
    https://keras.io/api/callbacks/model_checkpoint/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/guides/migrating_to_keras_3/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "End the path in .keras for whole models and in .weights.h5 for weights (save_weights, "
        "ModelCheckpoint(save_weights_only=True)).",
        "Keras 3 chooses the format by the ending.",
        source="https://keras.io/api/callbacks/model_checkpoint/",
    )
    yield ctx.action(
        "For a SavedModel folder use model.export(path); for TensorFlow checkpoints tf.train.Checkpoint.",
        "Those formats left model.save and save_weights with Keras 3.",
        source=DOCS,
    )


RULE = Rule(
    id="keras-save-name-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="Keras refuses the file name of a model or of weights",
    description="The ending of {path} is not one that Keras 3 writes.",
    needles=(
        "must end in `.",
        "Invalid filepath extension for saving",
    ),
    pattern=(
        r"(?:filename|filepath provided) must end in "
        r"`\.(?:weights\.h5|keras|weights\.json)`.{0,80}Received: filepath=(?P<path>\S+)"
        r"|ValueError: Invalid filepath extension for saving\..{0,300}Received: "
        r"filepath=(?P<model>\S+?)\.?$"
    ),
    sources=(
        DOCS,
        "https://keras.io/api/callbacks/model_checkpoint/",
    ),
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
