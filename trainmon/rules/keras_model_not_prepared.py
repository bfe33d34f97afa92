"""A Keras model was used before it was compiled or built.

What happened
    Training needs `compile()`, and weights can be read, counted or loaded only once the layers have
    created them.

Why
    `compile()` was forgotten or called on another object; a Sequential or subclassed model without
    an Input has no variables before its first call.

How to confirm
    `model.built` and whether `model.summary()` shows parameter counts.

How to fix
    Call `model.compile(...)` before `fit`; give the model an `Input` or call it once on a batch
    before loading weights.

Easily confused with
    Weights that do not fit the model.

References
    https://keras.io/api/models/model_training_apis/
    https://keras.io/guides/sequential_model/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/api/models/model_training_apis/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["unbuilt"] or ctx["subclassed"]:
        yield ctx.action(
            "Create the variables first: model.build(input_shape), or call model(batch) once, then "
            "load_weights.",
            "A model without an Input layer makes its variables when it first sees data.",
            source="https://keras.io/guides/sequential_model/",
        )
    else:
        yield ctx.action(
            "Call model.compile(optimizer=..., loss=...) on this very object before fit/evaluate.",
            "Cloned and freshly loaded models (compile=False) are not compiled.",
            source=DOCS,
        )


RULE = Rule(
    id="keras-model-not-prepared",
    error_type=ErrorType.CODE_ERROR,
    title="A Keras model was used before it was compiled or built",
    description="The model has not been compiled, or its variables have not been created yet.",
    needles=(
        "You must call `compile()`",
        "You must compile your model before",
        "has not yet been built",
        "not created its variables yet",
    ),
    pattern=(
        r"ValueError: You must call `compile\(\)` before"
        r"|RuntimeError: You must compile your model before (?:training|testing|using)"
        r"|ValueError: You are loading weights into a model that has (?P<unbuilt>not yet been built)"
        r"|ValueError: Unable to load weights saved in HDF5 format into a subclassed Model which has "
        r"(?P<subclassed>not created its variables yet)"
    ),
    sources=(
        DOCS,
        "https://keras.io/guides/sequential_model/",
    ),
    confidence=0.93,
    precedence=56,
    suggest=suggest,
)
