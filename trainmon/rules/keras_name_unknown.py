"""Keras does not know the optimizer, loss, metric or activation of this name.

What happened
    Keras looks a text up among its own objects and those registered by the program.

Why
    A misspelt name, a name that another version has, or a custom function that was not registered.

How to confirm
    The name is printed after the colon.

How to fix
    Use a name from the documentation, or pass the object itself.

Easily confused with
    An unknown custom layer in a saved model.

References
    https://keras.io/api/optimizers/
    https://github.com/keras-team/keras/blob/master/keras/src/optimizers/__init__.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://keras.io/api/optimizers/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Correct the {ctx['kind']} {ctx['name']}, or pass the object itself instead of its name.",
        "Names are looked up among Keras' own objects and those registered with "
        "keras.saving.register_keras_serializable.",
        source=DOCS,
    )


RULE = Rule(
    id="keras-name-unknown",
    error_type=ErrorType.CONFIG_ERROR,
    title="Keras does not know the optimizer, loss, metric or activation of this name",
    description="There is no {kind} called {name}.",
    needles=("Could not interpret",),
    pattern=(
        r"ValueError: Could not interpret (?P<kind>optimizer|loss(?: function)?|metric(?: "
        r"function)?|activation(?: function)?|initializer|regularizer|constraint|quantizer)(?: "
        r"function)? identifier: (?P<name>\S.{0,80})"
    ),
    sources=(
        DOCS,
        "https://github.com/keras-team/keras/blob/master/keras/src/optimizers/__init__.py",
    ),
    confidence=0.9,
    precedence=56,
    suggest=suggest,
)
