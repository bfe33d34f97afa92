"""Weights & Biases was used before a run was started.

What happened
    `wandb.log`, `wandb.config` or the like was used while no run was open.

Why
    wandb.init is only called under a condition or on another rank, or the run was finished before.

How to confirm
    Search for wandb.init and the condition around it.

How to fix
    Call wandb.init first, and put every use of wandb under the same condition.

Easily confused with
    A failed wandb.init, which raises by itself.

References
    https://docs.wandb.ai/ref/python/init
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.wandb.ai/ref/python/init"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Call wandb.init() before {ctx['what']}, or put both under the same condition (rank 0, --wandb).",
        "There is no run to write to.",
        source=DOCS,
    )


RULE = Rule(
    id="wandb-not-initialised",
    error_type=ErrorType.CODE_ERROR,
    title="Weights & Biases was used before wandb.init",
    description="`{what}` was used while no run was open.",
    needles=("You must call wandb.init() before",),
    pattern=r"You must call wandb\.init\(\) before (?P<what>\S+)",
    sources=(DOCS,),
    confidence=0.9,
    precedence=52,
    suggest=suggest,
)
