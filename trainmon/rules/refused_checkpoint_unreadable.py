"""A program says that a checkpoint cannot be read.

What happened
    The exception was raised on purpose: a file of weights is not what the code can read.

Why
    It is cut short, was downloaded as a page or a pointer, or has another form.

How to confirm
    Look at the size of the file and at its first bytes.

How to fix
    Copy or download it again, or use the earlier checkpoint.

Easily confused with
    A checkpoint that opens and has other keys.

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
        f"Check the size of the file, and copy or download it again or take an earlier checkpoint{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-checkpoint-unreadable",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="The program could not read a checkpoint",
    description="The message says that a file of weights is not readable.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:checkpoints?|ckpt|state[_ ]dict|model weights|weights? files?"
        r"|safetensors)\b.{0,160}\b(?:corrupt\w*|truncated|incomplete|not (?:a )?valid|invalid|unreadable"
        r"|damaged)\b",
        r"\b(?:corrupt\w*|truncated|cannot (?:read|load|parse|deseriali[sz]e)|(?:failed|unable) to (?:read"
        r"|load|parse|deseriali[sz]e)|could not (?:read|load|parse|deseriali[sz]e)|error (?:reading|loading"
        r"|deseriali[sz]ing))\b.{0,80}\b(?:checkpoints?|ckpt|state[_ ]dict|model weights|weights? files?"
        r"|safetensors)\b",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=35,
    suggest=suggest,
)
