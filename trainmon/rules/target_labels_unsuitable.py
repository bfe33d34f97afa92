"""The labels do not suit the estimator or metric.

What happened
    An estimator, encoder or metric looked at the labels before it worked.

Why
    A classifier got continuous values, a split holds one class only, or values that were not there when
    the encoder was fitted.

How to confirm
    `numpy.unique(y, return_counts=True)` for each split.

How to fix
    Stratify the split, fit encoders on all values, or take the regressor or average that suits the
    labels.

Easily confused with
    Missing values in the features.

References
    https://scikit-learn.org/stable/developers/develop.html
    https://github.com/scikit-learn/scikit-learn/blob/main/sklearn/utils/multiclass.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://scikit-learn.org/stable/developers/develop.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print numpy.unique(y, return_counts=True) of each split, and correct the labels or the choice "
        "of estimator or metric (average='macro' for several classes)",
        "The check says what the labels look like.",
        source=DOCS,
    )
    yield ctx.action(
        "Split with stratify=y, and fit encoders on all data (OneHotEncoder(handle_unknown='ignore') "
        "for features)",
        "Then every split has every class.",
    )


RULE = Rule(
    id="target-labels-unsuitable",
    error_type=ErrorType.DATASET_INVALID,
    title="The labels do not suit the estimator or metric",
    description="scikit-learn checked the labels and cannot use them.",
    needles=(
        "Unknown label type",
        "needs samples of at least 2 classes",
        "contains previously unseen labels",
        "Found unknown categories",
        "Target is multi",
    ),
    pattern=(
        r"ValueError: Unknown label type: "
        r"|needs samples of at least 2 classes in the data"
        r"|y contains previously unseen labels: (?P<labels>.{0,80})"
        r"|Found unknown categories (?P<categories>.{0,80}) in column"
        r"|Target is multi\w+ but average='binary'"
    ),
    sources=(
        DOCS,
        "https://github.com/scikit-learn/scikit-learn/blob/main/sklearn/utils/multiclass.py",
    ),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
