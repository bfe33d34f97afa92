"""A distributed checkpoint is not complete.

What happened
    torch.distributed.checkpoint reads .metadata first and then the parts of all ranks; one of them is
    not there or is empty.

Why
    Saving was interrupted (.metadata is written last), parts lie on another node's local disk, or the
    path is not the folder of the checkpoint.

How to confirm
    `ls -la FOLDER`: .metadata and one .distcp for each rank that saved.

How to fix
    Resume from the last folder that has .metadata; save to storage that all nodes share.

Easily confused with
    A complete checkpoint of another model.

References
    https://docs.pytorch.org/docs/stable/distributed.checkpoint.html
    https://github.com/pytorch/pytorch/blob/main/torch/distributed/checkpoint/state_dict_loader.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/distributed.checkpoint.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "List the folder (`ls -la`): it needs .metadata and the .distcp part of every rank that saved. "
            "Resume from an earlier folder that is complete."
        ),
        ".metadata is written last; without it saving was interrupted.",
        source=DOCS,
    )
    yield ctx.action(
        "On several nodes save to a file system that all share.",
        "Otherwise each node has only its own parts.",
    )


RULE = Rule(
    id="distributed-checkpoint-incomplete",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="A distributed checkpoint is not complete",
    description="The folder lacks the file .metadata or one of its .distcp parts.",
    needles=(
        "AssertionError",
        "metadata'",
        "distcp'",
        "Ran out of input",
    ),
    pattern=(
        r"^AssertionError(?:: metadata is None.*|:?\s*)$"
        r"|^FileNotFoundError: .*No such file or directory: '(?P<path>[^']*(?:\.metadata|\.distcp))'"
        r"|^EOFError: Ran out of input"
    ),
    frames=(
        r"torch[\\/]distributed[\\/](?:_shard[\\/])?checkpoint[\\/](?:filesystem\.py:"
        r"|state_dict_loader\.py:local_step: (?:assert|raise) )"
    ),
    sources=(
        DOCS,
        "https://github.com/pytorch/pytorch/blob/main/torch/distributed/checkpoint/state_dict_loader.py",
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.85,
    precedence=62,
    suggest=suggest,
)
