"""Python code was saved by another version of Python.

What happened
    `marshal` loaded compiled code that another version of Python wrote.

Why
    A Keras `Lambda` layer in an .h5 file holds the bytecode of the Python that saved it; or a `.pyc`
    file was copied from another machine.

How to confirm
    Compare `python --version` here and where the file was saved.

How to fix
    Run the version of Python that saved it, or build the model by code and load only its weights.

Easily confused with
    A file that was cut off, which also can give `marshal data too short`.

References
    https://docs.python.org/3/library/marshal.html
    https://keras.io/api/layers/core_layers/lambda/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/marshal.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Build the model by code and `model.load_weights(file)`, or run the version of Python that saved "
            "the file."
        ),
        "A Lambda layer is saved as bytecode, which differs between versions of Python.",
        source=DOCS,
    )
    yield ctx.action(
        "When no model is loaded, delete the stale caches: `find . -name '*.pyc' -delete`.",
        "A .pyc file of another version of Python is in the way.",
    )


RULE = Rule(
    id="marshal-data-unreadable",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="Python code was saved by another version of Python",
    description="A function's compiled code in the file cannot be read by this version of Python.",
    needles=(
        "bad marshal data",
        "marshal data too short",
    ),
    pattern=r"^(?:ValueError|EOFError|TypeError): (?:bad marshal data|marshal data too short)",
    sources=(
        DOCS,
        "https://keras.io/api/layers/core_layers/lambda/",
    ),
    confidence=0.85,
    precedence=57,
    suggest=suggest,
)
