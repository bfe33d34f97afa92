"""A program says that a value is no longer finite.

What happened
    The exception was raised on purpose: a loss, a gradient or an output became NaN or infinite.

Why
    The learning rate is too high, half precision overflowed, or the data holds such values.

How to confirm
    Log the loss and the gradient norm of the steps before; look at the batch.

How to fix
    Lower the learning rate, clip gradients, use bfloat16 instead of float16, and check the
    data.

Easily confused with
    Tables that hold missing values before training: that is the dataset.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Lower the learning rate, clip gradients, and look at the batch before it{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-non-finite",
    error_type=ErrorType.NAN_LOSS,
    title="The program met a value that is not finite",
    description="The message speaks of NaN or infinite values.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:nans?|infs?|infinite|non-?finite)\b.{0,60}\b(?:loss|losses|grad\w*|activations?|outputs?"
        r"|logits?|params?|parameters|weights?|norm|encountered|detected|found)\b",
        r"\b(?:loss|losses|grad\w*|activations?|outputs?|logits?|weights?|norm)\b.{0,60}\b(?:nans?|infs?"
        r"|infinite|infinity|non-?finite|not finite)\b",
        r"\bloss (?:has |is |was )?(?:diverged|diverging|exploded)",
        r"\btraining (?:has )?diverged",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.6,
    precedence=37,
    suggest=suggest,
)
