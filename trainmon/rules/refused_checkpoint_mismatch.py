"""A program says that a checkpoint does not fit.

What happened
    The exception was raised on purpose: what a checkpoint holds and what the program built
    differ.

Why
    The model, the optimizer or the number of processes is not the one that wrote the
    checkpoint.

How to confirm
    Compare the names and shapes in the checkpoint with those of the model.

How to fix
    Build what wrote the checkpoint, or load only the parts that fit.

Easily confused with
    A damaged file.

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
        f"Build the model, optimizer and number of processes that wrote the checkpoint, or load only what fits{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-checkpoint-mismatch",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The program reports that a checkpoint does not fit",
    description="The message says what a checkpoint and the program disagree on.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:checkpoints?|ckpt|state[_ ]?dicts?|pre-?trained (?:model|weights)|loaded weights"
        r"|optimizer states?)\b.{0,160}\b(?:mis-?match\w*|missing|unexpected|(?:does|do|did)(?: not"
        r"|n't) (?:match|contain|have|fit|include)|differs?|different|incompatible|not compatible"
        r"|inconsistent)\b",
        r"\bcheckpoint(?:'s|s)? (?:slices?|shapes?|sizes?|dimensions?|vocab\w*)\b",
        r"\b(?:mis-?match\w*|missing key\w*|unexpected key\w*|incompatible"
        r"|inconsistent)\b.{0,80}\b(?:checkpoints?|ckpt|state[_ ]?dicts?|pre-?trained (?:model|weights))\b",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=36,
    suggest=suggest,
)
