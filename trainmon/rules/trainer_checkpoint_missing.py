"""There is no checkpoint to resume from.

What happened
    `resume_from_checkpoint` names a folder without a complete checkpoint, or `True` was given and the
    output folder holds none.

Why
    The run had not reached its first save, the path is that of another run, or the checkpoint is of another
    kind (only an adapter, a DeepSpeed folder without weights).

How to confirm
    `ls -d OUTPUT_DIR/checkpoint-*`.

How to fix
    Resume from a folder that exists, or start without resuming; pass `True` only when the folder holds a
    checkpoint.

Easily confused with
    A model path of `from_pretrained`, which complains about a missing weights file.

References
    https://huggingface.co/docs/transformers/main_classes/trainer#transformers.Trainer.train
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/trainer#transformers.Trainer.train"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"] or ctx["out"] or ctx["folder"]
    yield ctx.action(
        f"List what there is: `ls -d {path}* {path}/checkpoint-*`, and resume from a complete one.",
        "A checkpoint folder must hold the weights and trainer_state.json.",
        source=DOCS,
    )
    yield ctx.action(
        "Or start without resuming: trainer.train() without resume_from_checkpoint.",
        "Without a checkpoint the run has to begin anew.",
    )


RULE = Rule(
    id="trainer-checkpoint-missing",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="There is no checkpoint to resume from",
    description="The trainer was told to resume but found no valid checkpoint in the given folder.",
    needles=(
        "find a valid checkpoint at",
        "No valid checkpoint found in output directory",
        "but folder does not exist",
    ),
    pattern=r"(?:Can't find a valid checkpoint at (?P<path>.+?)|No valid checkpoint found "
    r"in output directory \((?P<out>.*?)\))$"
    r"|ValueError: Tried to find (?P<folder>\S+) but folder does not exist",
    sources=(DOCS,),
    phase=Phase.CHECKPOINT,
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
