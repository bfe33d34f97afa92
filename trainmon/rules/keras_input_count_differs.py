"""A Keras layer or model got another number of inputs than it has.

What happened
    Keras compares the number (and, for dictionaries, the names) of the inputs with the input
    specification.

Why
    A model with several inputs was given one array, or `fit` got a tuple where a list or dictionary
    of inputs belongs; a `tf.data` element that is not `(inputs, targets)`.

How to confirm
    `model.inputs` and `dataset.element_spec`.

How to fix
    Pass inputs as a list in the model's order, or as a dictionary by input name; let the dataset
    yield `((a, b), y)`.

Easily confused with
    A single input of the wrong shape.

References
    https://github.com/keras-team/keras/blob/master/keras/src/layers/input_spec.py
    https://keras.io/guides/functional_api/
    https://github.com/tensorflow/tensorflow/blob/v2.3.0/tensorflow/python/keras/engine/input_spec.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/keras-team/keras/blob/master/keras/src/layers/input_spec.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Pass one array per model input: model.fit([a, b], y), or a dictionary "
        "{input name: array}; see model.inputs.",
        "Inputs are matched with the model's Input layers by order or by name.",
        source="https://keras.io/guides/functional_api/",
    )
    yield ctx.action(
        "With tf.data let every element be ((a, b), y): check dataset.element_spec.",
        "Keras takes the first item of the tuple as inputs and the second as targets.",
        source=DOCS,
    )


RULE = Rule(
    id="keras-input-count-differs",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="A Keras layer or model got another number of inputs than it has",
    description=(
        "The number or the names of the inputs differ from those that the layer or model was built with."
    ),
    needles=(
        "but it received",
        "Missing data for input",
    ),
    pattern=(
        r"Layer \x22?'?\S+ expects \d+ (?:named )?input(?:\(s\)|s).{0,400}?,? but it received \d+ input "
        r"tensors"
        r"|Missing data for input .{1,80} You passed a data dictionary with keys"
    ),
    sources=(
        DOCS,
        "https://keras.io/guides/functional_api/",
        "https://github.com/tensorflow/tensorflow/blob/v2.3.0/tensorflow/python/keras/engine/input_spec.py",
    ),
    confidence=0.85,
    precedence=56,
    suggest=suggest,
)
