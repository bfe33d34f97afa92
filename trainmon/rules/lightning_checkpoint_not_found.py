"""Lightning found no checkpoint at the given path.

What happened
    `Trainer.fit/test(ckpt_path=…)` names a file that does not exist, or "best"/"last" with nothing saved.

Why
    A wrong path, a run without ModelCheckpoint, or a checkpoint that was removed.

How to confirm
    `ls -R lightning_logs/*/checkpoints`.

How to fix
    Give an existing path, or let ModelCheckpoint save one.

Easily confused with
    A checkpoint without training state.

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
        "List the saved files (`ls lightning_logs/*/checkpoints`) and pass one of them as ckpt_path.",
        f"Nothing was found at {ctx['path'] or ctx['at'] or 'the given place'}.",
        source=DOCS,
    )
    yield ctx.action(
        "Add ModelCheckpoint(save_last=True) to the callbacks.",
        "Then ckpt_path='last' always has something to resume from.",
    )


RULE = Rule(
    id="lightning-checkpoint-not-found",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="Lightning found no checkpoint at the given path",
    description="`ckpt_path` points to no checkpoint.",
    needles=(
        "Checkpoint file not found",
        "not found. Aborting training",
        'ckpt_path="best"',
    ),
    pattern=r"Checkpoint file not found: (?P<path>\S+)|Checkpoint at (?P<at>\S+) not found\. "
    r'Aborting training|`\.(?:fit|test|validate|predict)\(ckpt_path="best"\)` is '
    r"set but `ModelCheckpoint` is not configured",
    sources=(DOCS,),
    phase=Phase.CHECKPOINT,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
