"""A setting differs between the Megatron checkpoint and the command line.

What happened
    Megatron-LM compares the arguments stored in the checkpoint with those of the run and stops at the first
    that differs.

Why
    The model or its parallel layout was changed between the runs.

How to confirm
    The message names the argument and both values.

How to fix
    Give the value of the checkpoint, or convert the checkpoint to the new layout.

Easily confused with
    A DeepSpeed world-size change, which has its own message.

References
    https://github.com/NVIDIA/Megatron-LM/blob/main/megatron/training/checkpointing.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/NVIDIA/Megatron-LM/blob/main/megatron/training/checkpointing.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    argument = ctx["argument"].replace("_", "-")
    yield ctx.action(
        f"Run with --{argument} {ctx['saved']}, or add --use-checkpoint-args to take "
        "the model's arguments from the checkpoint.",
        f"The checkpoint was written with {ctx['saved']}, the command says {ctx['now']}.",
        source=DOCS,
    )
    if "parallel" in argument:
        yield ctx.action(
            "To change the parallel layout convert the checkpoint first (tools/checkpoint/convert.py)"
            ", or save with --ckpt-format torch_dist.",
            "Distributed checkpoints can be loaded with another layout.",
        )


RULE = Rule(
    id="megatron-checkpoint-argument-differs",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="A setting differs between the Megatron checkpoint and the command line",
    description="`{argument}` was {saved} when the checkpoint was written and is {now} in this run.",
    needles=("is not equal to the input argument value",),
    pattern=r"(?P<argument>[\w\-]+) value from checkpoint \((?P<saved>[^)]*)\) is not equal "
    r"to the input argument value \((?P<now>[^)]*)\)",
    sources=(DOCS,),
    phase=Phase.CHECKPOINT,
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
