"""An element of an empty array or data set was asked for.

What happened
    An index was used on a dimension, array or data set of size 0.

Why
    A filter removed everything, a path or pattern matched no file, all columns were dropped
    (`remove_unused_columns`), a split is empty.

How to confirm
    Print `len(dataset)` and the number of files found.

How to fix
    Correct path, split or filter; keep the columns.

Easily confused with
    An index that is merely too large.

References
    https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments.remove_unused_columns
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments.remove_unused_columns"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "print(len(dataset)) after each filter and for each split; check the path or pattern that lists "
        "the files",
        "The array or data set has no element left.",
        source=DOC,
    )
    if "Invalid key" in ctx.line:
        yield ctx.action(
            "TrainingArguments(remove_unused_columns=False), or name the columns as the model's "
            "forward() does",
            "The Trainer drops columns that forward() does not take; when none is left the data set "
            "counts as empty.",
            source=DOC,
        )


RULE = Rule(
    id="empty-dimension-indexed",
    error_type=ErrorType.DATASET_INVALID,
    title="An element of an empty array or data set was asked for",
    description="Something is empty: its size is 0 where the program expects data.",
    needles=(
        "with size 0",
        "for size 0",
    ),
    pattern=(
        r"is out of bounds for (?:axis|dimension) \d+ with size 0|Invalid key: \d+ is out of bounds "
        r"for size 0"
    ),
    sources=(DOC,),
    confidence=0.88,
    precedence=70,
    suggest=suggest,
)
