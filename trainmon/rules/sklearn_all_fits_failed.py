"""scikit-learn's search or cross-validation reports that every fit failed.

What happened
    cross_validate, GridSearchCV or the like caught the exception of each fit and raised one ValueError in the end.

Why
    The estimator, or the data, is at fault in all folds. The report quotes the traceback of the fits below its own words.

How to confirm
    "Below are more details about the failures" and the traceback under it.

How to fix
    Read the quoted traceback. error_score="raise" makes the first failure stop at once.

Easily confused with
    A value that scikit-learn refuses by itself: that has no quoted traceback.

References
    https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.cross_validate.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.cross_validate.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        'Pass error_score="raise": the first fit that fails then shows its own traceback.',
        "Every fit failed; the report only counts them.",
        source=DOCS,
    )


RULE = Rule(
    id="sklearn-all-fits-failed",
    error_type=ErrorType.CODE_ERROR,
    title="Every fit of a search or cross-validation failed",
    description="scikit-learn caught the exception of each fit and raised in the end.",
    needles=("fits failed",),
    pattern=r"^All the \d+ fits failed\.",
    exception=r"^ValueError$",
    sources=(DOCS,),
    role=Role.CASCADE,
    confidence=0.6,
    precedence=50,
    suggest=suggest,
)
