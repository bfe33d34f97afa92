"""Inputs and labels have different numbers of samples.

What happened
    scikit-learn, Keras or TensorDataset compare the first dimension of inputs and labels.

Why
    Rows dropped from one of them, a wrong file, or a transposed array.

How to confirm
    Print the shapes of both.

How to fix
    Filter inputs and labels together; check which file belongs to which.

Easily confused with
    Shapes that differ inside the model.

References
    https://scikit-learn.org/stable/modules/generated/sklearn.utils.check_consistent_length.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://scikit-learn.org/stable/modules/generated/sklearn.utils.check_consistent_length.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "NaN" in ctx.line:
        yield ctx.action(
            "Fill or drop missing values first (df.dropna(), SimpleImputer), and check "
            "predictions for NaN before computing metrics.",
            "scikit-learn does not accept NaN.",
            source="https://scikit-learn.org/stable/modules/impute.html",
        )
    elif "class" in ctx.line.lower():
        yield ctx.action(
            "Check that the evaluation set holds every class, and that predictions and "
            "labels are of the same kind (class ids, not probabilities).",
            "The metric is not defined otherwise.",
        )
    else:
        yield ctx.action(
            f"Print the shapes of inputs and labels {ctx['counts']} and filter both with the same mask.",
            "They must have the same first dimension.",
            source=DOCS,
        )


RULE = Rule(
    id="samples-count-inconsistent",
    error_type=ErrorType.DATASET_INVALID,
    title="Inputs and labels have different numbers of samples",
    description="Arrays that belong together differ in their number of rows.",
    needles=(
        "inconsistent numbers of samples",
        "Data cardinality is ambiguous",
        "Size mismatch between tensors",
        "Classification metrics can't handle a mix",
        "Only one class present in y_true",
        "contains NaN",
        "does not match size of target_names",
    ),
    pattern=r"Found input variables with inconsistent numbers of samples: (?P<counts>\[[\d, "
    r"]*\])|Data cardinality is ambiguous|AssertionError: Size mismatch between "
    r"tensors|Classification metrics can't handle a mix of|ValueError: Only one "
    r"class present in y_true|ValueError: Input (?:[Xxy]\w* )?contains NaN|Number "
    r"of classes, \d+, does not match size of target_names",
    sources=(DOCS,),
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
