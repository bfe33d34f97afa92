"""The function given to datasets.map returns something other than a dictionary.

What happened
    `Dataset.map` takes dictionaries of columns, and None to leave rows as they are.

Why
    The function returns a list, a tensor, or a tuple.

How to confirm
    Call it on `dataset[0]` (or `dataset[:2]` when batched).

How to fix
    Return `{"column": values}`.

Easily confused with
    Columns of unequal length.

References
    https://huggingface.co/docs/datasets/process
    https://github.com/huggingface/datasets/blob/main/src/datasets/arrow_dataset.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/process"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        'Return a dictionary of columns: return {"input_ids": ids}; lists or arrays as values '
        "when batched=True.",
        "Each key becomes a column of the new dataset.",
        source=DOCS,
    )


RULE = Rule(
    id="map-function-result-invalid",
    error_type=ErrorType.CODE_ERROR,
    title="The function given to datasets.map returns something other than a dictionary",
    description="It returned {kind}.",
    needles=("which is applied to all elements of table",),
    pattern=(
        r"Provided `function` which is applied to all elements of table returns a (?:variable|`dict` "
        r"of types) (?:of type )?(?P<kind>.{1,60}?)\. (?:Make sure|When using)"
    ),
    sources=(
        DOCS,
        "https://github.com/huggingface/datasets/blob/main/src/datasets/arrow_dataset.py",
    ),
    phase=Phase.DATA,
    confidence=0.95,
    precedence=58,
    suggest=suggest,
)
