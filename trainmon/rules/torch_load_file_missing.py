"""torch.load was given a file that does not exist.

What happened
    `torch.load` could not open the path.

Why
    A wrong path, a checkpoint that was never written, or a disk that is not mounted here.

How to confirm
    `ls -ld` the path from the job's working folder.

How to fix
    Give the right path; create or download the file first.

Easily confused with
    A data file stored with torch.save: the remedy is the same.

References
    https://docs.pytorch.org/docs/stable/generated/torch.load.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.load.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Check the path from the job's working folder: `ls -l '{ctx['path']}'`.",
        "A relative path depends on the folder the job was started in.",
        source=DOCS,
    )
    yield ctx.action(
        "Run the step that writes this file first, or download it.", "The file is an input of this run."
    )


RULE = Rule(
    id="torch-load-file-missing",
    error_type=ErrorType.CHECKPOINT_NOT_FOUND,
    title="torch.load was given a file that does not exist",
    description="There is no file `{path}`.",
    needles=("No such file or directory",),
    pattern=r"No such file or directory: '(?P<path>[^']*)'",
    exception=r"FileNotFoundError$",
    frames=r"torch/serialization\.py:(?:load|_open_file)|safetensors/torch\.py|torch\.load\(",
    sources=(DOCS,),
    confidence=0.9,
    precedence=57,
    suggest=suggest,
)
