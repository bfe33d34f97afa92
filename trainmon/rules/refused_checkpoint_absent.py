"""A program says that a checkpoint or weights are not there.

What happened
    The exception was raised on purpose: code looked for a checkpoint and found none.

Why
    The path is wrong, the earlier run wrote none, or it lies in another form than the code
    reads.

How to confirm
    List the folder that the message names.

How to fix
    Correct the path, or start without a checkpoint.

Easily confused with
    A file that exists and cannot be read.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"List the folder that the message names and correct the path of the checkpoint{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-checkpoint-absent",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="The program found no checkpoint",
    description="The message says that a checkpoint or weights are missing.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:checkpoints?|ckpt|pre-?trained (?:model|weights)|model weights|weights? files?|model files?"
        r"|safetensors|pytorch_model)\b.{0,160}(?:\bnot found|\bno such|n[o']t exist|\bis missing"
        r"|\bnot an? (?:existing )?(?:file|directory))",
        r"\b(?:no|can't find|couldn't find|cannot find|to find|not find)\b.{0,60}\b(?:checkpoints?|ckpt"
        r"|pre-?trained|model weights|weights? files?|safetensors|pytorch_model)\b",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=37,
    suggest=suggest,
)
