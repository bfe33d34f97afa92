"""A function called itself too deeply.

What happened
    Python stops endless recursion.

Why
    A function without an end of recursion; a `__getattr__` or `__getitem__` that calls itself (for example,
    to skip bad samples when all are bad); deeply nested data.

How to confirm
    The frames that repeat in the traceback.

How to fix
    End the recursion or write a loop.

Easily confused with
    A segmentation fault from recursion in native code.

References
    https://docs.python.org/3/library/exceptions.html#RecursionError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#RecursionError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Look at the frames that repeat, and give the recursion an end; if __getitem__ "
        "calls itself to skip a bad sample, loop over a few tries instead and check "
        "why every sample fails.",
        "An endless recursion hides the first error.",
        source=DOCS,
    )


RULE = Rule(
    id="recursion-limit",
    error_type=ErrorType.CODE_ERROR,
    title="A function called itself too deeply",
    description="Calls were nested deeper than Python's recursion limit.",
    needles=(
        "RecursionError",
        "maximum recursion depth exceeded",
    ),
    pattern=r"^(?:\w+\.)*RecursionError\b|maximum recursion depth exceeded",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.75,
    precedence=35,
    suggest=suggest,
)
