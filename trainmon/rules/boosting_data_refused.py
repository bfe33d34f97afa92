"""A boosting library refused its data.

What happened
    The library compares labels, weights, groups and features of the tables with each other and with the
    model.

Why
    The numbers of rows differ, the columns of the training and the evaluation data differ in number,
    order or type, a label is outside the range of the objective, a header was read as data, or names
    hold characters that are not allowed.

How to confirm
    Print the shape, the columns and the types of each table, and `y.describe()`.

How to fix
    Give both tables the same columns in the same order, labels as the objective expects, and one label
    for each row.

Easily confused with
    Memory or the GPU that ran out; a parameter that is not known.

References
    https://xgboost.readthedocs.io/en/stable/python/python_intro.html
    https://lightgbm.readthedocs.io/en/latest/FAQ.html
    https://catboost.ai/docs/en/concepts/python-reference_pool
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://xgboost.readthedocs.io/en/stable/python/python_intro.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Print shape, columns and types of the training and the evaluation table side by side: the same "
            "columns in the same order, as many labels (and weights) as rows, no NaN among the labels."
        ),
        "The library's check names what does not agree.",
        source=DOCS,
    )


RULE = Rule(
    id="boosting-data-refused",
    error_type=ErrorType.DATASET_INVALID,
    title="A boosting library refused its data",
    description="XGBoost, LightGBM or CatBoost checked its labels, features or groups: {what}",
    needles=(
        "XGBoostError: ",
        "LightGBMError: ",
        "CatBoostError: ",
    ),
    pattern=(
        r"(?:XGBoost|LightGBM|Cat[Bb]oost)Error: (?P<what>.*(?i:\b(?:labels?|features?|columns?|rows"
        r"|weights?|groups?|quer(?:y|ies)|categor\w+|targets?|training data|input data|data file"
        r"|validation data|test dataset|class|nan|feature_\w+)\b|`inf`).*)"
    ),
    sources=(
        DOCS,
        "https://lightgbm.readthedocs.io/en/latest/FAQ.html",
        "https://catboost.ai/docs/en/concepts/python-reference_pool",
    ),
    phase=Phase.DATA,
    confidence=0.75,
    precedence=44,
    suggest=suggest,
)
