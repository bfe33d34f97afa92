"""The class labels are not 0, 1, 2, …

What happened
    A classifier of XGBoost checked the labels before training and found others than 0 to the number of classes - 1.

Why
    The labels start at 1, have a gap (a class is missing from this split), or are texts.

How to confirm
    `numpy.unique(y)` shows them.

How to fix
    Encode the labels with `sklearn.preprocessing.LabelEncoder`, fitted on all data, and keep it for prediction.

Easily confused with
    Labels outside the number of outputs of a neural network, which fail in the loss.

References
    https://xgboost.readthedocs.io/en/stable/python/python_api.html
    https://github.com/dmlc/xgboost/blob/master/python-package/xgboost/sklearn.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://xgboost.readthedocs.io/en/stable/python/python_api.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "y = sklearn.preprocessing.LabelEncoder().fit_transform(y)    # fitted on all data, kept for prediction",
        f"The classifier wants the labels {ctx['expected']} and got {ctx['found']}.",
        source=DOCS,
    )
    yield ctx.action(
        "Check that no class is missing from this split (stratify=y in train_test_split)",
        "A class that is absent leaves a gap in the numbers.",
    )


RULE = Rule(
    id="class-labels-not-consecutive",
    error_type=ErrorType.DATASET_INVALID,
    title="The class labels are not numbered from 0 without a gap",
    description="The labels should be {expected} but are {found}.",
    needles=("Invalid classes inferred",),
    pattern=r"Invalid classes inferred from unique values of `y`\.\s+"
    r"Expected: (?P<expected>\[.{0,80}?\]), got (?P<found>\[.{0,80}?\])",
    sources=(DOCS, "https://github.com/dmlc/xgboost/blob/master/python-package/xgboost/sklearn.py"),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
