"""An Orbax checkpoint lacks files that belong to it.

What happened
    Orbax opens each array of the checkpoint through TensorStore and does not find its data.

Why
    Saving was interrupted, files were deleted or not copied along, or only one host's part is
    there.

How to confirm
    `ls -R` the step's folder; a complete one has `_CHECKPOINT_METADATA`, `manifest.ocdbt` and `d/`.

How to fix
    Restore an older step; copy the whole folder; wait for asynchronous saves before exit.

Easily confused with
    A folder that does not exist at all.

References
    https://orbax.readthedocs.io/en/latest/
    https://google.github.io/tensorstore/kvstore/ocdbt/index.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://orbax.readthedocs.io/en/latest/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Restore an older step: manager.all_steps(), then manager.restore(step).",
        "The files of this step are not all there.",
        source=DOCS,
    )
    yield ctx.action(
        "Call manager.wait_until_finished() (checkpointer.wait_until_finished()) before the program ends.",
        "Saving goes on in the background and is cut off by an early exit.",
        source=DOCS,
    )


RULE = Rule(
    id="orbax-checkpoint-incomplete",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="An Orbax checkpoint lacks files that belong to it",
    description="Arrays named by the checkpoint's metadata cannot be read.",
    needles=('Error opening "', "copying a checkpoint without using"),
    pattern=r"[A-Z_]+: Error opening \x22\w+\x22 driver: .*Error reading|this results from copying a checkpoint without using",
    sources=(
        DOCS,
        "https://google.github.io/tensorstore/kvstore/ocdbt/index.html",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.9,
    precedence=58,
    suggest=suggest,
)
