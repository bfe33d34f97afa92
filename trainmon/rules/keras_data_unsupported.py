"""Keras cannot feed this kind of data to the model.

What happened
    Keras looks at the type of the data to decide how to draw batches from it.

Why
    A list of lists or of arrays in the place of one array, None, a class that is no generator; or an
    endless dataset without steps_per_epoch.

How to confirm
    `print(type(x), type(y))` before fit().

How to fix
    numpy.array(x), numpy.array(y), or a tf.data.Dataset; steps_per_epoch for endless data.

Easily confused with
    Arrays of another shape.

References
    https://keras.io/api/models/model_training_apis/
    https://github.com/keras-team/keras/blob/master/keras/src/trainers/data_adapters/__init__.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/api/models/model_training_apis/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Convert the data before fit(): x = numpy.array(x), y = numpy.array(y), or a tf.data.Dataset of pairs",
        "Keras takes arrays, tensors, data frames, datasets, PyDataset and generators.",
        source=DOCS,
    )
    yield ctx.action(
        "Give steps_per_epoch= for a dataset or generator that never ends",
        "Else an epoch has no end.",
    )


RULE = Rule(
    id="keras-data-unsupported",
    error_type=ErrorType.DATASET_INVALID,
    title="Keras cannot feed this kind of data to the model",
    description="The x, y or dataset given to fit, evaluate or predict is of a kind that Keras has no adapter for.",
    needles=(
        "Failed to find data adapter",
        "Unrecognized data type: x=",
        "infinitely repeating dataset",
    ),
    pattern=(
        r"Failed to find data adapter that can handle input: (?P<kind>.{0,80})"
        r"|Unrecognized data type: x="
        r"|When passing an infinitely repeating dataset"
    ),
    sources=(
        DOCS,
        "https://github.com/keras-team/keras/blob/master/keras/src/trainers/data_adapters/__init__.py",
    ),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
