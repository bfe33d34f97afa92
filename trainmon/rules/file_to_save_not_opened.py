"""The file to save into cannot be opened.

What happened
    The folder exists, yet the operating system did not open the file for writing.

Why
    A folder has that name, the name is too long or has forbidden characters, the folder cannot be
    written into, or the disk has neither space nor inodes left.

How to confirm
    `touch FILE` by hand, `df -h` and `df -i` of its folder.

How to fix
    Correct the path, its rights, or free space.

Easily confused with
    A folder that does not exist.

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
        (
            "Try it by hand (`touch FILE; df -h .; df -i .`): the folder must exist and be writable, the "
            "disk must have space, and no folder may have that name."
        ),
        "The operating system refused to create the file.",
        source=DOCS,
    )


RULE = Rule(
    id="file-to-save-not-opened",
    error_type=ErrorType.CONFIG_ERROR,
    title="The file to save into cannot be opened",
    description="torch.save could not create the file.",
    needles=(
        "open file failed with strerror",
        "cannot be opened.",
    ),
    pattern=r"open file failed with strerror: (?P<why>.+)|^RuntimeError: File (?P<path>.+) cannot be opened\.$",
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/generated/torch.save.html",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.7,
    precedence=53,
    suggest=suggest,
)
