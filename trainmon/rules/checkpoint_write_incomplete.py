"""A checkpoint could not be written to its end.

What happened
    PyTorch's zip writer (or numpy) wrote fewer bytes than it was given.

Why
    A full disk, a quota, or a network file system that failed.

How to confirm
    `df -h PATH; quota -s`.

How to fix
    Free space, keep fewer checkpoints, write elsewhere; the file just written is broken: delete it.

Easily confused with
    A missing folder.

References
    https://github.com/pytorch/pytorch/blob/main/caffe2/serialize/inline_container.cc
    https://docs.pytorch.org/docs/stable/generated/torch.save.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/pytorch/pytorch/blob/main/caffe2/serialize/inline_container.cc"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Check free space and quota where the checkpoint goes: `df -h PATH; quota -s`; "
        "delete the broken last file.",
        "The writer could put down only part of the data.",
        source=DOCS,
    )
    yield ctx.change("save_total_limit", 2, "Old checkpoints are deleted as new ones are written.")
    yield ctx.change(
        "output_dir", "a folder on a larger disk", "There must be room for one more checkpoint than is kept."
    )


RULE = Rule(
    id="checkpoint-write-incomplete",
    error_type=ErrorType.DISK_FULL,
    title="A checkpoint could not be written to its end",
    description="Writing the checkpoint stopped in the middle, mostly because the disk is full "
    "or over quota.",
    needles=(
        "PytorchStreamWriter failed writing",
        "unexpected pos",
        "file write failed",
        "basic_ios::clear",
        "requested and",
    ),
    pattern=r"PytorchStreamWriter failed writing file|unexpected pos \d+ vs \d+|file write "
    r"failed|basic_ios::clear: iostream error|OSError: \d+ requested and \d+ written",
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/generated/torch.save.html",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.82,
    suggest=suggest,
)
