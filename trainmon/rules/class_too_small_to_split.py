"""A class has too few members for a stratified split.

What happened
    scikit-learn or datasets cannot put a class with one member into both parts.

Why
    A rare or misspelled label, a target that is continuous, or too small a subset.

How to confirm
    `collections.Counter(labels)`.

How to fix
    Merge or drop rare classes, split without `stratify`, use fewer folds.

Easily confused with
    Too small a test size.

References
    https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.train_test_split.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.train_test_split.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Count the labels (collections.Counter(y)); merge or drop classes with fewer "
        "than 2 members, or correct misspelled labels.",
        "A stratified split needs members of each class on both sides.",
        source=DOCS,
    )
    yield ctx.action(
        "Or split without stratify=, or with fewer folds.",
        "A plain random split has no such need.",
        source=DOCS,
    )


RULE = Rule(
    id="class-too-small-to-split",
    error_type=ErrorType.DATASET_INVALID,
    title="A class has too few members for a stratified split",
    description="Stratified splitting needs at least two members of each class.",
    needles=(
        "least populated class",
        "n_splits=",
        "should be greater or equal to the number of classes",
    ),
    pattern=r"[Tt]he least populated class(?:es)? in \S+ (?:column )?(?:has|have) only (?P<members>\d+) "
    r"members?|n_splits=(?P<splits>\d+) cannot be greater than the number of members "
    r"in each class|should be greater or equal to the number of classes",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
