"""A column holds values of several types.

What happened
    Every column of an Arrow table has one type; a value does not fit it.

Why
    Numbers and text mixed, lists and single values mixed, or `None` in odd places.

How to confirm
    `{type(x) for x in column}`.

How to fix
    Make the column one type before `from_pandas`, `from_dict` or `map` returns it.

Easily confused with
    Columns of different lengths.

References
    https://huggingface.co/docs/datasets/about_dataset_features
    https://arrow.apache.org/docs/python/pandas.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/about_dataset_features"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Make the column one type (astype(str), or lists everywhere): `{type(x) for "
        "x in column}` shows what is mixed.",
        "An Arrow column has one type.",
        source=DOCS,
    )


RULE = Rule(
    id="arrow-value-type-differs",
    error_type=ErrorType.DATASET_INVALID,
    title="A column holds values of several types",
    description="Arrow could not make one typed column of the values.",
    needles=(
        "ArrowTypeError",
        "Could not convert",
        "cannot mix list and non-list",
        "cannot mix struct and non-struct",
        "Failed to parse string",
        "CSV conversion error to",
    ),
    pattern=r"ArrowTypeError: |ArrowInvalid: \(?['\x22]?(?:Could not convert|cannot mix (?:list|struct))"
    r"|ArrowInvalid: Failed to parse string: '|CSV conversion error to \w+",
    sources=(
        DOCS,
        "https://arrow.apache.org/docs/python/pandas.html",
    ),
    phase=Phase.DATA,
    confidence=0.88,
    precedence=56,
    suggest=suggest,
)
