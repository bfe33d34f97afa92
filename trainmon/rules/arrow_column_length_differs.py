"""Columns of one batch have different numbers of rows.

What happened
    A mapped function returned a column with another number of rows than the columns that stay.

Why
    A batched `map` that groups or splits texts while the old columns are kept.

How to confirm
    Compare the lengths of what the function returns with the batch size.

How to fix
    `remove_columns=dataset.column_names` with `batched=True`; return lists of one length.

Easily confused with
    Ragged rows within a column.

References
    https://huggingface.co/docs/datasets/process#batch-processing
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/process#batch-processing"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Pass remove_columns=dataset.column_names to map(batched=True, …).",
        f"`{ctx['column']}` got {ctx['got']} rows while the kept columns have {ctx['want']}.",
        source=DOCS,
    )
    yield ctx.action(
        "Check that the function returns lists of one length for every key.",
        "Every column of a batch needs the same number of rows.",
    )


RULE = Rule(
    id="arrow-column-length-differs",
    error_type=ErrorType.DATASET_INVALID,
    title="Columns of one batch have different numbers of rows",
    description="Column {column} has {got} rows where {want} are expected.",
    needles=("expected length",),
    pattern=r"Column \d+ named (?P<column>\S+) expected length (?P<want>\d+) but got length (?P<got>\d+)",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
