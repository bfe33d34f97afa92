"""The ZeRO checkpoint was written by another number of GPUs.

What happened
    ZeRO splits the optimizer state over the data-parallel ranks; the saved pieces do not fit the ranks of
    this run.

Why
    The job was resumed with more or fewer GPUs (or another tensor or pipeline parallel size).

How to confirm
    The message gives both sizes.

How to fix
    Resume with the saved number of ranks, convert to a universal checkpoint, or load the weights without
    the optimizer state.

Easily confused with
    A batch-size equation that no longer holds after the same change; that is a configuration error.

References
    https://www.deepspeed.ai/tutorials/universal-checkpointing/
    https://deepspeed.readthedocs.io/en/latest/model-checkpointing.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.deepspeed.ai/tutorials/universal-checkpointing/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Resume on the same data-parallel world size: {ctx['saved']} GPUs (num_gpus "
        "/ nodes × GPUs per node).",
        f"ZeRO's optimizer state is cut into {ctx['saved']} pieces, and this run has {ctx['now']} ranks.",
    )
    yield ctx.action(
        'Convert with ds_to_universal.py and load with `"checkpoint": {"load_universal": true}`.',
        "A universal checkpoint can be loaded on any world size.",
        source=DOCS,
    )
    yield ctx.action(
        "Or load the weights only: load_optimizer_states=False, or zero_to_fp32.py in the checkpoint folder.",
        "The weights do not depend on the number of ranks; the optimizer state starts anew.",
    )


RULE = Rule(
    id="deepspeed-world-size-changed",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The ZeRO checkpoint was written by another number of GPUs",
    description="The optimizer state was saved with a data-parallel size of {saved}, this run has {now}.",
    needles=("checkpoint being loaded used a DP world size",),
    pattern=r"checkpoint being loaded used a DP world size of (?P<saved>\d+) but the current "
    r"world size is (?P<now>\d+)",
    sources=(
        DOCS,
        "https://deepspeed.readthedocs.io/en/latest/model-checkpointing.html",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.93,
    precedence=65,
    suggest=suggest,
)
