"""The file is not a readable checkpoint.

What happened
    The bytes at the start or the end of the file are not what `torch.save` writes.

Why
    An empty or half-written file; a Git LFS pointer (`invalid load key, 'v'`); an HTML page saved instead
    of the file (`'<'`); a file of another format (safetensors, HDF5, JSON).

How to confirm
    `ls -l FILE; head -c 200 FILE`.

How to fix
    Fetch the real file (`git lfs pull`, download again), or resume from an older checkpoint.

Easily confused with
    A refusal by `weights_only=True` of a file that is whole.

References
    https://docs.pytorch.org/docs/stable/generated/torch.load.html
    https://docs.python.org/3/library/pickle.html#pickle.UnpicklingError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.load.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    key = ctx["key"]
    if key == "v":
        yield ctx.action(
            "Run `git lfs install && git lfs pull` in the repository that holds the weights.",
            "The file begins with `version https://git-lfs…`: it is a Git LFS pointer, not the weights.",
        )
    elif key == "<":
        yield ctx.action(
            "Download the weights again from the direct link and look at the first lines: "
            "`head -c 300 FILE`.",
            "The file begins with `<`: a web page (login, quota or error) was saved instead of the weights.",
        )
    else:
        yield ctx.change(
            "resume_from_checkpoint",
            "the checkpoint before this one",
            "A file that ends early was being written when the job or the disk ended.",
        )
        yield ctx.action(
            "Check the file with `ls -l FILE; head -c 200 FILE` and download or copy it again.",
            "An empty, partial or other file cannot be unpickled.",
            source=DOCS,
        )


RULE = Rule(
    id="checkpoint-unpickling-failed",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="The file is not a readable checkpoint",
    description="Unpickling the checkpoint failed: {why}.",
    needles=(
        "invalid load key",
        "pickle data was truncated",
        "Ran out of input",
        "unpickling stack underflow",
        "unexpected EOF, expected",
        "storage has wrong byte size",
    ),
    pattern=r"(?P<why>invalid load key, '(?P<key>[^']{1,4})'|pickle data was truncated|Ran "
    r"out of input|unpickling stack underflow|unexpected EOF, expected \d+ more "
    r"bytes\. The file might be corrupted|storage has wrong byte size)",
    frames=r"torch/serialization\.py|torch\.load|safetensors|checkpoint|ckpt|\.pth|state_dict|torch/_weights",
    sources=(
        DOCS,
        "https://docs.python.org/3/library/pickle.html#pickle.UnpicklingError",
    ),
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
