"""A learning rate schedule was stepped more often than planned.

What happened
    `OneCycleLR` knows its last step and refuses to go on.

Why
    `total_steps` (or epochs times steps_per_epoch) was computed for one epoch, another batch size,
    or without the resumed steps.

How to confirm
    Compare the planned number with `len(loader) * epochs // accumulation`.

How to fix
    The real number of steps; step once per optimizer step.

Easily confused with
    A schedule that ends early at zero.

References
    https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "total_steps = len(train_loader) * epochs // gradient_accumulation_steps (math.ceil "
        "where a rest is stepped too)",
        f"The schedule was planned for {ctx['total']} steps.",
        source=DOCS,
    )
    yield ctx.action(
        "When resuming with more epochs make the scheduler anew with last_epoch, instead of "
        "loading its old total_steps.",
        "load_state_dict brings the former total back.",
        source=DOCS,
    )


RULE = Rule(
    id="scheduler-stepped-too-often",
    error_type=ErrorType.CONFIG_ERROR,
    title="A learning rate schedule was stepped more often than planned",
    description="Step {step} was asked of a schedule that has {total}.",
    needles=("The specified number of total steps is",),
    pattern=(r"Tried to step (?P<step>\d+) times\. The specified number of total steps is (?P<total>\d+)"),
    sources=(DOCS,),
    phase=Phase.TRAINING,
    confidence=0.96,
    precedence=58,
    suggest=suggest,
)
