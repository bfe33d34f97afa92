"""The model got no labels and returned no loss.

What happened
    The Trainer needs `loss` in the model's output, and models compute it only when `labels` are passed.

Why
    The dataset has no column `labels`, the column has another name and was removed, or a collator without
    labels is used.

How to confirm
    The message lists the inputs that the model received.

How to fix
    Name the column `labels` (or set `label_names`), use a collator that makes labels, or override
    `compute_loss`.

Easily confused with
    A loss that is NaN.

References
    https://huggingface.co/docs/transformers/main_classes/trainer
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/trainer"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Add the labels: rename the column to `labels`, or for language models use "
        "DataCollatorForLanguageModeling(tokenizer, mlm=False), or copy input_ids into "
        "labels.",
        "transformers models compute the loss only when labels are among the inputs.",
        source=DOCS,
    )
    yield ctx.action(
        "If the column has another name, set label_names=[...] or remove_unused_columns=False.",
        "The Trainer drops columns that the model's forward does not name.",
        source=DOCS,
    )


RULE = Rule(
    id="model-returned-no-loss",
    error_type=ErrorType.DATASET_INVALID,
    title="The model got no labels and returned no loss",
    description="The batch holds no labels, so that the model computed no loss.",
    needles=("did not return a loss from the inputs",),
    pattern=r"The model did not return a loss from the inputs, only the following keys: (?P<keys>[^.]*)\.",
    sources=(DOCS,),
    phase=Phase.TRAINING,
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
