"""A boosting library was given another number of feature names than there are columns.

What happened
    LightGBM or XGBoost compares the list of names with the columns of the data.

Why
    The names were taken before columns were dropped, added or encoded, or they hold the target's name too.

How to confirm
    `print(len(names), X.shape)` before the call.

How to fix
    Take the names from the very table that is passed, or leave them out.

Easily confused with
    Data of another width at prediction than at training.

References
    https://github.com/microsoft/LightGBM/blob/master/python-package/lightgbm/basic.py
    https://github.com/dmlc/xgboost/blob/master/python-package/xgboost/core.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

LIGHTGBM = "https://github.com/microsoft/LightGBM/blob/master/python-package/lightgbm/basic.py"
XGBOOST = "https://github.com/dmlc/xgboost/blob/master/python-package/xgboost/core.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Take the names from the table that is passed (feature_name=list(X.columns) / feature_names), or leave them out.",
        "One name is needed for each column of the data, and none for the target.",
        source=LIGHTGBM,
    )
    yield ctx.action(
        "print(len(names), X.shape) just before the call",
        "It shows which of the two is not what it should be.",
        source=XGBOOST,
    )


RULE = Rule(
    id="feature-names-count-differs",
    error_type=ErrorType.CONFIG_ERROR,
    title="The number of feature names is not that of the columns",
    description="The list of feature names does not fit the data.",
    needles=("and num_feature(", "feature names must have the same length"),
    pattern=r"Length of feature_name\(\d+\) and num_feature\(\d+\) don't match|feature names must have the same length as",
    sources=(LIGHTGBM, XGBOOST),
    confidence=0.85,
    precedence=52,
    suggest=suggest,
)
