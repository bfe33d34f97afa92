"""The gradient scaler was used out of order.

What happened
    The order of scale, backward, unscale, step and update was not kept.

Why
    No parameter of this optimizer got a gradient (frozen, other optimizer, no backward), or `unscale_`
    was called twice (by hand and by the framework).

How to confirm
    Print which parameters have `p.grad is not None`.

How to fix
    One `unscale_` per optimizer and step; step only optimizers whose parameters got gradients.

Easily confused with
    Overflow of gradients.

References
    https://docs.pytorch.org/docs/stable/notes/amp_examples.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/notes/amp_examples.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "scaler.scale(loss).backward(); scaler.unscale_(opt) once; clip; scaler.step(opt); scaler.update()",
        "Each optimizer is unscaled at most once per step, after a backward that reached its parameters.",
        source=DOC,
    )
    yield ctx.action(
        "print([n for n, p in model.named_parameters() if p.requires_grad and p.grad is None])",
        "If all are listed, nothing this optimizer owns took part in the loss.",
        source=DOC,
    )


RULE = Rule(
    id="gradient-scaler-misused",
    error_type=ErrorType.AUTOGRAD_ERROR,
    title="The gradient scaler was used out of order",
    description="`GradScaler` found no gradients, or was unscaled twice in a step.",
    needles=(
        "No inf checks were recorded",
        "unscale_()",
        "but _scale is None",
    ),
    pattern=(
        r"No inf checks were recorded for this optimizer|unscale_\(\) (?:has already been called|is "
        r"being called after step)"
        r"|Attempted \w+ but _scale is None"
    ),
    sources=(DOC,),
    confidence=0.92,
    suggest=suggest,
)
