"""The Lightning checkpoint holds the weights only and cannot be resumed.

What happened
    `ckpt_path=` restores the whole training state; this file was saved without it.

Why
    `ModelCheckpoint(save_weights_only=True)` wrote it, or it was exported for inference.

How to confirm
    `torch.load(path)` has no `optimizer_states` key.

How to fix
    Load the weights with `load_from_checkpoint` and start a new fit; set `save_weights_only=False` in
    future.

Easily confused with
    A checkpoint of another model, which fails with missing keys.

References
    https://lightning.ai/docs/pytorch/stable/common/checkpointing_basic.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://lightning.ai/docs/pytorch/stable/common/checkpointing_basic.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Start from the weights instead of resuming: model = MyModule.load_from_checkpoint(path);"
        " trainer.fit(model) without ckpt_path.",
        "The file has no optimizer or loop state to restore.",
        source=DOCS,
    )
    yield ctx.action(
        "Set ModelCheckpoint(save_weights_only=False) for runs that are to be resumed.",
        "Only full checkpoints can be resumed.",
    )


RULE = Rule(
    id="lightning-checkpoint-weights-only",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The Lightning checkpoint holds the weights only and cannot be resumed",
    description="The trainer was asked to restore optimizer or loop state, but the file holds "
    "only the model.",
    needles=("but checkpoint contains only the model",),
    pattern=r"Trying to restore (?P<what>training|optimizer) state but checkpoint contains only the model",
    sources=(DOCS,),
    phase=Phase.CHECKPOINT,
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
