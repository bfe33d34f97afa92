"""A bare assertion about a dataset failed.

What happened
    An `assert` without a message counts or compares samples, labels or columns, and they are
    not as expected.

Why
    The dataset is empty, two lists differ in length, or a field is missing.

How to confirm
    Print the length of the dataset and its first sample.

How to fix
    Prepare the dataset as the code expects.

Easily confused with
    Assertions with a message, which say more.

References
    https://docs.python.org/3/reference/simple_stmts.html#the-assert-statement
    https://docs.pytorch.org/docs/stable/data.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Print the length of the dataset and its first sample where the condition failed{at(ctx)}.",
        "The code takes this of its samples for granted.",
        source=DOCS,
    )


RULE = Rule(
    id="assertion-about-samples",
    error_type=ErrorType.DATASET_INVALID,
    title="An assertion about samples failed",
    description="The failed condition is about the number or content of samples.",
    needles=("AssertionError",),
    pattern=r"^AssertionError:?\s*$",
    raised_by=(
        r": assert .*(?i:len\( ?(?:self\.)?\w*(?:image|img|file|path|example|text|sentence|src|tgt|item"
        r"|list)\w* ?\)|\b\w*(?:data|sample|label|column|annotation)\w*)"
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.45,
    precedence=29,
    suggest=suggest,
)
