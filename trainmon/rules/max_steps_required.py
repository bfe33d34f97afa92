"""A streaming dataset needs max_steps.

What happened
    The Trainer plans the learning-rate schedule over a known number of steps.

Why
    An `IterableDataset` (streaming) without `max_steps`.

How to confirm
    `hasattr(dataset, "__len__")`.

How to fix
    Set `max_steps`, or load the dataset without streaming.

Easily confused with
    An empty dataset.

References
    https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments.max_steps
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = (
    "https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments.max_steps"
)


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Set max_steps (samples × epochs / (batch size × GPUs × accumulation)) in TrainingArgumen"
        "ts: --max_steps N.",
        "An IterableDataset has no __len__, so that epochs cannot be counted.",
        source=DOCS,
    )
    yield ctx.action("Or load it as a map-style dataset (streaming=False).", "Its length is then known.")


RULE = Rule(
    id="max-steps-required",
    error_type=ErrorType.CONFIG_ERROR,
    title="A streaming dataset needs max_steps",
    description="The dataset has no length, so that the number of steps cannot be inferred.",
    needles=(
        "max_steps has to be specified",
        "max_steps must be set to a positive value",
    ),
    pattern=r"max_steps has to be specified|max_steps must be set to a positive value",
    sources=(DOCS,),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
