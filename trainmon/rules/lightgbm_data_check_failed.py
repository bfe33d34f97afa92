"""LightGBM stopped at a check of its data.

What happened
    Before it raises or ends, LightGBM logs why.

Why
    The file has a header that was read as data, rows of unequal length or an unknown format; labels,
    weights or columns of two tables differ.

How to confirm
    Look at the first lines of the file; print shape and columns of each table.

How to fix
    Set `header=true` and the columns of label and weight, or correct the file.

Easily confused with
    A parameter that is refused.

References
    https://lightgbm.readthedocs.io/en/latest/Parameters.html#io-parameters
    https://github.com/microsoft/LightGBM/blob/master/src/io/dataset_loader.cpp
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://lightgbm.readthedocs.io/en/latest/Parameters.html#io-parameters"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Compare the file with the settings that say how it is read: a header line (`header=true`), the "
            "columns of label, weight and group, and the same number of columns in every row and in the "
            "validation file."
        ),
        "The check names the numbers that do not agree.",
        source=DOCS,
    )


RULE = Rule(
    id="lightgbm-data-check-failed",
    error_type=ErrorType.DATASET_INVALID,
    title="LightGBM stopped at a check of its data",
    description="LightGBM's own log says: {fatal}{check}",
    needles=(
        "[LightGBM] [Fatal]",
        "src/io/",
    ),
    pattern=(
        r"^\[LightGBM\] \[Fatal\] (?P<fatal>.*(?i:\b(?:labels?|features?|columns?|rows|weights?|quer(?:y"
        r"|ies)|training data|data file|validation data|feature_\w+)\b).*)"
        r"|^(?:\[LightGBM\] \[Fatal\] )?Check failed: (?P<check>.{1,160} at \S*src/io/(?:dataset|parser"
        r"|metadata|bin)\w*\.(?:cpp|h(?:pp)?))"
    ),
    sources=(
        DOCS,
        "https://github.com/microsoft/LightGBM/blob/master/src/io/dataset_loader.cpp",
    ),
    role=Role.FALLBACK,
    phase=Phase.DATA,
    confidence=0.7,
    precedence=44,
    suggest=suggest,
)
