"""An estimator got an array with another number of dimensions than two.

What happened
    An estimator or scaler was given one column, one row, or an image stack.

Why
    One feature without its second axis, one sample, or features that were not flattened; an empty list
    is one-dimensional too.

How to confirm
    `print(X.shape)`.

How to fix
    reshape(-1, 1) for one feature, reshape(1, -1) for one sample, reshape(len(X), -1) for images.

Easily confused with
    An empty dataset.

References
    https://scikit-learn.org/stable/developers/develop.html
    https://github.com/scikit-learn/scikit-learn/blob/main/sklearn/utils/validation.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://scikit-learn.org/stable/developers/develop.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print X.shape before the call: X.reshape(-1, 1) makes one feature of it, X.reshape(1, -1) one "
        "sample, X.reshape(len(X), -1) flattens images",
        "Rows are samples and columns are features.",
        source=DOCS,
    )
    yield ctx.action(
        "When the message shows array=[], find out why nothing was loaded",
        "An empty list has one dimension.",
    )


RULE = Rule(
    id="table-not-two-dimensional",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="An estimator got an array with another number of dimensions than two",
    description="scikit-learn takes tables of samples by features.",
    needles=(
        "array instead",
        "Found array with dim",
    ),
    pattern=(
        r"Expected 2D array, got (?P<got>\w+) array instead"
        r"|Found array with dim (?P<dim>\d)\. \w+ expected <= 2"
    ),
    sources=(
        DOCS,
        "https://github.com/scikit-learn/scikit-learn/blob/main/sklearn/utils/validation.py",
    ),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
