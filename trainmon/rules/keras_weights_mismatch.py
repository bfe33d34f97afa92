"""The saved Keras or TensorFlow weights do not fit the model.

What happened
    Keras compares the layers of the model with those in the file, TensorFlow the variables by name and
    shape.

Why
    The architecture changed (number of layers, of classes, input size), or the model has not been built
    before its weights are loaded.

How to confirm
    Compare `model.summary()` with the configuration the file was written with.

How to fix
    Build the same model; call it once on an input before `load_weights`; `by_name=True, skip_mismatch=True`
    for a new head.

Easily confused with
    A file that does not exist or is no HDF5 file.

References
    https://keras.io/api/models/model_saving_apis/weights_saving_and_loading/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/api/models/model_saving_apis/weights_saving_and_loading/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Build the model exactly as it was when saved (same layers, classes, input "
        "shape) and call it once on an input before load_weights.",
        "Weights are matched to layers that already exist.",
        source=DOCS,
    )
    yield ctx.action(
        "To keep only what fits: model.load_weights(path, by_name=True, skip_mismatch=True) "
        "for HDF5 files, skip_mismatch=True for .weights.h5.",
        "Layers that differ keep their initial values.",
        source=DOCS,
    )


RULE = Rule(
    id="keras-weights-mismatch",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The saved Keras or TensorFlow weights do not fit the model",
    description="Layers, variables or shapes of the file differ from the model that loads it.",
    needles=(
        "Layer count mismatch when loading weights",
        "Weight count mismatch for",
        "Shape mismatch in layer #",
        "objects could not be loaded",
        "not found in checkpoint",
        "Assign requires shapes of both tensors to match",
        "is not compatible with supplied shape",
        "not bound to checkpointed values",
        "variables, but received",
        "You are trying to load a weight file containing",
        "not compatible with weight shape",
        "Restoring from checkpoint failed",
        "but the saved weights have",
    ),
    pattern=(
        r"Layer count mismatch when loading weights from file|Weight count mismatch for (?:top-level weights"
        r"|layer #)|Shape mismatch in layer #\d+|A total of \d+ objects could not be loaded"
        r"|Key (?P<key>\S+) not found in checkpoint|Assign requires shapes of both tensors to match"
        r"|Tensor's shape \([^)]*\) is not compatible with supplied shape"
        r"|expected \d+ variables, but received \d+ variables"
        r"|Found \d+ Python objects that were not bound to checkpointed values"
        r"|You are trying to load a weight file containing \d+ layers into a model with \d+"
        r"|Layer shape \([^)]*\) not compatible with weight shape"
        r"|expects \d+ weight\(s\),? but the saved weights have \d+"
        r"|Restoring from checkpoint failed\. This is most likely due to a mismatch"
    ),
    sources=(DOCS,),
    confidence=0.9,
    precedence=55,
    suggest=suggest,
)
