"""Nothing was there to be joined, or to take the largest of.

What happened
    A list of tensors or arrays that was to be stacked or concatenated, or a series that was to be reduced, is empty.

Why
    The loop that fills it never ran or skipped everything: a filter that keeps nothing, a loader shorter than one
    batch with drop_last, a threshold that no value passes, a folder without files.

How to confirm
    Print the list's length, and how often the loop that appends to it ran.

How to fix
    Find why it stays empty, or handle that case before joining.

Easily confused with
    Arrays of different shape in the list.

References
    https://docs.pytorch.org/docs/stable/generated/torch.cat.html
    https://docs.python.org/3/library/functions.html#max
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._code import placed
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.cat.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        placed(
            "Print the length of what is joined, and look at the loop that fills it: it never ran or skipped everything "
            "(a filter or threshold that keeps nothing, fewer samples than one batch with drop_last, no files found).",
            ctx.user_frame,
        ),
        "The list is empty.",
        source=DOCS,
    )
    yield ctx.action(
        "Where it may rightly be empty, test for it first (if not x: …), or give a default: max(x, default=0).",
        "There is no result for nothing.",
        source="https://docs.python.org/3/library/functions.html#max",
    )


RULE = Rule(
    id="joined-list-empty",
    error_type=ErrorType.CODE_ERROR,
    title="An empty list was to be joined or reduced",
    description="A list of tensors, arrays or numbers that is to be joined or reduced holds nothing.",
    needles=(
        "non-empty list of Tensors",
        "non-empty TensorList",
        "need at least one array to",
        "arg is an empty sequence",
        "iterable argument is empty",
        "zero-size array to reduction operation",
    ),
    pattern=(
        r"expected a non-empty list of Tensors|expects a non-empty TensorList|need at least one array to (?:stack|concatenate)"
        r"|\b(?:max|min)\(\) (?:arg is an empty sequence|iterable argument is empty)|zero-size array to reduction operation"
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.7,
    precedence=44,
    suggest=suggest,
)
