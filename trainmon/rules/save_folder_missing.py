"""The folder to save into does not exist.

What happened
    Saving opens a new file; its parent folder has to exist.

Why
    The output folder was never created, the path is wrong, or another rank or a clean-up removed it.

How to confirm
    `ls -ld` the folder.

How to fix
    Create it before training: `os.makedirs(path, exist_ok=True)`.

Easily confused with
    A missing checkpoint when loading.

References
    https://docs.pytorch.org/docs/stable/generated/torch.save.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.save.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"] or ctx["folder"]
    yield ctx.action(
        f"Create the folder: `mkdir -p '{path}'`, or os.makedirs({path!r}, exist_ok=True) before saving.",
        "Saving does not create folders.",
        source=DOCS,
    )
    yield ctx.change("output_dir", "an existing, writable folder", "The run writes its checkpoints there.")


RULE = Rule(
    id="save-folder-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="The folder to save into does not exist",
    description="The folder that the file was to be written into is missing.",
    needles=(
        "Parent directory",
        "Cannot save file into a non-existent directory",
    ),
    pattern=r"Parent directory (?P<path>.+?) does not exist\.?$|Cannot save file into a "
    r"non-existent directory: '(?P<folder>[^']*)'",
    sources=(DOCS,),
    phase=Phase.CHECKPOINT,
    confidence=0.93,
    precedence=62,
    suggest=suggest,
)
