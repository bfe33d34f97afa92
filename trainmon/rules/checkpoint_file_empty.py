"""A checkpoint file ended before anything could be read from it.

What happened
    `torch.load` met the end of the file where a record was due.

Why
    The file is empty or cut short: the writer was killed, the disk was full, or a copy was interrupted.

How to confirm
    `ls -l FILE`

How to fix
    Use the checkpoint before it; write checkpoints to a temporary name and rename them.

Easily confused with
    An `EOFError` in a spawned worker, which follows an error in the parent.

References
    https://github.com/pytorch/pytorch/blob/main/torch/_weights_only_unpickler.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/pytorch/pytorch/blob/main/torch/_weights_only_unpickler.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "resume_from_checkpoint",
        "the checkpoint before it",
        "This one was not written to its end.",
    )
    yield ctx.action(
        "Write to a temporary name and rename: `torch.save(state, path + '.tmp'); os.replace(path + '.tmp', path)`",
        "A job that is killed while it saves then leaves the older checkpoint whole.",
        source=DOCS,
    )


RULE = Rule(
    id="checkpoint-file-empty",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="A checkpoint file ended before anything could be read",
    description="The file is empty or cut short.",
    needles=("EOFError",),
    pattern=r"^EOFError\s*$",
    raised_by=r"torch[\\/](?:serialization|_weights_only_unpickler)\.py:\w+: ",
    sources=(DOCS,),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
