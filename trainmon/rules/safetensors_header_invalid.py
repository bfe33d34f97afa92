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


# Frames of what a Trainer wrote itself: the best model at the end, a checkpoint to resume from.
_OWN = frozenset({"_load_best_model", "_load_from_checkpoint", "load_adapter_state", "load_state"})


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frames = ctx.exception.frames if ctx.exception else ()
    if any(frame.function in _OWN for frame in frames):
        yield ctx.action(
            "Look at the size of the .safetensors (and adapter_model) files in that checkpoint folder and at the free disk "
            "(`ls -l`, `df -h`): the run wrote the file itself, cut off or empty. Load the checkpoint before it.",
            "A full disk, two processes that write one file, or a save that was interrupted leave such files.",
            source=DOCS,
        )
        yield ctx.change(
            "resume_from_checkpoint",
            "the checkpoint before this one",
            "Earlier checkpoints are probably whole; the training need not be repeated.",
        )
        return
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
