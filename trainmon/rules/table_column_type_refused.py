"""A column of the table has a type that the trainer cannot use.

What happened
    XGBoost or LightGBM looked at the types of the data frame's columns and found one that is neither
    number, truth value nor category.

Why
    A column of texts or dates (`object`, `datetime64`) was left in the features.

How to confirm
    `df.dtypes` names the type of each column.

How to fix
    Drop the column, encode it, or make it a category (`df[c] = df[c].astype('category')`).

Easily confused with
    Values that cannot be parsed as numbers, which fail while the file is read.

References
    https://xgboost.readthedocs.io/en/stable/tutorials/categorical.html
    https://github.com/microsoft/LightGBM/blob/master/python-package/lightgbm/basic.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://xgboost.readthedocs.io/en/stable/tutorials/categorical.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "df[column] = df[column].astype('category')    # XGBoost: enable_categorical=True; or drop or encode the column",
        "Text and date columns are no features as they are; the message names the columns.",
        source=DOCS,
    )
    yield ctx.action(
        "print(df.dtypes[df.dtypes == object])",
        "Numbers that were read as text are often the ones that hold one bad value.",
    )


RULE = Rule(
    id="table-column-type-refused",
    error_type=ErrorType.DATASET_INVALID,
    title="A column of the table has a type that the trainer cannot use",
    description="Columns must be numbers, truth values or categories.",
    needles=(
        "pandas dtypes must be",
        "DataFrame.dtypes for data must be",
    ),
    pattern=r"pandas dtypes must be int, float or bool|DataFrame\.dtypes for \w+ must be int, float",
    sources=(DOCS, "https://github.com/microsoft/LightGBM/blob/master/python-package/lightgbm/basic.py"),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
