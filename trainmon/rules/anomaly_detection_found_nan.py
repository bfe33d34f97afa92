"""Anomaly detection found NaN in a backward pass.

What happened
    Autograd's anomaly mode checks each gradient, and this function's had NaN.

Why
    The derivative is not defined at the value: sqrt or norm at 0, log of 0, division by 0, 0 · inf in a
    masked softmax; or overflow in float16.

How to confirm
    The warning before the error shows the forward call that made this function.

How to fix
    Add an epsilon inside (`sqrt(x + eps)`, `log(x.clamp_min(eps))`), mask with `torch.where` before the
    operation and not after it.

Easily confused with
    A loss that is NaN already in the forward pass.

References
    https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        f"Look at the forward call behind {ctx['function'] or 'the function'} (in the warning above the "
        "error) and add an epsilon: "
        "sqrt(x + eps), log(x.clamp_min(eps)), x / (y + eps)",
        "Its derivative is not defined at the value it met.",
        source=DOC,
    )
    yield ctx.action(
        "Mask before the operation (x = torch.where(mask, x, 1.0)), not after it",
        "A masked-out NaN still sends NaN back: 0 times NaN is NaN.",
        source="https://docs.pytorch.org/docs/stable/generated/torch.where.html",
    )
    yield ctx.change(
        "learning_rate",
        lambda rate: float(f"{float(rate) / 10:.3g}"),
        "If the values had grown beyond range before: a smaller step, with clipping.",
        unknown="a tenth of the current value",
    )


RULE = Rule(
    id="anomaly-detection-found-nan",
    error_type=ErrorType.NAN_LOSS,
    title="Anomaly detection found NaN in a backward pass",
    description="{function} returned NaN gradients.",
    needles=("returned nan values in its",),
    pattern=r"Function '(?P<function>\w+)' returned nan values in its (?P<output>\d+)th output",
    sources=(DOC,),
    confidence=0.97,
    precedence=70,
    suggest=suggest,
)
