"""The last losses in the log are NaN or infinite.

What happened
    The program printed a loss that is not a finite number, and no finite one came after it.

Why
    The training diverged: a learning rate too high or without warm-up, float16 overflow, NaN in the data, a
    division or logarithm of zero. Nothing in the program checks for it, so it goes on with lost weights.

How to confirm
    Find the first such line; a climb before it says divergence, none says bad data or overflow.

How to fix
    Start again from a checkpoint before that line, with a lower learning rate, warm-up and clipped gradients.

Easily confused with
    A single skipped step under loss scaling, after which finite losses follow.

References
    https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection
    https://docs.pytorch.org/docs/stable/amp.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules import loss_became_nan
from trainmon.rules._rule import Context, Rule


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield from loss_became_nan.suggest(ctx)


RULE = Rule(
    id="loss-not-finite-at-end",
    error_type=ErrorType.NAN_LOSS,
    title="The loss was NaN or infinite when the run ended",
    description="The last losses that were printed are not finite numbers: the training had diverged.",
    needles=(
        "loss: nan",
        "loss inf",
    ),
    pattern=r"(?i)(?:^|[^\w])(?:train(?:ing)?[_ /])?loss'? ?[:= ] ?(?:nan|-?inf)\b",
    sources=(
        "https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection",
        "https://docs.pytorch.org/docs/stable/amp.html",
    ),
    role=Role.FALLBACK,
    confidence=0.6,
    precedence=20,
    suggest=suggest,
)
