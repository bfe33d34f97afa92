"""The checkpoint file is broken or incomplete.

What happened
    Files of `torch.save` are zip archives whose index stands at the end; the reader did not find or could
    not use it.

Why
    The write was cut off (killed job, full disk, time limit while saving), the download or copy is partial,
    several ranks wrote the same file, or the file is something else.

How to confirm
    `unzip -t FILE` and `ls -l FILE`: compare the size with a good checkpoint.

How to fix
    Resume from the checkpoint before it; download again. Save to a temporary name and rename, from rank 0
    only.

Easily confused with
    A refusal by `weights_only`, where the file is whole.

References
    https://docs.pytorch.org/docs/stable/notes/serialization.html
    https://docs.pytorch.org/docs/stable/generated/torch.load.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/notes/serialization.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "resume_from_checkpoint",
        "the checkpoint before this one",
        "The last file was not written to its end; an earlier one is probably whole.",
    )
    yield ctx.action(
        "Check the file: `unzip -t FILE`, `ls -l FILE`; download or copy it again if it came from elsewhere.",
        "A partial file has no index at its end.",
        source=DOCS,
    )
    yield ctx.action(
        "Write checkpoints to a temporary name and os.replace() them, from rank 0 only, "
        "with free disk space.",
        "A job killed while saving then leaves the older file intact.",
    )


RULE = Rule(
    id="torch-archive-unreadable",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="The checkpoint file is broken or incomplete",
    description="PyTorch could not read the checkpoint: its archive is incomplete or is none.",
    needles=(
        "PytorchStreamReader failed",
        "The file might be corrupted",
        "corrupt file?",
        "storage has wrong byte size",
    ),
    pattern=(
        r"(?P<short>unexpected EOF(?:, expected \d+ more bytes)?\. The file might be corrupted"
        r"|Invalid magic number; corrupt file\?|storage has wrong byte size)"
        r"|PytorchStreamReader failed (?P<why>(?:locating|reading) file [^:]{0,120}(?:: file not found)?"
        r"|[^.]{0,60})"
    ),
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/generated/torch.load.html",
    ),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
