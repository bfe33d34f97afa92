"""A file of the model cannot be read.

What happened
    A weights or configuration file was opened and could not be parsed.

Why
    A partial download or copy, a Git LFS pointer, or a save that was cut off.

How to confirm
    `ls -l FILE; head -c 200 FILE`.

How to fix
    Delete the file (or its blob in the cache) and fetch it again; use an older checkpoint.

Easily confused with
    A folder without weights.

References
    https://huggingface.co/docs/huggingface_hub/guides/manage-cache
    https://huggingface.co/docs/transformers/main_classes/model
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/huggingface_hub/guides/manage-cache"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"] or ctx["name"]
    yield ctx.action(
        f"Look at the file (`ls -l {path}; head -c 200 FILE`) and fetch it again: `hf "
        "download REPO --force-download`, `git lfs pull`.",
        "A partial file or an LFS pointer cannot be parsed.",
        source=DOCS,
    )
    yield ctx.change(
        "resume_from_checkpoint",
        "the checkpoint before this one",
        "If this run wrote it, the save was cut off.",
    )


RULE = Rule(
    id="transformers-file-unreadable",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="A file of the model cannot be read",
    description="transformers found the model's file, and its contents are not valid.",
    needles=(
        "Unable to load weights from",
        "is not a valid JSON file",
    ),
    pattern=r"Unable to load weights from (?:pytorch|TF|Flax|tf|flax|safetensors)\w* checkpoint "
    r"file for '(?P<name>[^']*)'|config file at '(?P<path>[^']*)' is not a valid "
    r"JSON file",
    sources=(
        DOCS,
        "https://huggingface.co/docs/transformers/main_classes/model",
    ),
    confidence=0.88,
    precedence=64,
    suggest=suggest,
)
