"""The safetensors file is broken or incomplete.

What happened
    A safetensors file begins with the length of its header and a JSON table of tensors; that table is
    unreadable or promises more bytes than the file has.

Why
    A partial download, a write that was cut off, a Git LFS pointer in place of the file, or a file of
    another format with this name.

How to confirm
    `ls -l FILE; head -c 100 FILE`.

How to fix
    Delete the file and fetch it again; remove the blob from the Hugging Face cache; use an older
    checkpoint.

Easily confused with
    Missing or unexpected tensor names in a file that is whole.

References
    https://huggingface.co/docs/safetensors/index#format
    https://github.com/safetensors/safetensors/blob/main/safetensors/src/tensor.rs
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/safetensors/index#format"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Delete the file and download it again (`hf download REPO --force-download`, "
        "`git lfs pull` in a clone).",
        "A partial file or an LFS pointer has no valid header.",
        source=DOCS,
    )
    yield ctx.change(
        "resume_from_checkpoint",
        "the checkpoint before this one",
        "If this run wrote the file, the save was cut off; the checkpoint before it is probably whole.",
    )


RULE = Rule(
    id="safetensors-header-invalid",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="The safetensors file is broken or incomplete",
    description="The header of the file does not agree with its contents.",
    needles=(
        "while deserializing header",
        "MetadataIncompleteBuffer",
        "HeaderTooLarge",
        "InvalidHeaderDeserialization",
    ),
    pattern=r"Error while deserializing header: (?P<why>[^.]{0,80})|SafetensorError: .*(?:MetadataInco"
    r"mpleteBuffer|HeaderTooLarge|InvalidHeaderDeserialization)",
    sources=(
        DOCS,
        "https://github.com/safetensors/safetensors/blob/main/safetensors/src/tensor.rs",
    ),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
