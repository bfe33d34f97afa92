"""Gradients were to be accumulated without synchronisation under ZeRO stage 2 or 3.

What happened
    The engine's `no_sync` was entered, which DeepSpeed refuses when gradients are partitioned.

Why
    A training loop or a library version that accumulates through `accelerator.no_sync` / `model.no_sync` also
    for DeepSpeed, which does the accumulation itself.

How to confirm
    The frames above: which of transformers, accelerate, trl or your own loop enters `no_sync`.

How to fix
    Upgrade transformers and accelerate together, or leave `no_sync` out of your own loop: `engine.step()` knows
    when a step is due. ZeRO stage 1 permits it.

Easily confused with
    A real mistake in the configuration file.

References
    https://deepspeed.readthedocs.io/en/latest/training.html
    https://github.com/deepspeedai/DeepSpeed/blob/master/deepspeed/runtime/engine.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://deepspeed.readthedocs.io/en/latest/training.html"
SOURCE = "https://github.com/deepspeedai/DeepSpeed/blob/master/deepspeed/runtime/engine.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "pip install -U accelerate transformers (both; trl too where it drives the training)",
        "Versions that belong together leave the accumulation under DeepSpeed to its engine.",
        source=SOURCE,
    )
    yield ctx.action(
        "In a loop of your own: no model.no_sync(); call engine.backward(loss) and engine.step() for every "
        "micro-batch and set gradient_accumulation_steps in the DeepSpeed configuration",
        "engine.step() does nothing until the last micro-batch of a step.",
        source=DOCS,
    )
    yield ctx.action(
        "Or use ZeRO stage 1",
        "Only stages 2 and 3 partition the gradients, which is what no_sync contradicts.",
        source=SOURCE,
    )


RULE = Rule(
    id="deepspeed-no-sync-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="DeepSpeed refused no_sync because ZeRO partitions the gradients",
    description="no_sync was entered under ZeRO stage {stage}, which reduces gradients after every backward pass.",
    needles=("no_sync context manager is incompatible",),
    pattern=r"no_sync context manager is incompatible with gradient partitioning logic of ZeRO stage (?P<stage>\d)",
    sources=(DOCS, SOURCE),
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
