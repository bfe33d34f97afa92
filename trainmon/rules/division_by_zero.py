"""Something was divided by zero.

What happened
    Python raises ZeroDivisionError.

Why
    An empty dataset or loader, no evaluation batch, or a counter that was never raised.

How to confirm
    Print the divisor; mostly `len(loader)` or a sample count.

How to fix
    Check the data; guard the division.

Easily confused with
    NaN in tensors, which do not raise.

References
    https://docs.python.org/3/library/exceptions.html#ZeroDivisionError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#ZeroDivisionError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}: `{frame.code}`" if frame else ""
    yield ctx.action(
        f"Print the divisor{where}; if it is a length, the dataset or loader is empty "
        "(wrong path, filter, or drop_last with fewer samples than a batch).",
        "An average over nothing is divided by zero.",
        source=DOCS,
    )
    yield ctx.action("Guard it: value / max(1, count).", "An empty epoch then gives 0 instead of a crash.")


RULE = Rule(
    id="division-by-zero",
    error_type=ErrorType.CODE_ERROR,
    title="Something was divided by zero",
    description="A count or length that is divided by is zero.",
    needles=("ZeroDivisionError",),
    pattern=r"^(?:\w+\.)*ZeroDivisionError\b",
    exception=r"ZeroDivisionError$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.75,
    precedence=35,
    suggest=suggest,
)
