"""A bare assertion about finite values failed.

What happened
    An `assert` without a message checks for NaN or infinite values, and found some.

Why
    The learning rate is too high, half precision overflowed, or the data holds such values.

How to confirm
    Print the loss of the steps before, and the batch.

How to fix
    Lower the learning rate, clip gradients, and check the data.

Easily confused with
    Assertions with a message, which say more.

References
    https://docs.python.org/3/reference/simple_stmts.html#the-assert-statement
    https://docs.pytorch.org/docs/stable/generated/torch.isfinite.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.isfinite.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Lower the learning rate, clip gradients, and look at the values in the failed condition{at(ctx)}.",
        "They are NaN or infinite.",
        source=DOCS,
    )


RULE = Rule(
    id="assertion-about-finite-values",
    error_type=ErrorType.NAN_LOSS,
    title="An assertion about finite values failed",
    description="The failed condition asks whether values are finite.",
    needles=("AssertionError",),
    pattern=r"^AssertionError:?\s*$",
    raised_by=(r": assert .*(?:isnan\(|isfinite\(|isinf\(|is_finite\(|\bnan\b)"),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.45,
    precedence=32,
    suggest=suggest,
)
