"""The data files do not have the same columns or types.

What happened
    Every file of a split has to have the same columns and types; one differs.

Why
    Extra or missing columns in some files, numbers in one and text in another, or `features=` that do not
    fit.

How to confirm
    The message shows both schemas.

How to fix
    Make the files alike, load them as separate configurations, or pass the right `features=`.

Easily confused with
    A line that is no valid JSON.

References
    https://huggingface.co/docs/datasets/loading
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/loading"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Compare the two schemas in the message and make all files alike (same columns, same types).",
        "One split has one schema.",
        source=DOCS,
    )
    yield ctx.action(
        "Or load the files separately, drop or cast columns (remove_columns, cast_column) "
        "and concatenate_datasets.",
        "Differences can be resolved after loading.",
        source=DOCS,
    )


RULE = Rule(
    id="dataset-schema-differs",
    error_type=ErrorType.DATASET_INVALID,
    title="The data files do not have the same columns or types",
    description="datasets could not bring all files or rows to one schema.",
    needles=(
        "because column names don't match",
        "All the data files must have the same columns",
        "Couldn't cast",
        "features can't be aligned",
        "DatasetGenerationCastError",
        "Table schema does not match schema",
        "Schema at index",
    ),
    pattern=r"because column names don't match|All the data files must have the same columns|"
    r"Couldn't cast array of type|The features can't be aligned|DatasetGenerationCastError"
    r"|Table schema does not match schema used to create file|Schema at index \d+ was different",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
