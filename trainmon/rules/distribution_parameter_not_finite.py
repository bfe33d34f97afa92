"""A probability distribution was given NaN or invalid parameters.

What happened
    `torch.distributions` checks its arguments; the message prints the offending tensor.

Why
    The policy or decoder diverged: its outputs are NaN (reinforcement learning with exploding advantages,
    learning rate too high), or a scale is negative or zero.

How to confirm
    The tensor in the message: `nan` says divergence, negative values say a missing softplus or exp.

How to fix
    Lower learning rate, clip gradients, normalise observations and rewards; `softplus` and clamp for
    scales.

Easily confused with
    A shape error of a distribution.

References
    https://docs.pytorch.org/docs/stable/distributions.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/distributions.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.change(
        "learning_rate",
        lambda rate: float(f"{float(rate) / 10:.3g}"),
        "Outputs that turned NaN mean that the weights diverged.",
        unknown="a tenth of the current value",
    )
    yield ctx.change("max_grad_norm", 0.5, "Clipping is what keeps policy gradients from exploding.")
    yield ctx.action(
        "Scales through softplus(x) + 1e-6 or exp(log_std.clamp(-20, 2)); normalise observations, check "
        "rewards for NaN",
        "A scale has to be positive and finite for every input.",
        source=DOC,
    )


RULE = Rule(
    id="distribution-parameter-not-finite",
    error_type=ErrorType.NAN_LOSS,
    title="A probability distribution was given NaN or invalid parameters",
    description=(
        "The network's output for a distribution's parameter ({parameter}) does not satisfy its "
        "constraint, most often because it is NaN."
    ),
    needles=("to satisfy the constraint",),
    pattern=(
        r"Expected parameter (?P<parameter>\w+) \(.*\) of distribution (?P<distribution>\w+)\(.*to "
        r"satisfy the constraint .*but found invalid values"
    ),
    sources=(DOC,),
    confidence=0.88,
    suggest=suggest,
)
