"""scikit-learn does not accept the value of an estimator's parameter.

What happened
    Estimators check all their parameters when `fit` begins, and one is of another type or outside its range.

Why
    A number that came as text or float from a configuration, a value out of range, or a word that newer versions
    have dropped: max_features="auto", criterion="mse", loss="deviance", penalty="none".

How to confirm
    The message names the parameter, what it may be and what it got.

How to fix
    Give one of the values in the message, or install the version that knew the word.

Easily confused with
    An argument that the estimator does not have at all.

References
    https://scikit-learn.org/stable/whats_new/v1.3.html
    https://github.com/scikit-learn/scikit-learn/blob/main/sklearn/utils/_param_validation.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

NEWS = "https://scikit-learn.org/stable/whats_new/v1.3.html"
SOURCE = "https://github.com/scikit-learn/scikit-learn/blob/main/sklearn/utils/_param_validation.py"

# (parameter, value that was dropped): the word for the same thing, and the version that dropped it.
DROPPED = {
    ("criterion", "'mae'"): ("'absolute_error'", "1.2"),
    ("criterion", "'mse'"): ("'squared_error'", "1.2"),
    ("loss", "'deviance'"): ("'log_loss'", "1.3"),
    ("loss", "'lad'"): ("'absolute_error'", "1.2"),
    ("loss", "'log'"): ("'log_loss'", "1.3"),
    ("loss", "'ls'"): ("'squared_error'", "1.2"),
    ("loss", "'squared_loss'"): ("'squared_error'", "1.2"),
    ("max_features", "'auto'"): ("'sqrt' (classifiers) or 1.0 (regressors)", "1.3"),
    ("penalty", "'none'"): ("None", "1.4"),
}


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name, got, owner = ctx["name"], ctx["got"], ctx["owner"]
    if dropped := DROPPED.get((name, got)):
        word, version = dropped
        yield ctx.action(
            f"Set {name} of {owner} to {word} instead of {got}: the same behaviour under its new name.",
            f"{got} was removed in scikit-learn {version}.",
            source=NEWS,
        )
        yield ctx.action(
            f'Or install the version that the code was written for: `pip install "scikit-learn<{version}"`.',
            "Older versions know the word.",
        )
        return
    yield ctx.action(
        f"Set {name} of {owner} to {ctx['may'].rstrip('.')} (it is {got}); numbers that come from a file or the command "
        "line have to be converted first (int(x), float(x)).",
        "The estimator checks its parameters when fit begins.",
        source=SOURCE,
    )


RULE = Rule(
    id="sklearn-parameter-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="scikit-learn does not accept a parameter's value",
    description="`{name}` of `{owner}` is {got}, which this version does not accept.",
    needles=("InvalidParameterError",),
    pattern=(
        r"InvalidParameterError: The '(?P<name>\w+)' parameter of (?P<owner>\w+) must be (?P<may>.*?)\. Got (?P<got>.*?) instead\."
    ),
    sources=(SOURCE, NEWS),
    confidence=0.9,
    precedence=55,
    suggest=suggest,
)
