"""Orbax refuses to save at this path.

What happened
    Orbax wants an absolute path that is not taken yet.

Why
    A relative folder in the configuration, or a run that starts again in the folder of an earlier
    one.

How to confirm
    The path in the message.

How to fix
    `os.path.abspath(path)`; a new folder, `force=True`, or resume from it.

Easily confused with
    A missing parent folder.

References
    https://github.com/google/orbax/tree/main/checkpoint/orbax/checkpoint
    https://orbax.readthedocs.io/en/latest/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/google/orbax/tree/main/checkpoint/orbax/checkpoint"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["relative"]:
        yield ctx.action(
            "Pass os.path.abspath(path) (or pathlib.Path(path).resolve()).",
            "All hosts have to mean the same place.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            f"Save to a new folder, pass force=True to overwrite {ctx['path']}, or restore from it "
            f"and continue with later steps.",
            "An earlier run has written this checkpoint.",
            source=DOCS,
        )


RULE = Rule(
    id="orbax-target-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="Orbax refuses to save at this path",
    description="The path is relative, or there is a checkpoint already.",
    needles=(
        "Checkpoint path should be absolute",
        "already exists",
    ),
    pattern=(
        r"ValueError: Checkpoint path should be (?P<relative>absolute)"
        r"|ValueError: Destination (?P<path>\S+) already exists"
    ),
    sources=(
        DOCS,
        "https://orbax.readthedocs.io/en/latest/",
    ),
    frames=r"orbax",
    phase=Phase.CHECKPOINT,
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
