"""The checkpoint lacks the optimizer's or random state that resuming asks for.

What happened
    Resuming looks for optimizer and random number state beside the weights.

Why
    The checkpoint was saved without them, converted from elsewhere, or is meant for fine-tuning.

How to confirm
    The message names what is missing.

How to fix
    `--finetune` to start with the weights only, or `--no-load-optim --no-load-rng`.

Easily confused with
    A checkpoint that is damaged.

References
    https://github.com/NVIDIA/Megatron-LM/blob/main/megatron/training/checkpointing.py
    https://github.com/THUDM/SwissArmyTransformer/blob/main/sat/training/model_io.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/NVIDIA/Megatron-LM/blob/main/megatron/training/checkpointing.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Add --finetune to start from the weights alone, or --no-load-optim and --no-load-rng to resume "
            "without these states."
        ),
        "The checkpoint holds the weights only.",
        source=DOCS,
    )


RULE = Rule(
    id="megatron-state-not-in-checkpoint",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The checkpoint lacks the optimizer's or random state that resuming asks for",
    description="Megatron read the weights and found no state of the {what}.",
    needles=(
        "Unable to load optimizer from checkpoint",
        "Unable to load rng state from checkpoint",
        "unable to load iteration from checkpoint",
    ),
    pattern=(
        r"Unable to load (?P<what>optimizer|rng state) from checkpoint"
        r"|unable to load iteration from checkpoint"
    ),
    sources=(
        DOCS,
        "https://github.com/THUDM/SwissArmyTransformer/blob/main/sat/training/model_io.py",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.88,
    precedence=58,
    suggest=suggest,
)
