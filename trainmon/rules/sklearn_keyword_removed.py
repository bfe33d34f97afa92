"""scikit-learn removed an argument that the code still passes.

What happened
    An estimator or metric of scikit-learn was called with an argument that the installed version no longer has.

Why
    scikit-learn warns of an argument for two minor versions and then removes it; old tutorials and saved
    configurations still name it.

How to confirm
    `python -c "import sklearn; print(sklearn.__version__)"` and the release notes.

How to fix
    Use the argument's successor, or pin the version.

Easily confused with
    A misspelt argument of one's own function.

References
    https://scikit-learn.org/stable/whats_new.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

NEWS = "https://scikit-learn.org/stable/whats_new.html"

# What to do without the argument, and the first version that does not have it.
REMOVED = {
    "affinity": ("Use metric= instead of affinity=", "1.4"),
    "base_estimator": ("Use estimator= instead of base_estimator=", "1.4"),
    "force_all_finite": ("Use ensure_all_finite= instead of force_all_finite=", "1.8"),
    "min_impurity_split": (
        "Use min_impurity_decrease= (another measure: choose its value anew), or drop it",
        "1.0",
    ),
    "normalize": ("Put make_pipeline(StandardScaler(), model) in its place and drop normalize=", "1.2"),
    "presort": ("Drop presort=", "0.24"),
    "squared": ("Use root_mean_squared_error(…) instead of mean_squared_error(…, squared=False)", "1.6"),
}
_OWNERS = (
    r"(?:\w*(?:Forest|Tree|Trees|GradientBoosting|AdaBoost|Bagging)(?:Classifier|Regressor)|AgglomerativeClustering"
    r"|FeatureAgglomeration|RFE|LinearRegression|Ridge|Lasso|ElasticNet|Lars|LassoLars|check_array|check_X_y"
    r"|mean_squared_(?:log_)?error)"
)


def suggest(ctx: Context) -> Iterator[Suggestion]:
    argument = ctx["argument"] or ctx["bound"]
    instead, version = REMOVED.get(argument, (f"Drop {argument}=", "VERSION"))
    where = (
        f" in the call of {ctx['owner']} (in a configuration file: rename the key)" if ctx["owner"] else ""
    )
    yield ctx.action(
        f"{instead}{where}.",
        f"scikit-learn {version} and newer do not take `{argument}` here.",
        source=NEWS,
    )
    yield ctx.action(
        f'Or install the version that the code was written for: `pip install "scikit-learn<{version}"`.',
        "Older versions know the argument.",
    )


RULE = Rule(
    id="sklearn-keyword-removed",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="scikit-learn removed an argument that the code passes",
    description="The installed scikit-learn does not have an argument that the code passes any more.",
    needles=("got an unexpected keyword argument",),
    pattern=(
        rf"\b(?P<owner>{_OWNERS})(?:\.__init__)?\(\) got an unexpected keyword argument '(?P<argument>{'|'.join(REMOVED)})'"
        # Functions with checked parameters bind them by `inspect`, which does not name the function.
        r"|^TypeError: got an unexpected keyword argument '(?P<bound>squared|force_all_finite)'"
    ),
    sources=(NEWS,),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
