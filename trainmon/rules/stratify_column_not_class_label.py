"""A dataset is to be split evenly by a column that is no ClassLabel.

What happened
    `train_test_split(stratify_by_column=...)` works on columns of the ClassLabel type.

Why
    Labels read from CSV or JSON are plain integers or text.

How to confirm
    `dataset.features`.

How to fix
    `dataset.class_encode_column(column)` first.

Easily confused with
    A class with a single member.

References
    https://huggingface.co/docs/datasets/package_reference/main_classes#datasets.Dataset.train_test_split
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/package_reference/main_classes#datasets.Dataset.train_test_split"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"dataset = dataset.class_encode_column('{ctx['column']}') before train_test_split",
        "It turns the values into classes.",
        source="https://huggingface.co/docs/datasets/package_reference/main_classes#datasets.Dataset.class_encode_column",
    )


RULE = Rule(
    id="stratify-column-not-class-label",
    error_type=ErrorType.DATASET_INVALID,
    title="A dataset is to be split evenly by a column that is no ClassLabel",
    description="The column {column} is a {kind}.",
    needles=("Stratifying by column is only supported for ClassLabel",),
    pattern=(
        r"Stratifying by column is only supported for ClassLabel column, and column (?P<column>\S+) "
        r"is (?P<kind>\w+)"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.97,
    precedence=58,
    suggest=suggest,
)
