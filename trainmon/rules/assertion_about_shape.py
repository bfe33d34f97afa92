"""A bare assertion about sizes failed.

What happened
    An `assert` without a message compares shapes or lengths, and they do not agree.

Why
    A dimension is missing or swapped, or two inputs differ in length.

How to confirm
    Print both sides of the comparison.

How to fix
    Bring the inputs into the shape that the code takes for granted, or change the sizes in the
    settings.

Easily confused with
    Assertions with a message, which say more.

References
    https://docs.python.org/3/reference/simple_stmts.html#the-assert-statement
    https://docs.pytorch.org/docs/stable/notes/broadcasting.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/notes/broadcasting.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Print both sides of the failed condition{at(ctx)} and correct the input or the sizes.",
        "The code takes these sizes for granted.",
        source=DOCS,
    )


RULE = Rule(
    id="assertion-about-shape",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="An assertion about sizes failed",
    description="The failed condition compares shapes or lengths.",
    needles=("AssertionError",),
    pattern=r"^AssertionError:?\s*$",
    raised_by=(r": assert .*(?:\.shape\b|\.size\(|\bn?dims?\b|_dim\b|\w+_size ==|== \w+_size|% \w+ == 0)"),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.45,
    precedence=30,
    suggest=suggest,
)
