"""A checkpoint of Orbax has another structure than the target.

What happened
    While it told the differences of two trees, Orbax compared arrays with `==`, which has no single
    truth value.

Why
    The target (`item`) has entries that the checkpoint lacks, or the other way round.

How to confirm
    `checkpointer.metadata(path)` shows the tree of the checkpoint.

How to fix
    Give a target with the tree of the checkpoint, or restore without a target.

Easily confused with
    An array that is compared in the program's own code.

References
    https://orbax.readthedocs.io/en/latest/guides/checkpoint/checkpointing_pytrees.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://orbax.readthedocs.io/en/latest/guides/checkpoint/checkpointing_pytrees.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Print `checkpointer.metadata(path)` and compare its tree with the target; restore without "
            "`item` to see what the file holds."
        ),
        "Names of the two trees differ, and the report of that failed on arrays.",
        source=DOCS,
    )


RULE = Rule(
    id="orbax-structure-differs",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="A checkpoint of Orbax has another structure than the target",
    description="Orbax compared the tree of the checkpoint with the target, and they differ.",
    needles=("truth value of an array",),
    pattern=r"^ValueError: The truth value of an array with more than one element is ambiguous",
    frames=r"orbax[\\/]checkpoint",
    sources=(DOCS,),
    phase=Phase.CHECKPOINT,
    confidence=0.8,
    precedence=60,
    suggest=suggest,
)
